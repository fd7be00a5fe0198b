"""Makes pictures safe, bounded and shown."""

from bot.imaging.studio import PillowStudio

__all__ = ["PillowStudio"]
