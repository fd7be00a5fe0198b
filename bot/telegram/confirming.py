"""Asks before it draws what hardly is a wish for a picture: options alone, greetings, questions."""

from dataclasses import dataclass

from aiogram import Bot

from bot.domain.intake import Question
from bot.domain.options import options_alone, read_options
from bot.domain.pictures import Reference
from bot.domain.wishes import Wishes
from bot.telegram import keyboards
from bot.telegram.desk import Desk, Visitor
from bot.telegram.replying import tell_surely
from bot.telegram.views.asking import what_to_change
from bot.telegram.words import say, shortened

LONGEST = 200
"""Characters; who writes more says what to draw."""
OPTIONS_LENGTH = 40
"""UTF-16 units of the options that the answer repeats."""


@dataclass(frozen=True, slots=True)
class About:
    """Pictures that wait for their words, and the question about them."""

    question: Question
    references: tuple[Reference, ...]


async def confirmed(
    desk: Desk,
    bot: Bot,
    visitor: Visitor,
    words: str,
    *,
    references: tuple[Reference, ...] = (),
    question: Question | None = None,
) -> bool:
    """Whether the words are to be drawn; where they may not be meant so, it asks.

    `references` are those of the message itself; they wait from now on. Those of the `question`
    that it answers, or of the person, go on waiting. Raises a Refusal.
    """
    wishes = options_alone(words)
    if wishes is None and not _is_small_talk(desk, words):
        return True
    about = await _about(desk, visitor, references, question)
    place = "group" if visitor.origin.in_group else "private"
    if wishes:
        doing = "change" if about else "draw"
        said = shortened(words, OPTIONS_LENGTH)
        sort = _sort_of(wishes)
        text = say(visitor.speaker, f"options-alone-{place}", sort=sort, doing=doing, words=said)
    elif about:
        text = what_to_change(visitor.speaker, visitor.origin, about.references)
    else:
        text = say(visitor.speaker, f"small-talk-{place}")
    keyboard = keyboards.anyway(visitor.speaker, about.question if about else None)
    await tell_surely(bot, desk.sleep, visitor.origin, text, keyboard)
    return False


def _is_small_talk(desk: Desk, words: str) -> bool:
    """Beside whatever options: "hi, 16:9"."""
    return len(words) <= LONGEST and read_options(words)[0] in desk.small_talk


async def _about(
    desk: Desk, visitor: Visitor, references: tuple[Reference, ...], question: Question | None
) -> About | None:
    origin = visitor.origin
    if references:
        await desk.await_words(origin, references)
        return About(Question(origin.person_id, origin.update_id), references)
    if question:
        waiting = await desk.take_words.asked_about(origin, question)
        return About(question, waiting.references)
    own = await desk.take_words.waiting(origin)
    return About(Question(origin.person_id, own.update_id), own.references) if own else None


def _sort_of(wishes: Wishes) -> str:
    said = {
        "size": wishes.size or wishes.tier or wishes.ratio or wishes.upright is not None,
        "count": wishes.pictures,
        "sending": wishes.send_as,
    }
    sorts = [sort for sort, is_said in said.items() if is_said]
    return sorts[0] if len(sorts) == 1 else "several"
