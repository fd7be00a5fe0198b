"""How the Bot API says no."""

from collections.abc import Mapping
from types import MappingProxyType

NOTHING: Mapping[str, int] = MappingProxyType({})


class BotApiError(Exception):
    """An answer with ``"ok": false``: the code, Telegram's own words, and what goes with them."""

    def __init__(
        self, code: int, description: str, parameters: Mapping[str, int] = NOTHING
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters)


def bad_request(reason: str) -> BotApiError:
    return BotApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> BotApiError:
    return BotApiError(403, f"Forbidden: {reason}")


def too_many_requests(retry_after: int) -> BotApiError:
    words = f"Too Many Requests: retry after {retry_after}"
    return BotApiError(429, words, {"retry_after": retry_after})
