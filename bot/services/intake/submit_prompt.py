"""Makes jobs of users' texts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import NothingPending, PromptEmpty, Refusal
from bot.domain.ids import chat_as_user
from bot.domain.images import Reference
from bot.domain.intake import PendingEdit, Question, RequestPart, has_instruction
from bot.domain.jobs import Job, Origin, Request, Requester
from bot.domain.offers import Offer, Offers
from bot.domain.option_parser import OptionParser
from bot.domain.ports import Clock, PendingReferences, RequestPartRepository
from bot.domain.prompt_options import UnmetOption, fit_options
from bot.domain.settings import Settings
from bot.services.drawing.references import first_usable
from bot.services.intake.submit_job import SubmitJob


@dataclass(frozen=True, slots=True)
class SubmitPrompt:
    """Parses the options in a text and submits it; pending references get it as their instruction.

    Raises a Refusal, and then the references stay pending. With a `part`, more may follow.
    """

    submit: SubmitJob
    pending: PendingReferences
    parts: RequestPartRepository
    offers: Offers
    clock: Clock
    option_parser: OptionParser

    async def __call__(
        self,
        origin: Origin,
        text: str,
        settings: Settings,
        references: tuple[Reference, ...] = (),
        unmet_options: tuple[UnmetOption, ...] = (),
        *,
        part: RequestPart | None = None,
    ) -> Job:
        """`references` replace the pending ones; `unmet_options` are known already."""
        nothing_waits, mask = False, None
        if not references:
            waiting = await self.pending.find(origin.requester, self.clock())
            nothing_waits = waiting is None
            if waiting and _is_here(waiting, origin):
                references, mask = waiting.references, waiting.mask
        request = self.parse_request(text, settings, references, mask)
        job = await self._submit(
            origin, replace(request, unmet_options=unmet_options + request.unmet_options), part
        )
        if not nothing_waits:
            await self._drop(origin.requester)
        return job

    async def answer(
        self,
        origin: Origin,
        question: Question,
        text: str,
        settings: Settings,
        *,
        by_button: bool = False,
        part: RequestPart | None = None,
    ) -> Job:
        """Submits the instruction for the references that were asked about, perhaps another user's.

        Raises NothingPending when they were used, replaced, or expired. What an administrator sent
        in the group's name is not pending any more afterwards.
        """
        waiting = await self.find_asked_about(origin, question)
        request = self.parse_request(text, settings, waiting.references, waiting.mask)
        job = await self._submit(origin, replace(request, by_button=by_button), part)
        asker = _asker(origin, question)
        if asker.user_id in {origin.requester.user_id, chat_as_user(asker.chat_id)}:
            await self._drop(asker)
        return job

    async def suggestion(
        self, origin: Origin, question: Question, text: str, settings: Settings
    ) -> Job:
        """The same for a suggestion button: the job replies to the references' own message."""
        waiting = await self.find_asked_about(origin, question)
        about = replace(origin, reply_to=waiting.reply_to)
        return await self.answer(about, question, text, settings, by_button=True)

    async def find_asked_about(self, origin: Origin, question: Question) -> PendingEdit:
        """The references of that question. Raises NothingPending if they are not pending."""
        waiting = await self.pending.find(_asker(origin, question), self.clock())
        if waiting is None or waiting.update_id != question.update_id:
            raise NothingPending
        return waiting

    async def find_pending(self, origin: Origin) -> PendingEdit | None:
        """The user's pending references there, but for those in another topic of the forum."""
        waiting = await self.pending.find(origin.requester, self.clock())
        return waiting if waiting and _is_here(waiting, origin) else None

    async def submit_new(self, origin: Origin, text: str, settings: Settings) -> Job:
        """Submits a new generation, whatever is pending."""
        return await self.submit(origin, self.parse_request(text, settings, ()))

    async def _drop(self, requester: Requester) -> None:
        await self.pending.drop(requester, self.clock())

    async def _submit(self, origin: Origin, request: Request, part: RequestPart | None) -> Job:
        told = request.by_button or has_instruction(request.prompt)
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

    def parse_request(
        self,
        text: str,
        settings: Settings,
        references: tuple[Reference, ...],
        mask: Reference | None = None,
    ) -> Request:
        """The request of a text. Its options are no part of the prompt."""
        prompt, prompt_options = self.option_parser.parse(text)
        offer = self.offers.serving(settings.provider, edit=bool(references), masked=bool(mask))
        fit = fit_options(prompt_options, settings, offer)
        taken = first_usable(references, offer.max_references)
        return replace(
            build_request(prompt, settings, taken),
            mask=mask,
            look=fit.look,
            pictures=fit.pictures,
            send_as=fit.send_as,
            unmet_options=fit.unmet_options + _unmet_references(references, taken, offer),
        )


def build_request(
    prompt: str, settings: Settings, references: tuple[Reference, ...] = ()
) -> Request:
    """A request with the prompt as it is, and the settings."""
    return Request(
        prompt,
        settings.look,
        settings.pictures,
        settings.send_as,
        references,
        provider=settings.provider,
    )


def _asker(origin: Origin, question: Question) -> Requester:
    """Whose references the question is about."""
    return replace(origin.requester, user_id=question.user_id)


def _unmet_references(
    wanted: Sequence[Reference], taken: Sequence[Reference], offer: Offer
) -> tuple[UnmetOption, ...]:
    if len(taken) == len(wanted):
        return ()
    return (UnmetOption("references", {"wanted": len(wanted), "most": offer.max_references}),)


def _is_here(waiting: PendingEdit, origin: Origin) -> bool:
    """Not in another topic of the forum."""
    return waiting.reply_to.thread_id == origin.reply_to.thread_id
