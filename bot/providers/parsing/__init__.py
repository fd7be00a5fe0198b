"""Reads what a provider answers: images, previews and errors."""
