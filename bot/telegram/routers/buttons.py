"""The buttons under statuses, sentences and examples; and those that nobody knows any more."""

from dataclasses import replace

from aiogram import Bot, F, Router
from aiogram.types import CallbackQuery, Message

from bot.domain.errors import NothingToRepeat, NotYours
from bot.domain.jobs import JobKind, Origin
from bot.services.taking import request_of
from bot.telegram import keyboards
from bot.telegram.addressing import words_said
from bot.telegram.administrators import is_administrator
from bot.telegram.callbacks import Action, AnywayButton, ExampleButton, JobButton
from bot.telegram.desk import Desk, Visitor
from bot.telegram.keyboards import EXAMPLES
from bot.telegram.messages import origin_of
from bot.telegram.replying import answer_press, change_buttons, tell_surely
from bot.telegram.words import say

NO_MESSAGE = 0
"""Nothing that its status should quote: the examples stand under a text about the bot."""


def make_router() -> Router:
    router = Router(name="buttons")
    press = router.callback_query
    press.register(cancel, JobButton.filter(F.action == Action.CANCEL))
    press.register(reword, JobButton.filter(F.action == Action.REWORD))
    press.register(draw_example, ExampleButton.filter(F.number.in_(EXAMPLES)))
    press.register(draw_anyway, AnywayButton.filter())
    press.register(explain_unknown)
    return router


async def cancel(
    query: CallbackQuery, callback_data: JobButton, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    may_all = await is_administrator(bot, visitor.origin)
    name = query.from_user.full_name
    in_time = await desk.cancel(callback_data.job_id, visitor.origin, name=name, may_all=may_all)
    await answer_press(query, None if in_time else visitor.speaker("cancel-too-late"))


async def reword(
    query: CallbackQuery, callback_data: JobButton, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    may_all = await is_administrator(bot, visitor.origin)
    job = await desk.reword(callback_data.job_id, visitor.origin, may_all=may_all)
    await answer_press(query)
    in_topic = replace(visitor.origin, thread_id=job.origin.thread_id)  # an old message hides it
    kind, place = job.request.kind, "group" if in_topic.in_group else "private"
    text = say(visitor.speaker, f"reword-{place}", kind=kind)
    waits = keyboards.suggestions(visitor.speaker, in_topic)
    await tell_surely(bot, desk.sleep, in_topic, text, waits if kind is JobKind.EDIT else None)


async def draw_example(
    query: CallbackQuery, callback_data: ExampleButton, visitor: Visitor, desk: Desk
) -> None:
    prompt = visitor.speaker(f"example-{callback_data.number}")
    request = replace(request_of(prompt, visitor.settings), by_button=True)
    job = await desk.submit(replace(visitor.origin, message_id=NO_MESSAGE), request)
    await answer_press(query)
    await desk.board.open(job)


async def draw_anyway(
    query: CallbackQuery, callback_data: AnywayButton, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    origin, words = await _answered(query, visitor, bot)
    if question := callback_data.question:
        job = await desk.take_words.answer(
            origin, question, words, visitor.settings, by_button=True
        )
    else:
        job = await desk.take_words.alone(origin, words, visitor.settings)
    await answer_press(query)
    await desk.board.open(job)
    await change_buttons(bot, visitor.origin, None)


async def _answered(query: CallbackQuery, visitor: Visitor, bot: Bot) -> tuple[Origin, str]:
    """Who said what the pressed message answers, and where, and the words.

    Raises NothingToRepeat or NotYours.
    """
    said = query.message.reply_to_message if isinstance(query.message, Message) else None
    origin = origin_of(visitor.origin.update_id, said) if said else None
    if said is None or origin is None:  # deleted, or too old for Telegram to show it
        raise NothingToRepeat
    is_own = origin.person_id == visitor.origin.person_id
    if not is_own and not await is_administrator(bot, visitor.origin):
        raise NotYours
    return origin, words_said(said, await bot.me()) or said.text or ""


async def explain_unknown(query: CallbackQuery, visitor: Visitor) -> None:
    await answer_press(query, visitor.speaker("unknown-button"), alert=True)
