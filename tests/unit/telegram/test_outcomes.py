"""What is said with a result, and instead of one."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.domain.errors import BotError, GroupLimitReached, LimitReached
from bot.domain.failures import Failure
from bot.domain.jobs import Job, JobState, Origin, Request
from bot.domain.pictures import Image, Measure
from bot.domain.settings import Language
from bot.i18n import Catalogue
from bot.telegram.photos import is_legal_photo
from bot.telegram.views.outcome import caption, failure_text, file_name, refusal_text
from tests.unit.i18n.test_locales import codes

CATALOGUE = Catalogue.load(strict=True)
RU, EN = CATALOGUE.speaker(Language.RU), CATALOGUE.speaker(Language.EN)
ORIGIN = Origin(1, chat_id=7, person_id=7, message_id=5)
MEGABYTE = 1024 * 1024
BILLED, BILLED_RU = "It may have been charged.", "За картинку могли списать деньги."

VALUES: dict[str, Mapping[str, str | int]] = {
    "prompt-too-long": {"limit": 32_000, "length": 32_001},
    "picture-too-large": {"limit": 20},
    "parts-unreadable": {"parts": "2, 4", "count": 2, "total": 5, "cause": "picture-damaged"},
    "limit-reached": {"limit": 10, "left": 0, "minutes": 125},
    "group-limit-reached": {"limit": 10, "left": 2, "minutes": 125},
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
    return Job(1, ORIGIN, request, JobState.SENDING, 0, 100.0, 147.4, failure=failure)


@pytest.mark.parametrize("billed", [False, True])
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "code", sorted(codes(BotError) | {"cancelled", "cancelled-by-administrator"})
)
def test_every_failure_is_a_sentence(code: str, language: Language, billed: bool) -> None:
    failure = Failure(code, dict(VALUES.get(code, {})), perhaps_billed=billed)

    sentence = failure_text(CATALOGUE.speaker(language), failure)

    assert sentence.rstrip()[-1] in ".?"
    assert not [gap for gap in ("{", "<b>", "None", "  ") if gap in sentence]


@pytest.mark.parametrize(
    ("failure", "english", "russian"),
    [
        (
            Failure("busy", {"tries": 4}),
            "The service is overloaded, I tried four times. Nothing was charged.",
            "Сервис перегружен, я пробовал четыре раза. Ничего не списано.",
        ),
        (
            Failure("answer-lost", {}, perhaps_billed=True),
            "The service stopped answering half-way, and the picture is lost. It may have been charged.",
            "Сервис замолчал на полпути, и картинка пропала. За картинку могли списать деньги.",
        ),
        (
            Failure("cancelled", {}, perhaps_billed=True),
            "Stopped. The service may still charge for what it had begun.",
            "Остановил. За начатое сервис ещё может списать деньги.",
        ),
        (
            Failure("moderated", {"category": "violence"}),
            "The service won't draw this: it reads it as violence. Nothing was charged. Try other words.",
            "Сервис отказался это рисовать: увидел насилие. Ничего не списано. Попробуйте другие слова.",
        ),
        (
            Failure(
                "part-lost", {"count": 1, "total": 4, "cause": "telegram"}, perhaps_billed=True
            ),
            f"Not all pictures got through: Telegram refused or did not confirm 1 of 4. {BILLED}",
            f"Дошли не все картинки: 1 из 4 Telegram не принял или не подтвердил. {BILLED_RU}",
        ),
        (
            Failure(
                "part-lost", {"count": 1, "total": 1, "cause": "telegram"}, perhaps_billed=True
            ),
            f"The original did not get through: Telegram refused the file or did not confirm it. {BILLED}",
            f"Оригинал не дошёл: Telegram не принял файл или не подтвердил его. {BILLED_RU}",
        ),
        (
            Failure("part-lost", {"count": 2, "total": 4, "cause": "disk"}, perhaps_billed=True),
            f"Not all pictures got through: 2 of 4 are gone from my disk. {BILLED}",
            f"Дошли не все картинки: с моего диска пропали 2 из 4. {BILLED_RU}",
        ),
    ],
)
def test_a_failure_says_what_it_cost(failure: Failure, english: str, russian: str) -> None:
    assert failure_text(EN, failure) == english
    assert failure_text(RU, failure) == russian


@pytest.mark.parametrize(
    ("limit", "pictures"),
    [(1, "1 картинка"), (2, "2 картинки"), (5, "5 картинок"), (11, "11 картинок")],
)
def test_a_limit_says_when_the_next_ones_come(limit: int, pictures: str) -> None:
    error = LimitReached(limit=limit, left=0, minutes=125)

    assert refusal_text(RU, error) == (
        f"На сегодня лимит исчерпан: {pictures}. Новые — через 2\u00a0ч 5\u00a0мин."
    )


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
    refusal = error(limit=0, left=0, minutes=125)

    assert refusal_text(EN, refusal) == english
    assert refusal_text(RU, refusal) == russian


def test_a_caption_tells_the_words_the_pixels_and_the_time() -> None:
    job = drawn("a <b>fox</b> & سلام _*[ 🦊")

    assert caption(EN, job, [picture()]) == (
        "a &lt;b&gt;fox&lt;/b&gt; &amp; سلام _*[ 🦊\n1254×836 · 47\u00a0s"
    )
    assert caption(RU, job, [picture()]).endswith("\n1254×836 · 47\u00a0с")


def test_a_caption_fits_however_long_the_words_are() -> None:
    job = drawn("🦊" * 20_000, pictures=4, failure=Failure("moderated", {"category": "self-harm"}))

    text = caption(RU, job, [picture()])

    assert len(text.encode("utf-16-le")) // 2 <= 1024
    assert "…" in text


def test_each_size_of_several_pictures_is_told_once() -> None:
    job = drawn("a fox", pictures=3)
    pictures = [picture(0), picture(1), picture(2, 1024, 1024)]

    assert "1254×836, 1024×1024 · 47\u00a0s" in caption(EN, job, pictures)


def test_a_part_tells_what_is_missing_and_why() -> None:
    job = drawn("a fox", pictures=4, failure=Failure("busy", {"tries": 4}))

    assert caption(EN, job, [picture(0), picture(2)]).splitlines()[-1] == (
        "2 of 4 came out. The service is overloaded, I tried four times. Nothing was charged."
    )
    assert "Получилось 2 из 4. Сервис перегружен" in caption(RU, job, [picture(0), picture(2)])


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
        ("a" * 100, "a" * 40 + "-1.png"),
        ("слово " * 100, "слово-слово-слово-слово-слово-слово-слов-1.png"),
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
    assert is_legal_photo(Measure(width, height, "png", size)) is legal
