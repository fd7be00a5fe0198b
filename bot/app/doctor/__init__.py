"""Checks everything that the bot needs, without starting it.

A new check is an async generator over a `Context` in a file of its own, and a line in `CHECKS`.
"""

from bot.app.doctor.command import doctor

__all__ = ["doctor"]
