"""The buttons under a result, and under the sentence that came instead of one."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from aiogram import Bot, F, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from bot.observability import get_logger
from bot.telegram import keyboards
from bot.telegram.administrators import is_administrator
from bot.telegram.asking import ask_what_to_change
from bot.telegram.callbacks import Action, JobButton, PictureAction, PictureButton, ShapeButton
from bot.telegram.desk import Desk, Visitor
from bot.telegram.originals import Original
from bot.telegram.replying import answer_press, change_buttons
from bot.telegram.words import say

log = get_logger(__name__)

TURNS = frozenset({Action.SHAPES, Action.BACK, Action.BACK_TO_FILES})


def make_router() -> Router:
    router = Router(name="results")
    press = router.callback_query
    press.register(again, JobButton.filter(F.action.in_({Action.AGAIN, Action.REST})))
    press.register(edit, PictureButton.filter(F.action == PictureAction.EDIT))
    press.register(bring_original, PictureButton.filter(F.action == PictureAction.ORIGINAL))
    press.register(turn_buttons, JobButton.filter(F.action.in_(TURNS)))
    press.register(draw_in_shape, ShapeButton.filter())
    press.register(draw_without, JobButton.filter(F.action == Action.WITHOUT))
    press.register(leave, JobButton.filter(F.action == Action.LEAVE))
    return router


async def again(
    query: CallbackQuery, callback_data: JobButton, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    repeat = desk.repeat.missing if callback_data.action is Action.REST else desk.repeat
    may_all = await is_administrator(bot, visitor.origin)
    job = await repeat(callback_data.job_id, visitor.origin, may_all=may_all)
    await answer_press(query)
    await desk.board.open(job)
    if callback_data.action is Action.REST and isinstance(query.message, Message):
        left = keyboards.without_rest(query.message.reply_markup)
        await change_buttons(bot, visitor.origin, left)


async def edit(
    query: CallbackQuery, callback_data: PictureButton, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    may_all = await is_administrator(bot, visitor.origin)
    job, reference = await desk.find_result.to_edit(
        callback_data.job_id, callback_data.position, visitor.origin, may_all=may_all
    )
    await answer_press(query)
    in_topic = replace(visitor.origin, thread_id=job.origin.thread_id)  # an old message hides it
    await ask_what_to_change(desk, bot, replace(visitor, origin=in_topic), (reference,))


async def bring_original(
    query: CallbackQuery, callback_data: PictureButton, visitor: Visitor, desk: Desk, bot: Bot
) -> Awaitable[None] | None:
    """A large file takes its time: it is brought while the chat goes on."""
    may_all = await is_administrator(bot, visitor.origin)
    result, image = await desk.find_result.original(
        callback_data.job_id, callback_data.position, visitor.origin, may_all=may_all
    )
    original = Original(desk, bot, visitor.speaker, result, image)
    if original.is_on_its_way:
        await answer_press(query, visitor.speaker("original-on-its-way"))
        return None
    await answer_press(query)
    return original.bring()


async def turn_buttons(
    query: CallbackQuery, callback_data: JobButton, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    """To the shapes, or back."""
    may_all = await is_administrator(bot, visitor.origin)
    result = await desk.find_result(callback_data.job_id, visitor.origin, may_all=may_all)
    await answer_press(query)
    has_shapes = callback_data.action is Action.SHAPES and result.shapes
    keyboard = keyboards.shapes if has_shapes else keyboards.after_result
    await _turn(bot, visitor, query, partial(keyboard, visitor.speaker, result))


async def draw_in_shape(
    query: CallbackQuery, callback_data: ShapeButton, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    may_all = await is_administrator(bot, visitor.origin)
    job = await desk.repeat.in_shape(
        callback_data.job_id, visitor.origin, callback_data.shape, may_all=may_all
    )
    await answer_press(query)
    await desk.board.open(job)
    result = await desk.find_result(callback_data.job_id, visitor.origin, may_all=may_all)
    await _turn(bot, visitor, query, partial(keyboards.after_result, visitor.speaker, result))


async def draw_without(
    query: CallbackQuery, callback_data: JobButton, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    may_all = await is_administrator(bot, visitor.origin)
    job = await desk.repeat.without_unreadable(
        callback_data.job_id, visitor.origin, may_all=may_all
    )
    await answer_press(query)
    await desk.board.open(job)
    await change_buttons(bot, visitor.origin, None)


async def leave(
    query: CallbackQuery, callback_data: JobButton, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    """Also what was begun without them, when both buttons were pressed."""
    origin = visitor.origin
    may_all = await is_administrator(bot, origin)
    result = await desk.find_result(callback_data.job_id, origin, may_all=may_all)
    await desk.cancel.begun_after(result.job)
    await answer_press(query)
    try:
        await bot.edit_message_text(
            say(visitor.speaker, "left-alone"),
            chat_id=origin.chat_id,
            message_id=origin.message_id,
        )
    except TelegramAPIError as error:
        log.info("sentence not changed", error=error.message)


async def _turn(
    bot: Bot,
    visitor: Visitor,
    query: CallbackQuery,
    keyboard: Callable[..., InlineKeyboardMarkup],
) -> None:
    """What the pressed buttons do not offer is not offered anew: the rest that was asked for, and
    originals that are in the chat.
    """
    hidden = not isinstance(query.message, Message)
    pressed = query.message.reply_markup if isinstance(query.message, Message) else None
    turned = keyboard(originals_there=keyboards.lacks_originals(pressed))
    left = turned if hidden or keyboards.offers_rest(pressed) else keyboards.without_rest(turned)
    await change_buttons(bot, visitor.origin, left)
