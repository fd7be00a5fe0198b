"""Draws through vendors of OpenAI-like Images APIs. A vendor's dialect is data."""

from bot.providers.circuit import Circuit
from bot.providers.client import ImagesClient
from bot.providers.concluding import Decodes
from bot.providers.exchange import UNFINISHED
from bot.providers.failover import FailoverPainter
from bot.providers.profile import Profile
from bot.providers.profiles import (
    APIYI,
    APIYI_VIP,
    GATEWAY,
    LLMAPI,
    LLMEASY,
    OPENAI,
    PROFILES,
    profile_of,
)
from bot.providers.retries import Retries

__all__ = [
    "APIYI",
    "APIYI_VIP",
    "GATEWAY",
    "LLMAPI",
    "LLMEASY",
    "OPENAI",
    "PROFILES",
    "UNFINISHED",
    "Circuit",
    "Decodes",
    "FailoverPainter",
    "ImagesClient",
    "Profile",
    "Retries",
    "profile_of",
]
