"""What is said with a result, and instead of one."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.domain.errors import BotError, ErrorValue, GroupLimitReached, LimitReached, TooManyRequests
from bot.domain.failures import Failure
from bot.domain.ids import JobId
from bot.domain.images import Image, Measure
from bot.domain.jobs import Job, JobState, Request
from bot.domain.settings import Language
from bot.domain.usage import Accounting
from bot.telegram.views.results import caption, failure_text, file_name, refusal_text
from tests.kit.catalogue import CATALOGUE
from tests.kit.ids import build_origin
from tests.unit.i18n.test_locales import codes

RU, EN = CATALOGUE.translator(Language.RU), CATALOGUE.translator(Language.EN)
ORIGIN = build_origin(1, chat_id=7, user_id=7, message_id=5)
MEGABYTE = 1024 * 1024
LIMIT = Accounting.LIMIT
FREE, FREE_RU = "This doesn't count towards today's limit.", "В сегодняшний лимит это не вошло."
COUNTS, COUNTS_RU = (
    "This counts as one of today's pictures.",
    "Это идёт в счёт сегодняшних картинок.",
)
COUNT_TWO = "This counts as 2 of today's pictures."
COUNT_TWO_RU = "Это идёт в счёт сегодняшних: 2 картинки."
AGAIN, AGAIN_RU = "Try again in a few minutes.", "Попробуйте через несколько минут."
NEXT_DAY = "2026-12-01T00:00:00+03:00"

VALUES: dict[str, Mapping[str, ErrorValue]] = {
    "prompt-too-long": {"limit": 32_000, "length": 32_001},
    "picture-too-large": {"limit": 20},
    "parts-unreadable": {"parts": (2, 4), "count": 2, "total": 5, "cause": "picture-damaged"},
    "limit-reached": {"limit": 10, "left": 0, "next_day": NEXT_DAY},
    "group-limit-reached": {"limit": 10, "left": 2, "next_day": NEXT_DAY},
    "limit-too-small": {"limit": 3, "pictures": 4},
    "budget-too-small": {"left": 1, "pictures": 4},
    "cancelled-by-administrator": {"name": "Маша"},
    "too-many-requests": {"limit": 12},
    "part-lost": {"count": 1, "total": 4, "cause": "telegram"},
    "original-cleared": {"job_id": 5, "pictures": 2},
    "moderated": {"category": "violence"},
    "busy": {"tries": 4},
    "malformed": {"note": "size: <b>"},
}
"""What these errors carry; the others carry nothing that their sentence needs."""


def picture(position: int = 0, width: int = 1254, height: int = 836, size: int = 7) -> Image:
    return Image(position, Path("picture"), Measure(width, height, "png", size))


def drawn(prompt: str, *, pictures: int = 1, failure: Failure | None = None) -> Job:
    request = Request(prompt, pictures=pictures)
    return Job(JobId(1), ORIGIN, request, JobState.SENDING, 0, 100.0, 147.4, failure=failure)


@pytest.mark.parametrize("accounting", Accounting)
@pytest.mark.parametrize("counted", [0, 1, 3])
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "code", sorted(codes(BotError) | {"cancelled", "cancelled-by-administrator"})
)
def test_every_failure_is_a_sentence(
    code: str, language: Language, counted: int, accounting: Accounting
) -> None:
    failure = Failure(code, dict(VALUES.get(code, {})), counted)

    sentence = failure_text(CATALOGUE.translator(language), failure, accounting)

    assert sentence.rstrip()[-1] in ".?"
    assert sentence == sentence.strip()
    assert not [gap for gap in ("{", "<b>", "None", "  ") if gap in sentence]


@pytest.mark.parametrize(
    ("failure", "english", "russian"),
    [
        (
            Failure("busy", {"tries": 4}),
            f"The service is overloaded; four tries didn't help. {FREE} {AGAIN}",
            f"Сервис перегружен: четыре попытки не помогли. {FREE_RU} {AGAIN_RU}",
        ),
        (
            Failure("answer-lost", {}, 1),
            f"The service stopped answering half-way, and the picture is lost. {COUNTS}",
            f"Сервис замолчал на полпути, картинка пропала. {COUNTS_RU}",
        ),
        (
            Failure("cancelled", {}, 1),
            "Stopped. It was already being drawn, so it counts as one of today's pictures.",
            "Остановил. Картинка уже рисовалась, поэтому идёт в счёт сегодняшних.",
        ),
        (
            Failure("cancelled", {}, 4),
            "Stopped. They were already being drawn, so 4 of today's pictures are used.",
            "Остановил. Картинки уже рисовались, поэтому в счёт сегодняшних идут 4.",
        ),
        (Failure("cancelled", {}), f"Stopped. {FREE}", f"Остановил. {FREE_RU}"),
        (
            Failure("moderated", {"category": "violence"}),
            f"The service won't draw this: it reads it as violence. {FREE} Try other words.",
            f"Сервис отказался это рисовать: увидел насилие. {FREE_RU} Попробуйте другие слова.",
        ),
        (
            Failure("part-lost", {"count": 2, "total": 4, "cause": "telegram"}, 2),
            f"Not all pictures got through: Telegram rejected or didn't confirm 2 of 4. {COUNT_TWO}",
            f"Дошли не все картинки: 2 из 4 Telegram не принял или не подтвердил. {COUNT_TWO_RU}",
        ),
        (
            Failure("part-lost", {"count": 1, "total": 1, "cause": "telegram"}, 1),
            f"The original didn't get through: Telegram rejected the file or didn't confirm it. {COUNTS}",
            f"Оригинал не дошёл: Telegram не принял файл или не подтвердил его. {COUNTS_RU}",
        ),
        (
            Failure("part-lost", {"count": 1, "total": 4, "cause": "disk"}, 1),
            f"Not all pictures got through: 1 of 4 is gone from my disk. {COUNTS}",
            f"Дошли не все картинки: с моего диска пропала 1 из 4. {COUNTS_RU}",
        ),
    ],
)
def test_who_has_a_limit_hears_what_counts(failure: Failure, english: str, russian: str) -> None:
    assert failure_text(EN, failure, LIMIT) == english
    assert failure_text(RU, failure, LIMIT) == russian


@pytest.mark.parametrize(
    ("counted", "english", "russian"),
    [
        (0, "Nothing was charged.", "Ничего не списано."),
        (1, "The service may have charged for this.", "Запрос мог быть оплачен."),
    ],
)
def test_an_administrator_hears_of_charges(counted: int, english: str, russian: str) -> None:
    failure = Failure("answer-unreadable", {}, counted)

    assert failure_text(EN, failure, Accounting.CHARGES).endswith(f". {english}")
    assert failure_text(RU, failure, Accounting.CHARGES).endswith(f". {russian}")


@pytest.mark.parametrize("counted", [0, 1])
def test_nobody_else_hears_of_money(counted: int) -> None:
    told = failure_text(EN, Failure("unreachable", {}, counted), Accounting.NOTHING)

    assert told == "I can't reach the service right now. Try again in a few minutes."


@pytest.mark.parametrize(
    ("limit", "pictures"),
    [(1, "1 картинка"), (2, "2 картинки"), (5, "5 картинок"), (11, "11 картинок")],
)
def test_a_limit_says_when_the_next_ones_come(limit: int, pictures: str) -> None:
    error = LimitReached(limit=limit, left=0, next_day=NEXT_DAY)

    assert refusal_text(RU, error) == (
        f"На сегодня лимит исчерпан: {pictures}. Снова можно 1 декабря в 00:00."
    )


@pytest.mark.parametrize(
    ("next_day", "english", "russian"),
    [
        (NEXT_DAY, "on 1 December at 00:00", "1 декабря в 00:00"),
        ("2026-05-31T01:00:00-04:00", "on 31 May at 01:00", "31 мая в 01:00"),
        ("2027-01-01T00:00:00+00:00", "on 1 January at 00:00 (UTC)", "1 января в 00:00 (UTC)"),
    ],
)
@pytest.mark.parametrize("error", [LimitReached, GroupLimitReached])
def test_everybody_reads_the_same_moment(
    error: type[LimitReached], next_day: str, english: str, russian: str
) -> None:
    for left in (0, 2):
        refusal = error(limit=10, left=left, next_day=next_day)
        assert refusal_text(EN, refusal).endswith(f" {english}.")
        assert refusal_text(RU, refusal).endswith(f" {russian}.")


@pytest.mark.parametrize(
    ("error", "english", "russian"),
    [
        (LimitReached, "Drawing is switched off for you.", "Рисование для вас отключено."),
        (
            GroupLimitReached,
            "Drawing is switched off for this group.",
            "Рисование для этой группы отключено.",
        ),
    ],
)
def test_a_limit_of_nothing_promises_nothing(
    error: type[LimitReached], english: str, russian: str
) -> None:
    refusal = error(limit=0, left=0, next_day=NEXT_DAY)

    assert refusal_text(EN, refusal) == english
    assert refusal_text(RU, refusal) == russian


def test_a_caption_tells_the_words_the_pixels_and_the_time() -> None:
    job = drawn("a <b>fox</b> & سلام _*[ 🦊")

    assert caption(EN, job, [picture()], LIMIT) == (
        "a &lt;b&gt;fox&lt;/b&gt; &amp; سلام _*[ 🦊\n1254×836 · 47\u00a0s"
    )
    assert caption(RU, job, [picture()], LIMIT).endswith("\n1254×836 · 47\u00a0с")


def test_a_caption_fits_however_long_the_words_are() -> None:
    job = drawn("🦊" * 20_000, pictures=4, failure=Failure("moderated", {"category": "self-harm"}))

    text = caption(RU, job, [picture()], LIMIT)

    assert len(text.encode("utf-16-le")) // 2 <= 1024
    assert "…" in text


def test_each_size_of_several_pictures_is_told_once() -> None:
    job = drawn("a fox", pictures=3)
    pictures = [picture(0), picture(1), picture(2, 1024, 1024)]

    assert "1254×836, 1024×1024 · 47\u00a0s" in caption(EN, job, pictures, LIMIT)


def test_a_part_tells_what_is_missing_and_why() -> None:
    job = drawn("a fox", pictures=4, failure=Failure("busy", {"tries": 4}))
    two = [picture(0), picture(2)]

    assert caption(EN, job, two, LIMIT).splitlines()[-1] == (
        f"2 of 4 came out. The service is overloaded; four tries didn't help. {AGAIN}"
    )
    assert "Получилось 2 из 4. Сервис перегружен" in caption(RU, job, two, LIMIT)


def test_a_part_counts_with_what_did_not_come() -> None:
    job = drawn("a fox", pictures=4, failure=Failure("answer-unreadable", {}, counted=1))
    two = [picture(0), picture(2)]

    assert caption(EN, job, two, LIMIT).endswith("3 of today's pictures are used.")
    assert caption(RU, job, two, LIMIT).endswith("В счёт сегодняшних идут 3.")
    assert caption(EN, job, two, Accounting.NOTHING).endswith("no picture in its answer.")
    assert caption(EN, job, two, Accounting.CHARGES).endswith("may have charged for this.")


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("A cat, in space!", "a-cat-in-space-1.png"),
        ("Мои\u0306 кот", "мой-кот-1.png"),
        ("हिन्दी में", "हिन्दी-में-1.png"),
        ("Лиса в космосе", "лиса-в-космосе-1.png"),
        ("🦊🦊", "picture-1.png"),
        ("../../etc/passwd", "etc-passwd-1.png"),
        ("", "picture-1.png"),
        ("a" * 100, "a" * 39 + "-1.png"),
        ("слово " * 100, "слово-слово-слово-слово-слово-слово-1.png"),
        (f"{'a' * 39} b", "a" * 39 + "-1.png"),
    ],
)
def test_a_file_is_named_for_its_words(prompt: str, name: str) -> None:
    assert file_name(prompt, 1, "png") == name


def test_files_of_one_request_are_numbered() -> None:
    assert file_name("fox", 4, "jpg") == "fox-4.jpg"


@pytest.mark.parametrize(
    ("width", "height", "size", "legal"),
    [
        (5000, 5000, 10 * MEGABYTE, True),
        (5000, 5000, 10 * MEGABYTE + 1, False),
        (5001, 5000, 1, False),
        (2000, 100, 1, True),
        (2001, 100, 1, False),
        (100, 2001, 1, False),
    ],
)
def test_what_telegram_takes_as_a_photo(width: int, height: int, size: int, legal: bool) -> None:
    assert Measure(width, height, "png", size).is_legal_photo is legal


@pytest.mark.parametrize("note", ["none", "too-large", "too-long", "no-edits", "no-masks"])
@pytest.mark.parametrize("language", Language)
def test_what_the_bot_itself_notes_is_said_in_words(note: str, language: Language) -> None:
    sentence = failure_text(
        CATALOGUE.translator(language), Failure("malformed", {"note": note}), LIMIT
    )

    assert note not in sentence
    assert not set(sentence) & set("“«")


@pytest.mark.parametrize(
    ("limit", "english", "russian"),
    [
        (
            1,
            "I have a request of yours already. Try again when it is done.",
            "Один ваш запрос у меня уже есть. Попробуйте ещё раз, когда он будет готов.",
        ),
        (
            2,
            "I have 2 requests of yours already. Try again when one of them is done.",
            "У меня уже 2 ваших запроса. Попробуйте ещё раз, когда один из них будет готов.",
        ),
    ],
)
def test_one_request_is_no_number_of_them(limit: int, english: str, russian: str) -> None:
    assert refusal_text(EN, TooManyRequests(limit=limit)) == english
    assert refusal_text(RU, TooManyRequests(limit=limit)) == russian
