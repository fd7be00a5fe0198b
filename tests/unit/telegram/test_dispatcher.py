"""One router carries the middlewares of all handlers."""

from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from aiogram import Bot, Dispatcher, Router
from aiogram.types import TelegramObject

from bot.domain.jobs import Requester
from bot.domain.settings import Language, Owner
from bot.services.intake.collect_albums import CollectAlbums
from bot.storage import Database, SqlChatRepository, SqlSettingsRepository
from bot.telegram.delivery.chat_translators import ChatTranslators
from bot.telegram.handlers import ignore_bots
from bot.telegram.handlers.chat_migration import ChatMigrationHandlers
from bot.telegram.handlers.dispatcher import make_parent_router
from bot.telegram.handlers.prompts.albums import AlbumHandlers
from bot.telegram.middlewares.finish_albums import FinishAlbumsMiddleware
from bot.telegram.middlewares.user_context import (
    LoadUserContext,
    UserContext,
    UserContextMiddleware,
)
from tests.kit.ids import REQUESTER, USER

FOX = {"id": 7, "is_bot": False, "first_name": "Fox", "language_code": "ru"}
CHAT = {"id": 7, "type": "private"}
SAID = {"message_id": 5, "date": 1, "chat": CHAT, "from": FOX, "text": "a fox"}
UPDATES = {
    "message": SAID,
    "edited_message": SAID,
    "callback_query": {"id": "1", "from": FOX, "chat_instance": "1", "message": SAID},
}
OBSERVERS = pytest.mark.parametrize("observer", UPDATES)


@dataclass
class Handlers:
    """What a filter and a handler of a child saw, and which albums were finished before."""

    seen_by_filter: list[str] = field(default_factory=list)
    users: list[UserContext | None] = field(default_factory=list)
    finished: list[Requester] = field(default_factory=list)

    async def finish(self, requester: Requester) -> None:
        assert not self.users
        self.finished.append(requester)

    def filter(self, _: TelegramObject, **data: Any) -> bool:
        self.seen_by_filter += data
        return True

    async def handle(self, _: TelegramObject, user: UserContext | None = None) -> None:
        self.users.append(user)


@pytest.fixture
def handlers() -> Handlers:
    return Handlers()


@pytest.fixture
def child(handlers: Handlers) -> Router:
    return Router(name="child")


@pytest.fixture
def dispatcher(
    handlers: Handlers, child: Router, database: Database, translator_for: ChatTranslators
) -> Dispatcher:
    load_user_context = LoadUserContext(SqlSettingsRepository(database), translator_for.catalogue)
    parent = make_parent_router(
        UserContextMiddleware(load_user_context), FinishAlbumsMiddleware(handlers.finish)
    )
    parent.include_router(child)
    dispatcher = Dispatcher()
    dispatcher.include_router(parent)
    return dispatcher


@OBSERVERS
async def test_a_handler_gets_the_user_once_the_album_before_is_handled(
    *, handlers: Handlers, child: Router, dispatcher: Dispatcher, bot: Bot, observer: str
) -> None:
    child.observers[observer].register(handlers.handle, handlers.filter)

    await dispatcher.feed_raw_update(bot, {"update_id": 1, observer: UPDATES[observer]})

    (user,) = handlers.users
    assert user is not None
    assert (user.requester.user_id, user.owner) == (USER, Owner(USER))
    assert user.settings.language is Language.RU
    assert handlers.finished == [REQUESTER]
    assert "event_update" in handlers.seen_by_filter
    assert "user" not in handlers.seen_by_filter


@OBSERVERS
async def test_a_handler_that_answers_nobody_touches_no_album_and_no_settings(
    *, handlers: Handlers, child: Router, dispatcher: Dispatcher, bot: Bot, observer: str
) -> None:
    child.observers[observer].register(
        handlers.handle, handlers.filter, flags={"user_context": False}
    )

    await dispatcher.feed_raw_update(bot, {"update_id": 1, observer: UPDATES[observer]})

    assert handlers.users == [None]
    assert handlers.finished == []


async def test_parts_of_albums_bots_and_moves_of_groups_are_handled_without_a_user(
    database: Database, translator_for: ChatTranslators
) -> None:
    preferences = SqlSettingsRepository(database)
    albums = AlbumHandlers(
        LoadUserContext(preferences, translator_for.catalogue),
        cast("CollectAlbums", None),  # nothing is collected
    )
    routers = [
        ChatMigrationHandlers(SqlChatRepository(database)).make_router(),
        ignore_bots.make_router(),
        albums.make_router(),
    ]

    for router in routers:
        registered = [each for observer in router.observers.values() for each in observer.handlers]
        assert registered
        assert all(each.flags == {"user_context": False} for each in registered)
