"""What statuses say, in both languages."""

from dataclasses import replace

import pytest

from bot.domain.ids import JobId
from bot.domain.images import Reference
from bot.domain.jobs import Job, JobState, Request
from bot.domain.offers import Look
from bot.domain.progress import MOVED, Progress, Retry
from bot.domain.settings import Language
from bot.services.jobs.status import JobStatus
from bot.telegram.views.status import progress_bar, round_estimate, status_text
from tests.kit.catalogue import CATALOGUE
from tests.kit.ids import build_origin

RU, EN = CATALOGUE.translator(Language.RU), CATALOGUE.translator(Language.EN)
ORIGIN = build_origin(1, chat_id=7, user_id=7, message_id=5)
FOX = Request("a fox")
WIDE = Request("a fox", Look("2048x1152"), pictures=2)
FINE = Look("2048x1152", "high", "transparent")


def status(
    request: Request = FOX,
    *,
    place: int = 0,
    wait: float = 0,
    gone: float = 0,
    usual: float = 100,
    look: Look | None = None,
) -> JobStatus:
    """Of a request that is drawn as it was asked for, unless `look` says otherwise."""
    job = Job(
        JobId(1), ORIGIN, request, JobState.QUEUED if place else JobState.RUNNING, created_at=0
    )
    return JobStatus(job, place, wait, Progress(gone, usual), look or request.look)


@pytest.mark.parametrize(
    ("place", "english", "russian"),
    [
        (1, "You're first in line", "Ваш запрос первый в очереди"),
        (3, "You're third in line", "Ваш запрос третий в очереди"),
        (5, "You're fifth in line", "Ваш запрос пятый в очереди"),
        (6, "You're number 6 in line", "Ваш запрос 6-й в очереди"),
        (1001, "You're number 1001 in line", "Ваш запрос 1001-й в очереди"),
    ],
)
def test_who_waits_reads_the_place_and_the_time(place: int, english: str, russian: str) -> None:
    waiting = status(place=place, wait=118)

    assert status_text(EN, waiting) == f"{english}; I'll start in about 2\u00a0min."
    assert status_text(RU, waiting) == f"{russian}, начну примерно через 2\u00a0мин."


def test_who_is_about_to_begin_reads_no_seconds() -> None:
    """An estimate of a few of them would stand still for as long."""
    for wait in (0, 5, 14.9):
        waiting = status(place=1, wait=wait)
        assert status_text(EN, waiting) == "You're first in line; I'll start any moment now."
        assert status_text(RU, waiting) == "Ваш запрос первый в очереди, вот-вот начну."


TAPPED = Request("A fox in space, watercolour", by_button=True)
REDRAWN = Request("As a watercolour", references=(Reference("photo"),), by_button=True)


@pytest.mark.parametrize(
    ("asked", "english", "russian"),
    [
        (
            status(TAPPED),
            "Drawing “A fox in space, watercolour”",
            "Рисую «A fox in space, watercolour»",
        ),
        (
            status(REDRAWN),
            "Changing the picture: “As a watercolour”",
            "Меняю картинку: «As a watercolour»",
        ),
        (
            status(TAPPED, place=2, wait=30),
            "“A fox in space, watercolour” is second in line; I'll start in about 30\u00a0s.",
            "Запрос «A fox in space, watercolour» второй в очереди, начну примерно через 30\u00a0с.",
        ),
        (
            status(TAPPED, place=1),
            "“A fox in space, watercolour” is first in line; I'll start any moment now.",
            "Запрос «A fox in space, watercolour» первый в очереди, вот-вот начну.",
        ),
    ],
)
def test_what_a_button_began_is_named(asked: JobStatus, english: str, russian: str) -> None:
    assert status_text(EN, asked).splitlines()[0] == english
    assert status_text(RU, asked).splitlines()[0] == russian


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("a\nfox\t in   space", "a fox in space"),
        ("fox " * 100, " ".join(["fox"] * 15) + "…"),
        ("a fox, " * 20, "a fox, " * 8 + "a…"),
        ("x" * 100, "x" * 59 + "…"),
        ("🦊" * 100, "🦊" * 29 + "…"),
        ("<b>&", "&lt;b&gt;&amp;"),
    ],
)
def test_a_long_name_is_shortened_between_words(words: str, name: str) -> None:
    shown = status_text(EN, status(Request(words, by_button=True))).splitlines()[0]

    assert shown == f"Drawing “{name}”"


