"""`/settings`: one message that changes in place."""

import itertools
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage
from aiogram.types import InlineKeyboardMarkup, Update

from bot.domain.offers import Look, Offer, Offers
from bot.domain.settings import Language, Owner, Settings
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.settings import ChangeSettings
from bot.storage import Database, SqlSettingsRepository
from bot.telegram.handlers.settings import SettingsHandlers
from bot.telegram.middlewares.user_context import LoadUserContext, UserContextMiddleware
from tests.kit.catalogue import CATALOGUE
from tests.kit.clock import Clock, FakeSleep
from tests.kit.fake_session import FakeSession
from tests.kit.ids import USER
from tests.kit.replies import make_replies
from tests.unit.telegram.keyboard_contents import data, labels, marked

SIZES = ("auto", "1024x1024", "1536x1024", "1024x1536", "2048x1152", "3840x2160", "2160x3840")
OFFERS = Offers((Offer("painter", SIZES, max_references=16, prompt_limit=99, typical_seconds=9),))
ROWS = ["settings:size", "settings:pictures", "settings:send", "settings:language"]
SAY = CATALOGUE.translator(Language.EN)
ANNA = {"id": 7, "is_bot": False, "first_name": "Anna", "language_code": "en"}
SAID = {"message_id": 5, "date": 1, "chat": {"id": 7, "type": "private"}, "from": ANNA}


@dataclass
class Page:
    """The message of `/settings`, as Anna sees it after each press."""

    dispatcher: Dispatcher
    bot: Bot
    session: FakeSession
    preferences: SqlSettingsRepository
    supervisor: TaskSupervisor
    text: str = ""
    keyboard: InlineKeyboardMarkup | None = None
    _update_ids: "itertools.count[int]" = field(default_factory=itertools.count)

    async def open(self) -> None:
        await self._feed(message={**SAID, "text": "/settings"})
        [sent] = [each for each in self.session.asked if isinstance(each, SendMessage)]
        assert isinstance(sent.reply_markup, InlineKeyboardMarkup)
        self.text, self.keyboard = sent.text, sent.reply_markup

    async def press(self, button: str, refusal: TelegramAPIError | None = None) -> None:
        """A button, which need not be on the page. `refusal` meets its edit."""
        before = len(self.session.asked)
        self.session.answers_to["answerCallbackQuery"].append(True)
        if refusal:
            self.session.answers_to["editMessageText"].append(refusal)
        assert await self._press(button) is not UNHANDLED
        await self.supervisor.close(grace=10)  # what nobody waits for is over
        answered, edited = self.session.asked[before:]
        assert isinstance(answered, AnswerCallbackQuery)
        assert answered.text is None
        assert isinstance(edited, EditMessageText)
        assert isinstance(edited.reply_markup, InlineKeyboardMarkup)
        if refusal is None:
            self.text, self.keyboard = str(edited.text), edited.reply_markup

    async def knows(self, button: str) -> bool:
        return await self._press(button) is not UNHANDLED

    async def chosen(self) -> Settings:
        return await self.preferences.get(Owner(USER), Language.EN)

    async def _press(self, button: str) -> Any:
        press = {"id": "1", "from": ANNA, "chat_instance": "1", "data": button}
        return await self._feed(callback_query={**press, "message": SAID})

    async def _feed(self, **content: Any) -> Any:
        update = Update.model_validate({"update_id": next(self._update_ids), **content})
        return await self.dispatcher.feed_update(self.bot, update)


@pytest.fixture
async def page(
    database: Database, fake_session: FakeSession, supervisor: TaskSupervisor, clock: Clock
) -> Page:
    preferences, bot = SqlSettingsRepository(database), Bot("42:TEST", session=fake_session)
    replies = make_replies(bot, database, supervisor, clock, FakeSleep())
    handlers = SettingsHandlers(ChangeSettings(preferences, OFFERS), OFFERS, CATALOGUE, replies)
    router, dispatcher = handlers.make_router(), Dispatcher()
    load_user_context = UserContextMiddleware(LoadUserContext(preferences, CATALOGUE))
    for observer in (router.message, router.callback_query):
        observer.middleware(load_user_context)
    dispatcher.include_router(router)
    page = Page(dispatcher, bot, fake_session, preferences, supervisor)
    await page.open()
    return page


