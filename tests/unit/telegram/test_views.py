"""What statuses, usage and settings say, in both languages."""

import pytest

from bot.domain.jobs import Job, JobState, Origin, Request
from bot.domain.pictures import Reference
from bot.domain.progress import Progress
from bot.domain.settings import Language, SendAs, Settings
from bot.domain.usage import Usage, UsageSum
from bot.i18n import Catalogue
from bot.services.reading import Status, UsageReport
from bot.telegram.views.settings import settings_text
from bot.telegram.views.status import bar, rounded, status_text
from bot.telegram.views.usage import usage_text

CATALOGUE = Catalogue.load(strict=True)
RU, EN = CATALOGUE.speaker(Language.RU), CATALOGUE.speaker(Language.EN)
ORIGIN = Origin(1, chat_id=7, person_id=7, message_id=5)
FOX = Request("a fox")
WIDE = Request("a fox", "2048x1152", pictures=2)


def status(
    request: Request = FOX,
    *,
    place: int = 0,
    wait: float = 0,
    gone: float = 0,
    usual: float = 100,
) -> Status:
    job = Job(1, ORIGIN, request, JobState.QUEUED if place else JobState.RUNNING, created_at=0)
    return Status(job, place, wait, Progress(gone, usual))


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
    ("count", "english", "russian", "failed"),
    [
        (1, "1 picture, 1 failed", "1 картинка", "1 не получилась"),
        (2, "2 pictures, 2 failed", "2 картинки", "2 не получились"),
        (5, "5 pictures, 5 failed", "5 картинок", "5 не получилось"),
        (11, "11 pictures, 11 failed", "11 картинок", "11 не получилось"),
        (21, "21 pictures, 21 failed", "21 картинка", "21 не получилась"),
        (101, "101 pictures, 101 failed", "101 картинка", "101 не получилась"),
        (111, "111 pictures, 111 failed", "111 картинок", "111 не получилось"),
    ],
)
def test_numbers_bend_the_words(count: int, english: str, russian: str, failed: str) -> None:
    shown = report(UsageSum(count, failures=count))

    assert f"In all: {english}" in usage_text(EN, shown).splitlines()
    assert f"Всего: {russian}, {failed}" in usage_text(RU, shown).splitlines()


def report(
    total: UsageSum, *, wait: float | None = None, limit: int | None = None, left: int | None = None
) -> UsageReport:
    usage = Usage(UsageSum(), UsageSum(3), total, wait, set_aside=0)
    return UsageReport(usage, limit, left, minutes_to_next_day=125)


def test_usage_tells_no_more_than_is_known() -> None:
    assert usage_text(EN, report(UsageSum(3))).splitlines() == [
        "<b>What you have drawn</b>",
        "Today: 0 pictures",
        "This month: 3 pictures",
        "In all: 3 pictures",
    ]


@pytest.mark.parametrize(
    ("left", "english", "russian"),
    [
        (
            4,
            "4 of 10 left for today. The count starts anew in 2 h 5 min.",
            "На сегодня осталось 4 из 10. Счёт начнётся заново через 2 ч 5 мин.",
        ),
        (
            0,
            "Today's limit of 10 is used up. The next ones come in 2 h 5 min.",
            "Лимит на сегодня исчерпан: 10. Новые — через 2 ч 5 мин.",
        ),
    ],
)
def test_usage_tells_the_wait_and_what_is_left(left: int, english: str, russian: str) -> None:
    shown = report(UsageSum(3), wait=99.6, limit=10, left=left)

    assert usage_text(EN, shown).splitlines()[-2:] == [
        "A picture takes 1 min 40 s on average.",
        english,
    ]
    assert usage_text(RU, shown).splitlines()[-2:] == [
        "В среднем картинка готова за 1 мин 40 с.",
        russian,
    ]


def test_who_may_not_draw_at_all_reads_no_times() -> None:
    shown = report(UsageSum(3), limit=0, left=0)

    assert usage_text(EN, shown).splitlines()[-1] == "Drawing is switched off for you."
    assert usage_text(RU, shown).splitlines()[-1] == "Рисование для вас отключено."


def test_settings_are_told_in_the_chosen_language() -> None:
    chosen = Settings(Language.RU, "2160x3840", 3, SendAs.FILE)

    assert settings_text(RU, chosen).splitlines()[:5] == [
        "<b>Настройки</b>",
        "Размер: ▯ 9:16 · 2160×3840",
        "Картинок за запрос: 3",
        "Отправляю: файл",
        "Язык: Русский",
    ]
