"""Makes a job of a prompt and its references, or asks for what is missing."""

from aiogram import Bot

from bot.domain.images import Reference
from bot.domain.intake import RequestPart, has_instruction
from bot.domain.prompt_options import UnmetOption
from bot.telegram.delivery.replies import reply_with_retry
from bot.telegram.dependencies import HandlerDependencies, UserContext
from bot.telegram.handlers.prompts.confirmation import confirm_prompt
from bot.telegram.keyboards import job_keyboards
from bot.telegram.updates.mentions import is_command
from bot.telegram.views.html import translate_html
from bot.telegram.views.instruction_question import instruction_question


async def handle_prompt(
    dependencies: HandlerDependencies,
    bot: Bot,
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
        place = "group" if user.origin.in_group else "private"
        text = translate_html(user.translator, f"unknown-command-{place}")
        await reply_with_retry(bot, dependencies.sleep, user.origin, text)
    elif references and not has_instruction(words):
        await ask_for_instruction(dependencies, bot, user, references)
    elif await confirm_prompt(dependencies, bot, user, words, references=references):
        job = await dependencies.submit_prompt(
            user.origin, words, user.settings, references, unmet_options, part=part
        )
        await dependencies.board.open(job)


async def ask_for_instruction(
    dependencies: HandlerDependencies,
    bot: Bot,
    user: UserContext,
    references: tuple[Reference, ...],
) -> None:
    """Keeps the references until an instruction comes. Raises a Refusal."""
    await dependencies.await_instruction(user.origin, references)
    text = instruction_question(user.translator, user.origin, references)
    keyboard = job_keyboards.suggestions(user.translator, user.origin)
    await reply_with_retry(bot, dependencies.sleep, user.origin, text, keyboard)