@pytest.mark.parametrize(
    ("cause", "english", "russian"),
    [
        (
            "busy",
            "The service is busy; trying again (2 of 4).",
            "Сервис перегружен, пробую снова (2 из 4).",
        ),
        (
            "unreachable",
            "I can't reach the service; trying again (2 of 4).",
            "Не могу связаться с сервисом, пробую снова (2 из 4).",
        ),
        (
            "answer-lost",
            "The service stopped answering half-way; trying again.",
            "Сервис замолчал на полпути, пробую снова.",
        ),
        (
            MOVED,
            "That service can't draw right now; another one takes over.",
            "Этот сервис сейчас не может рисовать, рисую через другой.",
        ),
        ("a-new-one", "That didn't work; trying again.", "Не получилось, пробую снова."),
    ],
)
def test_a_retry_is_said_and_its_bar_begins_when_it_is_sent(
    cause: str, english: str, russian: str
) -> None:
    waits, sent = Retry(cause, 2, 4), Retry(cause, 2, 4, sent_at=1.0)

    for translator, sentence in ((EN, english), (RU, russian)):
        first, *rest = status_text(translator, replace(status(), retry=waits)).splitlines()
        assert (len(first) > 0, rest) == (True, [sentence])
        lines = status_text(translator, replace(status(gone=3), retry=sent)).splitlines()
        assert lines[1] == sentence
        assert lines[2].startswith("▱" * 8)


def test_what_was_understood_is_shown() -> None:
    assert status_text(EN, status(WIDE, place=1, wait=30)) == (
        "You're first in line; I'll start in about 30\u00a0s (16:9, 2048×1152, 2 pictures)."
    )
    assert status_text(RU, status(WIDE)).splitlines()[0] == "Рисую · 16:9, 2048×1152, 2 картинки"
    assert status_text(EN, status(FOX)).splitlines()[0] == "Drawing"
    edit = Request("blue", references=(Reference("photo"),))
    assert status_text(RU, status(edit)).splitlines()[0] == "Меняю картинку"


@pytest.mark.parametrize(
    ("gone", "english", "russian"),
    [
        (0.4, "▱▱▱▱▱▱▱▱ 0~s, about 1~min 40~s left", "▱▱▱▱▱▱▱▱ 0~с, осталось около 1~мин 40~с"),
        (48.9, "▰▰▰▱▱▱▱▱ 48~s, about 50~s left", "▰▰▰▱▱▱▱▱ 48~с, осталось около 50~с"),
        (85, "▰▰▰▰▰▰▱▱ 1~min 25~s, about 15~s left", "▰▰▰▰▰▰▱▱ 1~мин 25~с, осталось около 15~с"),
        (86, "▰▰▰▰▰▰▱▱ 1~min 26~s", "▰▰▰▰▰▰▱▱ 1~мин 26~с"),
        (99, "▰▰▰▰▰▰▰▱ 1~min 39~s", "▰▰▰▰▰▰▰▱ 1~мин 39~с"),
        (120, "▰▰▰▰▰▰▰▱ 2~min, any moment now", "▰▰▰▰▰▰▰▱ 2~мин, вот-вот будет готово"),
        (
            180,
            "Taking longer than usual: 3~min, still drawing.",
            "Дольше обычного: уже 3~мин, ещё рисую.",
        ),
    ],
)
def test_the_times_while_it_draws(gone: float, english: str, russian: str) -> None:
    """A unit does not go to the next line without its number (~)."""
    assert status_text(EN, status(gone=gone)).splitlines()[1] == english.replace("~", "\u00a0")
    assert status_text(RU, status(gone=gone)).splitlines()[1] == russian.replace("~", "\u00a0")


