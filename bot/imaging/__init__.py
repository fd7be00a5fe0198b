"""Decodes, measures, bounds and converts images, off the event loop."""

from bot.imaging.image_processor import PillowImageProcessor

__all__ = ["PillowImageProcessor"]
