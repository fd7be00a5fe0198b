"""All handlers, under one router that carries their middlewares."""

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
from bot.telegram.middlewares.finish_albums import FinishAlbumsMiddleware
from bot.telegram.middlewares.user_context import UserContextMiddleware


def make_dispatcher(dependencies: HandlerDependencies, collect_albums: CollectAlbums) -> Dispatcher:
    """All handlers, in the order in which they are asked."""
    parent = make_parent_router(FinishAlbumsMiddleware(collect_albums.finish))
    parent.include_routers(
        chat_migration.make_router(),
        bot_messages.make_router(),
        message_parts.make_router(),  # before albums: pictures forwarded with a comment may be one
        albums.make_router(),
        errors.make_router(),
        commands.make_router(),
        privacy.make_router(),
        cancel.make_router(),
        settings.make_router(),
        messages.make_router(),
        result_buttons.make_router(),
        job_buttons.make_router(),
    )
    dispatcher = Dispatcher(dependencies=dependencies, collect_albums=collect_albums)
    dispatcher.include_router(parent)
    return dispatcher


def make_parent_router(finish_albums: FinishAlbumsMiddleware) -> Router:
    """Gives handlers of its children the user's context.

    A handler that answers nobody is registered with `flags={"user_context": False}`.
    """
    router = Router(name="handlers")
    for observer in (router.message, router.edited_message, router.callback_query):
        observer.middleware(UserContextMiddleware())
        observer.middleware(finish_albums)
    return router
