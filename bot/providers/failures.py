"""Judges an answer that brought no picture: one error of the domain's tree for each."""

import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from bot.domain.errors import Busy, DrawingFailed, Malformed, Moderated, Unavailable
from bot.providers.answers import Complaint

# The words are looked for in code, type and message alike (see `Complaint.words`), because gateways
# put the one into the other: `insufficient_quota` is "insufficient quota" wherever it stands.
MODERATION_WORDS = re.compile("moderation blocked|safety system|content policy")
SAFETY_VIOLATIONS = re.compile(r"safety_violations=\[([\w/, -]+)\]")
CATEGORIES = {"violence", "sexual", "hate", "harassment", "self-harm", "illicit"}

BALANCE_WORDS = re.compile(
    "insufficient (?:account |user )?(?:balance|funds|credits?|quota)|billing hard limit"
    "|exceeded your current quota|недостаточно средств|余额不足"
)
# A 403 speaks of the key or of the money: one word decides.
FORBIDDEN_BALANCE_WORDS = re.compile(r"\b(?:balance|billing|credits?|quota)\b|баланс")

SET_UP_WORDS = re.compile("not supported for this platform|requires an image model")
SET_UP_STATUSES = {404, 405}

KEY_STATUSES = {401, 403}
KEY_WORDS = re.compile("invalid api key|authentication error")  # of a 400

BUSY_STATUSES = {408, 409, 425, 429}
# Somebody waited for the vendor and gave up: it may have begun, and draw the picture for nobody.
UNCERTAIN_STATUSES = {408, 504, 522, 523, 524}

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
UNKNOWN_LATE_ERROR = 504


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
    gateways send them with various statuses. Of a page that is no JSON only the status counts.
    """
    if status < 300:
        status = _late_status(complaint)
    label = f"{status} {complaint.label(secret)}".rstrip()
    vendor_note = f"{label}: {complaint.log_note(secret)}"
    if MODERATION_WORDS.search(complaint.words):
        return Moderated(vendor_note, category=_category(complaint))
    if reason := _unavailable(status, complaint.words):
        return Unavailable(vendor_note, reason=reason, provider=provider)
    if status in BUSY_STATUSES or status >= 500:
        wait = _retry_after(headers.get("retry-after", ""), now)
        return Busy(vendor_note, wait=wait, perhaps_accepted=status in UNCERTAIN_STATUSES)
    note = complaint.note(secret)
    return Malformed(label if note else vendor_note, note=note or "none")


def _late_status(complaint: Complaint) -> int:
    if re.fullmatch("[3-5][0-9][0-9]", complaint.code):
        return int(complaint.code)
    by_type = LATE_STATUS.get(complaint.type.lower(), UNKNOWN_LATE_ERROR)
    return LATE_STATUS.get(complaint.code.lower(), by_type)


def _category(complaint: Complaint) -> str:
    """`violence/graphic` is `violence`; what is not known, or not told, is `other`."""
    told = SAFETY_VIOLATIONS.search(complaint.message)
    names = complaint.categories or (told[1].split(",") if told else ())
    plain = (name.strip().lower().replace("_", "-").split("/")[0] for name in names)
    return next((name for name in plain if name in CATEGORIES), "other")


def _unavailable(status: int, words: str) -> str | None:
    """Why only the operator can mend it; None when it is something else."""
    if (
        status == 402
        or BALANCE_WORDS.search(words)
        or (status == 403 and FORBIDDEN_BALANCE_WORDS.search(words))
    ):
        return "balance"
    if SET_UP_WORDS.search(words):
        return "set-up"
    if status in KEY_STATUSES or (status == 400 and KEY_WORDS.search(words)):
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
