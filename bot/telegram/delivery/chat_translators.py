"""The translator of each chat, by its settings."""

from dataclasses import dataclass

from bot.domain.errors import StorageUnavailable
from bot.domain.ids import ChatId
from bot.domain.ports import SettingsRepository
from bot.domain.settings import Language, Owner
from bot.i18n import Catalogue, Translator
from bot.observability import get_logger

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ChatTranslators:
    """Called with a chat's id, returns the translator into its language."""

    catalogue: Catalogue
    preferences: SettingsRepository

    async def __call__(self, chat_id: ChatId, default: Language = Language.EN) -> Translator:
        """`default` is the language of a chat that chose none, or while nothing can be read."""
        try:
            settings = await self.preferences.get(Owner(chat_id), default)
        except StorageUnavailable as error:
            log.warning("language not read", error=str(error))
            return self.catalogue.translator(default)
        return self.catalogue.translator(settings.language)
