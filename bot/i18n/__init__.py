"""Turns a key and values into a sentence."""

from bot.i18n.catalogue import Catalogue, Speaker
from bot.i18n.durations import duration

__all__ = ["Catalogue", "Speaker", "duration"]
