"""Builds the object graph and runs the process; the only reader of the configuration."""
