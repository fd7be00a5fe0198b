"""The status message of a request that waits or is drawn."""

from bot.domain.progress import Progress, Retry
from bot.domain.settings import SendAs
from bot.i18n import Translator, duration
from bot.services.jobs.status import JobStatus
from bot.telegram.client.text import truncate_line
from bot.telegram.views.html import translate_html
from bot.telegram.views.image_options import describe_options, describe_unmet, unmet_option_text

CELLS = 8
NAME_LENGTH = 60
"""UTF-16 units of its words by which a request is named."""
SOON = 15
"""Seconds below which an estimate is wrong more often than it helps."""


def status_text(translator: Translator, status: JobStatus, *, restarted: bool = False) -> str:
    """The place in the queue, or the bar and the times; what was understood in both.

    A request that a button began is named. What the person chose and the provider lacks is said
    last.
    """
    lines = [translate_html(translator, "status-restarted")] if restarted else []
    if status.place:
        lines.append(_queued(translator, status))
    else:
        lines.append(_drawing(translator, status))
        if status.retry:
            lines.append(_trying_again(translator, status.retry))
        if status.retry is None or status.retry.sent_at is not None:
            lines.append(_times(translator, status.progress))
    lines += describe_unmet(translator, status.job.request.look, status.look)
    lines += [
        unmet_option_text(translator, unmet_option)
        for unmet_option in status.job.request.unmet_options
    ]
    return "\n".join(lines)


def progress_bar(progress: Progress) -> str:
    """Eight cells; the last one fills only when the picture is there."""
    full = min(CELLS - 1, int(progress.share * CELLS))
    return "▰" * full + "▱" * (CELLS - full)


def _queued(translator: Translator, status: JobStatus) -> str:
    """One sentence: whose place, when it begins, and (what was understood)."""
    options = _describe_request(translator, status)
    values: dict[str, str | int] = {
        "place": status.place,
        "wait": duration(translator, round_estimate(status.wait)),
        "details": f" ({options})" if options else "",
    }
    when = "queued" if status.wait >= SOON else "next"
    if name := _name(status):
        return translate_html(translator, f"status-{when}-named", words=name, **values)
    return translate_html(translator, f"status-{when}", **values)


def _drawing(translator: Translator, status: JobStatus) -> str:
    request, options = status.job.request, _describe_request(translator, status)
    references = len(request.references)
    if name := _name(status):
        doing = translate_html(
            translator, f"status-{request.kind}-named", words=name, references=references
        )
    else:
        doing = translate_html(translator, f"status-{request.kind}", references=references)
    return f"{doing} · {options}" if options else doing


def _name(status: JobStatus) -> str:
    """Nothing where the person typed the words: the status answers them."""
    request = status.job.request
    return truncate_line(request.prompt, NAME_LENGTH) if request.by_button else ""


def _describe_request(translator: Translator, status: JobStatus) -> str:
    """`16:9, 2048×1152, high quality, 2 pictures`; nothing of what the provider chooses."""
    parts = describe_options(translator, status.look)
    pictures = status.job.request.pictures
    if pictures > 1:
        parts.append(translate_html(translator, "pictures", count=pictures))
    if status.job.request.send_as is not SendAs.PHOTO:
        parts.append(translate_html(translator, f"status-as-{status.job.request.send_as}"))
    return ", ".join(parts)


def _trying_again(translator: Translator, retry: Retry) -> str:
    return translate_html(
        translator, "status-retry", cause=retry.cause, number=retry.number, most=retry.most
    )


def _times(translator: Translator, progress: Progress) -> str:
    gone = duration(translator, int(progress.gone))
    if progress.overdue:
        return translate_html(translator, "status-overdue", gone=gone)
    if progress.left is None:
        return f"{progress_bar(progress)} {translate_html(translator, 'status-nearly', gone=gone)}"
    if progress.left < SOON:
        return f"{progress_bar(progress)} {gone}"
    left = duration(translator, round_estimate(progress.left))
    return f"{progress_bar(progress)} {translate_html(translator, 'status-times', gone=gone, left=left)}"


def round_estimate(seconds: float) -> int:
    """An estimate, as people say it: to 5 s under a minute, to 10 s under two, else to 30 s."""
    step = 5 if seconds < 60 else 10 if seconds < 120 else 30
    return max(step, round(seconds / step) * step)
