"""All handlers, under one router that carries their middlewares."""

from dataclasses import dataclass

from aiogram import Dispatcher, Router

from bot.telegram.handlers import ignore_bots
from bot.telegram.handlers.cancel import CancelHandlers
from bot.telegram.handlers.chat_migration import ChatMigrationHandlers
from bot.telegram.handlers.commands import CommandHandlers
from bot.telegram.handlers.errors import ErrorHandlers
from bot.telegram.handlers.job_buttons import JobButtonHandlers
from bot.telegram.handlers.privacy import PrivacyHandlers
from bot.telegram.handlers.prompts.albums import AlbumHandlers
from bot.telegram.handlers.prompts.message_parts import MessagePartHandlers
from bot.telegram.handlers.prompts.messages import PromptHandlers
from bot.telegram.handlers.result_buttons import ResultButtonHandlers
from bot.telegram.handlers.settings import SettingsHandlers
from bot.telegram.middlewares.finish_albums import FinishAlbumsMiddleware
from bot.telegram.middlewares.user_context import UserContextMiddleware


@dataclass(frozen=True, slots=True)
class Handlers:
    """Those that depend on something, each with its own dependencies."""

    chat_migration: ChatMigrationHandlers
    message_parts: MessagePartHandlers
    albums: AlbumHandlers
    errors: ErrorHandlers
    commands: CommandHandlers
    privacy: PrivacyHandlers
    cancel: CancelHandlers
    settings: SettingsHandlers
    prompts: PromptHandlers
    result_buttons: ResultButtonHandlers
    job_buttons: JobButtonHandlers


def make_dispatcher(
    handlers: Handlers, user_context: UserContextMiddleware, finish_albums: FinishAlbumsMiddleware
) -> Dispatcher:
    """All handlers, in the order in which they are asked."""
    parent = make_parent_router(user_context, finish_albums)
    parent.include_routers(
        handlers.chat_migration.make_router(),
        ignore_bots.make_router(),
        handlers.message_parts.make_router(),  # before albums: it takes forwarded ones
        handlers.albums.make_router(),
        handlers.errors.make_router(),
        handlers.commands.make_router(),
        handlers.privacy.make_router(),
        handlers.cancel.make_router(),
        handlers.settings.make_router(),
        handlers.prompts.make_router(),
        handlers.result_buttons.make_router(),
        handlers.job_buttons.make_router(),
    )
    dispatcher = Dispatcher()
    dispatcher.include_router(parent)
    return dispatcher


def make_parent_router(
    user_context: UserContextMiddleware, finish_albums: FinishAlbumsMiddleware
) -> Router:
    """Gives handlers of its children the user's context.

    A handler that answers nobody is registered with `flags={"user_context": False}`.
    """
    router = Router(name="handlers")
    for observer in (router.message, router.edited_message, router.callback_query):
        observer.middleware(user_context)
        observer.middleware(finish_albums)
    return router
