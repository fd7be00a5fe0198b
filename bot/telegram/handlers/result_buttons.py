"""The buttons under a result, and under the sentence that came instead of one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from bot.services.intake.repeat_job import RepeatJob
from bot.services.jobs.authorize_press import AuthorizePress
from bot.services.jobs.cancel_job import CancelJob
from bot.services.jobs.results import FindResult
from bot.telegram.callback_data import (
    ImageAction,
    ImageCallback,
    JobAction,
    JobCallback,
    ShapeCallback,
)
from bot.telegram.delivery.replies import Replies
from bot.telegram.delivery.status.status_board import StatusBoard
from bot.telegram.handlers.prompts.flow import AskForInstruction
from bot.telegram.keyboards import job_keyboards
from bot.telegram.middlewares.user_context import UserContext
from bot.telegram.views.html import translate_html

KEYBOARD_ACTIONS = frozenset({JobAction.SHAPES, JobAction.BACK, JobAction.BACK_TO_FILES})


@dataclass(frozen=True, slots=True)
class ResultButtonHandlers:
    """The buttons under results and refusals."""

    authorize: AuthorizePress
    repeat_job: RepeatJob
    find_result: FindResult
    cancel_job: CancelJob
    ask_for_instruction: AskForInstruction
    board: StatusBoard
    replies: Replies

    def make_router(self) -> Router:
        router = Router(name="result_buttons")
        press = router.callback_query
        press.register(
            self.again, JobCallback.filter(F.action.in_({JobAction.AGAIN, JobAction.REST}))
        )
        press.register(self.edit, ImageCallback.filter(F.action == ImageAction.EDIT))
        press.register(self.send_original, ImageCallback.filter(F.action == ImageAction.ORIGINAL))
        press.register(self.switch_keyboard, JobCallback.filter(F.action.in_(KEYBOARD_ACTIONS)))
        press.register(self.draw_in_shape, ShapeCallback.filter())
        press.register(
            self.draw_without_references, JobCallback.filter(F.action == JobAction.WITHOUT)
        )
        press.register(self.leave_undrawn, JobCallback.filter(F.action == JobAction.LEAVE))
        return router

    async def again(
        self, query: CallbackQuery, callback_data: JobCallback, user: UserContext
    ) -> None:
        repeat = (
            self.repeat_job.missing if callback_data.action is JobAction.REST else self.repeat_job
        )
        job = await self.authorize(callback_data.job_id, user.requester)
        again = await repeat(job, user.origin)
        self.replies.answer(query)
        await self.board.open(again)
        if callback_data.action is JobAction.REST and isinstance(query.message, Message):
            left = job_keyboards.without_rest(query.message.reply_markup)
            self.replies.edit_keyboard(user.reply_to, left)

    async def edit(
        self, query: CallbackQuery, callback_data: ImageCallback, user: UserContext
    ) -> None:
        job = await self.authorize(callback_data.job_id, user.requester)
        reference = await self.find_result.to_edit(job, callback_data.position)
        self.replies.answer(query)
        in_topic = user.origin.in_topic(job.reply_to.thread_id)
        await self.ask_for_instruction(replace(user, origin=in_topic), (reference,))

    async def send_original(
        self, query: CallbackQuery, callback_data: ImageCallback, user: UserContext
    ) -> None:
        """A large file takes its time: it is brought while the chat goes on."""
        job = await self.authorize(callback_data.job_id, user.requester)
        await self.find_result.original(job, callback_data.position)
        begun = await self.replies.send_original(user.origin, job.id, callback_data.position)
        self.replies.answer(query, None if begun else user.translator("original-on-its-way"))

    async def switch_keyboard(
        self, query: CallbackQuery, callback_data: JobCallback, user: UserContext
    ) -> None:
        """To the shapes, or back."""
        job = await self.authorize(callback_data.job_id, user.requester)
        result = await self.find_result.of(job)
        self.replies.answer(query)
        has_shapes = callback_data.action is JobAction.SHAPES and result.shapes
        keyboard = job_keyboards.shapes if has_shapes else job_keyboards.after_result
        await self._turn(user, query, partial(keyboard, user.translator, result))

    async def draw_in_shape(
        self, query: CallbackQuery, callback_data: ShapeCallback, user: UserContext
    ) -> None:
        job = await self.authorize(callback_data.job_id, user.requester)
        again = await self.repeat_job.in_shape(job, user.origin, callback_data.shape)
        self.replies.answer(query)
        await self.board.open(again)
        result = await self.find_result.of(job)
        keyboard = partial(job_keyboards.after_result, user.translator, result)
        await self._turn(user, query, keyboard)

    async def draw_without_references(
        self, query: CallbackQuery, callback_data: JobCallback, user: UserContext
    ) -> None:
        job = await self.authorize(callback_data.job_id, user.requester)
        again = await self.repeat_job.without_unreadable(job, user.origin)
        self.replies.answer(query)
        await self.board.open(again)
        self.replies.edit_keyboard(user.reply_to, None)

    async def leave_undrawn(
        self, query: CallbackQuery, callback_data: JobCallback, user: UserContext
    ) -> None:
        """Also what was begun without them, when both buttons were pressed."""
        job = await self.authorize(callback_data.job_id, user.requester)
        await self.cancel_job.repeats_of(job)
        self.replies.answer(query)
        self.replies.edit_text(user.reply_to, translate_html(user.translator, "left-alone"))

    async def _turn(
        self,
        user: UserContext,
        query: CallbackQuery,
        keyboard: Callable[..., InlineKeyboardMarkup],
    ) -> None:
        """What the pressed buttons do not offer is not offered anew: the rest that was asked for,
        and originals that are in the chat.
        """
        hidden = not isinstance(query.message, Message)
        pressed = query.message.reply_markup if isinstance(query.message, Message) else None
        turned = keyboard(originals_there=job_keyboards.has_no_original_buttons(pressed))
        left = (
            turned
            if hidden or job_keyboards.offers_rest(pressed)
            else job_keyboards.without_rest(turned)
        )
        self.replies.edit_keyboard(user.reply_to, left)
