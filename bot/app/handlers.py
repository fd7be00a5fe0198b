"""Builds the handlers of updates, and the use cases that they call."""

from bot.app.resources import Resources
from bot.i18n import SmallTalk
from bot.services.access_rules import AccessRules
from bot.services.intake.await_instruction import AwaitInstruction
from bot.services.intake.complete_request import CompleteRequest
from bot.services.intake.repeat_job import RepeatJob
from bot.services.intake.reword_job import RewordJob
from bot.services.intake.submit_job import SubmitJob
from bot.services.intake.submit_prompt import SubmitPrompt
from bot.services.jobs.cancel_job import CancelJob
from bot.services.jobs.job_runner import JobRunner
from bot.services.jobs.results import FindResult
from bot.services.privacy import ForgetUser
from bot.services.settings import ChangeSettings
from bot.services.usage import ReadUsage
from bot.telegram.delivery.history import HistorySender
from bot.telegram.delivery.status.status_board import StatusBoard
from bot.telegram.dependencies import HandlerDependencies


def build_dependencies(
    resources: Resources,
    runner: JobRunner,
    board: StatusBoard,
    results: FindResult,
    rules: AccessRules,
) -> HandlerDependencies:
    """The use cases that handlers call, and the senders of their answers."""
    stores, clock, offers = resources.stores, resources.clock, resources.image_generator.offers
    submit = SubmitJob(stores.jobs, rules, offers, clock, runner.wake)
    await_instruction = AwaitInstruction(stores.pending, rules, offers, clock)
    cancel = CancelJob(stores.jobs, runner, clock)
    submit_prompt = SubmitPrompt(submit, stores.pending, stores.parts, offers, clock)
    return HandlerDependencies(
        submit=submit,
        submit_prompt=submit_prompt,
        complete=CompleteRequest(stores.parts, stores.jobs, submit_prompt, runner),
        repeat=RepeatJob(stores.jobs, stores.images, submit),
        reword=RewordJob(stores.jobs, await_instruction),
        find_result=results,
        cancel=cancel,
        await_instruction=await_instruction,
        change=ChangeSettings(stores.preferences, offers),
        read_usage=ReadUsage(
            stores.usage_book, resources.image_generator, rules, clock, resources.calendar
        ),
        forget=ForgetUser(stores.privacy_store, cancel, clock, resources.sleep),
        privacy_store=stores.privacy_store,
        history=_build_history(resources),
        sent_pictures=stores.sent_pictures,
        preferences=stores.preferences,
        chats=stores.chats,
        offers=offers,
        catalogue=resources.translator_for.catalogue,
        small_talk=SmallTalk.load(),
        translator_for=resources.translator_for,
        board=board,
        operator_alerts=resources.operator_alerts,
        sleep=resources.pause,
    )


def _build_history(resources: Resources) -> HistorySender:
    return HistorySender(
        resources.bot,
        resources.image_processor,
        resources.stores.sent_pictures,
        resources.temp_dir,
        resources.pause,
    )
