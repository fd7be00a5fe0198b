"""Turns updates into use-case calls, and outcomes into messages."""
