"""Turns a key and values into a sentence."""

from bot.i18n.catalogue import Catalogue, Translator, Value
from bot.i18n.durations import duration
from bot.i18n.option_words import load_option_words
from bot.i18n.small_talk import SmallTalk

__all__ = ["Catalogue", "SmallTalk", "Translator", "Value", "duration", "load_option_words"]
