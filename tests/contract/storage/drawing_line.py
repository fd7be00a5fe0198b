"""Pictures that are drawn from the queue, so many at once; each until it is told to go."""

import itertools
from pathlib import Path

from bot.domain.ids import JobId
from bot.domain.intake import RequestPart
from bot.domain.jobs import Job, JobState, PictureState, Request
from bot.domain.ports.work import ClaimedPicture
from bot.domain.usage import NO_LIMITS, Limits
from bot.domain.work import PictureKey, WorkKind
from bot.storage import Database, SqlJobRepository, SqlPictureRepository, SqlWorkQueue
from tests.contract.storage.conftest import FAILURE
from tests.kit.clock import NOON
from tests.kit.ids import build_origin
from tests.kit.job_steps import lease

NUMBERS = itertools.count(1000)


class DrawingLine:
    """A little time passes with each request."""

    def __init__(self, database: Database, folder: Path, places: int = 1) -> None:
        self.jobs = SqlJobRepository(database, places=places)
        self.pictures = SqlPictureRepository(database, folder, places)
        self.queue = SqlWorkQueue(database)
        self.places = places
        self.begun: list[JobId] = []
        self.active: list[ClaimedPicture] = []
        self.now = NOON

    async def come(
        self,
        user_id: int,
        pictures: int = 1,
        *,
        limits: Limits = NO_LIMITS,
        is_cut: bool = False,
    ) -> JobId:
        self.now += 0.01
        number = next(NUMBERS)
        origin = build_origin(number, user_id, user_id, number)
        part = RequestPart(origin, self.now, "a fox", is_cut=is_cut) if is_cut else None
        request = Request("a fox", pictures=pictures)
        job = await self.jobs.admit(origin, request, limits, self.now, part)
        await self.fill()
        return job.id

    async def fill(self) -> None:
        while len(self.active) < self.places:
            found = await self.queue.due([WorkKind.DRAW], self.now, 1)
            if not found:
                return
            key = PictureKey.parse(found[0].subject)
            claimed = await self.pictures.claim(key, lease(self.now), lambda _: True)
            assert isinstance(claimed, ClaimedPicture)
            self.active.append(claimed)
            self.begun.append(key.job_id)

    async def go(self, job_id: JobId) -> Job | None:
        """One picture of the job that is drawn is over."""
        claimed = next(each for each in self.active if each.key.job_id == job_id)
        self.active.remove(claimed)
        ended = await self.pictures.finish(claimed, FAILURE, lease(self.now))
        await self.fill()
        return ended

    async def give_up(self, job_id: JobId) -> None:
        """All pictures of the job leave, wherever they are."""
        ended = await self.jobs.end(job_id, JobState.CANCELLED, FAILURE, lease(self.now))
        assert ended is not None
        self.active = [each for each in self.active if each.key.job_id != job_id]
        await self.fill()

    async def order(self) -> list[JobId]:
        """The jobs of the pictures that wait."""
        turns = (await self.pictures.live()).turns
        return [job_id for job_id, state in turns if state is PictureState.WAITING]

    async def all_go(self) -> None:
        while self.active:
            await self.go(self.active[0].key.job_id)
