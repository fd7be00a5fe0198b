"""Makes requests of what people write."""

from dataclasses import dataclass, replace

from bot.domain.errors import NothingWaits
from bot.domain.intake import Waiting
from bot.domain.jobs import Job, Origin, Request
from bot.domain.offers import Offer, Offers
from bot.domain.options import read_options
from bot.domain.pictures import Reference
from bot.domain.ports import Clock, Pending
from bot.domain.settings import Settings
from bot.domain.wishes import Lack, fitted
from bot.services.submitting import SubmitJob


@dataclass(frozen=True, slots=True)
class TakeWords:
    """Reads the options in a text; where a picture waits for its instruction, this is it.

    Raises a Refusal, and then the picture goes on waiting.
    """

    submit: SubmitJob
    pending: Pending
    offers: Offers
    clock: Clock

    async def __call__(
        self,
        origin: Origin,
        text: str,
        settings: Settings,
        references: tuple[Reference, ...] = (),
        lacks: tuple[Lack, ...] = (),
    ) -> Job:
        """`references` take the place of a picture that waits. `lacks` are known already."""
        if not references:
            waiting = await self.waiting(origin)
            references = waiting.references if waiting else ()
        request = self._understood(text, settings, references)
        job = await self.submit(origin, replace(request, lacks=lacks + request.lacks))
        await self.pending.drop(origin.chat_id, origin.person_id)
        return job

    async def waiting(self, origin: Origin) -> Waiting | None:
        """The pictures that wait for this person's words in this chat."""
        return await self.pending.find(origin.chat_id, origin.person_id, self.clock())

    async def suggestion(
        self, origin: Origin, waits_since: int, text: str, settings: Settings
    ) -> Job:
        """Words that were tapped under the question about the picture of that update.

        Raises NothingWaits when that picture has its words, was replaced, or waited too long.
        """
        waiting = await self.waiting(origin)
        if waiting is None or waiting.update_id != waits_since:
            raise NothingWaits
        about = replace(origin, message_id=waiting.message_id)
        return await self(about, text, settings, waiting.references)

    def _understood(
        self, text: str, settings: Settings, references: tuple[Reference, ...]
    ) -> Request:
        prompt, wishes = read_options(text)
        offer = self.offers.serving(settings.provider, edit=bool(references))
        fit = fitted(wishes, settings, offer)
        lacks = fit.lacks + _lacking_references(references, offer)
        request = request_of(prompt, settings, references[: offer.max_references or None])
        return replace(
            request, look=fit.look, pictures=fit.pictures, send_as=fit.send_as, lacks=lacks
        )


def request_of(prompt: str, settings: Settings, references: tuple[Reference, ...] = ()) -> Request:
    """These words as they are, with the settings."""
    return Request(
        prompt, settings.look, settings.pictures, settings.send_as, references, settings.provider
    )


def _lacking_references(references: tuple[Reference, ...], offer: Offer) -> tuple[Lack, ...]:
    """A vendor that takes none at all refuses the request."""
    most = offer.max_references
    if not 0 < most < len(references):
        return ()
    return (Lack("references", {"wanted": len(references), "most": most}),)
