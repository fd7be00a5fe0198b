"""What can go wrong, as one tree.

BotError
├── Refusal                     a request that is not taken: nothing was started, nothing charged
│   ├── PromptEmpty, PromptTooLong
│   ├── ReferenceTooLarge, ImageTooDetailed, ImageUnsupported, ImageDamaged, ReferenceGone,
│   │   SomeReferencesUnreadable, MaskUnusable, EditsUnsupported
│   ├── LimitReached, LimitTooSmall, BudgetReached, BudgetTooSmall, TooManyRequests, AlreadyDrawing
│   └── AccessDenied, NotYours, NothingToRepeat, NothingPending, OriginalCleared
├── DrawingFailed               the provider gave no image
│   ├── Moderated               refused for its content
│   ├── ProviderBusy            overloaded, after all retries
│   ├── ProviderUnreachable     no connection, after all retries
│   ├── ResponseLost            cut off or timed out, here or at a gateway: perhaps billed
│   ├── ResponseUnreadable      a response without an image in it
│   ├── ImageNotSaved           the image came, and the disk did not take it
│   ├── DiskFull                there was not enough space from the start
│   ├── UnexpectedFailure       anything else
│   ├── RequestMalformed        the provider does not understand the request
│   └── ProviderUnavailable     key, balance or set-up: only the operator can fix it
│       └── TaskStarted         its picture would have to be fetched later
├── DeliveryFailed              Telegram did not take the message
│   ├── ChatGone                never will: blocked, kicked, deleted
│   ├── MessageRejected         not this message: something in it is wrong
│   └── Undelivered             not now: no connection, overloaded
│       └── DeliveryUnconfirmed   sent, and perhaps taken: cut off before the answer
└── StorageUnavailable          the database or the disk cannot be written

An error carries a code and the values of its sentence; the words are `error-<code>` in `locales/`.
"""

from typing import ClassVar

from bot.domain.ids import JobId

ErrorValue = str | int | tuple[int, ...]  # a tuple holds numbers of a list


class BotError(Exception):
    """A failure with a name. `values` fill its sentence: words and numbers, never a secret."""

    code: ClassVar[str] = "unexpected"
    operator_only: ClassVar[bool] = False  # only the operator can fix it, and is told

    def __init__(self, **values: ErrorValue) -> None:
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


class ReferenceTooLarge(Refusal):
    """Values: `limit` (megabytes)."""

    code = "picture-too-large"


class ImageUnsupported(Refusal):
    code = "picture-unsupported"


class ImageDamaged(Refusal):
    code = "picture-damaged"


class ImageTooDetailed(Refusal):
    code = "picture-too-detailed"


class SomeReferencesUnreadable(Refusal):
    """Values: `parts` (numbers from 1: `(2, 4)`), `count`, `total`, `cause` (a code, or `mixed`)."""

    code = "parts-unreadable"


class MaskUnusable(Refusal):
    """It has another shape than the first reference, or no alpha channel."""

    code = "mask-unusable"


class EditsUnsupported(Refusal):
    code = "edits-unsupported"


class ReferenceGone(Refusal):
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


class NothingPending(Refusal):
    """The references of that question are not pending any more."""

    code = "nothing-waits"


class OriginalCleared(Refusal):
    """Values: `job_id`, the request that can be drawn once more, and its `pictures`."""

    code = "original-cleared"

    def __init__(self, job_id: JobId, *, pictures: int) -> None:
        super().__init__(job_id=job_id, pictures=pictures)
        self.job_id = job_id


class DrawingFailed(BotError):
    """The provider gave no image. `provider_note` is for the operator: trimmed, without keys."""

    retry: ClassVar[bool] = False
    perhaps_billed: ClassVar[bool] = False

    def __init__(
        self, provider_note: str = "", *, wait: float | None = None, **values: ErrorValue
    ) -> None:
        super().__init__(**values)
        self.provider_note = provider_note
        self.wait = wait  # seconds that the provider asks to wait, where it does

    def __str__(self) -> str:
        return f"{super().__str__()} {self.provider_note}".rstrip()


class Moderated(DrawingFailed):
    """Values: `category`, a word of the provider's list such as `violence`, or `other`."""

    code = "moderated"


class ProviderBusy(DrawingFailed):
    """Values: `tries`, once all repeats are used up."""

    code = "busy"
    retry = True


class ProviderUnreachable(DrawingFailed):
    """The request never left: connect, TLS, pool."""

    code = "unreachable"
    retry = True


class ResponseLost(DrawingFailed):
    """The request was sent; its response did not arrive whole, or a gateway timed out."""

    code = "answer-lost"
    retry = True
    perhaps_billed = True


class ResponseUnreadable(DrawingFailed):
    """A response arrived without an image in it."""

    code = "answer-unreadable"
    perhaps_billed = True


class ImageNotSaved(DrawingFailed):
    """Values: `reason`, the system's words."""

    code = "not-saved"
    perhaps_billed = True
    operator_only = True


class DiskFull(DrawingFailed):
    """There is not enough space for an image: nothing was sent. Values: `reason`."""

    code = "storage-unavailable"
    operator_only = True


class UnexpectedFailure(DrawingFailed):
    perhaps_billed = True


class RequestMalformed(DrawingFailed):
    """Values: `note`, the provider's message, trimmed, or ours: `none`, `too-large`,
    `no-edits`, `no-masks`."""

    code = "malformed"


class ProviderUnavailable(DrawingFailed):
    """Values: `provider`; `reason`: `key`, `balance`; `set-up` or `firewall`, with an `address`."""

    code = "unavailable"
    operator_only = True


class TaskStarted(ProviderUnavailable):
    """It answered with a task, which may be drawn and billed. `reason` is `task`."""

    perhaps_billed = True


class DeliveryFailed(BotError):
    """Telegram did not take the message."""


class ChatGone(DeliveryFailed):
    code = "chat-gone"


class MessageRejected(DeliveryFailed):
    """Values: `reason`, Telegram's words."""

    code = "answer-refused"


class Undelivered(DeliveryFailed):
    code = "undelivered"


class DeliveryUnconfirmed(Undelivered):
    """It was sent whole, and no answer came: a retry may deliver it twice."""

    code = "unconfirmed"


class StorageUnavailable(BotError):
    """Values: `reason`, the system's words; `kind`, `place` and `detail` where storage knows them."""

    code = "storage-unavailable"
    operator_only = True
