"""What the doctor says of Telegram, the proxies and the providers, with each thing broken in turn."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramConflictError
from aiohttp import web

from bot.app.doctor.checks import CHECKS, LOCAL_CHECKS
from bot.app.doctor.context import read_context
from bot.app.doctor.findings import Finding, Status
from bot.app.doctor.report import Report
from bot.app.doctor.runner import run_checks
from bot.domain.settings import Language
from bot.telegram.monitoring import diagnostics
from draw_bot_sandbox.serving import serving
from draw_bot_sandbox.telegram import TelegramSandbox, Webhook
from tests.kit.catalogue import CATALOGUE
from tests.kit.virtual_time import virtual_time
from tests.proxies import ProxyServer

TOKEN = "42:TOKEN-of-the-tests"
KEY = "sk-key-of-the-tests"


answer = web.json_response
"""Made anew for each request."""


@dataclass
class Doctor:
    """Telegram, a provider, and a bot that is set up to use them."""

    folder: Path
    telegram: TelegramSandbox
    url: str = ""
    models: Callable[[], web.Response] = lambda: answer({"data": [{"id": "gpt-image-2"}]})
    found: list[Finding] = field(default_factory=list)

    async def list_models(self, request: web.Request) -> web.Response:
        if request.headers["Authorization"] != f"Bearer {KEY}":
            return web.json_response({"error": {"message": "wrong key"}}, status=401)
        return self.models()

    async def examine(self, language: Language = Language.EN, *, fix: bool = False) -> str:
        """The lines of all checks that ask somebody outside."""
        context = read_context(CATALOGUE, self.folder / ".env", fix=fix)
        report = Report(CATALOGUE.translator(language), "utf-8", context.secrets)
        self.found = [each async for each in run_checks(CHECKS[len(LOCAL_CHECKS) :], context)]
        return "\n".join(map(report.line, self.found))

    def status(self, check: str) -> Status:
        """The worst one of that check."""
        order = [Status.FAILURE, Status.WARNING, Status.SKIPPED, Status.OK]
        return min((each.status for each in self.found if each.check == check), key=order.index)


@pytest.fixture
async def doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Doctor]:
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith(("LLMEASY_", "OPENAI_")):
            monkeypatch.delenv(name)
    monkeypatch.setattr(diagnostics, "CONFLICT_PROBES", 1)
    monkeypatch.setattr(diagnostics, "CONFLICT_PROBE_SECONDS", 1)
    doctor = Doctor(tmp_path, TelegramSandbox(TOKEN))
    app = web.Application()
    doctor.telegram.add_to(app)
    app.router.add_get("/v1/models", doctor.list_models)
    with virtual_time():
        async with serving(app) as doctor.url:
            for name, value in {
                "BOT_TOKEN": TOKEN,
                "LLMEASY_API_KEY": KEY,
                "TELEGRAM_API_URL": doctor.url,
                "LLMEASY_BASE_URL": f"{doctor.url}/v1",
                "DATA_DIR": str(tmp_path),
            }.items():
                monkeypatch.setenv(name, value)
            yield doctor


async def test_all_is_well_but_for_the_commands_of_a_new_bot(doctor: Doctor) -> None:
    told = await doctor.examine()

    assert {each.check for each in doctor.found if each.status is not Status.OK} == {"commands"}
    assert "✓ Telegram answers, the token is accepted: @sandbox_bot." in told
    assert "the key is accepted, and the model gpt-image-2 is there." in told
    assert "! The command menus are not registered yet" in told
    assert doctor.telegram.pending_updates == 0


async def test_commands_are_registered_where_it_may_fix(doctor: Doctor) -> None:
    assert "✓ The command menus are registered now." in await doctor.examine(fix=True)
    assert "✓ The command menus are registered in both" in await doctor.examine()


async def test_a_token_that_telegram_does_not_know(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "42:of-somebody-else")
    told = await doctor.examine(Language.RU)

    assert "✗ Telegram не знает такого BOT_TOKEN." in told
    assert "somebody" not in told
    assert doctor.status("telegram") is Status.FAILURE


async def test_telegram_that_does_not_answer(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:1")

    assert "✗ Telegram does not answer at http://127.0.0.1:1.\n    Check the" in (
        await doctor.examine()
    )


@pytest.mark.parametrize(
    ("ahead", "words"),
    [(4000, r"4,\d\d\d s ahead of"), (-4000, r"[34],\d\d\d s behind")],
)
async def test_a_clock_that_is_wrong(doctor: Doctor, ahead: int, words: str) -> None:
    context = read_context(CATALOGUE, doctor.folder / ".env")
    clock = context.clock
    object.__setattr__(context, "clock", lambda: clock() + ahead)
    report = Report(CATALOGUE.translator(Language.EN), "utf-8")

    told = [report.line(each) async for each in run_checks(CHECKS[len(LOCAL_CHECKS) :], context)]

    wrong = f"! This machine's clock is {words} Telegram's.\n    Switch time"
    assert re.search(wrong, "\n".join(told))


async def test_privacy_and_groups(doctor: Doctor) -> None:
    doctor.telegram.settings.can_read_all_group_messages = True
    doctor.telegram.settings.can_join_groups = False
    told = await doctor.examine()

    assert "✓ Privacy mode is off" in told
    assert "! The bot can't be added to groups.\n    If it should be: /setjoingroups" in told


@pytest.mark.parametrize(
    ("inline", "guest", "words"),
    [
        (True, False, "Inline mode is on"),
        (False, True, "Guest mode is on"),
        (True, True, "Inline and guest mode are on"),
    ],
)
async def test_modes_that_nobody_serves_are_switched_off(
    doctor: Doctor, inline: bool, guest: bool, words: str
) -> None:
    settings = doctor.telegram.settings
    settings.supports_inline_queries, settings.supports_guest_queries = inline, guest

    assert f"! {words}" in await doctor.examine()
    assert "off now." in await doctor.examine(fix=True)
    assert settings.supports_inline_queries is settings.supports_guest_queries is False


async def test_a_server_that_does_not_let_the_bot_switch(doctor: Doctor) -> None:
    doctor.telegram.settings.supports_inline_queries = True
    doctor.telegram.unknown_methods.add("setMySettings")

    assert "switch it off at @BotFather" in await doctor.examine(fix=True)


async def test_a_webhook_that_was_left_over(doctor: Doctor) -> None:
    doctor.telegram.webhook = Webhook("https://user:key@hook.test/secret-path")
    told = await doctor.examine()

    assert "! A webhook is left over, to hook.test: while it is set" in told
    assert "secret-path" not in told
    assert "A webhook was left over, and is removed now." in await doctor.examine(fix=True)
    assert "✓ No webhook is set" in await doctor.examine()
    assert doctor.status("poller") is Status.OK


async def test_another_program_that_polls(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever it is thrown out it comes back, as all of them do."""
    monkeypatch.setattr(diagnostics, "CONFLICT_PROBE_SECONDS", 20)
    other = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(doctor.url)))

    async def poll() -> None:
        while True:
            with suppress(TelegramConflictError):
                await other.get_updates(timeout=20)

    async with asyncio.TaskGroup() as group:
        polling = group.create_task(poll())
        told = await doctor.examine()
        polling.cancel()
    await other.session.close()

    assert "✗ Another program takes this bot's messages with the same token.\n    Stop one" in told


