"""Builds the object graph by hand."""

import asyncio
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from aiogram import Bot, Dispatcher

from bot.app.outside import Outside, reached
from bot.app.vendors import Vendor, millionths
from bot.config import Config
from bot.domain.offers import Offers
from bot.domain.ports import Clock, Courier, Sleep
from bot.domain.usage import Limits
from bot.i18n import Catalogue, SmallTalk
from bot.services.albums import Arriving, CollectAlbums
from bot.services.answering import AnswerJob
from bot.services.belongings import ForgetPerson
from bot.services.completing import CompleteRequest
from bot.services.drawing import DrawJob
from bot.services.line import DrawingLine
from bot.services.nursery import Nursery
from bot.services.patience import Patience
from bot.services.reading import ChangeSettings, ReadStatuses, ReadUsage
from bot.services.recovering import RecoverJobs
from bot.services.references import PrepareReferences
from bot.services.repeating import RepeatJob, RewordJob
from bot.services.results import FindResult
from bot.services.rules import Rules
from bot.services.running import CancelJob, Runner
from bot.services.submitting import AwaitWords, SubmitJob
from bot.services.sweeping import Sweep
from bot.services.taking import TakeWords
from bot.telegram.albums import TelegramReception
from bot.telegram.courier import TelegramCourier
from bot.telegram.desk import Desk
from bot.telegram.files import TelegramFiles
from bot.telegram.history import History
from bot.telegram.polling import Polling
from bot.telegram.polling_troubles import PollingTroubles
from bot.telegram.routers import make_dispatcher
from bot.telegram.silence import Silence
from bot.telegram.status_board import StatusBoard
from bot.telegram.unreadable import ExplainUnreadable

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
    collect_albums: CollectAlbums
    work: Nursery
    board: StatusBoard
    recover: RecoverJobs
    forget: ForgetPerson
    sweep: Sweep


@asynccontextmanager
async def built(
    config: Config,
    vendors: Sequence[Vendor],
    clock: Clock = time.time,
    steady: Clock = time.monotonic,
    sleep: Sleep = asyncio.sleep,
) -> AsyncIterator[House]:
    """The whole house; its connections are closed at the end. Raises StorageUnavailable."""
    async with reached(config, vendors, clock, steady, sleep) as outside:
        yield _house(outside)


def _house(outside: Outside) -> House:
    config, stores, bot = outside.config, outside.stores, outside.bot
    speakers, work = outside.speakers, outside.work
    clock, sleep, handlers = outside.clock, outside.sleep, Nursery()
    line = DrawingLine(config.parallel_images)
    offers = outside.painter.offers
    rules = _rules(config, offers)
    statuses = ReadStatuses(stores.jobs, offers, line, clock, rules.limits_of)
    board = StatusBoard(bot, stores.jobs, statuses, speakers, work, outside.steady, sleep)
    results = FindResult(stores.jobs, stores.images, stores.sent_pictures, offers)
    courier = _courier(outside, board, results, rules)
    patience = Patience(courier, sleep)
    arriving = Arriving()
    runner = _runner(outside, statuses, courier, patience, arriving)
    desk = _desk(outside, runner, board, results, rules)
    collect_albums = _collect_albums(outside, desk, arriving, patience)
    dispatcher = make_dispatcher(desk, collect_albums)
    return House(
        bot=bot,
        catalogue=speakers.catalogue,
        polling=_polling(outside, dispatcher, arriving, handlers, patience),
        handlers=handlers,
        runner=runner,
        collect_albums=collect_albums,
        work=work,
        board=board,
        recover=RecoverJobs(
            stores.jobs, stores.attempts, runner, board.restarted.add, clock, sleep
        ),
        forget=desk.forget,
        sweep=_sweep(outside),
    )


def _courier(
    outside: Outside, board: StatusBoard, results: FindResult, rules: Rules
) -> TelegramCourier:
    return TelegramCourier(
        bot=outside.bot,
        board=board,
        studio=outside.studio,
        speakers=outside.speakers,
        operator=outside.operator,
        workshop=outside.workshop,
        results=results,
        nursery=outside.work,
        slow_line=outside.slow_line,
        rules=rules,
        clock=outside.clock,
        calendar=outside.calendar,
    )


