"""The status message of a request that waits or is drawn."""

from bot.domain.jobs import JobKind, Request
from bot.domain.pictures import ratio_of, shown_size
from bot.domain.progress import Progress
from bot.i18n import Speaker, duration
from bot.services.reading import Status
from bot.telegram.words import say

CELLS = 8


def status_text(speaker: Speaker, status: Status, *, restarted: bool = False) -> str:
    """The place in the queue, or the bar and the times; what was understood in both."""
    lines = [say(speaker, "status-restarted")] if restarted else []
    request = status.live.job.request
    if status.live.place:
        lines.append(_queued(speaker, status))
        lines.append(_understood(speaker, request))
    else:
        lines.append(_drawing(speaker, request))
        lines.append(_times(speaker, status.progress))
    return "\n".join(lines)


def bar(progress: Progress) -> str:
    """Eight cells; the last one fills only when the picture is there."""
    full = min(CELLS - 1, int(progress.share * CELLS))
    return "▰" * full + "▱" * (CELLS - full)


def _queued(speaker: Speaker, status: Status) -> str:
    wait = duration(speaker, rounded(status.wait))
    return say(speaker, "status-queued", place=status.live.place, wait=wait)


def _drawing(speaker: Speaker, request: Request) -> str:
    key = "status-editing" if request.kind is JobKind.EDIT else "status-drawing"
    return f"{say(speaker, key)} · {_understood(speaker, request)}"


def _understood(speaker: Speaker, request: Request) -> str:
    ratio = ratio_of(request.size)
    parts = [f"{ratio}, {shown_size(request.size)}" if ratio else say(speaker, "status-size-auto")]
    if request.pictures > 1:
        parts.append(say(speaker, "pictures", count=request.pictures))
    return ", ".join(parts)


def _times(speaker: Speaker, progress: Progress) -> str:
    gone = duration(speaker, int(progress.gone))
    if progress.overdue:
        return say(speaker, "status-overdue", gone=gone)
    if progress.left is None:
        return f"{bar(progress)} {say(speaker, 'status-nearly', gone=gone)}"
    left = duration(speaker, rounded(progress.left))
    return f"{bar(progress)} {say(speaker, 'status-times', gone=gone, left=left)}"


def rounded(seconds: float) -> int:
    """An estimate, as people say it: to 5 s under a minute, to 10 s under two, else to 30 s."""
    step = 5 if seconds < 60 else 10 if seconds < 120 else 30
    return max(step, round(seconds / step) * step)
