"""Makes requests of what people write."""

from dataclasses import dataclass, replace

from bot.domain.jobs import Job, Origin, Request
from bot.domain.offers import Offers
from bot.domain.options import read_options
from bot.domain.pictures import Reference
from bot.domain.ports import Clock, Pending
from bot.domain.settings import Settings
from bot.domain.wishes import fitted
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
        self, origin: Origin, text: str, settings: Settings, references: tuple[Reference, ...] = ()
    ) -> Job:
        """`references` take the place of a picture that waits."""
        may_wait = not origin.in_group
        if may_wait and not references:
            references = await self.pending.find(origin.chat_id, origin.person_id, self.clock())
        job = await self.submit(origin, self._understood(text, settings, references))
        if may_wait and references:
            await self.pending.drop(origin.chat_id, origin.person_id)
        return job

    def _understood(
        self, text: str, settings: Settings, references: tuple[Reference, ...]
    ) -> Request:
        prompt, wishes = read_options(text)
        offer = self.offers.serving(settings.provider, edit=bool(references))
        fit = fitted(wishes, settings, offer)
        request = request_of(prompt, settings, references)
        return replace(
            request, look=fit.look, pictures=fit.pictures, send_as=fit.send_as, lacks=fit.lacks
        )


def request_of(prompt: str, settings: Settings, references: tuple[Reference, ...] = ()) -> Request:
    """These words as they are, with the settings."""
    return Request(
        prompt, settings.look, settings.pictures, settings.send_as, references, settings.provider
    )
