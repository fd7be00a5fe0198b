"""Draws the images of a job: queue, references, attempts."""
