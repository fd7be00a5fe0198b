"""Makes a job of a prompt and its references, or asks for what is missing."""

from dataclasses import dataclass

from bot.domain.images import Reference
from bot.domain.intake import RequestPart, has_instruction
from bot.domain.prompt_options import UnmetOption
from bot.services.intake.await_instruction import AwaitInstruction
from bot.services.intake.submit_prompt import SubmitPrompt
from bot.telegram.delivery.replies import Replies
from bot.telegram.delivery.status.status_board import StatusBoard
from bot.telegram.handlers.prompts.confirmation import ConfirmPrompt
from bot.telegram.keyboards import job_keyboards
from bot.telegram.middlewares.user_context import UserContext
from bot.telegram.updates.mentions import is_command
from bot.telegram.views.html import translate_html
from bot.telegram.views.instruction_question import instruction_question


@dataclass(frozen=True, slots=True)
class AskForInstruction:
    await_instruction: AwaitInstruction
    replies: Replies

    async def __call__(self, user: UserContext, references: tuple[Reference, ...]) -> None:
        """Keeps the references until an instruction comes. Raises a Refusal."""
        await self.await_instruction(user.origin, references)
        text = instruction_question(user.translator, user.requester, references)
        keyboard = job_keyboards.suggestions(user.translator, user.origin)
        await self.replies.send(user.origin, text, keyboard)


@dataclass(frozen=True, slots=True)
class HandlePrompt:
    submit_prompt: SubmitPrompt
    confirm_prompt: ConfirmPrompt
    ask_for_instruction: AskForInstruction
    board: StatusBoard
    replies: Replies

    async def __call__(
        self,
        user: UserContext,
        words: str,
        references: tuple[Reference, ...],
        *,
        unmet_options: tuple[UnmetOption, ...] = (),
        part: RequestPart | None = None,
    ) -> None:
        """Submits the prompt; for references without one, asks what to change. Raises a Refusal.

        `part` is given where more messages may follow.
        """
        if is_command(words):
            place = "group" if user.requester.in_group else "private"
            text = translate_html(user.translator, f"unknown-command-{place}")
            await self.replies.send(user.origin, text)
        elif references and not has_instruction(words):
            await self.ask_for_instruction(user, references)
        elif await self.confirm_prompt(user, words, references=references):
            job = await self.submit_prompt(
                user.origin, words, user.settings, references, unmet_options, part=part
            )
            await self.board.open(job)
