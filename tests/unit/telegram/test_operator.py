"""What administrators are told, and how often."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError, TelegramServerError
from aiogram.methods import SendMessage

from bot.domain.errors import DiskFull, NotSaved, StorageUnavailable, Unavailable
from bot.domain.settings import Language, Owner
from bot.network import ProxyProblem, Switch, parse_proxies
from bot.services.nursery import Nursery
from bot.telegram.operator import TELEGRAM, OperatorLine
from bot.telegram.speakers import Speakers
from tests.unit.services.workshop import Waits
from tests.unit.telegram.conftest import Rhythm
from tests.unit.telegram.line import Line

HOUR = 3600
MESSAGE = SendMessage(chat_id=1, text="hello")


@pytest.fixture
def operator(bot: Bot, speakers: Speakers, nursery: Nursery, rhythm: Rhythm) -> OperatorLine:
    return OperatorLine(bot, frozenset({1, 2}), speakers, nursery, rhythm, Waits())


@pytest.fixture
async def said(speakers: Speakers, nursery: Nursery, line: Line) -> "Said":
    await speakers.preferences.get(Owner(2), Language.RU)
    return Said(nursery, line)


class Said:
    def __init__(self, nursery: Nursery, line: Line) -> None:
        self._nursery = nursery
        self._line = line

    async def to(self, admin_id: int) -> list[str]:
        """In their order, once all is said."""
        await self._nursery.close(grace=10)
        sent = [method for method in self._line.asked if isinstance(method, SendMessage)]
        return [method.text for method in sent if method.chat_id == admin_id]


async def test_every_change_of_a_service_is_told_in_each_ones_language(
    operator: OperatorLine, said: Said
) -> None:
    operator.tell_vendor("llmeasy", is_back=False, others=True)
    [gone] = await said.to(1)
    assert gone == (
        "LLMEasy failed five times in a row."
        " The others draw for a while; I try it again every minute."
    )
    operator.tell_vendor("llmeasy", is_back=True, others=True)
    assert (await said.to(1))[1:] == ["LLMEasy answers again and draws as before."]
    operator.tell_vendor("llmeasy", is_back=False, others=True)
    russian = await said.to(2)
    assert (
        russian[0]
        == russian[2]
        == (
            "LLMEasy: пять неудач подряд. Пока рисуют другие, а я пробую этот сервис каждую минуту."
        )
    )
    assert russian[1] == "LLMEasy снова отвечает и рисует, как раньше."


async def test_the_last_service_that_goes_leaves_nobody_to_draw(
    operator: OperatorLine, said: Said
) -> None:
    operator.tell_vendor("apiyi", is_back=False, others=False)
    assert (await said.to(1))[0].endswith("None of the services answers now; I go on asking.")
    assert (await said.to(2))[0].endswith("не отвечает ни один сервис, я продолжаю спрашивать.")


@pytest.mark.parametrize(
    ("reason", "english", "russian"),
    [
        ("key", "APIYI refuses the key.", "APIYI не принимает ключ."),
        ("balance", "APIYI is out of funds.", "На счёте APIYI закончились деньги."),
        ("set-up", "APIYI is set up wrongly:", "APIYI настроен неверно:"),
    ],
)
async def test_the_service_in_need_is_named(
    reason: str, english: str, russian: str, operator: OperatorLine, said: Said
) -> None:
    address = "https://api.apiyi.test/images/generations"
    operator.warn(Unavailable(reason=reason, provider="apiyi", address=address))

    [told] = await said.to(1)
    assert told.startswith(english)
    assert (address in told) == (reason == "set-up")
    [told] = await said.to(2)
    assert told.startswith(russian)
    assert (address in told) == (reason == "set-up")


async def test_the_same_trouble_is_told_once_an_hour_and_another_at_once(
    operator: OperatorLine, said: Said, rhythm: Rhythm
) -> None:
    for provider in ("apiyi", "apiyi", "openai"):
        operator.warn(Unavailable(reason="balance", provider=provider))
    operator.warn(NotSaved(reason="disk full"))
    assert len(await said.to(1)) == 3

    rhythm.now += HOUR
    operator.warn(Unavailable(reason="balance", provider="apiyi"))
    assert len(await said.to(1)) == 4


async def test_one_full_disk_is_one_trouble(operator: OperatorLine, said: Said) -> None:
    operator.warn(StorageUnavailable(reason="database or disk is full"))
    operator.warn(NotSaved(reason="No space left on device"))
    operator.warn(DiskFull(reason="the disk is full"))

    assert len(await said.to(1)) == 1


async def test_what_nobody_heard_is_told_with_the_next_occurrence(
    operator: OperatorLine, said: Said, line: Line
) -> None:
    full = StorageUnavailable(reason="full")
    line.answers.extend([TelegramNetworkError(MESSAGE, "no network")] * 2)
    operator.warn(full)
    assert len(await said.to(1)) == 1

    line.answers.append(TelegramNetworkError(MESSAGE, "no network"))
    operator.warn(full)
    assert len(await said.to(1)) == 2  # one of the two has heard it now
    operator.warn(full)
    assert len(await said.to(1)) == 2


async def test_a_slow_line_is_told_once_an_hour(operator: OperatorLine, said: Said) -> None:
    operator.tell_slow_line()
    operator.tell_slow_line()

    [told] = await said.to(1)
    assert told.startswith("My connection to Telegram is slow:")
    [told] = await said.to(2)
    assert told.startswith("Связь с Telegram медленная:")


@pytest.mark.parametrize(
    ("seconds", "english", "russian"),
    [
        (
            310,
            "5\u00a0min 10\u00a0s. Now it does. Nothing was lost",
            "5\u00a0мин 10\u00a0с. Теперь отвечает. Ничего",
        ),
        (HOUR + 60, "a picture that waited for over an hour", "которые ждали больше часа"),
        (24 * HOUR + 60, "have to ask for those again", "запросы людям придётся повторить"),
    ],
)
async def test_how_long_telegram_was_silent_and_what_becomes_of_what_waited(
    seconds: float, english: str, russian: str, operator: OperatorLine, said: Said
) -> None:
    operator.tell_silence(seconds)

    [told] = await said.to(1)
    assert english in told
    [told] = await said.to(2)
    assert russian in told


async def test_a_silence_is_told_though_telegram_is_gone_again(
    operator: OperatorLine, said: Said, line: Line
) -> None:
    line.answers.extend([TelegramServerError(MESSAGE, "Internal Server Error")] * 5)
    operator.tell_silence(600)

    tries = [len(await said.to(admin_id)) for admin_id in (1, 2)]
    assert sum(tries) == 7  # of which two came


FIRST, SECOND = parse_proxies("socks5://anna:secret@first:1,http://second:2")


async def test_a_proxy_that_fails_is_told_once_an_hour_without_its_password(
    *, operator: OperatorLine, said: Said, rhythm: Rhythm
) -> None:
    operator.tell_proxy("LLMEasy", Switch(FIRST, ProxyProblem.PASSWORD, SECOND))
    operator.tell_proxy("LLMEasy", Switch(FIRST, ProxyProblem.PASSWORD, SECOND))

    [told] = await said.to(1)
    assert told == (
        "LLMEasy: the proxy first:1 refuses the user name and password."
        " I go through second:2 now, and try the first one again in ten minutes."
    )
    assert (await said.to(2))[0].startswith("LLMEasy: прокси first:1 не принимает имя и пароль.")
    rhythm.now += HOUR
    operator.tell_proxy("LLMEasy", Switch(FIRST, ProxyProblem.PASSWORD, FIRST))
    assert (await said.to(1))[1].endswith("I keep trying; there is no other proxy in the settings.")


async def test_a_way_to_telegram_is_told_of_while_there_is_another(
    operator: OperatorLine, said: Said, line: Line
) -> None:
    """Words about it that do not arrive bring about no others, however many hear them."""
    operator.tell_proxy(TELEGRAM, Switch(FIRST, ProxyProblem.DOWN, FIRST))
    assert await said.to(1) == []

    line.answers.append(TelegramNetworkError(MESSAGE, "no connection"))
    for _ in range(3):
        operator.tell_proxy(TELEGRAM, Switch(FIRST, ProxyProblem.DOWN, SECOND))
    assert len(await said.to(1) + await said.to(2)) == 3  # one of them was sent again
