"""What reaches out of the process: the database, Telegram, the vendors, and the operator's line."""

import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiogram import Bot

from bot.app.vendors import Vendor
from bot.config import Config
from bot.domain.errors import StorageUnavailable
from bot.domain.ports import Clock, Sleep
from bot.i18n import Catalogue
from bot.providers import FailoverPainter, ImagesClient, Retries
from bot.services.nursery import Nursery
from bot.storage import (
    Database,
    SqlAttempts,
    SqlImages,
    SqlInbox,
    SqlJobs,
    SqlPending,
    SqlPreferences,
    SqlUsageBook,
    opened,
)
from bot.telegram.connection import make_bot
from bot.telegram.operator import OperatorLine
from bot.telegram.speakers import Speakers


@dataclass(frozen=True, slots=True)
class Stores:
    """The ports that the database keeps."""

    jobs: SqlJobs
    attempts: SqlAttempts
    images: SqlImages
    preferences: SqlPreferences
    pending: SqlPending
    usage_book: SqlUsageBook
    inbox: SqlInbox

    @classmethod
    def of(cls, database: Database, folder: Path) -> "Stores":
        return cls(
            SqlJobs(database),
            SqlAttempts(database),
            SqlImages(database, folder),
            SqlPreferences(database),
            SqlPending(database),
            SqlUsageBook(database),
            SqlInbox(database),
        )


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything that reaches out of the process, and the settings."""

    config: Config
    stores: Stores
    bot: Bot
    speakers: Speakers
    operator: OperatorLine
    painter: FailoverPainter
    work: Nursery
    clock: Clock
    steady: Clock
    sleep: Sleep


@asynccontextmanager
async def reached(
    config: Config, vendors: Sequence[Vendor], clock: Clock, steady: Clock, sleep: Sleep
) -> AsyncIterator[Outside]:
    """Connections to everything, closed at the end. Raises StorageUnavailable."""
    _make_folders(config)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(opened(config.database))
        stores = Stores.of(database, config.images_dir)
        bot = make_bot(config.bot_token.get_secret_value(), config.telegram_api_url, sleep)
        stack.push_async_callback(bot.session.close)
        speakers = Speakers(Catalogue.load(), stores.preferences)
        work = Nursery()
        operator = OperatorLine(bot, config.admin_ids, speakers, work, steady)
        clients = [_client(config, vendor, clock, sleep) for vendor in vendors]
        painter = _painter(clients, operator, steady)
        stack.push_async_callback(painter.aclose)
        yield Outside(
            config=config,
            stores=stores,
            bot=bot,
            speakers=speakers,
            operator=operator,
            painter=painter,
            work=work,
            clock=clock,
            steady=steady,
            sleep=sleep,
        )


def _make_folders(config: Config) -> None:
    """The workshop is emptied: what a crash left there may be somebody's photo."""
    try:
        config.images_dir.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(config.workshop_dir, ignore_errors=True)
        config.workshop_dir.mkdir(exist_ok=True)
    except OSError as error:
        raise StorageUnavailable(reason=f"{config.data_dir}: {error.strerror}") from error


def _painter(
    clients: Sequence[ImagesClient], operator: OperatorLine, steady: Clock
) -> FailoverPainter:
    def changed(name: str, is_back: bool) -> None:
        others = len(painter.left_out()) < len(clients)
        operator.tell_vendor(name, is_back=is_back, others=others)

    painter = FailoverPainter(clients, warn=operator.warn, changed=changed, clock=steady)
    return painter


def _client(config: Config, vendor: Vendor, clock: Clock, sleep: Sleep) -> ImagesClient:
    return ImagesClient(
        vendor.profile,
        vendor.api_key,
        timeout=config.images_timeout,
        retries=Retries(config.retry_waits, config.ambiguous_retries, sleep=sleep),
        clock=clock,
    )
