"""The status message of a request that waits or is drawn."""

from bot.domain.progress import Progress
from bot.domain.settings import SendAs
from bot.i18n import Speaker, duration
from bot.services.reading import Status
from bot.telegram.views.looks import lack_words, lacking, look_words
from bot.telegram.words import say

CELLS = 8


def status_text(speaker: Speaker, status: Status, *, restarted: bool = False) -> str:
    """The place in the queue, or the bar and the times; what was understood in both.

    What the person chose and the service lacks is said last.
    """
    lines = [say(speaker, "status-restarted")] if restarted else []
    understood = _understood(speaker, status)
    if status.place:
        wait = duration(speaker, rounded(status.wait))
        lines.append(say(speaker, "status-queued", place=status.place, wait=wait))
        lines += [understood] if understood else []
    else:
        request = status.job.request
        doing = say(speaker, f"status-{request.kind}", references=len(request.references))
        lines.append(f"{doing} · {understood}" if understood else doing)
        lines.append(_times(speaker, status.progress))
    lines += lacking(speaker, status.job.request.look, status.look)
    lines += [lack_words(speaker, lack) for lack in status.job.request.lacks]
    return "\n".join(lines)


def bar(progress: Progress) -> str:
    """Eight cells; the last one fills only when the picture is there."""
    full = min(CELLS - 1, int(progress.share * CELLS))
    return "▰" * full + "▱" * (CELLS - full)


def _understood(speaker: Speaker, status: Status) -> str:
    """`16:9, 2048×1152, high quality, 2 pictures`; nothing of what the service chooses."""
    parts = look_words(speaker, status.look)
    pictures = status.job.request.pictures
    if pictures > 1:
        parts.append(say(speaker, "pictures", count=pictures))
    if status.job.request.send_as is not SendAs.PHOTO:
        parts.append(say(speaker, f"status-as-{status.job.request.send_as}"))
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
