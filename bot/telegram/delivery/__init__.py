"""Sends results, replies, the history and operator alerts."""
