"""Builds the object graph by hand."""

import asyncio
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiogram import Bot, Dispatcher

from bot.app.handler_wiring import (
    PromptSteps,
    UseCases,
    build_album_handler,
    build_dispatcher,
    build_prompt_steps,
    build_replies,
    build_use_cases,
)
from bot.app.provider_setup import ProviderSetup, to_microusd
from bot.app.resources import Resources, open_resources
from bot.config import Config
from bot.domain.ids import ChatId, RequestId, UserId
from bot.domain.offers import Offers
from bot.domain.ports import Clock, Sleep
from bot.domain.usage import Limits
from bot.i18n import Catalogue
from bot.runtime.retry import RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.access_rules import AccessRules
from bot.services.drawing.draw_job import DrawJob
from bot.services.drawing.fair_queue import FairQueue
from bot.services.drawing.references import PrepareReferences
from bot.services.housekeeping import Sweep
from bot.services.in_flight_updates import InFlightUpdates
from bot.services.intake.collect_albums import CollectAlbums
from bot.services.jobs.deliver_outcome import DeliverOutcome
from bot.services.jobs.job_runner import JobRunner
from bot.services.jobs.recover_jobs import RecoverJobs
from bot.services.jobs.results import FindResult
from bot.services.jobs.status import ReadStatuses
from bot.services.privacy import ForgetUser
from bot.services.replies import ReplyQueue
from bot.telegram.client.downloads import TelegramDownloads
from bot.telegram.delivery.replies import Replies
from bot.telegram.delivery.result_sender import TelegramResultSender
from bot.telegram.delivery.status.flood_wait_notices import FloodWaitNotices
from bot.telegram.delivery.status.preview_sink import TelegramPreviewSink
from bot.telegram.delivery.status.status_board import StatusBoard
from bot.telegram.handlers.unreadable_updates import ExplainUnreadable
from bot.telegram.monitoring.downtime import DowntimeMonitor
from bot.telegram.updates.dispatcher import UpdateDispatcher
from bot.telegram.updates.inbox import ReceiveUpdates
from bot.telegram.updates.polling import UpdatePoller
from bot.telegram.updates.polling_backoff import PollingBackoff

DAY = 24 * 60 * 60
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Application:
    """What a process has to run and to close."""

    bot: Bot
    catalogue: Catalogue
    polling: UpdatePoller
    replies: ReplyQueue
    handlers: TaskSupervisor
    runner: JobRunner
    collect_albums: CollectAlbums
    work: TaskSupervisor
    board: StatusBoard
    recover: RecoverJobs
    forget: ForgetUser
    sweep: Sweep


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
    translator_for, work = resources.translator_for, resources.work
    clock, sleep, handlers = resources.clock, resources.sleep, TaskSupervisor()
    queue = FairQueue(config.parallel_images)
    offers = resources.image_generator.offers
    rules = _build_access_rules(config, offers)
    statuses = ReadStatuses(stores.jobs, offers, queue, clock, rules.limits_of)
    board = StatusBoard(bot, stores.jobs, statuses, translator_for, work, resources.steady, sleep)
    results = FindResult(stores.images, stores.sent_images, offers)
    result_sender = _build_result_sender(resources, board, results, rules)
    retry_storage = RetryStorage(resources.operator_alerts, sleep)
    in_flight = InFlightUpdates()
    runner = _build_runner(resources, board, result_sender, retry_storage, in_flight)
    replies = build_replies(resources, results, retry_storage)
    use_cases = build_use_cases(
        resources, runner, board, replies=replies, find_result=results, rules=rules
    )
    steps = build_prompt_steps(resources, use_cases)
    collect_albums = _build_collect_albums(resources, use_cases, steps, in_flight, retry_storage)
    dispatcher = build_dispatcher(resources, use_cases, steps, collect_albums)
    return Application(
        bot=bot,
        catalogue=translator_for.catalogue,
        polling=_build_polling(
            resources, replies, dispatcher, in_flight, handlers, retry_storage=retry_storage
        ),
        replies=replies.queue,
        handlers=handlers,
        runner=runner,
        collect_albums=collect_albums,
        work=work,
        board=board,
        recover=RecoverJobs(
            stores.jobs, stores.attempts, runner, board.restarted.add, clock, sleep
        ),
        forget=use_cases.forget_user,
        sweep=_build_sweep(resources),
    )


