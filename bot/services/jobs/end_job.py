"""Ends jobs before they are drawn, and delivers those that are over."""

from dataclasses import dataclass

from bot.domain.failures import Failure
from bot.domain.ids import JobId
from bot.domain.intake import RequestPart
from bot.domain.jobs import Job, JobState
from bot.domain.ports import JobRepository
from bot.domain.work import WorkItem, WorkKind
from bot.runtime.queue_worker import QueueWorker
from bot.services.drawing.shared_references import SharedReferences
from bot.services.jobs.deliver_outcome import DeliverOutcome


@dataclass(frozen=True, slots=True)
class EndJob:
    """Ends a queued or running job, stops the drawing of its pictures, and tells the user."""

    jobs: JobRepository
    worker: QueueWorker
    deliver_outcome: DeliverOutcome
    references: SharedReferences

    async def __call__(self, job_id: JobId, to: JobState, failure: Failure) -> bool:
        """Says whether it was in time."""
        job = await self.jobs.end(job_id, to, failure, self.worker.lease())
        return self._ended(job)

    async def refuse(self, job_id: JobId, failure: Failure, part: RequestPart) -> bool:
        """Fails a job because of one more part of its request. False when it is drawn already."""
        job = await self.jobs.refuse(job_id, failure, part, self.worker.lease())
        return self._ended(job)

    def stop_drawing(self, job: Job) -> None:
        for key in job.picture_keys:
            self.worker.cancel(WorkItem.draw(key))

    def deliver(self, job: Job) -> None:
        """Starts the delivery of a job that is drawn or over, which this process has claimed."""
        self.references.drop(job.id)
        self.worker.start(WorkItem.deliver(job.id), self.deliver_outcome.of(job))
        self.worker.wake(WorkKind.DRAW)  # one that was held back may be due

    def _ended(self, job: Job | None) -> bool:
        if job is None:
            return False
        self.stop_drawing(job)
        self.deliver(job)
        return True
