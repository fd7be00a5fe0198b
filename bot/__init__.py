"""A Telegram bot that draws and edits pictures with gpt-image-2."""