async def test_the_bot_that_runs_here_is_not_disturbed(doctor: Doctor) -> None:
    (doctor.folder / "alive").touch()
    told = await doctor.examine()

    assert "✓ The bot that runs here takes the messages" in told
    assert "getUpdates" not in {call.method for call in doctor.telegram.calls}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("dead", "does not answer.\n    Check its address and port"),
        ("password", "refuses the user name and password.\n    Check both"),
        ("refuses", "Telegram does not answer through the proxy"),
    ],
)
async def test_each_proxy_by_itself(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, wrong: str, words: str
) -> None:
    async with (
        ProxyServer.socks5(user="anna-of-the-tests", password="secret-of-the-tests") as first,
        ProxyServer.http() as second,
    ):
        first.refuses = wrong == "refuses"
        url = first.url.replace("secret-of", "another") if wrong == "password" else first.url
        if wrong == "dead":
            await first.stop()
        monkeypatch.setenv("TELEGRAM_PROXY", f"{url},{second.url}")
        two = await doctor.examine()
        assert f"! Telegram: the proxy socks5://{first.address}" in two or words in two
        assert words in two
        assert f"✓ Telegram: the proxy http://{second.address} answers in" in two
        assert doctor.status("telegram-proxy") is Status.WARNING

        monkeypatch.setenv("TELEGRAM_PROXY", url)
        one = await doctor.examine()
        assert doctor.status("telegram-proxy") is Status.FAILURE
        assert "✗ Telegram does not answer at" in one
    assert not any(secret in one + two for secret in ("anna-of", "secret-of", "another-the"))


