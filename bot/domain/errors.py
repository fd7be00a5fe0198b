"""What can go wrong, as one tree.

BotError
├── Refusal                  a request that is not taken: nothing was started, nothing charged
│   ├── PromptEmpty, PromptTooLong
│   ├── PictureTooLarge, PictureTooDetailed, PictureUnsupported, PictureDamaged, PictureGone,
│   │   PartsUnreadable, EditsUnsupported
│   ├── LimitReached, LimitTooSmall, BudgetReached, BudgetTooSmall, TooManyRequests, AlreadyDrawing
│   └── AccessDenied, NotYours, NothingToRepeat, NothingWaits, OriginalCleared
├── DrawingFailed            the vendor gave no picture
│   ├── Moderated            refused for its content
│   ├── Busy                 overloaded, after all repeats
│   ├── Unreachable          no connection, after all repeats
│   ├── AnswerLost           cut off or timed out, here or at a gateway: perhaps billed
│   ├── AnswerUnreadable     an answer without a picture in it
│   ├── NotSaved             the picture came, and the disk did not take it
│   ├── DiskFull             there was no room for it from the start
│   ├── Unexpected           something that has no name
│   ├── Malformed            the vendor does not understand the request
│   └── Unavailable          key, balance or set-up: only the operator can mend it
├── DeliveryFailed           Telegram did not take the message
│   ├── ChatGone             never will: blocked, kicked, deleted
│   ├── AnswerRefused        not this message: something in it is wrong
│   ├── PicturesLost         they are gone from the disk
│   ├── PartLost             some of them, or Telegram would not take these
│   └── Undelivered          not now: no connection, overloaded
│       └── Unconfirmed      sent, and perhaps taken: cut off before the answer
└── StorageUnavailable       the database or the disk cannot be written

An error carries a code and the values of its sentence; the words are `error-<code>` in `locales/`.
"""

from typing import ClassVar


class BotError(Exception):
    """A failure with a name.

    `values` fill the sentence `error-<code>`; they hold plain words and numbers, never a secret.
    """

    code: ClassVar[str] = "unexpected"
    operator_only: ClassVar[bool] = False
    """Only the operator can mend it, and is told."""

    def __init__(self, **values: str | int) -> None:
        super().__init__(self.code, values)
        self.values = values

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.values.items())])


class Refusal(BotError):
    """The request is not taken."""


class PromptEmpty(Refusal):
    code = "prompt-empty"


class PromptTooLong(Refusal):
    """Values: `limit`, `length` (characters)."""

    code = "prompt-too-long"


class PictureTooLarge(Refusal):
    """Values: `limit` (megabytes)."""

    code = "picture-too-large"


class PictureUnsupported(Refusal):
    code = "picture-unsupported"


class PictureDamaged(Refusal):
    code = "picture-damaged"


class PictureTooDetailed(Refusal):
    code = "picture-too-detailed"


class PartsUnreadable(Refusal):
    """Some of several pictures cannot be used. Values: `parts` (their numbers from 1: `2, 4`),
    `count`, `total`; `cause`, the code of what is wrong with them, or `mixed`.
    """

    code = "parts-unreadable"


class EditsUnsupported(Refusal):
    code = "edits-unsupported"


class PictureGone(Refusal):
    """Telegram no longer hands the file out."""

    code = "picture-gone"


class LimitReached(Refusal):
    """Values: `limit`, `left` (pictures), `next_day` (as `2026-12-01T00:00:00+03:00`)."""

    code = "limit-reached"


class GroupLimitReached(LimitReached):
    code = "group-limit-reached"


class LimitTooSmall(Refusal):
    """More at once than a whole day allows. Values: `limit`, `pictures` (asked for)."""

    code = "limit-too-small"


class BudgetReached(Refusal):
    """The month's money for the whole bot is spent or set aside."""

    code = "budget-reached"
    operator_only = True


