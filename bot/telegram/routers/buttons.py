"""The buttons under statuses, sentences and examples; and those that nobody knows any more."""

from dataclasses import replace

from aiogram import Bot, F, Router
from aiogram.types import CallbackQuery

from bot.domain.jobs import JobKind
from bot.services.taking import request_of
from bot.telegram import keyboards
from bot.telegram.administrators import is_administrator
from bot.telegram.callbacks import Action, ExampleButton, JobButton
from bot.telegram.desk import Desk, Visitor
from bot.telegram.keyboards import EXAMPLES
from bot.telegram.replying import answer_press, tell_surely
from bot.telegram.words import say


def make_router() -> Router:
    router = Router(name="buttons")
    press = router.callback_query
    press.register(cancel, JobButton.filter(F.action == Action.CANCEL))
    press.register(reword, JobButton.filter(F.action == Action.REWORD))
    press.register(draw_example, ExampleButton.filter(F.number.in_(EXAMPLES)))
    press.register(explain_unknown)
    return router


async def cancel(
    query: CallbackQuery, callback_data: JobButton, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    may_all = await is_administrator(bot, visitor.origin)
    in_time = await desk.cancel(callback_data.job_id, visitor.origin, may_all=may_all)
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
    job = await desk.submit(visitor.origin, request_of(prompt, visitor.settings))
    await answer_press(query)
    await desk.board.open(job)


async def explain_unknown(query: CallbackQuery, visitor: Visitor) -> None:
    await answer_press(query, visitor.speaker("unknown-button"), alert=True)
