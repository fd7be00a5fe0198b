"""Handlers: each parses, calls one use case, and renders."""

from types import ModuleType

from aiogram import Dispatcher, Router

from bot.services.albums import CollectAlbums
from bot.telegram.desk import Desk
from bot.telegram.routers import (
    albums,
    asking,
    belongings,
    boundary,
    buttons,
    completing,
    ignored,
    moving,
    personal,
    results,
    settings,
    stopping,
)
from bot.telegram.visitors import VisitorMiddleware


def make_dispatcher(desk: Desk, collect_albums: CollectAlbums) -> Dispatcher:
    """All handlers, in the order in which they are asked."""
    dispatcher = Dispatcher(desk=desk, collect_albums=collect_albums)
    dispatcher.include_router(moving.make_router())
    dispatcher.include_router(ignored.make_router())
    _include(dispatcher, completing)
    dispatcher.include_router(albums.make_router())
    for part in (boundary, personal, belongings, stopping, settings, asking, results, buttons):
        _include(dispatcher, part)
    return dispatcher


def _include(dispatcher: Dispatcher, part: ModuleType) -> None:
    """With the visitor for its handlers."""
    router: Router = part.make_router()
    for observer in (router.message, router.edited_message, router.callback_query):
        observer.middleware(VisitorMiddleware())
    dispatcher.include_router(router)
