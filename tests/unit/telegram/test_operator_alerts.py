"""What administrators are told, and how often."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError, TelegramServerError
from aiogram.methods import SendMessage

from bot.domain.errors import (
    BotError,
    DiskFull,
    ImageNotSaved,
    Moderated,
    PromptEmpty,
    ProviderUnavailable,
    ResponseLost,
    StorageUnavailable,
)
from bot.domain.ids import UserId
from bot.domain.settings import Language, Owner
from bot.network import ProxyProblem, ProxySwitch, parse_proxies
from bot.runtime.task_supervisor import TaskSupervisor
from bot.telegram.delivery.chat_translators import ChatTranslators
from bot.telegram.delivery.operator_alerts import OperatorAlerts, alert_for
from bot.telegram.operator_events import (
    TELEGRAM,
    FloodWait,
    OperatorEvent,
    ProviderBack,
    ProviderFailing,
    ProxyFailed,
    TelegramBack,
    UpdatesBack,
    UpdatesTaken,
    UploadsSlow,
)
from tests.kit.clock import FakeSleep
from tests.kit.fake_session import FakeSession
from tests.unit.telegram.conftest import StepTime

HOUR = 3600
MESSAGE = SendMessage(chat_id=1, text="hello")


@pytest.fixture
def operator_alerts(
    bot: Bot, translator_for: ChatTranslators, supervisor: TaskSupervisor, step_time: StepTime
) -> OperatorAlerts:
    return OperatorAlerts(
        bot, frozenset({UserId(1), UserId(2)}), translator_for, supervisor, step_time, FakeSleep()
    )


@pytest.fixture
async def said(
    translator_for: ChatTranslators, supervisor: TaskSupervisor, fake_session: FakeSession
) -> "Said":
    await translator_for.preferences.get(Owner(UserId(2)), Language.RU)
    return Said(supervisor, fake_session)


class Said:
    def __init__(self, supervisor: TaskSupervisor, fake_session: FakeSession) -> None:
        self._supervisor = supervisor
        self._line = fake_session

    async def to(self, admin_id: int) -> list[str]:
        """In their order, once all is said."""
        await self._supervisor.close(grace=10)
        sent = [method for method in self._line.asked if isinstance(method, SendMessage)]
        return [method.text for method in sent if method.chat_id == admin_id]


async def test_every_change_of_a_service_is_told_in_each_ones_language(
    operator_alerts: OperatorAlerts, said: Said
) -> None:
    operator_alerts.report(ProviderFailing("llmeasy", others=True))
    [gone] = await said.to(1)
    assert gone == (
        "LLMEasy failed five times in a row."
        " The others draw for a while; I try it again every minute."
    )
    operator_alerts.report(ProviderBack("llmeasy"))
    assert (await said.to(1))[1:] == ["LLMEasy answers again and draws as before."]
    operator_alerts.report(ProviderFailing("llmeasy", others=True))
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
    operator_alerts: OperatorAlerts, said: Said
) -> None:
    operator_alerts.report(ProviderFailing("apiyi", others=False))
    assert (await said.to(1))[0].endswith("None of the services answers now; I go on asking.")
    assert (await said.to(2))[0].endswith("не отвечает ни один сервис, я продолжаю спрашивать.")


@pytest.mark.parametrize(
    ("reason", "english", "russian"),
    [
        ("key", "APIYI refuses the key.", "APIYI не принимает ключ."),
        ("balance", "APIYI is out of funds.", "На счёте APIYI закончились деньги."),
        ("set-up", "APIYI is set up wrongly:", "APIYI настроен неверно:"),
        ("task", "APIYI answers with a task", "APIYI отвечает не картинкой, а задачей"),
        ("firewall", "A firewall or proxy before APIYI refuses", "Защита или прокси перед APIYI"),
    ],
)
async def test_the_service_in_need_is_named(
    reason: str, english: str, russian: str, operator_alerts: OperatorAlerts, said: Said
) -> None:
    address = "https://api.apiyi.test/images/generations"
    operator_alerts.report(ProviderUnavailable(reason=reason, provider="apiyi", address=address))

    [told] = await said.to(1)
    assert told.startswith(english)
    assert (address in told) == (reason not in {"key", "balance"})
    [told] = await said.to(2)
    assert told.startswith(russian)
    assert (address in told) == (reason not in {"key", "balance"})


async def test_the_same_failure_is_told_once_an_hour_and_another_at_once(
    operator_alerts: OperatorAlerts, said: Said, step_time: StepTime
) -> None:
    for provider in ("apiyi", "apiyi", "openai"):
        operator_alerts.report(ProviderUnavailable(reason="balance", provider=provider))
    operator_alerts.report(ImageNotSaved(reason="disk full"))
    assert len(await said.to(1)) == 3

    step_time.now += HOUR
    operator_alerts.report(ProviderUnavailable(reason="balance", provider="apiyi"))
    assert len(await said.to(1)) == 4


async def test_one_full_disk_is_one_failure(operator_alerts: OperatorAlerts, said: Said) -> None:
    operator_alerts.report(StorageUnavailable(reason="database or disk is full"))
    operator_alerts.report(ImageNotSaved(reason="No space left on device"))
    operator_alerts.report(DiskFull(reason="the disk is full"))

    assert len(await said.to(1)) == 1


async def test_what_nobody_heard_is_told_with_the_next_occurrence(
    operator_alerts: OperatorAlerts, said: Said, fake_session: FakeSession
) -> None:
    full = StorageUnavailable(reason="full")
    fake_session.answers.extend([TelegramNetworkError(MESSAGE, "no network")] * 2)
    operator_alerts.report(full)
    assert len(await said.to(1)) == 1

    fake_session.answers.append(TelegramNetworkError(MESSAGE, "no network"))
    operator_alerts.report(full)
    assert len(await said.to(1)) == 2  # one of the two has heard it now
    operator_alerts.report(full)
    assert len(await said.to(1)) == 2


async def test_a_slow_line_is_told_once_an_hour(
    operator_alerts: OperatorAlerts, said: Said
) -> None:
    operator_alerts.report(UploadsSlow())
    operator_alerts.report(UploadsSlow())

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
    seconds: float, english: str, russian: str, operator_alerts: OperatorAlerts, said: Said
) -> None:
    operator_alerts.report(TelegramBack(seconds))

    [told] = await said.to(1)
    assert english in told
    [told] = await said.to(2)
    assert russian in told


async def test_a_silence_is_told_though_telegram_is_gone_again(
    operator_alerts: OperatorAlerts, said: Said, fake_session: FakeSession
) -> None:
    fake_session.answers.extend([TelegramServerError(MESSAGE, "Internal Server Error")] * 5)
    operator_alerts.report(TelegramBack(600))

    tries = [len(await said.to(admin_id)) for admin_id in (1, 2)]
    assert sum(tries) == 7  # of which two came


FIRST, SECOND = parse_proxies("socks5://anna:secret@first:1,http://second:2")


async def test_a_proxy_that_fails_is_told_once_an_hour_without_its_password(
    *, operator_alerts: OperatorAlerts, said: Said, step_time: StepTime
) -> None:
    operator_alerts.report(
        ProxyFailed("LLMEasy", ProxySwitch(FIRST, ProxyProblem.PASSWORD, SECOND))
    )
    operator_alerts.report(
        ProxyFailed("LLMEasy", ProxySwitch(FIRST, ProxyProblem.PASSWORD, SECOND))
    )

    [told] = await said.to(1)
    assert told == (
        "LLMEasy: the proxy first:1 refuses the user name and password."
        " I go through second:2 now, and try the first one again in ten minutes."
    )
    assert (await said.to(2))[0].startswith("LLMEasy: прокси first:1 не принимает имя и пароль.")
    step_time.now += HOUR
    operator_alerts.report(ProxyFailed("LLMEasy", ProxySwitch(FIRST, ProxyProblem.PASSWORD, FIRST)))
    assert (await said.to(1))[1].endswith("I keep trying; there is no other proxy in the settings.")


async def test_a_way_to_telegram_is_told_of_while_there_is_another(
    operator_alerts: OperatorAlerts, said: Said, fake_session: FakeSession
) -> None:
    """Words about it that do not arrive bring about no others, however many hear them."""
    operator_alerts.report(ProxyFailed(TELEGRAM, ProxySwitch(FIRST, ProxyProblem.DOWN, FIRST)))
    assert await said.to(1) == []

    fake_session.answers.append(TelegramNetworkError(MESSAGE, "no connection"))
    for _ in range(3):
        operator_alerts.report(ProxyFailed(TELEGRAM, ProxySwitch(FIRST, ProxyProblem.DOWN, SECOND)))
    assert len(await said.to(1) + await said.to(2)) == 3  # one of them was sent again


@pytest.mark.parametrize("error", [Moderated(), ResponseLost(), PromptEmpty()])
async def test_what_the_operator_cannot_mend_is_no_alert(
    error: BotError, operator_alerts: OperatorAlerts, said: Said
) -> None:
    operator_alerts.report(error)

    assert await said.to(1) == []


@pytest.mark.parametrize(
    ("event", "hourly", "until_taken"),
    [
        (ProviderUnavailable(reason="balance", provider="apiyi"), True, False),
        (UploadsSlow(), True, False),
        (FloodWait(300), True, False),
        (ProviderFailing("apiyi", others=True), False, False),
        (ProviderBack("apiyi"), False, False),
        (ProxyFailed("apiyi", ProxySwitch(FIRST, ProxyProblem.DOWN, SECOND)), True, True),
        (UpdatesTaken(by_webhook=True), False, True),
        (UpdatesBack(), False, True),
        (TelegramBack(310), False, True),
    ],
)
def test_how_often_and_how_long_each_event_is_told(
    event: OperatorEvent, *, hourly: bool, until_taken: bool
) -> None:
    alert = alert_for(event)

    assert alert is not None
    assert (alert.key is not None, alert.until_taken) == (hourly, until_taken)
