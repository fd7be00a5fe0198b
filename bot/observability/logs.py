"""structlog, with the standard library's logs (aiogram, httpx, SQLAlchemy) in the same renderer."""

import logging
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Literal

import structlog
from structlog.contextvars import bound_contextvars
from structlog.stdlib import BoundLogger
from structlog.types import EventDict, Processor, WrappedLogger

HIDDEN = "[hidden]"
OWN = "bot"  # the package, whose loggers bear the names of its modules
SHARED_PROCESSORS: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def get_logger(name: str) -> BoundLogger:
    """A logger whose lines carry the values of `log_context`."""
    logger: BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def log_context(**values: str | int | None) -> AbstractContextManager[None]:
    """Every line that is logged inside carries these values."""
    return bound_contextvars(**values)


def configure(form: Literal["console", "json"], level: str, secrets: Sequence[str] = ()) -> None:
    """Sets the process's logs up: lines to standard error, `secrets` replaced in each."""
    structlog.configure(
        processors=[*SHARED_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,  # a logger that spoke early follows a later set-up
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED_PROCESSORS,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _renderer(form),
            _SecretRedactor(secrets),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    # Libraries are told no lower level: Pillow would log each chunk of a picture, httpcore every
    # header with its key, and aiogram whole messages.
    own_level = logging.getLevelNamesMapping()[level]
    logging.basicConfig(handlers=[handler], level=max(logging.INFO, own_level), force=True)
    logging.getLogger(OWN).setLevel(own_level)
    logging.captureWarnings(True)
    # Their INFO lines name every URL, and the token is part of Telegram's.
    for noisy in ("httpx", "httpcore", "aiogram.event", "aiosqlite", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    sys.excepthook = _log_crash


def _renderer(form: Literal["console", "json"]) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(),
        exception_formatter=structlog.dev.plain_traceback,  # a richer one shows local values
    )


def _log_crash(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    # The interpreter's own message would not pass the redactor.
    get_logger(__name__).critical("the process broke off", exc_info=error)


class _SecretRedactor:
    """Replaces secrets in a rendered line, last of all."""

    def __init__(self, secrets: Sequence[str]) -> None:
        # The longest first: one secret may be the beginning of another.
        self._secrets = sorted(filter(None, secrets), key=len, reverse=True)

    def __call__(self, _: WrappedLogger, __: str, line: EventDict) -> str:
        text = str(line)  # the renderer before has made it one; structlog's types do not say so
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text
