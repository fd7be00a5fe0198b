"""Draws through vendors of OpenAI-like Images APIs. A vendor's dialect is data."""

from bot.providers.client import ImagesClient
from bot.providers.profiles import LLMEASY, PROFILES, Profile
from bot.providers.retries import Retries

__all__ = ["LLMEASY", "PROFILES", "ImagesClient", "Profile", "Retries"]