async def test_a_services_proxy(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLMEASY_PROXY", "http://127.0.0.1:1")
    told = await doctor.examine(Language.RU)

    assert "✗ LLMEasy: прокси http://127.0.0.1:1 не отвечает." in told
    assert "✗ LLMEasy не отвечает через прокси." in told


@pytest.mark.parametrize(
    ("models", "words", "status"),
    [
        (
            lambda: answer({"data": [{"id": "gpt-image-2.6"}]}),
            "but the model gpt-image-2 is not in its list.\n    Check LLMEASY_MODEL: did you mean",
            Status.WARNING,
        ),
        (
            lambda: answer({}, status=404),
            "It does not tell without drawing whether",
            Status.SKIPPED,
        ),
        (
            lambda: web.Response(text="<html>"),
            "there is a web page, not the service.\n",
            Status.FAILURE,
        ),
        (
            lambda: web.Response(text="<html>Just a moment...", status=403),
            "refuses the request with a web page (403).\n    The key may be right.",
            Status.FAILURE,
        ),
        (lambda: web.Response(status=503), "answers, but is out of order (503).\n", Status.WARNING),
    ],
)
async def test_a_service(
    doctor: Doctor, models: Callable[[], web.Response], words: str, status: Status
) -> None:
    doctor.models = models

    assert words in await doctor.examine()
    assert doctor.status("llmeasy") is status


async def test_a_key_that_is_refused_stops_the_bot_only_where_no_other_service_is_of_use(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLMEASY_API_KEY", "sk-another-key")
    told = await doctor.examine()
    assert "✗ LLMEasy refuses the key.\n    Check LLMEASY_API_KEY" in told
    assert "sk-another" not in told

    settings: dict[str, Any] = {"API_KEY": KEY, "BASE_URL": f"{doctor.url}/v1"}
    for name, value in settings.items():
        monkeypatch.setenv(f"OPENAI_{name}", value)
    monkeypatch.setenv("IMAGES_PROVIDERS", "llmeasy,openai")
    await doctor.examine()
    assert (doctor.status("llmeasy"), doctor.status("openai")) == (Status.WARNING, Status.OK)


async def test_a_variable_without_sense_is_named_and_the_rest_goes_on(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://u:p@proxy:port")
    told = await doctor.examine()

    assert told.count("mend HTTPS_PROXY first") == 2


async def test_a_proxy_behind_which_nothing_answers_does_not_lead_there(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It opens a way, and there is a page of somebody else's at its end."""
    elsewhere = web.Application()
    elsewhere.router.add_route("*", "/{path:.*}", refused)
    async with serving(elsewhere) as url, ProxyServer.socks5() as proxy:
        proxy.resolve["api.test"] = urlsplit(url).port or 0
        monkeypatch.setenv("TELEGRAM_API_URL", "http://api.test")
        monkeypatch.setenv("TELEGRAM_PROXY", proxy.url)
        told = await doctor.examine()

    assert "leads there" not in told
    assert f"✗ Telegram does not answer through the proxy socks5://{proxy.address}." in told
    assert "set TELEGRAM_PROXY=none" in told


async def refused(_: web.Request) -> web.Response:
    return web.Response(status=502, text="<h1>Bad Gateway</h1>")


async def test_where_the_bot_keeps_its_things_is_not_known_nobody_is_thrown_out(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", "what?")
    told = await doctor.examine()

    assert "– Not checked (poller): mend DATA_DIR first." in told
    assert "getUpdates" not in {call.method for call in doctor.telegram.calls}
