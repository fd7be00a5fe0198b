"""What becomes of jobs, step by step, as the worker would have it."""

import asyncio
from dataclasses import dataclass, field

from bot.domain.failures import Failure
from bot.domain.ids import RequestId
from bot.domain.images import Image, Measure
from bot.domain.jobs import AttemptOutcome, Job, JobState
from bot.domain.ports import AttemptRepository, ImageRepository, JobRepository, PictureRepository
from bot.domain.ports.work import ClaimedPicture
from bot.domain.work import Lease, PictureKey

OWNER = "this process"
OTHER_OWNER = "another process"
LEASE = 60.0
PNG = Measure(1254, 836, "png", 7)


def lease(at: float, owner: str = OWNER) -> Lease:
    return Lease(owner, at, at + LEASE)


@dataclass
class JobSteps:
    """Each step asserts that it was allowed; the repositories tell what is not."""

    jobs: JobRepository
    pictures: PictureRepository
    attempts: AttemptRepository
    images: ImageRepository
    claims: dict[PictureKey, ClaimedPicture] = field(default_factory=dict)
    """The newest of each picture."""

    async def claim(
        self, job: Job, at: float, position: int = 0, *, owner: str = OWNER
    ) -> ClaimedPicture:
        key = PictureKey(job.id, position)
        claimed = await self.pictures.claim(key, lease(at, owner), lambda _: True)
        assert isinstance(claimed, ClaimedPicture)
        self.claims[key] = claimed
        return claimed

    async def claim_all(self, job: Job, at: float, *, owner: str = OWNER) -> None:
        for position in range(job.request.pictures):
            await self.claim(job, at, position, owner=owner)

    async def open(
        self,
        job: Job,
        request_id: str,
        at: float,
        position: int = 0,
        *,
        provider: str = "llmeasy",
        price: int | None = 40,
    ) -> bool:
        """An attempt at a picture that was claimed before."""
        claimed = self.claims[PictureKey(job.id, position)]
        return await self.attempts.open(
            claimed.key, claimed.claim, RequestId(request_id), provider, price=price, at=at
        )

    async def close(
        self, request_id: str, outcome: AttemptOutcome, at: float, cost: int | None = None
    ) -> None:
        await self.attempts.close(RequestId(request_id), outcome, at, cost, "")

    async def image(self, job: Job, position: int = 0, content: bytes = b"picture") -> Image:
        """Its file, which is on the disk then; it has no row yet."""
        claimed = self.claims[PictureKey(job.id, position)]
        path = self.images.path_for(claimed.key, claimed.claim)
        await asyncio.to_thread(path.write_bytes, content)
        return Image(position, path, Measure(PNG.width, PNG.height, PNG.format, len(content)))

    async def draw(
        self, job: Job, at: float, position: int = 0, *, content: bytes = b"picture"
    ) -> Job | None:
        """Claims a picture, if need be, and finishes it; the job, with the last one."""
        key = PictureKey(job.id, position)
        if key not in self.claims:
            await self.claim(job, at, position)
        image = await self.image(job, position, content)
        return await self.pictures.finish(self.claims.pop(key), image, lease(at))

    async def fail(self, job: Job, at: float, failure: Failure, position: int = 0) -> Job | None:
        key = PictureKey(job.id, position)
        if key not in self.claims:
            await self.claim(job, at, position)
        return await self.pictures.finish(self.claims.pop(key), failure, lease(at))

    async def store(self, job: Job, at: float) -> Job:
        """Draws all pictures of it that are left."""
        left = [
            position
            for position in range(job.request.pictures)
            if position not in await self.images.drawn(job.id)
        ]
        stored = None
        for position in left:
            stored = await self.draw(job, at, position)
        assert stored is not None
        assert stored.state is JobState.STORED
        return stored

    async def cancel(self, job: Job, at: float, failure: Failure | None = None) -> Job:
        return await self.end(job, JobState.CANCELLED, at, failure or Failure("cancelled", {}))

    async def end(self, job: Job, to: JobState, at: float, failure: Failure | None = None) -> Job:
        """Fails or cancels it before all its pictures are there."""
        ended = await self.jobs.end(job.id, to, failure or Failure("busy", {}), lease(at))
        assert ended is not None
        return ended

    async def deliver(self, stored: Job, at: float, *, pictures: int | None = None) -> Job:
        """Takes a job that is stored to its end: in one message, with all its pictures."""
        await self.jobs.move(stored, JobState.SENDING, at)
        sent = len(await self.images.drawn(stored.id)) if pictures is None else pictures
        assert await self.jobs.mark_sent(stored, 1, sent, done_at=at)
        await self.jobs.mark_delivered(stored)
        done = await self.jobs.get(stored.id)
        assert done is not None
        return done
