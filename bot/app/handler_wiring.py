"""Builds the handlers of updates, and the use cases that they call."""

from dataclasses import dataclass
from functools import partial

from aiogram import Dispatcher

from bot.app.resources import Resources
from bot.domain.option_parser import OptionParser
from bot.domain.ports import ReplySender
from bot.domain.replies import ReplyKind
from bot.domain.work import WorkKind
from bot.i18n import SmallTalk, load_option_words
from bot.runtime.queue_worker import QueueWorker
from bot.runtime.retry import RetryStorage
from bot.services.access_rules import AccessRules
from bot.services.in_flight_updates import InFlightUpdates
from bot.services.intake.await_instruction import AwaitInstruction
from bot.services.intake.collect_albums import CollectAlbums
from bot.services.intake.complete_request import CompleteRequest
from bot.services.intake.repeat_job import RepeatJob
from bot.services.intake.reword_job import RewordJob
from bot.services.intake.submit_job import SubmitJob
from bot.services.intake.submit_prompt import SubmitPrompt
from bot.services.jobs.authorize_press import AuthorizePress
from bot.services.jobs.cancel_job import CancelJob
from bot.services.jobs.end_job import EndJob
from bot.services.jobs.results import FindResult
from bot.services.privacy import ForgetUser
from bot.services.replies import ReplyQueue, SendReply
from bot.services.settings import ChangeSettings
from bot.services.usage import ReadUsage
from bot.telegram.delivery.history import HistorySender
from bot.telegram.delivery.replies import Replies
from bot.telegram.delivery.reply_senders import (
    SendHistoryReply,
    SendMessageReply,
    SendOriginalReply,
)
from bot.telegram.delivery.status.status_board import StatusBoard
from bot.telegram.filters.chat_admin import is_chat_admin
from bot.telegram.handlers.cancel import CancelHandlers
from bot.telegram.handlers.chat_migration import ChatMigrationHandlers
from bot.telegram.handlers.commands import CommandHandlers
from bot.telegram.handlers.dispatcher import Handlers, make_dispatcher
from bot.telegram.handlers.errors import ErrorHandlers
from bot.telegram.handlers.job_buttons import JobButtonHandlers
from bot.telegram.handlers.privacy import PrivacyHandlers
from bot.telegram.handlers.prompts.album_handler import TelegramAlbumHandler
from bot.telegram.handlers.prompts.albums import AlbumHandlers
from bot.telegram.handlers.prompts.confirmation import ConfirmPrompt
from bot.telegram.handlers.prompts.flow import AskForInstruction, HandlePrompt
from bot.telegram.handlers.prompts.message_parts import MessagePartHandlers
from bot.telegram.handlers.prompts.messages import PromptHandlers
from bot.telegram.handlers.result_buttons import ResultButtonHandlers
from bot.telegram.handlers.settings import SettingsHandlers
from bot.telegram.middlewares.finish_albums import FinishAlbumsMiddleware
from bot.telegram.middlewares.user_context import LoadUserContext, UserContextMiddleware


@dataclass(frozen=True, slots=True)
class UseCases:
    """What several handlers call."""

    board: StatusBoard
    replies: Replies
    authorize: AuthorizePress
    find_result: FindResult
    access_rules: AccessRules
    option_parser: OptionParser
    submit_job: SubmitJob
    submit_prompt: SubmitPrompt
    complete_request: CompleteRequest
    await_instruction: AwaitInstruction
    cancel_job: CancelJob
    forget_user: ForgetUser


@dataclass(frozen=True, slots=True)
class PromptSteps:
    """What is done with a prompt, whether a message brings it, an album or a button."""

    load_user_context: LoadUserContext
    ask_for_instruction: AskForInstruction
    confirm_prompt: ConfirmPrompt
    handle_prompt: HandlePrompt


def build_replies(
    resources: Resources, find_result: FindResult, retry_storage: RetryStorage, worker: QueueWorker
) -> Replies:
    bot, stores, translator_for = resources.bot, resources.stores, resources.translator_for
    senders: dict[ReplyKind, ReplySender] = {ReplyKind.MESSAGE: SendMessageReply(bot)}
    send = SendReply(stores.replies, senders, retry_storage, resources.clock, resources.pause)
    queue = ReplyQueue(stores.replies, send, retry_storage, worker)
    replies = Replies(bot, queue, resources.work, resources.clock)
    sent_images = stores.sent_images
    # The others say themselves why nothing came: in a message.
    message_sender = resources.message_sender
    senders[ReplyKind.ORIGINAL] = SendOriginalReply(
        message_sender, stores.jobs, find_result, sent_images, translator_for, replies
    )
    history_sender = HistorySender(message_sender, sent_images, resources.temp_dir)
    senders[ReplyKind.HISTORY] = SendHistoryReply(stores.history, history_sender, translator_for)
    return replies


