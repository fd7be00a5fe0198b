"""Filters of handlers."""
