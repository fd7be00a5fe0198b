"""The status message of a request that waits or is drawn."""

from bot.domain.progress import Progress, Retry
from bot.domain.settings import SendAs
from bot.i18n import Speaker, duration
from bot.services.reading import Status
from bot.telegram.views.looks import lack_words, lacking, look_words
from bot.telegram.words import say, shortened

CELLS = 8
NAME_LENGTH = 60
"""UTF-16 units of its words by which a request is named."""
SOON = 15
"""Seconds below which an estimate is wrong more often than it helps."""


def status_text(speaker: Speaker, status: Status, *, restarted: bool = False) -> str:
    """The place in the queue, or the bar and the times; what was understood in both.

    A request that a button began is named. What the person chose and the service lacks is said
    last.
    """
    lines = [say(speaker, "status-restarted")] if restarted else []
    if status.place:
        lines.append(_queued(speaker, status))
    else:
        lines.append(_drawing(speaker, status))
        if status.retry:
            lines.append(_trying_again(speaker, status.retry))
        if status.retry is None or status.retry.sent_at is not None:
            lines.append(_times(speaker, status.progress))
    lines += lacking(speaker, status.job.request.look, status.look)
    lines += [lack_words(speaker, lack) for lack in status.job.request.lacks]
    return "\n".join(lines)


def bar(progress: Progress) -> str:
    """Eight cells; the last one fills only when the picture is there."""
    full = min(CELLS - 1, int(progress.share * CELLS))
    return "▰" * full + "▱" * (CELLS - full)


def _queued(speaker: Speaker, status: Status) -> str:
    """One sentence: whose place, when it begins, and (what was understood)."""
    understood = _understood(speaker, status)
    values: dict[str, str | int] = {
        "place": status.place,
        "wait": duration(speaker, rounded(status.wait)),
        "details": f" ({understood})" if understood else "",
    }
    when = "queued" if status.wait >= SOON else "next"
    if name := _name(status):
        return say(speaker, f"status-{when}-named", words=name, **values)
    return say(speaker, f"status-{when}", **values)


def _drawing(speaker: Speaker, status: Status) -> str:
    request, understood = status.job.request, _understood(speaker, status)
    references = len(request.references)
    if name := _name(status):
        doing = say(speaker, f"status-{request.kind}-named", words=name, references=references)
    else:
        doing = say(speaker, f"status-{request.kind}", references=references)
    return f"{doing} · {understood}" if understood else doing


def _name(status: Status) -> str:
    """Nothing where the person typed the words: the status answers them."""
    request = status.job.request
    return shortened(request.prompt, NAME_LENGTH) if request.by_button else ""


def _understood(speaker: Speaker, status: Status) -> str:
    """`16:9, 2048×1152, high quality, 2 pictures`; nothing of what the service chooses."""
    parts = look_words(speaker, status.look)
    pictures = status.job.request.pictures
    if pictures > 1:
        parts.append(say(speaker, "pictures", count=pictures))
    if status.job.request.send_as is not SendAs.PHOTO:
        parts.append(say(speaker, f"status-as-{status.job.request.send_as}"))
    return ", ".join(parts)


def _trying_again(speaker: Speaker, retry: Retry) -> str:
    return say(speaker, "status-retry", cause=retry.cause, number=retry.number, most=retry.most)


def _times(speaker: Speaker, progress: Progress) -> str:
    gone = duration(speaker, int(progress.gone))
    if progress.overdue:
        return say(speaker, "status-overdue", gone=gone)
    if progress.left is None:
        return f"{bar(progress)} {say(speaker, 'status-nearly', gone=gone)}"
    if progress.left < SOON:
        return f"{bar(progress)} {gone}"
    left = duration(speaker, rounded(progress.left))
    return f"{bar(progress)} {say(speaker, 'status-times', gone=gone, left=left)}"


def rounded(seconds: float) -> int:
    """An estimate, as people say it: to 5 s under a minute, to 10 s under two, else to 30 s."""
    step = 5 if seconds < 60 else 10 if seconds < 120 else 30
    return max(step, round(seconds / step) * step)