def _polling(
    outside: Outside,
    dispatcher: Dispatcher,
    arriving: Arriving,
    handlers: Nursery,
    patience: Patience,
) -> Polling:
    return Polling(
        bot=outside.bot,
        dispatcher=dispatcher,
        inbox=outside.stores.inbox,
        arriving=arriving,
        nursery=handlers,
        patiently=patience,
        clock=outside.clock,
        sleep=outside.sleep,
        silence=Silence(outside.steady, outside.operator.tell_silence),
        troubles=PollingTroubles(outside.steady, outside.operator),
        explain_unreadable=ExplainUnreadable(outside.bot, outside.speakers, outside.pause),
    )


def _collect_albums(
    outside: Outside, desk: Desk, arriving: Arriving, patience: Patience
) -> CollectAlbums:
    return CollectAlbums(
        albums=outside.stores.albums,
        arriving=arriving,
        reception=TelegramReception(desk, outside.bot),
        patiently=patience,
        nursery=outside.work,
        clock=outside.clock,
        lease=outside.config.hold_seconds,
        sleep=outside.sleep,
    )


def _sweep(outside: Outside) -> Sweep:
    config, stores = outside.config, outside.stores
    return Sweep(
        stores.images,
        stores.inbox,
        stores.albums,
        stores.pending,
        stores.parts,
        config.keep_images_days * DAY,
        config.keep_images_mb * MEGABYTE,
        outside.clock,
        outside.sleep,
    )


def _runner(
    outside: Outside,
    read: ReadStatuses,
    courier: Courier,
    patience: Patience,
    arriving: Arriving,
) -> Runner:
    config, stores, studio = outside.config, outside.stores, outside.studio
    files = TelegramFiles(outside.bot, outside.pause)
    draw = DrawJob(
        jobs=stores.jobs,
        attempts=stores.attempts,
        images=stores.images,
        painter=outside.painter,
        studio=studio,
        prepare_references=PrepareReferences(stores.images, files, studio),
        courier=courier,
        line=read.line,
        clock=outside.clock,
        lease=config.hold_seconds,
        new_request_id=partial(secrets.token_hex, 16),
        free_bytes=lambda: shutil.disk_usage(config.data_dir).free,
        workshop=outside.workshop,
        retries=read.retries,
    )
    return Runner(
        jobs=stores.jobs,
        draw=draw,
        answer=AnswerJob(
            stores.jobs, stores.images, courier, patience, outside.clock, outside.pause
        ),
        patiently=patience,
        nursery=outside.work,
        clock=outside.clock,
        lease=config.hold_seconds,
        sleep=outside.sleep,
        arriving=arriving,
        limits_of=read.limits_of,
    )


def _desk(
    outside: Outside, runner: Runner, board: StatusBoard, results: FindResult, rules: Rules
) -> Desk:
    stores, clock, speakers = outside.stores, outside.clock, outside.speakers
    offers = outside.painter.offers
    submit = SubmitJob(stores.jobs, rules, offers, clock, runner.wake)
    await_words = AwaitWords(stores.pending, rules, offers, clock)
    cancel = CancelJob(stores.jobs, runner, clock)
    take_words = TakeWords(submit, stores.pending, stores.parts, offers, clock)
    return Desk(
        submit=submit,
        take_words=take_words,
        complete=CompleteRequest(stores.parts, stores.jobs, take_words, runner),
        repeat=RepeatJob(stores.jobs, stores.images, submit),
        reword=RewordJob(stores.jobs, await_words),
        find_result=results,
        cancel=cancel,
        await_words=await_words,
        change=ChangeSettings(stores.preferences, offers),
        read_usage=ReadUsage(stores.usage_book, outside.painter, rules, clock, outside.calendar),
        forget=ForgetPerson(stores.belongings, cancel, clock, outside.sleep),
        belongings=stores.belongings,
        history=History(
            outside.bot, outside.studio, stores.sent_pictures, outside.workshop, outside.pause
        ),
        sent_pictures=stores.sent_pictures,
        preferences=stores.preferences,
        chats=stores.chats,
        offers=offers,
        catalogue=speakers.catalogue,
        small_talk=SmallTalk.load(),
        speakers=speakers,
        board=board,
        operator=outside.operator,
        sleep=outside.pause,
    )


def _rules(config: Config, offers: Offers) -> Rules:
    """A request sets its dearest possible cost aside: any of the vendors may draw each picture, and
    what may be billed already is repeated as often as the operator allows.
    """
    repeats = 1 + config.ambiguous_retries
    prices = [offer.price * repeats for offer in offers.by_vendor if offer.price is not None]
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
