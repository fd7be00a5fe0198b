"""The image files as the providers made them, and their rows."""
