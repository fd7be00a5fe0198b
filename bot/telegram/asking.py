"""From words and pictures to a request with its status, or to the question about them."""

from aiogram import Bot

from bot.domain.intake import Part, says_what_to_change
from bot.domain.pictures import Reference
from bot.domain.wishes import Lack
from bot.telegram import keyboards
from bot.telegram.addressing import is_command
from bot.telegram.confirming import confirmed
from bot.telegram.desk import Desk, Visitor
from bot.telegram.replying import tell_surely
from bot.telegram.views.asking import what_to_change
from bot.telegram.words import say


async def ask(
    desk: Desk,
    bot: Bot,
    visitor: Visitor,
    words: str,
    references: tuple[Reference, ...],
    *,
    lacks: tuple[Lack, ...] = (),
    part: Part | None = None,
) -> None:
    """Takes the request in; of pictures without words, asks what to change. Raises a Refusal.

    Of a `part`, more may come.
    """
    if is_command(words):
        place = "group" if visitor.origin.in_group else "private"
        text = say(visitor.speaker, f"unknown-command-{place}")
        await tell_surely(bot, desk.sleep, visitor.origin, text)
    elif references and not says_what_to_change(words):
        await ask_what_to_change(desk, bot, visitor, references)
    elif await confirmed(desk, bot, visitor, words, references=references):
        job = await desk.take_words(
            visitor.origin, words, visitor.settings, references, lacks, part=part
        )
        await desk.board.open(job)


async def ask_what_to_change(
    desk: Desk, bot: Bot, visitor: Visitor, references: tuple[Reference, ...]
) -> None:
    """Has the pictures wait for their words. Raises a Refusal."""
    await desk.await_words(visitor.origin, references)
    text = what_to_change(visitor.speaker, visitor.origin, references)
    keyboard = keyboards.suggestions(visitor.speaker, visitor.origin)
    await tell_surely(bot, desk.sleep, visitor.origin, text, keyboard)
