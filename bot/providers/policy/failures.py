"""Maps a response without an image to one error of the domain."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime

from bot.domain.errors import (
    DrawingFailed,
    Moderated,
    ProviderBusy,
    ProviderUnavailable,
    RequestMalformed,
    ResponseLost,
    ResponseUnreadable,
)
from bot.providers.parsing.encodings import UNREADABLE
from bot.providers.parsing.error_payload import ErrorPayload

# The words are looked for in codes, types and texts alike (see `ErrorPayload.words`), because gateways
# put the one into the other: `insufficient_quota` is "insufficient quota" wherever it stands.
MODERATION_WORDS = re.compile(
    r"moderation (?:blocked|failed|refused|rejected)|safety system|safety polic|content polic"
    r"|content filter|content (?:was |is |has been )?(?:blocked|flagged)|prohibited content"
    r"|(?:blocked|flagged|rejected|refused) by .{0,30}(?:moderation|safety)|sensitive words?"
    r"|responsibleai|\bnsfw\b|модерац\w*|политик\w* безопасности|敏感|违规|内容安全|审核(?:未|不)通过"
    r"|moderation filter|content moderated|safety checks?\b|inappropriate content"
    r"|content rejected|new sensitive|sensitive ?(?:content|information)|datainspectionfailed"
    r"|(?:prompt|input|output|image|request|content)s? (?:\w+ ){0,4}(?:flagged\b|filtered\b)"
    r"|(?:prompt|input|image|request|content)s?\b.{0,80}\bviolat\w+ (?!.{0,20}\brate\b)"
    r".{0,40}\b(?:terms|polic|guideline)"
    r"|(?:контент|запрос|описание|картинк|изображени)\w* .{0,40}наруша\w+ .{0,20}(?:правил|политик)"
)
SAFETY_VIOLATIONS = re.compile(r"safety_violations=\[([\w/, -]+)\]")
CATEGORIES = {"violence", "sexual", "hate", "harassment", "self-harm", "illicit"}

_MONEY = "(?:balance|funds|credits?|quota|money)"
BALANCE_WORDS = re.compile(
    rf"(?:insufficient|not enough|out of) (?:\w+ )?{_MONEY}|billing hard limit"
    rf"|{_MONEY} (?:is |are |has been |have been )?(?:too low|exhausted|insufficient|not enough"
    r"|used up|depleted|empty|negative)|exceeded your current quota|payment required"
    r"|top up your|please (?:top up|recharge)|account (?:is )?in arrears|\barrearage"
    r"|(?:credit|spending) limit (?:is |has been |was )?(?:exceeded|reached)|overdue balance"
    r"|budget (?:is |has been |was )?exceeded|billing not active|exhausted balance"
    r"|пополните (?:сч[её]т|баланс)|недостаточно (?:средств|денег|кредитов)|(?:недостаточн|исчерпан|закончил|пополни)\w* .{0,20}"
    r"(?:баланс|средств|кредит|квот)|(?:баланс|средства|квота) .{0,20}(?:исчерпан|законч|недостат)"
    r"|余额不足|额度不足|欠费|余额已用|额度已用"
)
# A 401 or 403 speaks of the key or of the money: one word decides.
FORBIDDEN_BALANCE_WORDS = re.compile(rf"\b(?:{_MONEY}|billing)\b|баланс|余额|额度")

SET_UP_WORDS = re.compile(
    "not supported for this platform|requires an image model"
    "|model not found|model not exist|invalid model|unknown model|unsupported model"
    "|no available channels? for (?:the )?model|no such model|model is not supported"
    "|the model .{1,80} (?:does not exist|is not supported|is not available|was not found)"
    "|模型不存在|无可用渠道"
)
SET_UP_STATUSES = {404, 405, 407, 421, 426}
SET_UP_PAGE = "plain http request was sent to https port"
TOO_LARGE = 413

KEY_STATUSES = {401, 403}
ABOUT_THE_ACCOUNT = {"key", "balance"}
FIREWALL_STATUSES = {403, 406, 451}  # where they come with a page: an API answers JSON
KEY_WORDS = re.compile(  # of a 400
    "(?:invalid|incorrect) api key|api key (?:is )?(?:not valid|invalid)|authentication error"
)

BUSY_STATUSES = {409, 425, 429}
# A gateway timed out waiting for the provider: the image may be drawn and billed all the same.
TIMEOUT_STATUSES = {408, 499, 504, 522, 523, 524, 598, 599}
TIMEOUT_WORDS = re.compile(
    r"time[ -]?(?:d[ -])?out|deadline (?:exceeded|expired)|gave up waiting|超时"
    r"|status(?: code)?[:=]? ?(?:408|499|504|522|523|524)\b"
    r"|превышен\w* (?:врем|тайм)|врем\w* ожидания .{0,20}(?:истек|вышло|превыш)|тайм-?аут"
)
NOT_CONNECTED_WORDS = re.compile(
    "connect(?:ion)? time[ -]?(?:d[ -])?out|dial tcp"
    "|ожидания (?:подключ|соедин)|не удалось (?:подключ|соедин)"
)

# A `200` may carry an error that came too late for its own status; its code or type stands for it.
LATE_STATUS = {
    "invalid_api_key": 401,
    "rate_limit_exceeded": 429,
    "server_error": 500,
    "internal_server_error": 500,
    "internal_error": 500,
    "api_error": 500,
    "upstream_error": 502,
    "bad_gateway": 502,
    "service_unavailable": 503,
    "overloaded_error": 503,
    "engine_overloaded": 503,
    "invalid_request_error": 400,
    "invalid_value": 400,
    "invalid_parameter": 400,
    "validation_error": 400,
    "image_generation_user_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "payload_too_large": 413,
    "rate_limit_error": 429,
}
# Where neither is known, its words do.
LATE_WORDS = (
    (
        re.compile(
            "rate limit|too many requests|overloaded|request limit reached|queue is full"
            "|resource exhausted|перегруж|слишком много запросов|请求过多|限流|队列已满|负载已饱和"
        ),
        429,
    ),
    (re.compile("(?:invalid|incorrect) api key|unauthorized|无效的令牌|令牌已过期"), 401),
    (
        re.compile(
            r"(?:invalid|unsupported|unknown|missing|unexpected) (?:\w+ )?"
            r"(?:size|parameter|argument|field|value|request|prompt|image)"
            r"|\bsizes? .{0,60}(?:not supported|not allowed|invalid|must be)"
            r"|input should be|field required|extra inputs|value is not|must be one of"
        ),
        400,
    ),
)
UNKNOWN_LATE_ERROR = 504  # the provider had started: it may have drawn


def classify_failure(
    status: int,
    headers: Mapping[str, str],
    payload: ErrorPayload,
    *,
    provider: str,
    address: str = "",
    secret: str,
    now: float,
    is_edit: bool = False,
) -> DrawingFailed:
    """The error behind an answer: `now` is in seconds since 1970, `secret` stays out of its note.

    Moderation, money and the model are told by their own words before the status is looked at,
    because gateways send them with various statuses. Of a page that is no JSON only the status
    counts. `address` is where the answer came from, for the operator. `is_edit`: pictures were sent.
    """
    told = _late_status(payload) if status < 300 else status
    status = told or UNKNOWN_LATE_ERROR
    label = f"{status} {payload.label(secret)}".rstrip()
    provider_note = f"{label}: {payload.log_note(secret)}"
    if MODERATION_WORDS.search(payload.words):
        return Moderated(provider_note, category=_category(payload))
    if reason := _unavailable(status, payload):
        return unavailable(provider_note, reason, provider, address)
    if told is None and UNREADABLE in payload.words:  # asking again would be blind
        return ResponseUnreadable(provider_note)
    if passing := _passing(status, payload.words):
        return passing(provider_note, wait=_retry_after(headers.get("retry-after", ""), now))
    if status == TOO_LARGE:
        return RequestMalformed(provider_note, note="too-large" if is_edit else "too-long")
    note = payload.note(secret)
    return RequestMalformed(label if note else provider_note, note=note or "none")


def unavailable(
    provider_note: str, reason: str, provider: str, address: str
) -> ProviderUnavailable:
    """An error for the operator; the address is named where it matters."""
    if reason in ABOUT_THE_ACCOUNT:
        return ProviderUnavailable(provider_note, reason=reason, provider=provider)
    return ProviderUnavailable(provider_note, reason=reason, provider=provider, address=address)


def _late_status(payload: ErrorPayload) -> int | None:
    """The status of an error that came with a success; None where nothing tells."""
    numbers = (int(code) for code in payload.codes if re.fullmatch("[3-5][0-9][0-9]", code))
    told = next(numbers, None) or _known(payload.codes)
    if told is None and _says_timeout(payload.words):
        return UNKNOWN_LATE_ERROR
    by_words = (status for words, status in LATE_WORDS if words.search(payload.words))
    return told or _known(payload.types) or next(by_words, None)


def _known(labels: Sequence[str]) -> int | None:
    return next((LATE_STATUS[each] for each in map(str.lower, labels) if each in LATE_STATUS), None)


def _passing(status: int, words: str) -> type[ResponseLost] | type[ProviderBusy] | None:
    """The kind of an error that may be over soon."""
    if status in TIMEOUT_STATUSES or (status >= 500 and _says_timeout(words)):
        return ResponseLost
    return ProviderBusy if status in BUSY_STATUSES or status >= 500 else None


def _says_timeout(words: str) -> bool:
    """A gateway that had sent the request on timed out."""
    return bool(TIMEOUT_WORDS.search(words)) and not NOT_CONNECTED_WORDS.search(words)


def _category(payload: ErrorPayload) -> str:
    """`violence/graphic` is `violence`; what is not known, or not told, is `other`."""
    told = SAFETY_VIOLATIONS.search(" ".join(payload.texts))
    names = payload.categories or (told[1].split(",") if told else ())
    plain = (name.strip().lower().replace("_", "-").split("/")[0] for name in names)
    return next((name for name in plain if name in CATEGORIES), "other")


def _unavailable(status: int, payload: ErrorPayload) -> str | None:
    """The reason of an error that only the operator can fix; None for any other."""
    words = payload.words
    if (
        status == 402
        or BALANCE_WORDS.search(words)
        or (status in KEY_STATUSES and FORBIDDEN_BALANCE_WORDS.search(words))
    ):
        return "balance"
    if SET_UP_WORDS.search(words) or SET_UP_PAGE in payload.page.lower():
        return "set-up"
    if status in FIREWALL_STATUSES and payload.is_page:
        return "firewall"
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