def build_use_cases(
    resources: Resources,
    end_job: EndJob,
    board: StatusBoard,
    replies: Replies,
    *,
    results: FindResult,
    rules: AccessRules,
    in_flight: InFlightUpdates,
) -> UseCases:
    stores, clock, offers = resources.stores, resources.clock, resources.image_generator.offers
    submit_job = SubmitJob(
        stores.jobs, rules, offers, clock, in_flight, partial(end_job.worker.wake, WorkKind.DRAW)
    )
    option_parser = OptionParser(load_option_words())
    submit_prompt = SubmitPrompt(
        submit_job, stores.pending, stores.parts, offers, clock, option_parser
    )
    cancel_job = CancelJob(stores.jobs, end_job)
    return UseCases(
        board=board,
        replies=replies,
        authorize=AuthorizePress(stores.jobs, partial(is_chat_admin, resources.bot)),
        find_result=results,
        access_rules=rules,
        option_parser=option_parser,
        submit_job=submit_job,
        submit_prompt=submit_prompt,
        complete_request=CompleteRequest(stores.parts, stores.jobs, submit_prompt, end_job),
        await_instruction=AwaitInstruction(stores.pending, rules, offers, clock),
        cancel_job=cancel_job,
        forget_user=ForgetUser(stores.privacy_store, cancel_job, clock),
    )


def build_prompt_steps(resources: Resources, use_cases: UseCases) -> PromptSteps:
    submit_prompt, await_instruction = use_cases.submit_prompt, use_cases.await_instruction
    replies = use_cases.replies
    ask = AskForInstruction(await_instruction, replies)
    confirm = ConfirmPrompt(
        submit_prompt, await_instruction, SmallTalk.load(), use_cases.option_parser, replies
    )
    return PromptSteps(
        load_user_context=LoadUserContext(
            resources.stores.preferences, resources.translator_for.catalogue
        ),
        ask_for_instruction=ask,
        confirm_prompt=confirm,
        handle_prompt=HandlePrompt(submit_prompt, confirm, ask, use_cases.board, replies),
    )


def build_album_handler(
    resources: Resources, use_cases: UseCases, steps: PromptSteps
) -> TelegramAlbumHandler:
    return TelegramAlbumHandler(
        load_user_context=steps.load_user_context,
        handle_prompt=steps.handle_prompt,
        translator_for=resources.translator_for,
        operator_alerts=resources.operator_alerts,
        replies=use_cases.replies,
    )


def build_dispatcher(
    resources: Resources, use_cases: UseCases, steps: PromptSteps, collect_albums: CollectAlbums
) -> Dispatcher:
    stores, offers, replies = resources.stores, resources.image_generator.offers, use_cases.replies
    read_usage = ReadUsage(
        stores.usage_book,
        resources.image_generator,
        use_cases.access_rules,
        resources.clock,
        resources.calendar,
    )
    handlers = Handlers(
        chat_migration=ChatMigrationHandlers(stores.chats),
        message_parts=MessagePartHandlers(use_cases.complete_request),
        albums=AlbumHandlers(steps.load_user_context, collect_albums),
        errors=ErrorHandlers(resources.translator_for, resources.operator_alerts, replies),
        commands=CommandHandlers(offers, read_usage, replies),
        privacy=PrivacyHandlers(use_cases.forget_user, replies),
        cancel=CancelHandlers(use_cases.cancel_job, use_cases.await_instruction, replies),
        settings=SettingsHandlers(
            ChangeSettings(stores.preferences, offers),
            offers,
            resources.translator_for.catalogue,
            replies,
        ),
        prompts=_build_prompts(resources, use_cases, steps),
        result_buttons=_build_result_buttons(resources, use_cases, steps),
        job_buttons=_build_job_buttons(use_cases),
    )
    return make_dispatcher(
        handlers,
        UserContextMiddleware(steps.load_user_context),
        FinishAlbumsMiddleware(collect_albums.finish),
    )


def _build_prompts(resources: Resources, use_cases: UseCases, steps: PromptSteps) -> PromptHandlers:
    return PromptHandlers(
        authorize=use_cases.authorize,
        submit_prompt=use_cases.submit_prompt,
        confirm_prompt=steps.confirm_prompt,
        handle_prompt=steps.handle_prompt,
        sent_images=resources.stores.sent_images,
        board=use_cases.board,
        replies=use_cases.replies,
    )


def _build_result_buttons(
    resources: Resources, use_cases: UseCases, steps: PromptSteps
) -> ResultButtonHandlers:
    stores = resources.stores
    return ResultButtonHandlers(
        authorize=use_cases.authorize,
        repeat_job=RepeatJob(stores.images, use_cases.submit_job),
        find_result=use_cases.find_result,
        cancel_job=use_cases.cancel_job,
        ask_for_instruction=steps.ask_for_instruction,
        board=use_cases.board,
        replies=use_cases.replies,
    )


def _build_job_buttons(use_cases: UseCases) -> JobButtonHandlers:
    return JobButtonHandlers(
        authorize=use_cases.authorize,
        cancel_job=use_cases.cancel_job,
        reword_job=RewordJob(use_cases.await_instruction),
        submit_job=use_cases.submit_job,
        submit_prompt=use_cases.submit_prompt,
        board=use_cases.board,
        replies=use_cases.replies,
    )
