"""Decides: submit, draw, answer, cancel, recover. Speaks to the world through ports."""
