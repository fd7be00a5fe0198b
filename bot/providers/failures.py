"""Judges an answer that brought no picture: one error of the domain's tree for each."""

import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from bot.domain.errors import Busy, DrawingFailed, Malformed, Moderated, Unavailable
from bot.providers.answers import Complaint

# What OpenAI's guide and the gateways that repeat its errors send.
MODERATION_CODES = {"moderation_blocked", "content_policy_violation"}
MODERATION_WORDS = re.compile(r"safety system|content policy", re.IGNORECASE)
SAFETY_VIOLATIONS = re.compile(r"safety_violations=\[([\w/, -]+)\]")
CATEGORIES = {"violence", "sexual", "hate", "harassment", "self-harm", "illicit"}

BALANCE_CODES = {"insufficient_quota", "insufficient_user_quota", "billing_hard_limit_reached"}
BALANCE_WORDS = re.compile(
    r"insufficient (?:account |user )?(?:balance|funds|credits?|quota)|billing hard limit"
    r"|недостаточно средств|余额不足",
    re.IGNORECASE,
)
# A 403 speaks of the key or of the money: one word decides.
FORBIDDEN_BALANCE_WORDS = re.compile(
    r"\b(?:balance|billing|credits?|quota)\b|баланс", re.IGNORECASE
)

SET_UP_WORDS = re.compile(r"not supported for this platform|requires an image model", re.IGNORECASE)
SET_UP_STATUSES = {404, 405}

BUSY_STATUSES = {408, 409, 425, 429}

# A `200` may carry an error that came too late for its own status; its code or type stands for it.
LATE_STATUS = {
    "invalid_api_key": 401,
    "rate_limit_exceeded": 429,
    "server_error": 500,
    "invalid_request_error": 400,
    "image_generation_user_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "rate_limit_error": 429,
}
UNKNOWN_LATE_ERROR = 502


def failure_of(
    status: int,
    headers: Mapping[str, str],
    complaint: Complaint,
    *,
    provider: str,
    secret: str,
    now: float,
) -> DrawingFailed:
    """The error behind an answer: `now` is in seconds since 1970, `secret` stays out of its note.

    Moderation and money are told by their own words before the status is looked at, because
    gateways send them with various statuses.
    """
    if status < 300:
        status = _late_status(complaint)
    words = complaint.note(secret)
    label = " ".join(filter(None, [str(status), complaint.code or complaint.type]))
    vendor_note = f"{label}: {words}"
    if MODERATION_CODES & {complaint.code, complaint.type} or MODERATION_WORDS.search(
        complaint.message
    ):
        return Moderated(vendor_note, category=_category(complaint))
    if reason := _unavailable(status, complaint):
        return Unavailable(vendor_note, reason=reason, provider=provider)
    if status in BUSY_STATUSES or status >= 500:
        return Busy(vendor_note, wait=_retry_after(headers.get("retry-after", ""), now))
    return Malformed(label, note=words or "none")


def _late_status(complaint: Complaint) -> int:
    if re.fullmatch(r"[3-5]\d\d", complaint.code):
        return int(complaint.code)
    by_type = LATE_STATUS.get(complaint.type, UNKNOWN_LATE_ERROR)
    return LATE_STATUS.get(complaint.code, by_type)


def _category(complaint: Complaint) -> str:
    """`violence/graphic` is `violence`; what is not known, or not told, is `other`."""
    told = SAFETY_VIOLATIONS.search(complaint.message)
    names = complaint.categories or (told[1].split(",") if told else ())
    plain = (name.strip().lower().replace("_", "-").split("/")[0] for name in names)
    return next((name for name in plain if name in CATEGORIES), "other")


def _unavailable(status: int, complaint: Complaint) -> str | None:
    """Why only the operator can mend it; None when it is something else."""
    if (
        status == 402
        or BALANCE_CODES & {complaint.code, complaint.type}
        or BALANCE_WORDS.search(complaint.message)
        or (status == 403 and FORBIDDEN_BALANCE_WORDS.search(complaint.message))
    ):
        return "balance"
    if SET_UP_WORDS.search(complaint.message):
        return "set-up"
    if status in {401, 403}:
        return "key"
    # A page that is not there, or that moved: the base URL is wrong.
    return "set-up" if status < 400 or status in SET_UP_STATUSES else None


def _retry_after(value: str, now: float) -> float | None:
    """Seconds to wait, of `120` or of an HTTP date; None where it is neither."""
    if re.fullmatch(r"\d{1,9}(\.\d+)?", value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() - now)
