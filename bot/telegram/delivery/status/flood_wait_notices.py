"""Tells of a flood wait: the person in the status of the request, the operator by an alert."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.jobs import Job
from bot.i18n import Translator, duration
from bot.runtime.task_supervisor import TaskSupervisor
from bot.telegram.delivery.operator_alerts import OperatorAlerts
from bot.telegram.delivery.status.status_board import StatusBoard
from bot.telegram.operator_events import FloodWait
from bot.telegram.views.html import translate_html


@dataclass(frozen=True, slots=True)
class FloodWaitNotices:
    board: StatusBoard
    operator_alerts: OperatorAlerts
    supervisor: TaskSupervisor

    def of_job(self, job: Job, translator: Translator, text: str = "") -> Callable[[float], None]:
        """To be called with the seconds that the answer to the job waits for Telegram.

        `text` is the answer, if it is a text: the status shows it meanwhile.
        """

        def report(seconds: float) -> None:
            self.operator_alerts.report(FloodWait(seconds))
            wait = duration(translator, seconds)
            words = text or translate_html(
                translator, "result-put-off", wait=wait, count=job.request.pictures
            )
            self.supervisor.start(self.board.show_delay(job.id, words), f"put-off of job {job.id}")

        return report
