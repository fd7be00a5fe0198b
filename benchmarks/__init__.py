"""Measurements beside others, for people to read: nothing here passes or fails on time."""
