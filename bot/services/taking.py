"""Makes requests of what people write."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import NothingWaits
from bot.domain.intake import Question, Waiting
from bot.domain.jobs import Job, Origin, Request
from bot.domain.offers import Offer, Offers
from bot.domain.options import read_options
from bot.domain.pictures import Reference
from bot.domain.ports import Clock, Pending
from bot.domain.settings import Settings
from bot.domain.wishes import Lack, fitted
from bot.services.references import first_usable
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
        if not references and (waiting := await self.waiting(origin)):
            references = waiting.references
        request = self._understood(text, settings, references)
        job = await self.submit(origin, replace(request, lacks=lacks + request.lacks))
        await self._drop(origin)
        return job

    async def answer(
        self,
        origin: Origin,
        question: Question,
        text: str,
        settings: Settings,
        *,
        by_button: bool = False,
    ) -> Job:
        """Words in answer to the question about somebody's pictures, which may be another's.

        Raises NothingWaits when they have their words, were replaced, or waited too long.
        """
        waiting = await self.asked_about(origin, question)
        request = self._understood(text, settings, waiting.references)
        job = await self.submit(origin, replace(request, by_button=by_button))
        if question.person_id == origin.person_id:
            await self._drop(origin)
        return job

    async def suggestion(
        self, origin: Origin, question: Question, text: str, settings: Settings
    ) -> Job:
        """The same, where the words were tapped: the request is the pictures' own message."""
        waiting = await self.asked_about(origin, question)
        about = replace(origin, message_id=waiting.message_id, thread_id=waiting.thread_id)
        return await self.answer(about, question, text, settings, by_button=True)

    async def asked_about(self, origin: Origin, question: Question) -> Waiting:
        """The pictures of that question, if they wait yet. Raises NothingWaits."""
        waiting = await self.pending.find(origin.chat_id, question.person_id, self.clock())
        if waiting is None or waiting.update_id != question.update_id:
            raise NothingWaits
        return waiting

    async def waiting(self, origin: Origin) -> Waiting | None:
        """What waits for the person there; nobody means what waits in another topic of a forum."""
        waiting = await self.pending.find(origin.chat_id, origin.person_id, self.clock())
        return waiting if waiting and waiting.thread_id == origin.thread_id else None

    async def alone(self, origin: Origin, text: str, settings: Settings) -> Job:
        """A new picture, whatever waits."""
        return await self.submit(origin, self._understood(text, settings, ()))

    async def _drop(self, origin: Origin) -> None:
        await self.pending.drop(origin.chat_id, origin.person_id, self.clock())

    def _understood(
        self, text: str, settings: Settings, references: tuple[Reference, ...]
    ) -> Request:
        prompt, wishes = read_options(text)
        offer = self.offers.serving(settings.provider, edit=bool(references))
        fit = fitted(wishes, settings, offer)
        taken = first_usable(references, offer.max_references)
        return replace(
            request_of(prompt, settings, taken),
            look=fit.look,
            pictures=fit.pictures,
            send_as=fit.send_as,
            lacks=fit.lacks + _lacking_references(references, taken, offer),
        )


def request_of(prompt: str, settings: Settings, references: tuple[Reference, ...] = ()) -> Request:
    """These words as they are, with the settings."""
    return Request(
        prompt, settings.look, settings.pictures, settings.send_as, references, settings.provider
    )


def _lacking_references(
    wanted: Sequence[Reference], taken: Sequence[Reference], offer: Offer
) -> tuple[Lack, ...]:
    if len(taken) == len(wanted):
        return ()
    return (Lack("references", {"wanted": len(wanted), "most": offer.max_references}),)
