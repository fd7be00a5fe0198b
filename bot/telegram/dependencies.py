"""What handlers get: their dependencies, and the context of the user."""

from dataclasses import dataclass, field

from bot.domain.jobs import Origin
from bot.domain.offers import Offers
from bot.domain.option_parser import OptionParser
from bot.domain.ports import ChatRepository, PrivacyStore, SentImages, SettingsRepository, Sleep
from bot.domain.settings import Owner, Settings
from bot.i18n import Catalogue, SmallTalk, Translator
from bot.services.intake.await_instruction import AwaitInstruction
from bot.services.intake.complete_request import CompleteRequest
from bot.services.intake.repeat_job import RepeatJob
from bot.services.intake.reword_job import RewordJob
from bot.services.intake.submit_job import SubmitJob
from bot.services.intake.submit_prompt import SubmitPrompt
from bot.services.jobs.cancel_job import CancelJob
from bot.services.jobs.results import FindResult
from bot.services.privacy import ForgetUser
from bot.services.settings import ChangeSettings
from bot.services.usage import ReadUsage
from bot.telegram.delivery.chat_translators import ChatTranslators
from bot.telegram.delivery.history import HistorySender
from bot.telegram.delivery.operator_alerts import OperatorAlerts
from bot.telegram.delivery.status.status_board import StatusBoard


@dataclass(frozen=True, slots=True)
class UserContext:
    """Who sent the update, where, their settings and their language."""

    origin: Origin
    settings: Settings
    translator: Translator

    @property
    def owner(self) -> Owner:
        """Whose settings these are: the person's, or the group's."""
        return Owner(self.origin.chat_id)


@dataclass(frozen=True, slots=True)
class HandlerDependencies:
    """The use cases and senders that handlers call."""

    submit: SubmitJob
    submit_prompt: SubmitPrompt
    complete: CompleteRequest
    repeat: RepeatJob
    reword: RewordJob
    find_result: FindResult
    cancel: CancelJob
    await_instruction: AwaitInstruction
    change: ChangeSettings
    read_usage: ReadUsage
    forget: ForgetUser
    privacy_store: PrivacyStore
    history: HistorySender
    sent_pictures: SentImages
    preferences: SettingsRepository
    chats: ChatRepository
    offers: Offers
    catalogue: Catalogue
    small_talk: SmallTalk
    option_parser: OptionParser
    translator_for: ChatTranslators
    board: StatusBoard
    operator_alerts: OperatorAlerts
    sleep: Sleep
    originals_in_flight: set[tuple[int, int]] = field(default_factory=set)
    """As (job id, position): those that are being sent."""
