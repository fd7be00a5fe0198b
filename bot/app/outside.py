"""What reaches out of the process: the database, Telegram, the vendors, and the operator's line."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aiogram import Bot

from bot.app.folders import own_workshop
from bot.app.proxies import proxies_of
from bot.app.vendors import Vendor
from bot.config import Config
from bot.domain.errors import Refusal
from bot.domain.ports import Clock, Sleep, Studio
from bot.domain.usage import Calendar
from bot.i18n import Catalogue
from bot.imaging import PillowStudio
from bot.network import ProxySelector, Switch
from bot.providers import Decodes, FailoverPainter, ImagesClient, Retries
from bot.services.nursery import Nursery
from bot.storage import (
    Database,
    SqlAlbums,
    SqlAttempts,
    SqlBelongings,
    SqlChats,
    SqlImages,
    SqlInbox,
    SqlJobs,
    SqlParts,
    SqlPending,
    SqlPreferences,
    SqlSentPictures,
    SqlUsageBook,
    opened,
)
from bot.telegram.connection import make_bot
from bot.telegram.names import vendor_name
from bot.telegram.operator import TELEGRAM, OperatorLine
from bot.telegram.outage import Outage
from bot.telegram.slow_line import SlowLine
from bot.telegram.speakers import Speakers


@dataclass(frozen=True, slots=True)
class Stores:
    """The ports that the database keeps."""

    jobs: SqlJobs
    attempts: SqlAttempts
    images: SqlImages
    preferences: SqlPreferences
    pending: SqlPending
    parts: SqlParts
    usage_book: SqlUsageBook
    inbox: SqlInbox
    chats: SqlChats
    albums: SqlAlbums
    sent_pictures: SqlSentPictures
    belongings: SqlBelongings

    @classmethod
    def of(cls, database: Database, folder: Path, calendar: Calendar) -> "Stores":
        return cls(
            SqlJobs(database, calendar),
            SqlAttempts(database),
            SqlImages(database, folder),
            SqlPreferences(database),
            SqlPending(database),
            SqlParts(database),
            SqlUsageBook(database, calendar),
            SqlInbox(database),
            SqlChats(database),
            SqlAlbums(database),
            SqlSentPictures(database),
            SqlBelongings(database, folder),
        )


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything that reaches out of the process, and the settings."""

    config: Config
    workshop: Path
    """For files that are needed for minutes only."""
    stores: Stores
    bot: Bot
    speakers: Speakers
    operator: OperatorLine
    slow_line: SlowLine
    studio: Studio
    painter: FailoverPainter
    work: Nursery
    calendar: Calendar
    clock: Clock
    steady: Clock
    sleep: Sleep
    pause: Sleep
    """Before Telegram is tried again: it ends early once Telegram is back."""


@asynccontextmanager
async def reached(
    config: Config, vendors: Sequence[Vendor], clock: Clock, steady: Clock, sleep: Sleep
) -> AsyncIterator[Outside]:
    """Connections to everything, closed at the end. Raises StorageUnavailable and ConfigError."""
    async with AsyncExitStack() as stack:
        studio = await _studio(config, stack)
        workshop = stack.enter_context(own_workshop(config))
        database = await stack.enter_async_context(opened(config.database))
        calendar = Calendar(config.timezone)
        stores = Stores.of(database, config.images_dir, calendar)
        work = Nursery()
        bot = _bot(config, stores, steady, sleep, lambda away: operator.tell_proxy(TELEGRAM, away))
        stack.push_async_callback(bot.session.close)
        outage = _outage(bot, stack, sleep)
        speakers = Speakers(Catalogue.load(), stores.preferences)
        operator = OperatorLine(bot, config.admin_ids, speakers, work, steady, outage.pause)
        slow_line = _slow_line(config, bot, operator, steady)
        client = partial(_client, config, clock, sleep, _decoder(studio))
        through = partial(_vendor_proxies, operator=operator, steady=steady)
        clients = [client(vendor, proxies=through(vendor)) for vendor in vendors]
        painter = _painter(clients, operator, steady)
        stack.push_async_callback(painter.aclose)
        yield Outside(
            config=config,
            workshop=workshop,
            stores=stores,
            bot=bot,
            speakers=speakers,
            operator=operator,
            slow_line=slow_line,
            studio=studio,
            painter=painter,
            work=work,
            calendar=calendar,
            clock=clock,
            steady=steady,
            sleep=sleep,
            pause=outage.pause,
        )


async def _studio(config: Config, stack: AsyncExitStack) -> PillowStudio:
    return await stack.enter_async_context(
        aclosing(PillowStudio(long_side=config.reference_pixels))
    )


def _outage(bot: Bot, stack: AsyncExitStack, sleep: Sleep) -> Outage:
    looks = Nursery()
    stack.push_async_callback(looks.close, 0)
    outage = Outage(looks, sleep)
    bot.session.middleware(outage)
    return outage


def _bot(
    config: Config, stores: Stores, steady: Clock, sleep: Sleep, switched: Callable[[Switch], None]
) -> Bot:
    return make_bot(
        config.bot_token.get_secret_value(),
        config.telegram_api_url,
        sleep,
        steady,
        stores.chats.move,
        proxies=proxies_of(config.telegram_proxy, steady, switched),
    )


def _slow_line(config: Config, bot: Bot, operator: OperatorLine, steady: Clock) -> SlowLine:
    """It is never on where originals are not kept: their button could not bring them."""
    slow_line = SlowLine(steady, operator.tell_slow_line)
    if config.keep_images_days and config.keep_images_mb:
        bot.session.middleware(slow_line)
    return slow_line


def _painter(
    clients: Sequence[ImagesClient], operator: OperatorLine, steady: Clock
) -> FailoverPainter:
    def changed(name: str, is_back: bool) -> None:
        others = len(painter.left_out()) < len(clients)
        operator.tell_vendor(name, is_back=is_back, others=others)

    painter = FailoverPainter(clients, warn=operator.warn, changed=changed, clock=steady)
    return painter


def _vendor_proxies(vendor: Vendor, operator: OperatorLine, steady: Clock) -> ProxySelector:
    name = vendor.profile.name
    return proxies_of(
        vendor.proxy, steady, lambda switch: operator.tell_proxy(vendor_name(name), switch)
    )


def _decoder(studio: Studio) -> Decodes:
    """Says whether the studio can open a picture whole."""

    async def decodes(path: Path) -> bool:
        try:
            await studio.measure(path)
        except Refusal:
            return False
        return True

    return decodes


def _client(
    config: Config,
    clock: Clock,
    sleep: Sleep,
    decodes: Decodes,
    vendor: Vendor,
    *,
    proxies: ProxySelector,
) -> ImagesClient:
    return ImagesClient(
        vendor.profile,
        vendor.api_key,
        proxies=proxies,
        timeout=config.images_timeout,
        retries=Retries(config.retry_waits, config.ambiguous_retries, sleep=sleep),
        clock=clock,
        decodes=decodes,
    )
