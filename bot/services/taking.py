"""Makes requests of what people write."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import NothingWaits, PromptEmpty, Refusal
from bot.domain.intake import Part, Question, Waiting, says_what_to_change
from bot.domain.jobs import Job, Origin, Request
from bot.domain.offers import Offer, Offers
from bot.domain.options import read_options
from bot.domain.pictures import Reference
from bot.domain.ports import Clock, Parts, Pending
from bot.domain.settings import Settings
from bot.domain.wishes import Lack, fitted
from bot.services.references import first_usable
from bot.services.submitting import SubmitJob


@dataclass(frozen=True, slots=True)
class TakeWords:
    """Reads the options in a text; where a picture waits for its instruction, this is it.

    Raises a Refusal, and then the picture goes on waiting. Of a `part`, more may come.
    """

    submit: SubmitJob
    pending: Pending
    parts: Parts
    offers: Offers
    clock: Clock

    async def __call__(
        self,
        origin: Origin,
        text: str,
        settings: Settings,
        references: tuple[Reference, ...] = (),
        lacks: tuple[Lack, ...] = (),
        *,
        part: Part | None = None,
    ) -> Job:
        """`references` take the place of a picture that waits. `lacks` are known already."""
        if not references and (waiting := await self.waiting(origin)):
            references = waiting.references
        request = self.understood(text, settings, references)
        job = await self._submit(origin, replace(request, lacks=lacks + request.lacks), part)
        await self._drop(origin.chat_id, origin.person_id)
        return job

    async def answer(
        self,
        origin: Origin,
        question: Question,
        text: str,
        settings: Settings,
        *,
        by_button: bool = False,
        part: Part | None = None,
    ) -> Job:
        """Words in answer to the question about somebody's pictures, which may be another's.

        Raises NothingWaits when they have their words, were replaced, or waited too long. What an
        administrator showed in the group's name does not wait on once it is answered.
        """
        waiting = await self.asked_about(origin, question)
        request = self.understood(text, settings, waiting.references)
        job = await self._submit(origin, replace(request, by_button=by_button), part)
        if question.person_id in {origin.person_id, origin.chat_id}:
            await self._drop(origin.chat_id, question.person_id)
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
        return await self.submit(origin, self.understood(text, settings, ()))

    async def _drop(self, chat_id: int, person_id: int) -> None:
        await self.pending.drop(chat_id, person_id, self.clock())

    async def _submit(self, origin: Origin, request: Request, part: Part | None) -> Job:
        told = request.by_button or says_what_to_change(request.prompt)
        if request.references and not told:
            raise PromptEmpty
        if part is None:
            return await self.submit(origin, request)
        part = replace(part, references=request.references)
        try:
            return await self.submit(origin, request, part)
        except Refusal:
            if part.is_cut:  # the rest of the text is no request of its own
                await self.parts.keep(part, None)
            raise

    def understood(
        self, text: str, settings: Settings, references: tuple[Reference, ...]
    ) -> Request:
        """What the words ask for. Its options are no part of the prompt."""
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
