"""What /usage says, in both languages."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.settings import Language
from bot.domain.usage import Usage, UsageSum
from bot.services.usage import UsageReport
from bot.telegram.views.usage import usage_text
from tests.kit.catalogue import CATALOGUE

RU, EN = CATALOGUE.translator(Language.RU), CATALOGUE.translator(Language.EN)

THREE = UsageSum(3)
MIDNIGHT = datetime(2026, 12, 1, tzinfo=ZoneInfo("Europe/Moscow"))
THREE_PROVIDERS = ("llmeasy", "llmapi", "openai")


def report(
    total: UsageSum = THREE,
    *,
    wait: float | None = None,
    limit: int | None = None,
    left: int | None = None,
    by_provider: tuple[tuple[str, int], ...] = (("llmeasy", 3),),
    providers: tuple[str, ...] = ("llmeasy",),
    open_circuits: tuple[str, ...] = (),
    everybody: UsageSum | None = None,
    next_day: datetime = MIDNIGHT,
) -> UsageReport:
    usage = Usage(UsageSum(), THREE, total, wait, set_aside=0, by_provider=by_provider)
    return UsageReport(usage, limit, left, next_day, providers, open_circuits, everybody)


@pytest.mark.parametrize(
    ("count", "english", "russian", "failed"),
    [
        (1, "1 picture and 1 that failed", "1 картинка", "и ещё 1 неудача"),
        (2, "2 pictures and 2 that failed", "2 картинки", "и ещё 2 неудачи"),
        (5, "5 pictures and 5 that failed", "5 картинок", "и ещё 5 неудач"),
        (11, "11 pictures and 11 that failed", "11 картинок", "и ещё 11 неудач"),
        (21, "21 pictures and 21 that failed", "21 картинка", "и ещё 21 неудача"),
        (101, "101 pictures and 101 that failed", "101 картинка", "и ещё 101 неудача"),
        (111, "111 pictures and 111 that failed", "111 картинок", "и ещё 111 неудач"),
    ],
)
def test_numbers_bend_the_words(count: int, english: str, russian: str, failed: str) -> None:
    shown = report(UsageSum(count, failures=count))

    assert f"All time: {english}" in usage_text(EN, shown).splitlines()
    assert f"За всё время: {russian} {failed}" in usage_text(RU, shown).splitlines()


def test_usage_tells_no_more_than_is_known() -> None:
    assert usage_text(EN, report()).splitlines() == [
        "<b>Your pictures</b>",
        "Today: 0 pictures",
        "This month: 3 pictures",
        "All time: 3 pictures",
    ]


@pytest.mark.parametrize(
    ("left", "english", "russian"),
    [
        (
            4,
            "4 of 10 left for today. The limit resets on 1 December at 00:00.",
            "На сегодня осталось 4 из 10. Лимит обновится 1 декабря в 00:00.",
        ),
        (
            0,
            "Today's limit of 10 is used up. You can draw again on 1 December at 00:00.",
            "Лимит на сегодня исчерпан: 10. Снова можно 1 декабря в 00:00.",
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


def test_the_zone_is_named_where_it_is_nobodys_own() -> None:
    shown = report(limit=10, left=4, next_day=datetime(2026, 12, 1, tzinfo=UTC))

    assert usage_text(EN, shown).endswith("on 1 December at 00:00 (UTC).")
    assert usage_text(RU, shown).endswith("1 декабря в 00:00 (UTC).")


def test_who_may_not_draw_at_all_reads_no_times() -> None:
    shown = report(limit=0, left=0)

    assert usage_text(EN, shown).splitlines()[-1] == "Drawing is switched off for you."
    assert usage_text(RU, shown).splitlines()[-1] == "Рисование для вас отключено."


def test_several_services_are_told_apart() -> None:
    drawn = (("llmeasy", 12), ("apiyi", 3), ("one-of-old", 1))
    shown = report(by_provider=drawn, providers=THREE_PROVIDERS)

    assert usage_text(EN, shown).splitlines()[4:] == [
        "",
        "This month by service: LLMEasy 12, APIYI 3, one-of-old 1.",
    ]
    assert usage_text(RU, shown).splitlines()[-1] == (
        "В этом месяце по сервисам: LLMEasy 12, APIYI 3, one-of-old 1."
    )


@pytest.mark.parametrize(
    ("open_circuits", "english", "russian"),
    [
        (
            ("llmeasy",),
            "LLMEasy isn't answering right now; the others draw.",
            "Сервис LLMEasy сейчас не отвечает, рисуют другие.",
        ),
        (
            ("llmapi", "openai"),
            "llmapi.site, OpenAI aren't answering right now; the others draw.",
            "Сервисы llmapi.site, OpenAI сейчас не отвечают, рисуют другие.",
        ),
    ],
)
def test_a_service_that_is_left_out_is_named(
    open_circuits: tuple[str, ...], english: str, russian: str
) -> None:
    shown = report(providers=THREE_PROVIDERS, open_circuits=open_circuits)

    assert usage_text(EN, shown).splitlines()[-2:] == [
        "This month by service: LLMEasy 3.",
        english,
    ]
    assert usage_text(RU, shown).splitlines()[-1] == russian
    nothing_yet = report(by_provider=(), providers=THREE_PROVIDERS, open_circuits=open_circuits)
    assert usage_text(EN, nothing_yet).splitlines()[4:] == ["", english]


def test_where_no_service_answers_nobody_is_said_to_draw() -> None:
    shown = report(providers=("apiyi", "llmeasy"), open_circuits=("apiyi", "llmeasy"))

    assert usage_text(EN, shown).splitlines()[-1].startswith("None of the services is answering")
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