def test_a_restart_is_told_first() -> None:
    assert status_text(EN, status(), restarted=True).splitlines()[:2] == [
        "I was restarted and picked your picture up again.",
        "Drawing",
    ]


def test_the_last_cell_is_never_full() -> None:
    bars = [progress_bar(Progress(gone, 60)) for gone in (0, 60, 10_000_000)]

    assert [cells.count("▰") for cells in bars] == [0, 7, 7]
    assert {len(cells) for cells in bars} == {8}


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, 5), (0.4, 5), (52, 50), (58, 60), (64, 60), (66, 70), (119, 120), (130, 120), (140, 150)],
)
def test_estimates_are_as_people_say_them(seconds: float, said: int) -> None:
    assert round_estimate(seconds) == said


@pytest.mark.parametrize(
    ("look", "english", "russian"),
    [
        (
            FINE,
            "16:9, 2048×1152, high quality, transparent background, 2 pictures",
            "16:9, 2048×1152, высокое качество, прозрачный фон, 2 картинки",
        ),
        (
            Look(quality="low", background="opaque"),
            "low quality, solid background, 2 pictures",
            "низкое качество, сплошной фон, 2 картинки",
        ),
        (
            Look("2336x3520", "medium"),
            "2:3, 4K, 2336×3520, medium quality, 2 pictures",
            "2:3, 4K, 2336×3520, среднее качество, 2 картинки",
        ),
    ],
)
def test_every_choice_that_counts_is_shown(look: Look, english: str, russian: str) -> None:
    asked = status(Request("a fox", look, pictures=2))

    assert status_text(EN, asked).splitlines()[0] == f"Drawing · {english}"
    assert status_text(RU, asked).splitlines()[0] == f"Рисую · {russian}"
    assert len(status_text(EN, asked).splitlines()) == 2


@pytest.mark.parametrize(
    ("wanted", "fitted", "english", "russian"),
    [
        (
            Look("1280x544"),
            Look("2048x1152"),
            "This service has no 1280×544; drawing 2048×1152 instead.",
            "У сервиса нет размера 1280×544, рисую 2048×1152.",
        ),
        (
            Look("1280x544"),
            Look(),
            "This service chooses the size itself.",
            "Этот сервис выбирает размер сам.",
        ),
        (
            Look(),
            Look("1024x1024"),
            "This service needs an exact size; drawing 1024×1024.",
            "Этому сервису нужен точный размер, рисую 1024×1024.",
        ),
        (
            Look(quality="high"),
            Look(),
            "This service chooses the quality itself.",
            "Этот сервис выбирает качество сам.",
        ),
        (
            Look(quality="high"),
            Look(quality="medium"),
            "This service has no high quality; drawing in medium.",
            "Высокого качества у сервиса нет, рисую в среднем.",
        ),
        (
            Look(background="transparent"),
            Look(),
            "This service can't make the background transparent.",
            "Прозрачный фон этот сервис делать не умеет.",
        ),
        (
            Look(background="opaque"),
            Look(),
            "This service can't be asked for a solid background.",
            "Сплошной фон у этого сервиса не заказать.",
        ),
    ],
)
def test_what_the_service_lacks_is_said_in_one_sentence(
    wanted: Look, fitted: Look, english: str, russian: str
) -> None:
    drawn = status(Request("a fox", wanted), look=fitted)
    waiting = status(Request("a fox", wanted), look=fitted, place=1, wait=30)

    for each in (drawn, waiting):
        assert status_text(EN, each).splitlines()[-1] == english
        assert status_text(RU, each).splitlines()[-1] == russian


def test_the_size_that_is_drawn_is_shown_not_the_one_that_was_chosen() -> None:
    drawn = status(Request("a fox", Look("1280x544")), look=Look("2048x1152"))

    assert status_text(EN, drawn).splitlines()[0] == "Drawing · 16:9, 2048×1152"
