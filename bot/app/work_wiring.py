"""Builds the worker of the queue, and what it does about each kind of entry."""

import secrets
import shutil

from bot.app.resources import Resources, Stores
from bot.domain.ids import RequestId
from bot.domain.ports import Clock
from bot.domain.work import SWEEP, WorkKind
from bot.runtime.queue_worker import QueueWorker, WorkHandler
from bot.runtime.retry import RetryStorage
from bot.services.access_rules import AccessRules
from bot.services.drawing.draw_picture import DrawPicture
from bot.services.drawing.references import PrepareReferences
from bot.services.drawing.shared_references import SharedReferences
from bot.services.housekeeping import Sweep
from bot.services.in_flight_updates import InFlightUpdates
from bot.services.intake.collect_albums import CollectAlbums
from bot.services.jobs.deliver_outcome import DeliverOutcome
from bot.services.jobs.end_job import EndJob
from bot.services.jobs.results import FindResult
from bot.services.privacy import CompleteErasure
from bot.telegram.client.downloads import TelegramDownloads
from bot.telegram.delivery.result_sender import TelegramResultSender
from bot.telegram.delivery.status.preview_sink import TelegramPreviewSink
from bot.telegram.delivery.status.status_board import StatusBoard

DAY = 24 * 60 * 60
MEGABYTE = 1024 * 1024


def build_worker(
    resources: Resources, retry_storage: RetryStorage, in_flight: InFlightUpdates
) -> QueueWorker:
    return QueueWorker(
        queue=resources.stores.queue,
        places={WorkKind.DRAW: resources.config.parallel_images},
        owner=secrets.token_hex(8),
        lease_seconds=resources.config.hold_seconds,
        retry_storage=retry_storage,
        supervisor=resources.work,
        clock=resources.clock,
        sleep=resources.sleep,
        holds_more=in_flight.any,
    )


def build_work_handlers(
    resources: Resources,
    draw: DrawPicture,
    deliver: DeliverOutcome,
    collect_albums: CollectAlbums,
    retry_storage: RetryStorage,
) -> dict[WorkKind, WorkHandler]:
    stores, clock = resources.stores, resources.clock
    return {
        WorkKind.DRAW: draw,
        WorkKind.DELIVER: deliver,
        WorkKind.ALBUM: collect_albums,
        WorkKind.FORGET: CompleteErasure(stores.privacy_store, stores.queue, retry_storage, clock),
        WorkKind.SWEEP: build_sweep(resources),
    }


async def enqueue_left(
    stores: Stores, rules: AccessRules, retry_storage: RetryStorage, clock: Clock
) -> None:
    at = clock()
    await retry_storage(lambda: stores.pictures.enqueue_held_back(rules.limits_of, at))
    await retry_storage(lambda: stores.queue.add(SWEEP, at))


def build_references(resources: Resources) -> SharedReferences:
    files = TelegramDownloads(resources.bot, resources.pause)
    prepare = PrepareReferences(resources.stores.images, files, resources.image_processor)
    return SharedReferences(prepare, resources.temp_dir)


def build_draw_picture(
    resources: Resources,
    board: StatusBoard,
    end_job: EndJob,
    retry_storage: RetryStorage,
    in_flight: InFlightUpdates,
) -> DrawPicture:
    config, stores, image_processor = resources.config, resources.stores, resources.image_processor
    clock = resources.clock
    return DrawPicture(
        pictures=stores.pictures,
        attempts=stores.attempts,
        images=stores.images,
        image_generator=resources.image_generator,
        image_processor=image_processor,
        references=end_job.references,
        previews=TelegramPreviewSink(board, image_processor, resources.temp_dir, resources.work),
        alerts=resources.operator_alerts,
        retry_storage=retry_storage,
        clock=clock,
        lease=end_job.worker.lease,
        may_begin=lambda job: not in_flight.may_add_to(job),
        on_restarted=board.mark_restarted,
        deliver=end_job.deliver,
        new_request_id=lambda: RequestId(secrets.token_hex(16)),
        free_bytes=lambda: shutil.disk_usage(config.data_dir).free,
        retries=board.read_statuses.retries,
    )


def build_deliver_outcome(
    resources: Resources,
    results: FindResult,
    result_sender: TelegramResultSender,
    retry_storage: RetryStorage,
    worker: QueueWorker,
) -> DeliverOutcome:
    stores = resources.stores
    return DeliverOutcome(
        stores.jobs,
        stores.images,
        results,
        result_sender,
        retry_storage,
        resources.clock,
        resources.pause,
        worker.lease,
    )


def build_sweep(resources: Resources) -> Sweep:
    config, stores = resources.config, resources.stores
    return Sweep(
        stores.images,
        stores.inbox,
        stores.albums,
        stores.pending,
        stores.parts,
        config.keep_images_days * DAY,
        config.keep_images_mb * MEGABYTE,
        stores.queue,
        resources.clock,
    )
