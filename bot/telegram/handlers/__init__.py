"""Handlers: each parses, calls one use case, and renders."""

from types import ModuleType

from aiogram import Dispatcher, Router

from bot.services.intake.collect_albums import CollectAlbums
from bot.telegram.dependencies import HandlerDependencies
from bot.telegram.handlers import (
    bot_messages,
    cancel,
    chat_migration,
    commands,
    errors,
    job_buttons,
    privacy,
    result_buttons,
    settings,
)
from bot.telegram.handlers.prompts import albums, message_parts, messages
from bot.telegram.middlewares.user_context import UserContextMiddleware


def make_dispatcher(dependencies: HandlerDependencies, collect_albums: CollectAlbums) -> Dispatcher:
    """All handlers, in the order in which they are asked."""
    dispatcher = Dispatcher(dependencies=dependencies, collect_albums=collect_albums)
    dispatcher.include_router(chat_migration.make_router())
    dispatcher.include_router(bot_messages.make_router())
    _include(dispatcher, message_parts)
    dispatcher.include_router(albums.make_router())
    for part in (
        errors,
        commands,
        privacy,
        cancel,
        settings,
        messages,
        result_buttons,
        job_buttons,
    ):
        _include(dispatcher, part)
    return dispatcher


def _include(dispatcher: Dispatcher, part: ModuleType) -> None:
    """With the user's context for its handlers."""
    router: Router = part.make_router()
    for observer in (router.message, router.edited_message, router.callback_query):
        observer.middleware(UserContextMiddleware())
    dispatcher.include_router(router)
