"""How requests are stopped at a place: a row that is refused, a call that does not end, a provider."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace

from draw_bot_sandbox.images import Answer
from tests.faults.forked_bot import WAIT_LIMIT, ForkedBot
from tests.faults.scene import Scene
from tests.kit.call_interceptor import When

GREETED = "SELECT count(*) FROM jobs WHERE status_message_id IS NOT NULL"
CANCELLED = "SELECT count(*) FROM jobs WHERE state = 'cancelled'"
BROKEN = "the database cannot be used"

Reached = Callable[[ForkedBot], Awaitable[None]]
"""Waits until the requests stand there."""
Stop = Callable[[Scene], AbstractContextManager[Reached]]
"""Keeps every request there while its block lasts."""


def row_refused(step: str, condition: str = "TRUE", logged: str = BROKEN) -> Stop:
    """The database does not take this step of anybody's."""

    @contextmanager
    def stop(scene: Scene) -> Iterator[Reached]:
        scene.refuse(step, condition)

        async def reached(bot: ForkedBot) -> None:
            await bot.said(logged, times=scene.crowd)

        yield reached
        scene.allow()

    return stop


def updates_refused() -> Stop:
    """The database does not take what Telegram tells."""

    @contextmanager
    def stop(scene: Scene) -> Iterator[Reached]:
        scene.refuse("INSERT ON updates")

        async def reached(bot: ForkedBot) -> None:
            await bot.said(BROKEN)

        yield reached
        scene.allow()

    return stop


def call_cut_off(*methods: str, when: When, once: bool = False) -> Stop:
    """Everybody's call of Telegram, or `once` for all, never comes to its end."""

    @contextmanager
    def stop(scene: Scene) -> Iterator[Reached]:
        held = scene.interceptor.hold(*methods, when=when)

        async def reached(_: ForkedBot) -> None:
            await held.reached(1 if once else scene.crowd, WAIT_LIMIT)

        yield reached
        held.release()

    return stop


@contextmanager
def queued(scene: Scene) -> Iterator[Reached]:
    """One picture is drawn, and everybody else waits for it."""
    gate = scene.images.hold()

    async def reached(_: ForkedBot) -> None:
        await scene.images.has_heard(1)
        await scene.until_rows(GREETED, scene.crowd)

    yield reached
    gate.release()


@contextmanager
def drawing(scene: Scene) -> Iterator[Reached]:
    """The provider was asked, and answers nothing."""
    before = len(scene.images.requests)
    gate = scene.images.hold()

    async def reached(_: ForkedBot) -> None:
        await scene.images.has_heard(before + scene.pictures)
        await scene.until_rows(GREETED, scene.crowd)

    yield reached
    gate.release()


@contextmanager
def half_drawn(scene: Scene) -> Iterator[Reached]:
    """A part of each picture is on the bot's disk, and the rest does not come."""
    before = len(scene.images.requests)
    half = replace(Answer.stall(after=200_000), size=(300, 300), noisy=True)
    scene.images.next(*[half] * scene.pictures)

    async def reached(_: ForkedBot) -> None:
        await scene.images.has_heard(before + scene.pictures)
        await scene.until_rows(GREETED, scene.crowd)
        await scene.until(lambda: _begun_files(scene) == scene.pictures)

    yield reached


def _begun_files(scene: Scene) -> int:
    parts = (scene.folder / "images").rglob("*.part")
    return sum(part.stat().st_size > 0 for part in parts)


def refusing(stop: Stop) -> Stop:
    """The provider refuses everybody, who is to be told."""

    @contextmanager
    def told(scene: Scene) -> Iterator[Reached]:
        scene.images.next(*[Answer.moderation(["violence"])] * scene.pictures * 2)
        with stop(scene) as reached:
            yield reached

    return told


@contextmanager
def telling(scene: Scene) -> Iterator[Reached]:
    """Telegram hears how everybody's sentence begins."""
    gate = scene.images.hold()
    with ExitStack() as releasing:

        async def reached(_: ForkedBot) -> None:
            await scene.until_rows(GREETED, scene.crowd)
            held = scene.interceptor.hold("sendMessage", when="before")
            releasing.callback(held.release)
            gate.release()
            await held.reached(scene.crowd, WAIT_LIMIT)

        yield reached


@contextmanager
def cancelling(scene: Scene) -> Iterator[Reached]:
    """Everybody presses Cancel, and cannot be told what comes of it."""
    with drawing(scene) as all_drawn, ExitStack() as releasing:

        async def reached(bot: ForkedBot) -> None:
            await all_drawn(bot)
            await scene.telegram.until(lambda: all(wish.status for wish in scene.wishes))
            held = scene.interceptor.hold("editMessageText", "sendMessage", when="before")
            releasing.callback(held.release)
            for wish in scene.wishes:
                await wish.press("Cancel")
            await scene.until_rows(CANCELLED, len(scene.wishes))

        yield reached


def while_drawing(stop: Stop) -> Stop:
    """The provider answers nobody meanwhile, so that requests are that far at the most."""

    @contextmanager
    def both(scene: Scene) -> Iterator[Reached]:
        gate = scene.images.hold()
        with stop(scene) as reached:
            yield reached
        gate.release()

    return both


def all_on_disk(stop: Stop) -> Stop:
    """Also waits for each picture's file: none is cut off on its way from the provider.

    A row that is refused is tried again: as many refusals as pictures may be fewer pictures.
    """

    @contextmanager
    def both(scene: Scene) -> Iterator[Reached]:
        with stop(scene) as refused:

            async def reached(bot: ForkedBot) -> None:
                await refused(bot)
                if not scene.stragglers:
                    await scene.until(lambda: _whole_files(scene) == scene.pictures)

            yield reached

    return both


def _whole_files(scene: Scene) -> int:
    files = (scene.folder / "images").rglob("*-*")
    return sum(file.suffix != ".part" for file in files)


def state_refused(state: str) -> Stop:
    return row_refused("UPDATE OF state ON jobs", f"NEW.state = '{state}'")
