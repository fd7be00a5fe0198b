"""Makes a job of a complete album: the port `AlbumHandler`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import BotError
from bot.domain.intake import AlbumPart
from bot.domain.jobs import Origin
from bot.domain.prompt_options import UnmetOption
from bot.domain.settings import Language
from bot.observability import get_logger
from bot.telegram.delivery.chat_translators import ChatTranslators
from bot.telegram.delivery.operator_alerts import OperatorAlerts
from bot.telegram.delivery.refusals import send_refusal
from bot.telegram.delivery.replies import Replies
from bot.telegram.handlers.prompts.flow import HandlePrompt
from bot.telegram.middlewares.user_context import LoadUserContext

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TelegramAlbumHandler:
    load_user_context: LoadUserContext
    handle_prompt: HandlePrompt
    translator_for: ChatTranslators
    operator_alerts: OperatorAlerts
    replies: Replies

    async def handle(self, parts: Sequence[AlbumPart]) -> None:
        said = [part.words for part in parts if part.words is not None]
        if not said:
            return  # not addressed to the bot
        references = tuple(part.reference for part in parts)
        user = await self.load_user_context(album_origin(parts), Language.EN)
        words = "\n".join(filter(None, said))
        await self.handle_prompt(user, words, references, unmet_options=_unmet_options(parts))

    async def refuse(self, parts: Sequence[AlbumPart], error: BotError) -> None:
        origin = album_origin(parts)
        log.info("request not taken", error=str(error))
        self.operator_alerts.report(error)
        translator = await self.translator_for(origin.reply_to.chat_id)
        await send_refusal(self.replies, origin, translator, error)


def album_origin(parts: Sequence[AlbumPart]) -> Origin:
    """The update of the first part, which makes one request; the answer stands under the words."""
    said = next((part for part in parts if part.words), parts[0])
    first = min(part.origin.update_id for part in parts)
    return replace(said.origin, update_id=first)


def _unmet_options(parts: Sequence[AlbumPart]) -> tuple[UnmetOption, ...]:
    """Privacy mode hides the parts of a group's album that do not speak to the bot."""
    hidden = parts[0].origin.requester.in_group and len(parts) == 1
    return (UnmetOption("parts", {}),) if hidden else ()
