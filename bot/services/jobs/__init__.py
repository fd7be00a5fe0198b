"""Runs jobs and delivers, cancels, recovers and shows them."""
