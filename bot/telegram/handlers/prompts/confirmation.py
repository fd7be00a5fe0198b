"""Asks before drawing what hardly is a prompt: options alone, greetings, questions."""

from dataclasses import dataclass

from aiogram import Bot

from bot.domain.images import Reference
from bot.domain.intake import Question
from bot.domain.prompt_options import PromptOptions
from bot.telegram.delivery.replies import reply_with_retry
from bot.telegram.dependencies import HandlerDependencies, UserContext
from bot.telegram.keyboards import job_keyboards
from bot.telegram.views.html import translate_html, truncate_line
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


async def confirm_prompt(
    dependencies: HandlerDependencies,
    bot: Bot,
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
    prompt_options = dependencies.option_parser.parse_only(words)
    if prompt_options is None and not _is_small_talk(dependencies, words):
        return True
    about = await _about(dependencies, user, references, question)
    place = "group" if user.origin.in_group else "private"
    if prompt_options:
        doing = "change" if about else "draw"
        said = truncate_line(words, OPTIONS_LENGTH)
        sort = _sort_of(prompt_options)
        text = translate_html(
            user.translator, f"options-alone-{place}", sort=sort, doing=doing, words=said
        )
    elif about:
        text = instruction_question(user.translator, user.origin, about.references)
    else:
        text = translate_html(user.translator, f"small-talk-{place}")
    keyboard = job_keyboards.draw_anyway(user.translator, about.question if about else None)
    await reply_with_retry(bot, dependencies.sleep, user.origin, text, keyboard)
    return False


def _is_small_talk(dependencies: HandlerDependencies, words: str) -> bool:
    """Beside whatever options: "hi, 16:9"."""
    if len(words) > MAX_SMALL_TALK_LENGTH:
        return False
    return dependencies.option_parser.parse(words)[0] in dependencies.small_talk


async def _about(
    dependencies: HandlerDependencies,
    user: UserContext,
    references: tuple[Reference, ...],
    question: Question | None,
) -> PendingQuestion | None:
    origin = user.origin
    if references:
        await dependencies.await_instruction(origin, references)
        return PendingQuestion(Question(origin.user_id, origin.update_id), references)
    if question:
        waiting = await dependencies.submit_prompt.find_asked_about(origin, question)
        return PendingQuestion(question, waiting.references)
    own = await dependencies.submit_prompt.find_pending(origin)
    return PendingQuestion(Question(origin.user_id, own.update_id), own.references) if own else None


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
