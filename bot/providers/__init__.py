"""Draws through providers of OpenAI-like Images APIs. A provider's dialect is data."""

from bot.providers.client import ImagesClient
from bot.providers.failover import FailoverImageGenerator
from bot.providers.http.handle_response import IsDecodable
from bot.providers.http.http_exchange import PART_SUFFIX
from bot.providers.policy.circuit_breaker import CircuitBreaker
from bot.providers.policy.retries import RetryPolicy
from bot.providers.profiles.dialects import (
    APIYI,
    APIYI_VIP,
    GATEWAY,
    LLMAPI,
    LLMEASY,
    OPENAI,
    PROFILES,
    profile_of,
)
from bot.providers.profiles.profile import Profile

__all__ = [
    "APIYI",
    "APIYI_VIP",
    "GATEWAY",
    "LLMAPI",
    "LLMEASY",
    "OPENAI",
    "PART_SUFFIX",
    "PROFILES",
    "CircuitBreaker",
    "FailoverImageGenerator",
    "ImagesClient",
    "IsDecodable",
    "Profile",
    "RetryPolicy",
    "profile_of",
]
