"""What /usage says, in both languages."""

import pytest

from bot.domain.settings import Language
from bot.domain.usage import Usage, UsageSum
from bot.i18n import Catalogue
from bot.services.reading import UsageReport
from bot.telegram.views.usage import usage_text

CATALOGUE = Catalogue.load(strict=True)
RU, EN = CATALOGUE.speaker(Language.RU), CATALOGUE.speaker(Language.EN)

THREE = UsageSum(3)
THREE_VENDORS = ("llmeasy", "llmapi", "openai")


def report(
    total: UsageSum = THREE,
    *,
    wait: float | None = None,
    limit: int | None = None,
    left: int | None = None,
    by_provider: tuple[tuple[str, int], ...] = (("llmeasy", 3),),
    vendors: tuple[str, ...] = ("llmeasy",),
    left_out: tuple[str, ...] = (),
    everybody: UsageSum | None = None,
) -> UsageReport:
    usage = Usage(UsageSum(), THREE, total, wait, set_aside=0, by_provider=by_provider)
    return UsageReport(usage, limit, left, 125, vendors, left_out, everybody)


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


def test_usage_tells_no_more_than_is_known() -> None:
    assert usage_text(EN, report()).splitlines() == [
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
            "4 of 10 left for today. The count starts anew in 2\u00a0h 5\u00a0min.",
            "На сегодня осталось 4 из 10. Счёт начнётся заново через 2\u00a0ч 5\u00a0мин.",
        ),
        (
            0,
            "Today's limit of 10 is used up. The next ones come in 2\u00a0h 5\u00a0min.",
            "Лимит на сегодня исчерпан: 10. Новые — через 2\u00a0ч 5\u00a0мин.",
        ),
    ],
)
def test_usage_tells_the_wait_and_what_is_left(left: int, english: str, russian: str) -> None:
    shown = report(wait=99.6, limit=10, left=left)

    assert usage_text(EN, shown).splitlines()[-2:] == [
        "A picture takes 1\u00a0min 40\u00a0s on average.",
        english,
    ]
    assert usage_text(RU, shown).splitlines()[-2:] == [
        "В среднем картинка готова за 1\u00a0мин 40\u00a0с.",
        russian,
    ]


def test_who_may_not_draw_at_all_reads_no_times() -> None:
    shown = report(limit=0, left=0)

    assert usage_text(EN, shown).splitlines()[-1] == "Drawing is switched off for you."
    assert usage_text(RU, shown).splitlines()[-1] == "Рисование для вас отключено."


def test_several_services_are_told_apart() -> None:
    drawn = (("llmeasy", 12), ("apiyi", 3), ("one-of-old", 1))
    shown = report(by_provider=drawn, vendors=THREE_VENDORS)

    assert usage_text(EN, shown).splitlines()[4:] == [
        "",
        "This month by service: LLMEasy 12, APIYI 3, one-of-old 1.",
    ]
    assert usage_text(RU, shown).splitlines()[-1] == (
        "В этом месяце по сервисам: LLMEasy 12, APIYI 3, one-of-old 1."
    )


@pytest.mark.parametrize(
    ("left_out", "english", "russian"),
    [
        (
            ("llmeasy",),
            "LLMEasy does not answer at the moment; the others draw.",
            "Сервис LLMEasy сейчас не отвечает, рисуют другие.",
        ),
        (
            ("llmapi", "openai"),
            "llmapi.site, OpenAI do not answer at the moment; the others draw.",
            "Сервисы llmapi.site, OpenAI сейчас не отвечают, рисуют другие.",
        ),
    ],
)
def test_a_service_that_is_left_out_is_named(
    left_out: tuple[str, ...], english: str, russian: str
) -> None:
    shown = report(vendors=THREE_VENDORS, left_out=left_out)

    assert usage_text(EN, shown).splitlines()[-2:] == [
        "This month by service: LLMEasy 3.",
        english,
    ]
    assert usage_text(RU, shown).splitlines()[-1] == russian
    nothing_yet = report(by_provider=(), vendors=THREE_VENDORS, left_out=left_out)
    assert usage_text(EN, nothing_yet).splitlines()[4:] == ["", english]


def test_where_no_service_answers_nobody_is_said_to_draw() -> None:
    shown = report(vendors=("apiyi", "llmeasy"), left_out=("apiyi", "llmeasy"))

    assert usage_text(EN, shown).splitlines()[-1].startswith("None of the services answers")
    assert usage_text(RU, shown).splitlines()[-1].startswith("Сейчас не отвечает ни один сервис")


@pytest.mark.parametrize(
    ("cost", "unpriced", "english", "russian"),
    [
        (1_200_000, 0, "$1.20", "1,20 $"),
        (1_234_560_000, 0, "$1,234.56", "1\u00a0234,56 $"),
        (0, 0, "$0.00", "0,00 $"),
        (40, 0, "$0.01", "0,01 $"),
        (0, 3, "not known", "неизвестно"),
        (
            1_200_000,
            1,
            "$1.20, and 1 request whose price is not known",
            "1,20 $ и ещё 1 запрос, цена которого неизвестна",
        ),
        (
            1_200_000,
            3,
            "$1.20, and 3 requests whose price is not known",
            "1,20 $ и ещё 3 запроса, цена которых неизвестна",
        ),
        (
            1_200_000,
            5,
            "$1.20, and 5 requests whose price is not known",
            "1,20 $ и ещё 5 запросов, цена которых неизвестна",
        ),
    ],
)
def test_an_administrator_reads_the_cost_as_far_as_it_is_known(
    cost: int, unpriced: int, english: str, russian: str
) -> None:
    shown = report(everybody=UsageSum(9, cost=cost, unpriced=unpriced))

    assert usage_text(EN, shown).splitlines()[-1] == f"Cost of all pictures this month: {english}."
    assert usage_text(RU, shown).splitlines()[-1] == f"Расход на всех за месяц: {russian}."
