"""Builds the object graph by hand."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from aiogram import Bot, Dispatcher

from bot.app.handler_wiring import (
    build_album_handler,
    build_dispatcher,
    build_prompt_steps,
    build_replies,
    build_use_cases,
)
from bot.app.provider_setup import ProviderSetup, to_microusd
from bot.app.resources import Resources, open_resources
from bot.app.work_wiring import (
    build_deliver_outcome,
    build_draw_picture,
    build_references,
    build_work_handlers,
    build_worker,
    enqueue_left,
)
from bot.config import Config
from bot.domain.ids import ChatId, UserId
from bot.domain.offers import Offers
from bot.domain.ports import Clock, Sleep
from bot.domain.usage import Limits
from bot.domain.work import WorkKind
from bot.i18n import Catalogue
from bot.runtime.queue_worker import QueueWorker
from bot.runtime.retry import RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.access_rules import AccessRules
from bot.services.in_flight_updates import InFlightUpdates
from bot.services.intake.collect_albums import CollectAlbums
from bot.services.jobs.end_job import EndJob
from bot.services.jobs.results import FindResult
from bot.services.jobs.status import ReadStatuses
from bot.services.replies import ReplyQueue
from bot.telegram.delivery.replies import Replies
from bot.telegram.delivery.result_sender import TelegramResultSender
from bot.telegram.delivery.status.flood_wait_notices import FloodWaitNotices
from bot.telegram.delivery.status.status_board import StatusBoard
from bot.telegram.handlers.unreadable_updates import ExplainUnreadable
from bot.telegram.monitoring.downtime import DowntimeMonitor
from bot.telegram.operator_events import TelegramBack
from bot.telegram.updates.dispatcher import UpdateDispatcher
from bot.telegram.updates.inbox import ReceiveUpdates, TakeOverUpdates
from bot.telegram.updates.polling import UpdatePoller
from bot.telegram.updates.polling_backoff import PollingBackoff


@dataclass(frozen=True, slots=True)
class Application:
    """What a process has to run and to close."""

    bot: Bot
    catalogue: Catalogue
    polling: UpdatePoller
    replies: ReplyQueue
    handlers: TaskSupervisor
    worker: QueueWorker
    collect_albums: CollectAlbums
    work: TaskSupervisor
    board: StatusBoard
    enqueue_left: Callable[[], Awaitable[None]]
    """Lets be done what no entry of the queue tells yet: at a start."""


@asynccontextmanager
async def build_application(
    config: Config,
    providers: Sequence[ProviderSetup],
    clock: Clock = time.time,
    steady: Clock = time.monotonic,
    sleep: Sleep = asyncio.sleep,
) -> AsyncIterator[Application]:
    """The application; its connections are closed at the end. Raises StorageUnavailable."""
    async with open_resources(config, providers, clock, steady, sleep) as resources:
        yield _assemble(resources)


def _assemble(resources: Resources) -> Application:
    config, stores, bot = resources.config, resources.stores, resources.bot
    translator_for, work, handlers = resources.translator_for, resources.work, TaskSupervisor()
    clock, sleep = resources.clock, resources.sleep
    offers = resources.image_generator.offers
    rules = _build_access_rules(config, offers)
    statuses = ReadStatuses(stores.jobs, stores.pictures, offers, config.parallel_images, clock)
    board = StatusBoard(bot, stores.jobs, statuses, translator_for, work, resources.steady, sleep)
    results = _build_find_result(resources, rules)
    retry_storage, in_flight = RetryStorage(resources.operator_alerts, sleep), InFlightUpdates()
    worker = build_worker(resources, retry_storage, in_flight)
    result_sender = _build_result_sender(resources, board)
    deliver = build_deliver_outcome(resources, results, result_sender, retry_storage, worker)
    end_job = EndJob(stores.jobs, worker, deliver, build_references(resources))
    replies = build_replies(resources, results, retry_storage, worker)
    use_cases = build_use_cases(
        resources, end_job, board, replies, results=results, rules=rules, in_flight=in_flight
    )
    steps = build_prompt_steps(resources, use_cases)
    album_handler = build_album_handler(resources, use_cases, steps)
    albums = CollectAlbums(stores.albums, in_flight, album_handler, retry_storage, worker, clock)
    draw = build_draw_picture(resources, board, end_job, retry_storage, in_flight)
    worker.handlers |= build_work_handlers(resources, draw, deliver, albums, retry_storage)
    worker.handlers[WorkKind.REPLY] = replies.queue
    dispatcher = build_dispatcher(resources, use_cases, steps, albums)
    polling = _build_polling(resources, replies, dispatcher, in_flight, handlers, worker=worker)
    worker.handlers[WorkKind.UPDATES] = TakeOverUpdates(polling.receive)
    return Application(
        bot=bot,
        catalogue=translator_for.catalogue,
        polling=polling,
        replies=replies.queue,
        handlers=handlers,
        worker=worker,
        collect_albums=albums,
        work=work,
        board=board,
        enqueue_left=partial(enqueue_left, stores, rules, retry_storage, clock),
    )


def _build_find_result(resources: Resources, rules: AccessRules) -> FindResult:
    images, sent_images = resources.stores.images, resources.stores.sent_images
    offers, calendar = resources.image_generator.offers, resources.calendar
    return FindResult(images, sent_images, offers, rules, resources.clock, calendar)


def _build_result_sender(resources: Resources, board: StatusBoard) -> TelegramResultSender:
    return TelegramResultSender(
        message_sender=resources.message_sender,
        board=board,
        translator_for=resources.translator_for,
        flood_wait_notices=FloodWaitNotices(board, resources.operator_alerts, resources.work),
        slow_uploads=resources.slow_uploads,
    )


def _build_polling(
    resources: Resources,
    replies: Replies,
    dispatcher: Dispatcher,
    in_flight: InFlightUpdates,
    handlers: TaskSupervisor,
    *,
    worker: QueueWorker,
) -> UpdatePoller:
    inbox, report = resources.stores.inbox, resources.operator_alerts.report
    updates = UpdateDispatcher(
        bot=resources.bot,
        handlers=dispatcher,
        inbox=inbox,
        in_flight=in_flight,
        supervisor=handlers,
        retry_storage=worker.retry_storage,
        lease=worker.lease,
        explain_unreadable=ExplainUnreadable(resources.translator_for, replies),
    )
    return UpdatePoller(
        bot=resources.bot,
        update_types=dispatcher.resolve_used_update_types(),
        receive=ReceiveUpdates(inbox, updates, worker.retry_storage, worker.lease),
        backlog_done=in_flight.backlog_done,
        sleep=resources.sleep,
        downtime=DowntimeMonitor(resources.steady, lambda silent: report(TelegramBack(silent))),
        backoff=PollingBackoff(resources.steady, report),
    )


def _build_access_rules(config: Config, offers: Offers) -> AccessRules:
    """Who may ask, and how much."""
    # A request sets its dearest possible cost aside: any of the providers may draw each picture, and
    # what may be billed already is repeated as often as the operator allows.
    repeats = 1 + config.ambiguous_retries
    prices = [offer.price * repeats for offer in offers.by_provider if offer.price is not None]
    budget = config.monthly_budget_usd
    limits = Limits(
        user_daily=config.daily_images_per_user,
        group_daily=config.daily_images_per_group,
        monthly_budget=None if budget is None else to_microusd(budget),
        user_jobs=config.jobs_per_user,
        picture_price=max(prices, default=None),
    )
    admins = frozenset(map(UserId, config.admin_ids))
    if config.access != "allowlist":
        return AccessRules(limits, admins)
    allowed = frozenset(ChatId(each) if each < 0 else UserId(each) for each in config.allowed_ids)
    return AccessRules(limits, admins, allowed)
