"""What the stand-in draws with Pillow alone: always the same picture for the same words."""
