"""The places between two steps of a request, in their order."""

from dataclasses import dataclass, field

from tests.faults.stop_conditions import (
    Stop,
    all_on_disk,
    call_cut_off,
    cancelling,
    drawing,
    half_drawn,
    queued,
    refusing,
    row_refused,
    state_refused,
    telling,
    updates_refused,
    while_drawing,
)
from tests.faults.wishes import End

UPLOADS = ("sendPhoto", "sendDocument", "sendMediaGroup")


@dataclass(frozen=True)
class Boundary:
    """What comes of a kill at it, after a new start.

    `repeats`: how often each picture is asked for again, or may be if not `exactly`. `copies`
    and `may_leave` are as in `Wish`. `twice`: how it ends when the new start is killed there, too.
    """

    name: str
    stop: Stop
    end: End = End.PICTURES
    twice: End = End.PICTURES
    repeats: int = 0
    exactly: bool = True
    copies: int = 1
    may_leave: bool = False
    settings: dict[str, str] = field(default_factory=dict)


UNHEARD = Boundary(
    "updates told, and nobody listens", call_cut_off("getUpdates", when="after", once=True)
)
UPDATED = Boundary("updates told, before their rows", updates_refused())
UNASKED = Boundary("between the update and the request's row", row_refused("INSERT ON jobs"))
GREETING = Boundary(
    "while the status is sent",
    while_drawing(call_cut_off("sendMessage", when="before")),
    repeats=1,
    exactly=False,
)
GREETED = Boundary(
    "Telegram took the status, before its row",
    while_drawing(call_cut_off("sendMessage", when="after")),
    repeats=1,
    exactly=False,
    may_leave=True,
)
QUEUED = Boundary(
    "while it waits in line",
    queued,
    repeats=1,
    exactly=False,
    settings={"PARALLEL_IMAGES": "1"},
)
UNSENT = Boundary("before the attempt's row", row_refused("INSERT ON attempts"))
DRAWING = Boundary("before the provider's answer", drawing, repeats=1, twice=End.SENTENCE)
UNREPEATED = Boundary(
    "before the provider's answer, and nothing is repeated",
    drawing,
    End.SENTENCE,
    settings={"AMBIGUOUS_RETRIES": "0"},
)
HALF_DRAWN = Boundary(
    "in the middle of the answer's body", half_drawn, repeats=1, twice=End.SENTENCE
)
ON_DISK = Boundary(
    "on disk, before the picture's row", all_on_disk(row_refused("INSERT ON images"))
)
ALL_DRAWN = Boundary("on disk, before the row says stored", all_on_disk(state_refused("stored")))
STORED = Boundary("stored, before its delivery", all_on_disk(state_refused("sending")))
HALF_SENT = Boundary(
    "in the middle of the upload", call_cut_off(*UPLOADS, when="before"), twice=End.UNSURE
)
SENT = Boundary(
    "Telegram took the upload, and its answer is lost",
    call_cut_off(*UPLOADS, when="after"),
    twice=End.UNSURE,
    copies=2,
)
CONFIRMED = Boundary(
    "after the upload, before the row says so",
    row_refused("UPDATE OF sent_parts ON jobs", "NEW.sent_parts > OLD.sent_parts"),
    twice=End.UNSURE,
    copies=2,
)
TIDYING = Boundary("while the status is deleted", call_cut_off("deleteMessage", when="before"))
DELIVERED = Boundary(
    "after the last message, before the row says done",
    state_refused("done"),
    twice=End.UNSURE,
    copies=2,
)
DONE = Boundary(
    "done, before the row says answered", row_refused("UPDATE OF answered ON jobs", "NEW.answered")
)
HANDLED = Boundary(
    "before the update's row says handled",
    while_drawing(row_refused("UPDATE ON updates")),
    repeats=1,
    exactly=False,
)
REFUSED = Boundary(
    "refused, before the row says failed",
    refusing(state_refused("failed")),
    End.SENTENCE,
    exactly=False,
)
TOLD = Boundary(
    "the sentence is told, before the row says answered",
    refusing(row_refused("UPDATE OF answered ON jobs", "NEW.answered")),
    End.SENTENCE,
    copies=2,
)
TELLING = Boundary(
    "while the sentence is told",
    refusing(telling),
    End.SENTENCE,
)
TOLD_AND_TIDYING = Boundary(
    "the sentence is told, while the status is deleted",
    refusing(call_cut_off("deleteMessage", when="before")),
    End.SENTENCE,
)
CANCELLED = Boundary("cancelled, before it is told", cancelling, End.SENTENCE)

SHORT = (DRAWING, HALF_DRAWN, STORED, HALF_SENT, CONFIRMED)
LONG = (
    *(UNHEARD, UPDATED, UNASKED, GREETING, GREETED, QUEUED, UNSENT, ON_DISK, ALL_DRAWN),
    *(SENT, TIDYING, DELIVERED, DONE, HANDLED, REFUSED, TELLING, TOLD, TOLD_AND_TIDYING),
    *(UNREPEATED, CANCELLED),
)
TWICE_SHORT = (HALF_DRAWN,)
TWICE_LONG = (DRAWING, STORED, HALF_SENT, SENT, CONFIRMED)
