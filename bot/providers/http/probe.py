"""Checks a provider without drawing, by requesting its list of models, which is free."""

import asyncio
import json
import ssl
from dataclasses import dataclass
from enum import StrEnum

import httpx

from bot.domain.errors import ResponseLost, ResponseUnreadable
from bot.network import Proxy, ProxyProblem, ProxySelector
from bot.providers.http.connections import create_client
from bot.providers.http.proxy_tunnels import TunnelError
from bot.providers.http.response_body import read_prefix
from bot.providers.parsing.error_payload import ERROR_BODY_LIMIT, ErrorPayload
from bot.providers.policy.failures import FIREWALL_STATUSES, KEY_STATUSES
from bot.providers.profiles.profile import Profile

MODELS_PATH = "/models"
MODELS_LIMIT = 2 * 1024 * 1024  # bytes; the longest lists seen have some hundred kB


class ProbeOutcome(StrEnum):
    READY = "ready"
    """The address answers, the key is accepted, and the model is in the list."""
    KEY = "key"
    MODEL = "model"
    """The key is accepted, and the list lacks the model."""
    UNTOLD = "untold"
    """The address answers; whether key and model are right, it does not tell for free."""
    FIREWALL = "firewall"
    """A page before the provider refuses the request; whether the key is right is not known."""
    NO_API = "no-api"
    """A web page in place of an answer: the base URL leads elsewhere."""
    FAILING = "failing"
    UNREACHABLE = "unreachable"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class Probe:
    """`seconds` until the answer; `status` of HTTP, 0 where none came; `models` of the list."""

    outcome: ProbeOutcome
    seconds: float = 0.0
    status: int = 0
    models: tuple[str, ...] = ()
    problem: ProxyProblem | None = None


async def probe(
    profile: Profile, api_key: str, proxies: ProxySelector, *, seconds: float = 15.0
) -> Probe:
    """Asks for the models. Raises ValueError for a profile without a base URL."""
    began = asyncio.get_running_loop().time()
    http = create_client(profile, api_key, proxies)
    try:
        async with asyncio.timeout(seconds), http.stream("GET", MODELS_PATH) as response:
            body = await _head(response)
    except (httpx.RequestError, TimeoutError, ssl.SSLError) as error:
        return _unreachable(error, through=proxies.select(f"{profile.base_url}"))
    finally:
        await http.aclose()
    took = asyncio.get_running_loop().time() - began
    outcome, models = _judged(response, body, profile.model)
    return Probe(outcome, took, response.status_code, models)


async def _head(response: httpx.Response) -> bytes:
    """Empty where it cannot be decompressed."""
    body = bytearray()
    try:
        await read_prefix(response, body, MODELS_LIMIT)
    except (ResponseLost, ResponseUnreadable):
        return b""
    return bytes(body)


def _unreachable(error: Exception, through: Proxy | None) -> Probe:
    cause = error.__cause__
    if isinstance(cause, TunnelError):
        return Probe(ProbeOutcome.PROXY, problem=cause.problem)
    if through is not None:
        return Probe(ProbeOutcome.PROXY, problem=ProxyProblem.NO_WAY)
    return Probe(ProbeOutcome.UNREACHABLE)


def _judged(
    response: httpx.Response, body: bytes, model: str
) -> tuple[ProbeOutcome, tuple[str, ...]]:
    if response.status_code != 200:
        return _refusal(response.status_code, body), ()
    models = _listed(body)
    if models is None:
        return ProbeOutcome.NO_API, ()
    if not models:
        return ProbeOutcome.UNTOLD, ()
    return (ProbeOutcome.READY if model in models else ProbeOutcome.MODEL), models


def _refusal(status: int, body: bytes) -> ProbeOutcome:
    is_page = ErrorPayload.from_body(body[:ERROR_BODY_LIMIT]).is_page
    if is_page and status in FIREWALL_STATUSES:
        return ProbeOutcome.FIREWALL
    if status in KEY_STATUSES:
        return ProbeOutcome.KEY
    return ProbeOutcome.FAILING if status >= 500 else ProbeOutcome.UNTOLD


def _listed(body: bytes) -> tuple[str, ...] | None:
    """The names in OpenAI's list; None for what is no JSON."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    entries = document.get("data") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        return ()
    names = (entry.get("id") for entry in entries if isinstance(entry, dict))
    return tuple(name for name in names if isinstance(name, str))
