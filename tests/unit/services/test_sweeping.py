import asyncio

import pytest

from bot.domain.errors import StorageUnavailable
from bot.services.sweeping import SweepImages
from bot.storage import SqlImages
from tests.unit.services.workshop import Clock


async def test_kept_pictures_are_swept_every_hour_whatever_happens(
    images: SqlImages, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept: list[tuple[float, int]] = []
    waits: list[float] = []
    troubles: list[Exception] = [OSError(28, "full"), StorageUnavailable(reason="locked")]

    async def sweep(older_than: float, keep_bytes: int) -> int:
        swept.append((older_than, keep_bytes))
        if troubles:
            raise troubles.pop()
        return 3

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            raise asyncio.CancelledError

    monkeypatch.setattr(images, "sweep", sweep)
    with pytest.raises(asyncio.CancelledError):
        await SweepImages(images, 100, 2000, clock, sleep).run()

    assert swept == [(clock() - 100, 2000)] * 3
    assert waits == [3600] * 3
