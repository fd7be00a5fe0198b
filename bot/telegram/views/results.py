"""What is said with a result, and instead of one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from unicodedata import category, normalize

from bot.domain.errors import BotError, ErrorValue
from bot.domain.failures import Failure
from bot.domain.images import Image
from bot.domain.jobs import Job
from bot.domain.sizes import shown_size
from bot.domain.usage import Accounting
from bot.i18n import Translator, duration
from bot.telegram.client.text import ELLIPSIS, truncate
from bot.telegram.views.html import escape_html, translate_html
from bot.telegram.views.times import format_day_and_time

EXCERPT = 300
"""UTF-16 units of the request that a caption shows."""
NAME_LENGTH = 40

COST = {
    Accounting.NOTHING: ("none", "none"),
    Accounting.LIMIT: ("free", "counts"),
    Accounting.CHARGES: ("unbilled", "billed"),
}
"""What `$cost` is where nothing counts, and where something does."""


def caption(
    translator: Translator, job: Job, images: Sequence[Image], accounting: Accounting
) -> str:
    """The request's beginning, the real sizes in pixels, the time; what failed of several."""
    sizes = dict.fromkeys(
        shown_size(f"{image.measure.width}x{image.measure.height}") for image in images
    )
    took = duration(translator, max(1, round((job.stored_at or 0) - (job.started_at or 0))))
    lines = [escape_html(truncate(job.request.prompt, EXCERPT)), f"{', '.join(sizes)} · {took}"]
    if job.failure is not None:
        came_out = translate_html(
            translator, "result-partial", count=len(images), total=job.request.pictures
        )
        lines += [
            "",
            f"{came_out} {_partial_text(translator, job.failure, accounting, len(images))}",
        ]
    return "\n".join(lines)


def _partial_text(
    translator: Translator, failure: Failure, accounting: Accounting, came: int
) -> str:
    """What became of the others; with those that came, so many count."""
    if accounting is not Accounting.LIMIT:
        return failure_text(translator, failure, accounting)
    cost = "partly" if failure.counted else "none"
    return _error_text(translator, failure.code, failure.values, cost, failure.counted + came)


def failure_text(translator: Translator, failure: Failure, accounting: Accounting) -> str:
    """What happened and whether it counts, in one breath."""
    cost = COST[accounting][failure.counted > 0]
    return _error_text(translator, failure.code, failure.values, cost, failure.counted)


def refusal_text(translator: Translator, error: BotError) -> str:
    """Why a request was not taken; nothing was started."""
    return _error_text(translator, error.code, error.values, "none")


def _error_text(
    translator: Translator, code: str, values: Mapping[str, ErrorValue], cost: str, counted: int = 0
) -> str:
    words = dict(values, cost=cost, counted=counted)
    if next_day := values.get("next_day"):
        words["comes_back"] = format_day_and_time(translator, datetime.fromisoformat(str(next_day)))
    return translate_html(translator, f"error-{code}", **words)


def file_name(prompt: str, number: int, ending: str) -> str:
    """`A cat, in space!` → `a-cat-in-space-1.png`."""
    composed = normalize("NFC", prompt.lower())
    letters = (each if each.isalnum() or category(each)[0] == "M" else " " for each in composed)
    words = truncate(" ".join("".join(letters).split()), NAME_LENGTH).removesuffix(ELLIPSIS)
    return f"{words.replace(' ', '-') or 'picture'}-{number}.{ending}"
