"""A Telegram bot that draws and edits pictures with gpt-image-2."""

__version__ = "0.1.0"