def _build_result_sender(
    resources: Resources, board: StatusBoard, results: FindResult, rules: AccessRules
) -> TelegramResultSender:
    return TelegramResultSender(
        bot=resources.bot,
        board=board,
        image_processor=resources.image_processor,
        translator_for=resources.translator_for,
        flood_wait_notices=FloodWaitNotices(board, resources.operator_alerts, resources.work),
        temp_dir=resources.temp_dir,
        results=results,
        slow_uploads=resources.slow_uploads,
        rules=rules,
        clock=resources.clock,
        calendar=resources.calendar,
    )


def _build_polling(
    resources: Resources,
    replies: Replies,
    dispatcher: Dispatcher,
    in_flight: InFlightUpdates,
    handlers: TaskSupervisor,
    *,
    retry_storage: RetryStorage,
) -> UpdatePoller:
    inbox = resources.stores.inbox
    updates = UpdateDispatcher(
        bot=resources.bot,
        handlers=dispatcher,
        inbox=inbox,
        in_flight=in_flight,
        supervisor=handlers,
        retry_storage=retry_storage,
        explain_unreadable=ExplainUnreadable(resources.translator_for, replies),
    )
    return UpdatePoller(
        bot=resources.bot,
        update_types=dispatcher.resolve_used_update_types(),
        receive=ReceiveUpdates(inbox, updates, retry_storage, resources.clock),
        backlog_done=in_flight.backlog_done,
        sleep=resources.sleep,
        downtime=DowntimeMonitor(resources.steady, resources.operator_alerts.alert_downtime),
        backoff=PollingBackoff(resources.steady, resources.operator_alerts),
    )


def _build_collect_albums(
    resources: Resources,
    use_cases: UseCases,
    steps: PromptSteps,
    in_flight: InFlightUpdates,
    retry_storage: RetryStorage,
) -> CollectAlbums:
    return CollectAlbums(
        albums=resources.stores.albums,
        in_flight=in_flight,
        album_handler=build_album_handler(resources, use_cases, steps),
        retry_storage=retry_storage,
        supervisor=resources.work,
        clock=resources.clock,
        lease=resources.config.hold_seconds,
        sleep=resources.sleep,
    )


def _build_sweep(resources: Resources) -> Sweep:
    config, stores = resources.config, resources.stores
    return Sweep(
        stores.images,
        stores.inbox,
        stores.albums,
        stores.pending,
        stores.parts,
        config.keep_images_days * DAY,
        config.keep_images_mb * MEGABYTE,
        resources.clock,
        resources.sleep,
    )


def _build_runner(
    resources: Resources,
    board: StatusBoard,
    result_sender: TelegramResultSender,
    retry_storage: RetryStorage,
    in_flight: InFlightUpdates,
) -> JobRunner:
    stores, clock, supervisor = resources.stores, resources.clock, resources.work
    previews = TelegramPreviewSink(board, resources.image_processor, resources.temp_dir, supervisor)
    deliver = DeliverOutcome(
        stores.jobs, stores.images, result_sender, retry_storage, clock, resources.pause
    )
    return JobRunner(
        jobs=stores.jobs,
        draw=_build_draw_job(resources, board.read_statuses, previews),
        deliver=deliver,
        retry_storage=retry_storage,
        supervisor=supervisor,
        clock=clock,
        lease=resources.config.hold_seconds,
        sleep=resources.sleep,
        in_flight=in_flight,
        limits_of=board.read_statuses.limits_of,
    )


def _build_draw_job(
    resources: Resources, statuses: ReadStatuses, previews: TelegramPreviewSink
) -> DrawJob:
    config, stores, image_processor = resources.config, resources.stores, resources.image_processor
    files = TelegramDownloads(resources.bot, resources.pause)
    return DrawJob(
        jobs=stores.jobs,
        attempts=stores.attempts,
        images=stores.images,
        image_generator=resources.image_generator,
        image_processor=image_processor,
        prepare_references=PrepareReferences(stores.images, files, image_processor),
        previews=previews,
        alerts=resources.operator_alerts,
        queue=statuses.queue,
        clock=resources.clock,
        lease=config.hold_seconds,
        new_request_id=lambda: RequestId(secrets.token_hex(16)),
        free_bytes=lambda: shutil.disk_usage(config.data_dir).free,
        temp_dir=resources.temp_dir,
        retries=statuses.retries,
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
