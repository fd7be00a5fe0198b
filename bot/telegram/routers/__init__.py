"""Handlers: each parses, calls one use case, and renders."""

from aiogram import Dispatcher

from bot.telegram.desk import Desk
from bot.telegram.routers import (
    albums,
    boundary,
    buttons,
    drawing,
    moving,
    personal,
    private,
    settings,
)
from bot.telegram.visitors import VisitorMiddleware


def make_dispatcher(desk: Desk) -> Dispatcher:
    """All handlers, in the order in which they are asked."""
    dispatcher = Dispatcher(desk=desk)
    dispatcher.include_router(moving.make_router())
    for part in (boundary, albums, drawing, personal, settings, private, buttons):
        router = part.make_router()
        for observer in (router.message, router.edited_message, router.callback_query):
            observer.middleware(VisitorMiddleware())
        dispatcher.include_router(router)
    return dispatcher
