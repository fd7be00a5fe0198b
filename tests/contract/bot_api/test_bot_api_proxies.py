"""The bot's way to Telegram through proxies of every kind."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetMe, SendMessage, TelegramMethod
from aiogram.types import BufferedInputFile
from aiohttp import ClientError, web

from bot.network import ProxyProblem, ProxySelector, ProxySwitch, parse_proxies
from bot.telegram.client import session as sessions
from bot.telegram.client.bot_factory import make_bot
from bot.telegram.client.errors import may_have_been_sent
from draw_bot_sandbox.serving import serving
from draw_bot_sandbox.telegram import TelegramSandbox
from tests.kit.clock import FakeSleep
from tests.kit.fake_session import no_migration
from tests.proxies import (
    BROKEN_ANSWERS,
    KINDS,
    Certificate,
    ProxyFactory,
    ProxyServer,
    broken_server,
    make_certificate,
    proxy_factory,
)

LOGIN = {"user": "anna", "password": "s:e/c@ret"}
TOKEN = "42:TEST"


class Way:
    """A bot behind these proxies, and what their selector told."""

    def __init__(self, api_url: str, *urls: str) -> None:
        self.now = 0.0
        self.switches: list[ProxySwitch] = []
        proxies = ProxySelector.of(
            parse_proxies(",".join(urls)),
            {},
            clock=lambda: self.now,
            on_switch=self.switches.append,
        )
        ticks = itertools.count()
        self.bot = make_bot(
            TOKEN, api_url, FakeSleep(), lambda: float(next(ticks)), no_migration, proxies=proxies
        )

    async def __aenter__(self) -> Bot:
        return self.bot

    async def __aexit__(self, *_: object) -> None:
        await self.bot.session.close()


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """Which the bot trusts in place of all others."""
    made = make_certificate(tmp_path, "api.telegram.test")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.path))
    return made


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, certificate: Certificate) -> ProxyFactory:
    """Opens a proxy of that kind."""
    return proxy_factory(request.param, certificate)


@pytest.fixture
async def telegram() -> AsyncIterator[tuple[TelegramSandbox, str]]:
    sandbox = TelegramSandbox(TOKEN)
    app = web.Application()
    sandbox.add_to(app)
    async with serving(app) as url:
        yield sandbox, url


@asynccontextmanager
async def behind_tls(certificate: Certificate) -> AsyncIterator[int]:
    """The port of a Bot API that knows `getMe` alone, behind TLS."""

    async def me(_: web.Request) -> web.Response:
        result = {"id": 42, "is_bot": True, "first_name": "Bot", "username": "sandbox_bot"}
        return web.json_response({"ok": True, "result": result})

    app = web.Application()
    app.router.add_route("*", f"/bot{TOKEN}/getMe", me)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=certificate.server_context()).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def fail_thrice(bot: Bot, method: TelegramMethod[Any]) -> TelegramNetworkError:
    """The third failure."""
    failures = []
    for _ in range(3):
        with pytest.raises(TelegramNetworkError) as failure:
            await bot(method)
        failures.append(failure.value)
    return failures[-1]


@pytest.mark.parametrize("login", [LOGIN, {}], ids=["password", "open"])
async def test_telegram_is_reached_by_name_within_tls(
    kind: ProxyFactory, certificate: Certificate, login: dict[str, str]
) -> None:
    async with behind_tls(certificate) as port, kind(**login) as proxy:
        proxy.resolve["api.telegram.test"] = port
        async with Way("https://api.telegram.test", proxy.url) as bot:
            assert (await bot.get_me()).username == "sandbox_bot"
            assert (await bot.get_me()).id == 42

    assert proxy.requests == [("api.telegram.test", 443)]  # the connection is kept


async def test_files_go_both_ways(
    kind: ProxyFactory, telegram: tuple[TelegramSandbox, str]
) -> None:
    sandbox, url = telegram
    person = sandbox.person("Anna")
    sandbox.private_chat(person)
    data = bytes(range(256)) * 2000
    async with kind(**LOGIN) as proxy, Way(url, proxy.url) as bot:
        sent = await bot.send_document(person.id, BufferedInputFile(data, "data.bin"))
        assert sent.document
        back = await bot.download(sent.document.file_id)
        assert back
        assert back.read() == data


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ("password", ProxyProblem.PASSWORD),
        ("nobody", ProxyProblem.PASSWORD),
        ("dead", ProxyProblem.DOWN),
        ("refuses", ProxyProblem.NO_WAY),
        ("silent", ProxyProblem.NO_WAY),
    ],
)
async def test_a_failing_proxy_is_named_by_what_is_wrong_and_nothing_was_sent(
    kind: ProxyFactory, wrong: str, problem: ProxyProblem, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with kind(**LOGIN) as proxy:
        proxy.resolve["api.telegram.test"] = 1
        proxy.refuses = wrong == "refuses"
        proxy.silent = wrong == "silent"
        url = proxy.url.replace(":s%3Ae%2Fc%40ret", ":wrong") if wrong == "password" else proxy.url
        if wrong == "nobody":
            url = f"{urlsplit(url).scheme}://{proxy.address}"
        if wrong == "silent":
            monkeypatch.setattr(sessions, "PROXY_SECONDS", 0.3)
        if wrong == "dead":
            await proxy.stop()
        way = Way("https://api.telegram.test", url)
        async with way as bot:
            failure = await fail_thrice(bot, GetMe())
        proxy.silent = False

    assert not may_have_been_sent(failure)
    assert [switch.problem for switch in way.switches] == [problem]
    assert proxy.address in str(failure)
    told = f"{failure!r} {failure}"
    assert not any(secret in told for secret in ("anna", "s:e/c@ret", "s%3Ae", "wrong"))


async def test_a_handshake_that_is_cut_behind_the_proxy_has_sent_nothing(
    kind: ProxyFactory,
) -> None:
    """As where somebody on the way lets no TLS through."""

    async def cut(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    async with await asyncio.start_server(cut, "127.0.0.1", 0) as server, kind() as proxy:
        proxy.resolve["api.telegram.test"] = server.sockets[0].getsockname()[1]
        way = Way("https://api.telegram.test", proxy.url)
        async with way as bot:
            failure = await fail_thrice(bot, SendMessage(chat_id=7, text="a result"))

    assert not may_have_been_sent(failure)
    assert [switch.problem for switch in way.switches] == [ProxyProblem.NO_WAY]


async def test_an_answer_that_is_cut_behind_the_proxy_may_have_been_heard(
    kind: ProxyFactory, telegram: tuple[TelegramSandbox, str]
) -> None:
    sandbox, url = telegram
    person = sandbox.person("Anna")
    sandbox.private_chat(person)
    sandbox.fail_next("sendMessage", drop_connection="after")
    async with kind() as proxy, Way(url, proxy.url) as bot:
        with pytest.raises(TelegramNetworkError) as failure:
            await bot.send_message(person.id, "a result")

    if urlsplit(proxy.url).scheme == "socks5":  # the others tell it in words of their own
        assert may_have_been_sent(failure.value)


async def test_the_third_failure_goes_through_the_next_proxy_at_once(
    kind: ProxyFactory, telegram: tuple[TelegramSandbox, str]
) -> None:
    _, url = telegram
    async with kind() as first, kind() as second:
        way = Way(url, first.url, second.url)
        async with way as bot:
            await first.stop()
            for _ in range(2):
                with pytest.raises(TelegramNetworkError):
                    await bot.get_me()
            await bot.get_me()
            assert len(second.requests) == 1

            await first.start()
            way.now += 600
            await bot.get_me()
            assert len(first.requests) == 1

    assert [switch.following.address for switch in way.switches] == [second.address]


async def test_the_environment_holds_for_telegram(certificate: Certificate) -> None:
    async with behind_tls(certificate) as port, ProxyServer.socks5() as proxy:
        proxy.resolve["api.telegram.test"] = port
        environment = {"ALL_PROXY": proxy.url.replace("socks5", "socks")}
        proxies = ProxySelector.of(None, environment, clock=lambda: 0.0, on_switch=lambda _: None)
        bot = make_bot(
            TOKEN,
            "https://api.telegram.test",
            FakeSleep(),
            lambda: 0.0,
            no_migration,
            proxies=proxies,
        )
        assert (await bot.get_me()).id == 42
        await bot.session.close()


@pytest.mark.parametrize("login", ["", "anna:secret@"], ids=["open", "password"])
@pytest.mark.parametrize(
    ("scheme", "answers"),
    [
        pytest.param(scheme, answers, id=f"{scheme}-{name}")
        for scheme, name, answers in BROKEN_ANSWERS
    ],
)
async def test_what_is_no_proxy_is_one_that_fails(
    scheme: str, answers: Sequence[bytes], login: str
) -> None:
    async with broken_server(answers) as address:
        way = Way("https://api.telegram.test", f"{scheme}://{login}{address}")
        async with way as bot:
            failure = await fail_thrice(bot, SendMessage(chat_id=7, text="a result"))
            with pytest.raises(ClientError):
                await bot.download_file("photos/1.jpg")

    assert not may_have_been_sent(failure)
    assert len(way.switches) == 1
    assert "secret" not in f"{failure!r}"


@pytest.mark.parametrize("scheme", ["socks5", "http", "https"])
async def test_a_name_that_nobody_knows_is_a_proxy_that_does_not_answer(scheme: str) -> None:
    way = Way("https://api.telegram.test", f"{scheme}://proxy.invalid:1080")
    async with way as bot:
        await fail_thrice(bot, GetMe())

    assert [switch.problem for switch in way.switches] == [ProxyProblem.DOWN]


async def test_all_that_fail_with_the_first_proxy_go_through_the_next(
    telegram: tuple[TelegramSandbox, str],
) -> None:
    """But for the first two, which could not know."""
    _, url = telegram
    async with ProxyServer.socks5() as first, ProxyServer.socks5() as second:
        await first.stop()
        async with Way(url, first.url, second.url) as bot:
            answers = await asyncio.gather(
                *(bot.get_me() for _ in range(8)), return_exceptions=True
            )

    assert sum(isinstance(answer, TelegramNetworkError) for answer in answers) == 2


async def test_no_text_of_an_error_holds_the_token() -> None:
    async with (
        broken_server([b"garbage\r\n\r\n"]) as address,
        Way(f"http://{address}", "none") as bot,
    ):
        with pytest.raises(TelegramNetworkError) as failure:
            await bot.get_me()

    assert TOKEN not in f"{failure.value!r} {failure.value}"
