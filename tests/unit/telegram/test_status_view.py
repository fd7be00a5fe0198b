"""What statuses say, in both languages."""

import pytest

from bot.domain.jobs import Job, JobState, Origin, Request
from bot.domain.offers import Look
from bot.domain.pictures import Reference
from bot.domain.progress import Progress
from bot.domain.settings import Language
from bot.i18n import Catalogue
from bot.services.reading import Status
from bot.telegram.views.status import bar, rounded, status_text

CATALOGUE = Catalogue.load(strict=True)
RU, EN = CATALOGUE.speaker(Language.RU), CATALOGUE.speaker(Language.EN)
ORIGIN = Origin(1, chat_id=7, person_id=7, message_id=5)
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
) -> Status:
    """Of a request that is drawn as it was asked for, unless `look` says otherwise."""
    job = Job(1, ORIGIN, request, JobState.QUEUED if place else JobState.RUNNING, created_at=0)
    return Status(job, place, wait, Progress(gone, usual), look or request.look)


@pytest.mark.parametrize(
    ("place", "english", "russian"),
    [
        (1, "You are first in line, about 2 min.", "Вы первый в очереди, примерно 2 мин."),
        (3, "You are third in line, about 2 min.", "Вы третий в очереди, примерно 2 мин."),
        (5, "You are fifth in line, about 2 min.", "Вы пятый в очереди, примерно 2 мин."),
        (
            6,
            "You are number 6 in line, about 2 min.",
            "Вы в очереди под номером 6, примерно 2 мин.",
        ),
        (
            1001,
            "You are number 1001 in line, about 2 min.",
            "Вы в очереди под номером 1001, примерно 2 мин.",
        ),
    ],
)
def test_who_waits_reads_the_place_and_the_time(place: int, english: str, russian: str) -> None:
    waiting = status(place=place, wait=118)

    assert status_text(EN, waiting) == english
    assert status_text(RU, waiting) == russian


def test_what_was_understood_is_shown() -> None:
    assert status_text(EN, status(WIDE, place=1, wait=30)).splitlines()[1] == (
        "16:9, 2048×1152, 2 pictures"
    )
    assert status_text(RU, status(WIDE)).splitlines()[0] == "Рисую · 16:9, 2048×1152, 2 картинки"
    assert status_text(EN, status(FOX)).splitlines()[0] == "Drawing"
    edit = Request("blue", references=(Reference("photo"),))
    assert status_text(RU, status(edit)).splitlines()[0] == "Меняю картинку"


@pytest.mark.parametrize(
    ("gone", "english", "russian"),
    [
        (0.4, "▱▱▱▱▱▱▱▱ 0 s, about 1 min 40 s left", "▱▱▱▱▱▱▱▱ 0 с, осталось около 1 мин 40 с"),
        (48.9, "▰▰▰▱▱▱▱▱ 48 s, about 50 s left", "▰▰▰▱▱▱▱▱ 48 с, осталось около 50 с"),
        (99, "▰▰▰▰▰▰▰▱ 1 min 39 s, about 5 s left", "▰▰▰▰▰▰▰▱ 1 мин 39 с, осталось около 5 с"),
        (120, "▰▰▰▰▰▰▰▱ 2 min, any moment now", "▰▰▰▰▰▰▰▱ 2 мин, вот-вот будет готово"),
        (
            180,
            "It takes longer than usual today: 3 min so far. I'm still on it.",
            "Сегодня дольше обычного: уже 3 мин. Я не забыл.",
        ),
    ],
)
def test_the_times_while_it_draws(gone: float, english: str, russian: str) -> None:
    assert status_text(EN, status(gone=gone)).splitlines()[1] == english
    assert status_text(RU, status(gone=gone)).splitlines()[1] == russian


def test_a_restart_is_told_first() -> None:
    assert status_text(EN, status(), restarted=True).splitlines()[:2] == [
        "I was restarted and picked your picture up again.",
        "Drawing",
    ]


def test_the_last_cell_is_never_full() -> None:
    bars = [bar(Progress(gone, 60)) for gone in (0, 60, 10_000_000)]

    assert [cells.count("▰") for cells in bars] == [0, 7, 7]
    assert {len(cells) for cells in bars} == {8}


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, 5), (0.4, 5), (52, 50), (58, 60), (64, 60), (66, 70), (119, 120), (130, 120), (140, 150)],
)
def test_estimates_are_as_people_say_them(seconds: float, said: int) -> None:
    assert rounded(seconds) == said


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
