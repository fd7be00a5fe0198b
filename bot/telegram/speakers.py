"""Who is spoken to in which language."""

from dataclasses import dataclass

from bot.domain.errors import StorageUnavailable
from bot.domain.ports import Preferences
from bot.domain.settings import Language, Owner
from bot.i18n import Catalogue, Speaker
from bot.observability import get_logger

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Speakers:
    """The voice of each chat."""

    catalogue: Catalogue
    preferences: Preferences

    async def of_chat(self, chat_id: int, otherwise: Language = Language.EN) -> Speaker:
        """`otherwise` is the language of a chat that chose none, or while nothing can be read."""
        try:
            settings = await self.preferences.get(Owner(chat_id), otherwise)
        except StorageUnavailable as error:
            log.warning("language not read", error=str(error))
            return self.catalogue.speaker(otherwise)
        return self.catalogue.speaker(settings.language)
