"""Everything with a connection: the database, Telegram, the providers, alerts to the operator."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aiogram import Bot

from bot.app.data_folders import open_temp_dir
from bot.app.provider_setup import ProviderSetup
from bot.app.proxies import proxies_of
from bot.config import Config
from bot.domain.errors import Refusal
from bot.domain.ids import UserId
from bot.domain.ports import Clock, ImageProcessor, Sleep
from bot.domain.usage import Calendar
from bot.i18n import Catalogue
from bot.imaging import PillowImageProcessor
from bot.network import ProxySelector
from bot.providers import FailoverImageGenerator, ImagesClient, IsDecodable, RetryPolicy
from bot.runtime.task_supervisor import TaskSupervisor
from bot.storage import (
    Database,
    SqlAlbumRepository,
    SqlAttemptRepository,
    SqlChatRepository,
    SqlHistoryStore,
    SqlImageRepository,
    SqlJobRepository,
    SqlPendingReferences,
    SqlPictureRepository,
    SqlPrivacyStore,
    SqlReplyRepository,
    SqlRequestPartRepository,
    SqlSentImages,
    SqlSettingsRepository,
    SqlUpdateInbox,
    SqlUsageRepository,
    SqlWorkQueue,
    open_database,
)
from bot.telegram.client.bot_factory import make_bot
from bot.telegram.delivery.chat_translators import ChatTranslators
from bot.telegram.delivery.message_sender import MessageSender
from bot.telegram.delivery.operator_alerts import OperatorAlerts
from bot.telegram.monitoring.outage import OutageMiddleware
from bot.telegram.monitoring.slow_uploads import SlowUploadMiddleware
from bot.telegram.operator_events import (
    TELEGRAM,
    ProviderBack,
    ProviderFailing,
    ProxyFailed,
    UploadsSlow,
)
from bot.telegram.views.brand_names import brand_name


@dataclass(frozen=True, slots=True)
class Stores:
    """The ports that the database keeps."""

    jobs: SqlJobRepository
    attempts: SqlAttemptRepository
    images: SqlImageRepository
    preferences: SqlSettingsRepository
    pending: SqlPendingReferences
    parts: SqlRequestPartRepository
    usage_book: SqlUsageRepository
    inbox: SqlUpdateInbox
    queue: SqlWorkQueue
    pictures: SqlPictureRepository
    chats: SqlChatRepository
    albums: SqlAlbumRepository
    sent_images: SqlSentImages
    history: SqlHistoryStore
    privacy_store: SqlPrivacyStore
    replies: SqlReplyRepository

    @classmethod
    def of(cls, database: Database, folder: Path, calendar: Calendar, places: int) -> "Stores":
        """`places` is how many pictures are drawn at once."""
        return cls(
            SqlJobRepository(database, calendar, places=places),
            SqlAttemptRepository(database),
            SqlImageRepository(database, folder),
            SqlSettingsRepository(database),
            SqlPendingReferences(database),
            SqlRequestPartRepository(database),
            SqlUsageRepository(database, calendar),
            SqlUpdateInbox(database),
            SqlWorkQueue(database),
            SqlPictureRepository(database, folder, places),
            SqlChatRepository(database),
            SqlAlbumRepository(database),
            SqlSentImages(database),
            SqlHistoryStore(database, folder),
            SqlPrivacyStore(database, folder),
            SqlReplyRepository(database),
        )


@dataclass(frozen=True, slots=True)
class Resources:
    """Everything with a connection, and the settings."""

    config: Config
    temp_dir: Path
    """For files that are needed for minutes only."""
    stores: Stores
    bot: Bot
    translator_for: ChatTranslators
    operator_alerts: OperatorAlerts
    slow_uploads: SlowUploadMiddleware
    image_processor: ImageProcessor
    image_generator: FailoverImageGenerator
    work: TaskSupervisor
    calendar: Calendar
    clock: Clock
    steady: Clock
    sleep: Sleep
    pause: Sleep
    """Before Telegram is tried again: it ends early once Telegram is back."""

    @property
    def message_sender(self) -> MessageSender:
        return MessageSender(self.bot, self.image_processor)


@asynccontextmanager
async def open_resources(
    config: Config, providers: Sequence[ProviderSetup], clock: Clock, steady: Clock, sleep: Sleep
) -> AsyncIterator[Resources]:
    """Connections to everything, closed at the end. Raises StorageUnavailable and ConfigError."""
    async with AsyncExitStack() as stack:
        image_processor = await _open_image_processor(config, stack)
        temp_dir = stack.enter_context(open_temp_dir(config))
        calendar = Calendar(config.timezone)
        stores = await _open_stores(config, stack, calendar)
        work = TaskSupervisor()
        bot = _build_bot(config, stores, steady, sleep, lambda: operator_alerts)
        stack.push_async_callback(bot.session.close)
        outage = _build_outage(bot, stack, sleep)
        translator_for = ChatTranslators(Catalogue.load(), stores.preferences)
        admins = frozenset(map(UserId, config.admin_ids))
        operator_alerts = OperatorAlerts(bot, admins, translator_for, work, steady, outage.pause)
        slow_uploads = _build_slow_uploads(config, bot, operator_alerts, steady)
        client = partial(_build_client, config, clock, sleep, _build_decoder(image_processor))
        image_generator = _build_image_generator(client, providers, operator_alerts, steady)
        stack.push_async_callback(image_generator.aclose)
        yield Resources(
            config=config,
            temp_dir=temp_dir,
            stores=stores,
            bot=bot,
            translator_for=translator_for,
            operator_alerts=operator_alerts,
            slow_uploads=slow_uploads,
            image_processor=image_processor,
            image_generator=image_generator,
            work=work,
            calendar=calendar,
            clock=clock,
            steady=steady,
            sleep=sleep,
            pause=outage.pause,
        )


async def _open_stores(config: Config, stack: AsyncExitStack, calendar: Calendar) -> Stores:
    database = await stack.enter_async_context(open_database(config.database))
    return Stores.of(database, config.images_dir, calendar, config.parallel_images)


async def _open_image_processor(config: Config, stack: AsyncExitStack) -> PillowImageProcessor:
    return await stack.enter_async_context(
        aclosing(PillowImageProcessor(long_side=config.reference_pixels))
    )


def _build_outage(bot: Bot, stack: AsyncExitStack, sleep: Sleep) -> OutageMiddleware:
    looks = TaskSupervisor()
    stack.push_async_callback(looks.close, 0)
    outage = OutageMiddleware(looks, sleep)
    bot.session.middleware(outage)
    return outage


def _build_bot(
    config: Config,
    stores: Stores,
    steady: Clock,
    sleep: Sleep,
    operator_alerts: Callable[[], OperatorAlerts],
) -> Bot:
    return make_bot(
        config.bot_token.get_secret_value(),
        config.telegram_api_url,
        sleep,
        steady,
        stores.chats.move,
        proxies=proxies_of(
            config.telegram_proxy,
            steady,
            lambda to: operator_alerts().report(ProxyFailed(TELEGRAM, to)),
        ),
    )


def _build_slow_uploads(
    config: Config, bot: Bot, operator_alerts: OperatorAlerts, steady: Clock
) -> SlowUploadMiddleware:
    """It is never on where originals are not kept: their button could not bring them."""
    slow_uploads = SlowUploadMiddleware(steady, lambda: operator_alerts.report(UploadsSlow()))
    if config.keep_images_days and config.keep_images_mb:
        bot.session.middleware(slow_uploads)
    return slow_uploads


def _build_image_generator(
    client: Callable[..., ImagesClient],
    providers: Sequence[ProviderSetup],
    operator_alerts: OperatorAlerts,
    steady: Clock,
) -> FailoverImageGenerator:
    clients = [
        client(provider, proxies=_provider_proxies(provider, operator_alerts, steady))
        for provider in providers
    ]

    def on_change(name: str, is_back: bool) -> None:
        others = len(image_generator.open_circuits()) < len(clients)
        operator_alerts.report(ProviderBack(name) if is_back else ProviderFailing(name, others))

    image_generator = FailoverImageGenerator(
        clients, report=operator_alerts.report, on_change=on_change, clock=steady
    )
    return image_generator


def _provider_proxies(
    provider: ProviderSetup, operator_alerts: OperatorAlerts, steady: Clock
) -> ProxySelector:
    name = provider.profile.name
    return proxies_of(
        provider.proxy,
        steady,
        lambda switch: operator_alerts.report(ProxyFailed(brand_name(name), switch)),
    )


def _build_decoder(image_processor: ImageProcessor) -> IsDecodable:
    """Says whether the whole image can be decoded."""

    async def is_decodable(path: Path) -> bool:
        try:
            await image_processor.measure(path)
        except Refusal:
            return False
        return True

    return is_decodable


def _build_client(
    config: Config,
    clock: Clock,
    sleep: Sleep,
    is_decodable: IsDecodable,
    provider: ProviderSetup,
    *,
    proxies: ProxySelector,
) -> ImagesClient:
    return ImagesClient(
        provider.profile,
        provider.api_key,
        proxies=proxies,
        timeout=config.images_timeout,
        retries=RetryPolicy(config.retry_waits, config.ambiguous_retries, sleep=sleep),
        clock=clock,
        is_decodable=is_decodable,
    )