def carried(page: Page) -> list[str]:
    return data(page.keyboard)


def buttons(page: Page) -> list[str]:
    assert page.keyboard
    return [label for row in labels(page.keyboard) for label in row]


def chosen_button(page: Page) -> list[str]:
    assert page.keyboard
    return marked(page.keyboard)


@pytest.mark.parametrize(
    ("section", "old", "new", "says"),
    [
        ("pictures", "pictures:1", "pictures:4", "4"),
        ("send", "send:photo", "send:both", SAY("choice-send", value="both")),
        ("size", "size:auto", "size:1536x1024", "3:2, 1536×1024"),
    ],
)
async def test_a_setting_opens_its_choices_and_a_choice_leads_back(
    page: Page, section: str, old: str, new: str, says: str
) -> None:
    assert carried(page) == ROWS
    assert page.text.endswith(SAY("settings-tap"))

    await page.press(f"settings:{section}")
    assert chosen_button(page) == [old]
    await page.press(new)
    assert carried(page) == ROWS
    line = SAY(f"settings-{section}", value=says)
    assert f"{line} ›" in buttons(page)
    await page.press(f"settings:{section}")
    assert chosen_button(page) == [new]
    assert line in page.text
    await page.press("settings:all")
    assert carried(page) == ROWS

    assert page.session.names.count("sendMessage") == 1


async def test_a_shape_opens_its_sizes(page: Page) -> None:
    await page.press("settings:size")
    await page.press("sizes|16:9")
    assert buttons(page) == ["2K · 2048×1152", "4K · 3840×2160", "← Back"]

    await page.press("size:3840x2160")
    assert buttons(page)[0] == "Size: 16:9, 4K, 3840×2160 ›"


async def test_each_size_that_the_service_names_is_what_will_be_asked_for(page: Page) -> None:
    for size in reversed(SIZES):
        await page.press(f"size:{size}")
        assert (await page.chosen()).look == Look(size)


async def test_a_page_from_before_the_update_still_works(page: Page) -> None:
    """Its buttons stood on one page: each changes a setting, and what is drawn is the new page."""
    await page.press("settings:language")
    for old in ("size:2160x3840", "pictures:3", "send:file"):
        await page.press(old)
        assert carried(page) == ROWS
    await page.press("settings:send")

    assert chosen_button(page) == ["send:file"]


@pytest.mark.parametrize("why", ["message is not modified", "message to edit not found"])
async def test_a_choice_counts_whether_or_not_the_page_can_be_drawn(page: Page, why: str) -> None:
    """The same choice twice, or a page that was deleted."""
    refusal = TelegramBadRequest(EditMessageText(text=""), f"Bad Request: {why}")
    await page.press("pictures:3", refusal)

    assert (await page.chosen()).pictures == 3


@pytest.mark.parametrize(
    "choice", ["size:9x9", "size:huge", "pictures:0", "pictures:99", "pictures:-1"]
)
async def test_what_is_not_offered_is_not_chosen(page: Page, choice: str) -> None:
    before = await page.chosen()
    await page.press(choice)

    assert await page.chosen() == before
    assert carried(page) == ROWS


@pytest.mark.parametrize("section", ["settings:quality", "settings:provider", "settings:all"])
async def test_what_can_not_be_chosen_any_more_opens_the_first_page(
    page: Page, section: str
) -> None:
    await page.press("settings:send")
    await page.press(section)

    assert carried(page) == ROWS


@pytest.mark.parametrize("button", ["settings:colour", "settings", "sizes", "settings:size:1"])
async def test_other_buttons_are_left_to_other_handlers(page: Page, button: str) -> None:
    assert not await page.knows(button)
