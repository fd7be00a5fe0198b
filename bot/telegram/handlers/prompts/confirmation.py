"""Asks before drawing what hardly is a prompt: options alone, greetings, questions."""

from dataclasses import dataclass

from bot.domain.images import Reference
from bot.domain.intake import Question
from bot.domain.option_parser import OptionParser
from bot.domain.prompt_options import PromptOptions
from bot.i18n import SmallTalk
from bot.services.intake.await_instruction import AwaitInstruction
from bot.services.intake.submit_prompt import SubmitPrompt
from bot.telegram.client.text import truncate_line
from bot.telegram.delivery.replies import Replies
from bot.telegram.keyboards import job_keyboards
from bot.telegram.middlewares.user_context import UserContext
from bot.telegram.views.html import translate_html
from bot.telegram.views.instruction_question import instruction_question

MAX_SMALL_TALK_LENGTH = 200
"""Characters; who writes more says what to draw."""
OPTIONS_LENGTH = 40
"""UTF-16 units of the options that the answer repeats."""


@dataclass(frozen=True, slots=True)
class PendingQuestion:
    """References that wait for an instruction, and the question about them."""

    question: Question
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class ConfirmPrompt:
    """Asks the user where words may not be meant as a prompt."""

    submit_prompt: SubmitPrompt
    await_instruction: AwaitInstruction
    small_talk: SmallTalk
    option_parser: OptionParser
    replies: Replies

    async def __call__(
        self,
        user: UserContext,
        words: str,
        *,
        references: tuple[Reference, ...] = (),
        question: Question | None = None,
    ) -> bool:
        """Whether to draw the words; asks the user where they may not be meant as a prompt.

        `references` are those of the message itself; they are pending from now on. Those of the
        `question` that it answers, or of the user, stay pending. Raises a Refusal.
        """
        prompt_options = self.option_parser.parse_only(words)
        if prompt_options is None and not self._is_small_talk(words):
            return True
        about = await self._about(user, references, question)
        place = "group" if user.requester.in_group else "private"
        if prompt_options:
            doing = "change" if about else "draw"
            said = truncate_line(words, OPTIONS_LENGTH)
            sort = _sort_of(prompt_options)
            text = translate_html(
                user.translator, f"options-alone-{place}", sort=sort, doing=doing, words=said
            )
        elif about:
            text = instruction_question(user.translator, user.requester, about.references)
        else:
            text = translate_html(user.translator, f"small-talk-{place}")
        keyboard = job_keyboards.draw_anyway(user.translator, about.question if about else None)
        await self.replies.send(user.origin, text, keyboard)
        return False

    def _is_small_talk(self, words: str) -> bool:
        """Beside whatever options: "hi, 16:9"."""
        if len(words) > MAX_SMALL_TALK_LENGTH:
            return False
        return self.option_parser.parse(words)[0] in self.small_talk

    async def _about(
        self, user: UserContext, references: tuple[Reference, ...], question: Question | None
    ) -> PendingQuestion | None:
        origin = user.origin
        if references:
            await self.await_instruction(origin, references)
            return PendingQuestion(Question(origin.requester.user_id, origin.update_id), references)
        if question:
            waiting = await self.submit_prompt.find_asked_about(origin, question)
            return PendingQuestion(question, waiting.references)
        own = await self.submit_prompt.find_pending(origin)
        if own is None:
            return None
        return PendingQuestion(Question(origin.requester.user_id, own.update_id), own.references)


def _sort_of(prompt_options: PromptOptions) -> str:
    said = {
        "size": prompt_options.size
        or prompt_options.tier
        or prompt_options.ratio
        or prompt_options.upright is not None,
        "count": prompt_options.pictures,
        "sending": prompt_options.send_as,
    }
    sorts = [sort for sort, is_said in said.items() if is_said]
    return sorts[0] if len(sorts) == 1 else "several"
