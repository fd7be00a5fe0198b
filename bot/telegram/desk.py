"""What a handler may reach, and who stands before it."""

from dataclasses import dataclass, field

from bot.domain.jobs import Origin
from bot.domain.offers import Offers
from bot.domain.ports import Belongings, Chats, Preferences, SentPictures, Sleep
from bot.domain.settings import Owner, Settings
from bot.i18n import Catalogue, SmallTalk, Speaker
from bot.services.belongings import ForgetPerson
from bot.services.completing import CompleteRequest
from bot.services.reading import ChangeSettings, ReadUsage
from bot.services.repeating import RepeatJob, RewordJob
from bot.services.results import FindResult
from bot.services.running import CancelJob
from bot.services.submitting import AwaitWords, SubmitJob
from bot.services.taking import TakeWords
from bot.telegram.history import History
from bot.telegram.operator import OperatorLine
from bot.telegram.speakers import Speakers
from bot.telegram.status_board import StatusBoard


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sent the update, from where, and how they want to be served."""

    origin: Origin
    settings: Settings
    speaker: Speaker

    @property
    def owner(self) -> Owner:
        """Whose settings these are: the person's, or the group's."""
        return Owner(self.origin.chat_id)


@dataclass(frozen=True, slots=True)
class Desk:
    """The use cases, and the board that shows their work."""

    submit: SubmitJob
    take_words: TakeWords
    complete: CompleteRequest
    repeat: RepeatJob
    reword: RewordJob
    find_result: FindResult
    cancel: CancelJob
    await_words: AwaitWords
    change: ChangeSettings
    read_usage: ReadUsage
    forget: ForgetPerson
    belongings: Belongings
    history: History
    sent_pictures: SentPictures
    preferences: Preferences
    chats: Chats
    offers: Offers
    catalogue: Catalogue
    small_talk: SmallTalk
    speakers: Speakers
    board: StatusBoard
    operator: OperatorLine
    sleep: Sleep
    originals_on_their_way: set[tuple[int, int]] = field(default_factory=set)
    """Each by its request and its position there."""
