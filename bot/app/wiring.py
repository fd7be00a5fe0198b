"""Builds the object graph by hand."""

import asyncio
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aiogram import Bot

from bot.app.vendors import Vendor, millionths
from bot.config import Config
from bot.domain.errors import StorageUnavailable
from bot.domain.offers import Offers
from bot.domain.ports import Clock, Courier, Sleep, Studio
from bot.domain.usage import Limits
from bot.i18n import Catalogue
from bot.imaging import PillowStudio
from bot.providers import FailoverPainter, ImagesClient, Retries
from bot.services.answering import AnswerJob
from bot.services.drawing import DrawJob
from bot.services.nursery import Nursery
from bot.services.patience import Patience
from bot.services.reading import ChangeSettings, ReadStatuses, ReadUsage
from bot.services.recovering import RecoverJobs
from bot.services.rules import Rules
from bot.services.running import CancelJob, Runner
from bot.services.submitting import AwaitWords, RepeatJob, RewordJob, SubmitJob
from bot.services.sweeping import SweepImages
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
from bot.telegram.courier import TelegramCourier
from bot.telegram.desk import Desk
from bot.telegram.files import TelegramFiles
from bot.telegram.operator import OperatorLine
from bot.telegram.polling import Polling
from bot.telegram.routers import make_dispatcher
from bot.telegram.speakers import Speakers
from bot.telegram.status_board import StatusBoard

DAY = 24 * 60 * 60
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class House:
    """What a process has to run and to close."""

    bot: Bot
    catalogue: Catalogue
    polling: Polling
    handlers: Nursery
    runner: Runner
    work: Nursery
    board: StatusBoard
    recover: RecoverJobs
    sweep: SweepImages


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
async def built(
    config: Config,
    vendors: Sequence[Vendor],
    clock: Clock = time.time,
    steady: Clock = time.monotonic,
    sleep: Sleep = asyncio.sleep,
) -> AsyncIterator[House]:
    """The whole house; its connections are closed at the end. Raises StorageUnavailable."""
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
        painter = FailoverPainter(
            clients,
            warn=operator.warn,
            changed=lambda name, is_back: operator.tell_vendor(
                name, is_back=is_back, others=len(painter.left_out()) < len(clients)
            ),
            clock=steady,
        )
        stack.push_async_callback(painter.aclose)
        yield _house(
            Outside(
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
        )


def _make_folders(config: Config) -> None:
    """The workshop is emptied: what a crash left there may be somebody's photo."""
    try:
        config.images_dir.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(config.workshop_dir, ignore_errors=True)
        config.workshop_dir.mkdir(exist_ok=True)
    except OSError as error:
        raise StorageUnavailable(reason=f"{config.data_dir}: {error.strerror}") from error


def _house(outside: Outside) -> House:
    config, stores, bot = outside.config, outside.stores, outside.bot
    speakers, operator, work = outside.speakers, outside.operator, outside.work
    clock, sleep = outside.clock, outside.sleep
    handlers = Nursery()
    statuses = ReadStatuses(stores.jobs, outside.painter.offers, config.parallel_images, clock)
    board = StatusBoard(bot, stores.jobs, statuses, speakers, work, outside.steady, sleep)
    studio = PillowStudio(long_side=config.reference_pixels)
    courier = TelegramCourier(bot, board, studio, speakers, operator, config.workshop_dir, work)
    patience = Patience(courier, sleep)
    runner = _runner(outside, studio, courier, patience)
    dispatcher = make_dispatcher(_desk(outside, runner, board))
    return House(
        bot=bot,
        catalogue=speakers.catalogue,
        polling=Polling(bot, dispatcher, stores.inbox, handlers, patience, clock, sleep),
        handlers=handlers,
        runner=runner,
        work=work,
        board=board,
        recover=RecoverJobs(stores.jobs, stores.attempts, runner.answer_soon, clock),
        sweep=SweepImages(
            stores.images,
            config.keep_images_days * DAY,
            config.keep_images_mb * MEGABYTE,
            clock,
            sleep,
        ),
    )


def _runner(outside: Outside, studio: Studio, courier: Courier, patience: Patience) -> Runner:
    config, stores = outside.config, outside.stores
    draw = DrawJob(
        jobs=stores.jobs,
        attempts=stores.attempts,
        images=stores.images,
        painter=outside.painter,
        studio=studio,
        reference_files=TelegramFiles(outside.bot, outside.sleep),
        courier=courier,
        slots=asyncio.Semaphore(config.parallel_images),
        clock=outside.clock,
        new_request_id=partial(secrets.token_hex, 16),
        free_bytes=lambda: shutil.disk_usage(config.data_dir).free,
        workshop=config.workshop_dir,
    )
    return Runner(
        jobs=stores.jobs,
        draw=draw,
        answer=AnswerJob(
            stores.jobs, stores.images, courier, patience, outside.clock, outside.sleep
        ),
        patiently=patience,
        nursery=outside.work,
        parallel=config.parallel_images,
        clock=outside.clock,
    )


def _desk(outside: Outside, runner: Runner, board: StatusBoard) -> Desk:
    stores, clock, speakers = outside.stores, outside.clock, outside.speakers
    offers = outside.painter.offers
    rules = _rules(outside.config, offers)
    submit = SubmitJob(stores.jobs, stores.pending, rules, offers, clock, runner.wake)
    await_words = AwaitWords(stores.pending, rules, offers, clock)
    return Desk(
        submit=submit,
        repeat=RepeatJob(stores.jobs, stores.images, submit),
        reword=RewordJob(stores.jobs, stores.pending, await_words),
        cancel=CancelJob(stores.jobs, runner.stop, runner.answer_soon, clock),
        await_words=await_words,
        change=ChangeSettings(stores.preferences, offers),
        read_usage=ReadUsage(stores.usage_book, outside.painter, rules, clock),
        pending=stores.pending,
        preferences=stores.preferences,
        offers=offers,
        catalogue=speakers.catalogue,
        speakers=speakers,
        board=board,
        operator=outside.operator,
    )


def _rules(config: Config, offers: Offers) -> Rules:
    """A request sets its dearest possible cost aside: any of the vendors may draw it."""
    prices = [offer.price for offer in offers.by_vendor if offer.price is not None]
    budget = config.monthly_budget_usd
    limits = Limits(
        person_daily=config.daily_images_per_user,
        group_daily=config.daily_images_per_group,
        monthly_budget=None if budget is None else millionths(budget),
        person_jobs=config.jobs_per_user,
        picture_price=max(prices, default=None),
    )
    allowed = config.allowed_ids if config.access == "allowlist" else None
    return Rules(limits, config.admin_ids, allowed)


def _client(config: Config, vendor: Vendor, clock: Clock, sleep: Sleep) -> ImagesClient:
    return ImagesClient(
        vendor.profile,
        vendor.api_key,
        timeout=vendor.profile.timeout or config.images_timeout,
        retries=Retries(config.retry_waits, config.ambiguous_retries, sleep=sleep),
        clock=clock,
    )