class BudgetTooSmall(Refusal):
    """What is left of the month's money takes fewer pictures. Values: `left`, `pictures`."""

    code = "budget-too-small"


class AlreadyDrawing(Refusal):
    """The same request of that message waits or is drawn: its button was pressed twice."""

    code = "already-drawing"


class TooManyRequests(Refusal):
    """Values: `limit` (requests of one person that run or wait)."""

    code = "too-many-requests"


class AccessDenied(Refusal):
    code = "access-denied"


class NotYours(Refusal):
    code = "not-yours"


class NothingToRepeat(Refusal):
    code = "nothing-to-repeat"


class NothingWaits(Refusal):
    """The picture of that question waits for no words any more."""

    code = "nothing-waits"


class OriginalCleared(Refusal):
    """Values: `job_id`, the request that can be drawn once more, and its `pictures`."""

    code = "original-cleared"


class DrawingFailed(BotError):
    """The vendor gave no picture. `vendor_note` is for the operator: trimmed, without keys."""

    retry: ClassVar[bool] = False
    perhaps_billed: ClassVar[bool] = False

    def __init__(
        self,
        vendor_note: str = "",
        *,
        wait: float | None = None,
        **values: str | int,
    ) -> None:
        super().__init__(**values)
        self.vendor_note = vendor_note
        self.wait = wait  # seconds that the vendor asks to wait, where it does

    def __str__(self) -> str:
        return f"{super().__str__()} {self.vendor_note}".rstrip()


class Moderated(DrawingFailed):
    """Values: `category`, a word of the vendor's list such as `violence`, or `other`."""

    code = "moderated"


class Busy(DrawingFailed):
    """Values: `tries`, once all repeats are used up."""

    code = "busy"
    retry = True


class Unreachable(DrawingFailed):
    """The request never left: connect, TLS, pool."""

    code = "unreachable"
    retry = True


class AnswerLost(DrawingFailed):
    """The request was sent, and its answer did not arrive whole, or a gateway gave up waiting."""

    code = "answer-lost"
    retry = True
    perhaps_billed = True


class AnswerUnreadable(DrawingFailed):
    """An answer arrived, and there was no picture in it."""

    code = "answer-unreadable"
    perhaps_billed = True


class NotSaved(DrawingFailed):
    """Values: `reason`, the system's words."""

    code = "not-saved"
    perhaps_billed = True
    operator_only = True


class DiskFull(DrawingFailed):
    """There is no room for a picture: nothing was sent. Values: `reason`."""

    code = "storage-unavailable"
    operator_only = True


class Unexpected(DrawingFailed):
    perhaps_billed = True


class Malformed(DrawingFailed):
    """Values: `note`, the vendor's words, trimmed, or `none`; `too-large`, `no-edits` or
    `no-masks` for what it does not take or do.
    """

    code = "malformed"


class Unavailable(DrawingFailed):
    """Values: `provider`; `reason`: `key`, `balance` or `set-up`, with the `address` asked."""

    code = "unavailable"
    operator_only = True


class DeliveryFailed(BotError):
    """Telegram did not take the message."""


class ChatGone(DeliveryFailed):
    code = "chat-gone"


class AnswerRefused(DeliveryFailed):
    """Values: `reason`, Telegram's words."""

    code = "answer-refused"


class PicturesLost(DeliveryFailed):
    code = "pictures-lost"


class PartLost(DeliveryFailed):
    """Some pictures did not come whole. Values: `count`, `total`; `cause`: `telegram` or `disk`."""

    code = "part-lost"


class Undelivered(DeliveryFailed):
    code = "undelivered"


class Unconfirmed(Undelivered):
    """It was sent whole, and no answer came: a repeat may be the second one to arrive."""

    code = "unconfirmed"


class StorageUnavailable(BotError):
    """Values: `reason`, the system's words; `kind`, `place` and `detail` where storage knows them."""

    code = "storage-unavailable"
    operator_only = True
