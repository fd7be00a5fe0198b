"""Presses of buttons under statuses and examples, and of unknown buttons."""

from dataclasses import dataclass, replace

from aiogram import Bot, F, Router
from aiogram.types import CallbackQuery, Message

from bot.domain.errors import NothingToRepeat
from bot.domain.jobs import JobKind, Origin
from bot.services.intake.reword_job import RewordJob
from bot.services.intake.submit_job import SubmitJob
from bot.services.intake.submit_prompt import SubmitPrompt, build_request
from bot.services.jobs.authorize_press import AuthorizePress
from bot.services.jobs.cancel_job import CancelJob
from bot.telegram.callback_data import DrawAnywayCallback, ExampleCallback, JobAction, JobCallback
from bot.telegram.delivery.replies import Replies, without_quote
from bot.telegram.delivery.status.status_board import StatusBoard
from bot.telegram.keyboards import job_keyboards
from bot.telegram.keyboards.job_keyboards import EXAMPLES
from bot.telegram.middlewares.user_context import UserContext
from bot.telegram.updates.mentions import extract_prompt
from bot.telegram.updates.parsing import origin_of
from bot.telegram.views.html import translate_html


@dataclass(frozen=True, slots=True)
class JobButtonHandlers:
    """Cancel, reword, draw an example, draw anyway."""

    authorize: AuthorizePress
    cancel_job: CancelJob
    reword_job: RewordJob
    submit_job: SubmitJob
    submit_prompt: SubmitPrompt
    board: StatusBoard
    replies: Replies

    def make_router(self) -> Router:
        router = Router(name="job_buttons")
        press = router.callback_query
        press.register(self.cancel, JobCallback.filter(F.action == JobAction.CANCEL))
        press.register(self.reword, JobCallback.filter(F.action == JobAction.REWORD))
        press.register(self.draw_example, ExampleCallback.filter(F.number.in_(EXAMPLES)))
        press.register(self.draw_anyway, DrawAnywayCallback.filter())
        press.register(self.explain_unknown)
        return router

    async def cancel(
        self, query: CallbackQuery, callback_data: JobCallback, user: UserContext
    ) -> None:
        job = await self.authorize(callback_data.job_id, user.requester)
        in_time = await self.cancel_job(job, user.requester, name=query.from_user.full_name)
        self.replies.answer(query, None if in_time else user.translator("cancel-too-late"))

    async def reword(
        self, query: CallbackQuery, callback_data: JobCallback, user: UserContext
    ) -> None:
        job = await self.authorize(callback_data.job_id, user.requester)
        await self.reword_job(job, user.origin)
        self.replies.answer(query)
        in_topic = user.origin.in_topic(job.reply_to.thread_id)
        kind, place = job.request.kind, "group" if user.requester.in_group else "private"
        text = translate_html(user.translator, f"reword-{place}", kind=kind)
        waits = job_keyboards.suggestions(user.translator, in_topic)
        await self.replies.send(in_topic, text, waits if kind is JobKind.EDIT else None)

    async def draw_example(
        self, query: CallbackQuery, callback_data: ExampleCallback, user: UserContext
    ) -> None:
        prompt = user.translator(f"example-{callback_data.number}")
        request = replace(build_request(prompt, user.settings), by_button=True)
        # Nothing that its status should quote: the examples stand under a text about the bot.
        job = await self.submit_job(without_quote(user.origin), request)
        self.replies.answer(query)
        await self.board.open(job)

    async def draw_anyway(
        self, query: CallbackQuery, callback_data: DrawAnywayCallback, user: UserContext, bot: Bot
    ) -> None:
        origin, words = await _answered_prompt(query, user, bot)
        await self.authorize.for_owner(origin.requester.user_id, user.requester)
        if question := callback_data.question:
            job = await self.submit_prompt.answer(
                origin, question, words, user.settings, by_button=True
            )
        else:
            job = await self.submit_prompt.submit_new(origin, words, user.settings)
        self.replies.answer(query)
        await self.board.open(job)
        self.replies.edit_keyboard(user.reply_to, None)

    async def explain_unknown(self, query: CallbackQuery, user: UserContext) -> None:
        self.replies.answer(query, user.translator("unknown-button"), alert=True)


async def _answered_prompt(query: CallbackQuery, user: UserContext, bot: Bot) -> tuple[Origin, str]:
    """Who said what the pressed message answers, and where, and the words.

    Raises NothingToRepeat.
    """
    said = query.message.reply_to_message if isinstance(query.message, Message) else None
    origin = origin_of(user.origin.update_id, said) if said else None
    if said is None or origin is None:  # deleted, or too old for Telegram to show it
        raise NothingToRepeat
    return origin, extract_prompt(said, await bot.me()) or said.text or ""
