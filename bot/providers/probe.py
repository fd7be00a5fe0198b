"""What can be told of a service without drawing: its list of models is free everywhere it exists."""

import asyncio
import json
import ssl
from dataclasses import dataclass
from enum import StrEnum

import httpx

from bot.domain.errors import AnswerLost, AnswerUnreadable
from bot.network import Proxy, ProxyProblem, ProxySelector
from bot.providers.bodies import read_beginning
from bot.providers.connections import open_connections
from bot.providers.profile import Profile
from bot.providers.tunnels import NoTunnel

MODELS_PATH = "/models"
MODELS_LIMIT = 2 * 1024 * 1024  # bytes; the longest lists seen have some hundred kB
KEY_REFUSED = {401, 403}


class Outcome(StrEnum):
    READY = "ready"
    """The address answers, the key is accepted, and the model is in the list."""
    KEY = "key"
    MODEL = "model"
    """The key is accepted, and the list lacks the model."""
    UNTOLD = "untold"
    """The address answers; whether key and model are right, it does not tell for free."""
    NO_API = "no-api"
    """A web page in place of an answer: the base URL leads elsewhere."""
    FAILING = "failing"
    UNREACHABLE = "unreachable"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class Probe:
    """`seconds` until the answer; `status` of HTTP, 0 where none came; `models` of the list."""

    outcome: Outcome
    seconds: float = 0.0
    status: int = 0
    models: tuple[str, ...] = ()
    problem: ProxyProblem | None = None


async def probe(
    profile: Profile, api_key: str, proxies: ProxySelector, *, seconds: float = 15.0
) -> Probe:
    """Asks for the models. Raises ValueError for a profile without a base URL."""
    began = asyncio.get_running_loop().time()
    http = open_connections(profile, api_key, proxies)
    try:
        async with asyncio.timeout(seconds), http.stream("GET", MODELS_PATH) as response:
            body = await _beginning(response)
    except (httpx.RequestError, TimeoutError, ssl.SSLError) as error:
        return _unreachable(error, through=proxies.select(f"{profile.base_url}"))
    finally:
        await http.aclose()
    took = asyncio.get_running_loop().time() - began
    outcome, models = _judged(response, body, profile.model)
    return Probe(outcome, took, response.status_code, models)


async def _beginning(response: httpx.Response) -> bytes:
    """Nothing of what cannot be unpacked."""
    body = bytearray()
    try:
        await read_beginning(response, body, MODELS_LIMIT)
    except (AnswerLost, AnswerUnreadable):
        return b""
    return bytes(body)


def _unreachable(error: Exception, through: Proxy | None) -> Probe:
    cause = error.__cause__
    if isinstance(cause, NoTunnel):
        return Probe(Outcome.PROXY, problem=cause.problem)
    if through is not None:
        return Probe(Outcome.PROXY, problem=ProxyProblem.NO_WAY)
    return Probe(Outcome.UNREACHABLE)


def _judged(response: httpx.Response, body: bytes, model: str) -> tuple[Outcome, tuple[str, ...]]:
    if response.status_code in KEY_REFUSED:
        return Outcome.KEY, ()
    if response.status_code >= 500:
        return Outcome.FAILING, ()
    if response.status_code != 200:
        return Outcome.UNTOLD, ()
    models = _listed(body)
    if models is None:
        return Outcome.NO_API, ()
    if not models:
        return Outcome.UNTOLD, ()
    return (Outcome.READY if model in models else Outcome.MODEL), models


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
