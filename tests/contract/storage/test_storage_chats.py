"""A group that becomes a supergroup takes all that is its own along."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.errors import GroupLimitReached
from bot.domain.images import Reference
from bot.domain.intake import PendingEdit
from bot.domain.jobs import Job, Origin
from bot.domain.ports import (
    ChatRepository,
    JobRepository,
    PendingReferences,
    SettingsRepository,
    UsageRepository,
)
from bot.domain.settings import Language, Owner, SendAs
from bot.domain.usage import Limits
from bot.storage.engine.database import Database
from tests.kit.claims import claim_next

OLD, NEW = -5, -1001234567890
FOX, OWL = Reference("fox"), Reference("owl")

Ask = Callable[..., Awaitable[Job]]
Draw = Callable[..., Awaitable[Path]]
Finish = Callable[..., Awaitable[Job]]


async def test_its_choices_go_before_what_the_first_word_there_wrote_down(
    chats: ChatRepository, preferences: SettingsRepository
) -> None:
    await preferences.get(Owner(OLD), Language.RU)
    chosen = await preferences.change(Owner(OLD), lambda now: replace(now, send_as=SendAs.FILE))
    await preferences.get(Owner(NEW), Language.EN)

    for _ in range(2):  # it may be told again
        await chats.move(OLD, NEW)
        assert await preferences.get(Owner(NEW), Language.EN) == chosen


async def test_what_is_chosen_there_stays_when_the_move_is_told_again(
    chats: ChatRepository, preferences: SettingsRepository
) -> None:
    await preferences.get(Owner(OLD), Language.EN)
    await chats.move(OLD, NEW)
    await preferences.change(Owner(NEW), lambda now: replace(now, pictures=3))
    await chats.move(OLD, NEW)

    assert (await preferences.get(Owner(NEW), Language.EN)).pictures == 3


async def test_everybody_keeps_the_picture_that_waits(
    chats: ChatRepository, pending: PendingReferences
) -> None:
    for user_id in (7, 8):
        await pending.keep(Origin(user_id, OLD, user_id, message_id=4), [FOX], until=900)
    await pending.keep(Origin(9, NEW, 8, message_id=1), [OWL], until=900)
    await chats.move(OLD, NEW)

    assert await pending.find(NEW, 7, at=0) == PendingEdit(7, 0, None, (FOX,))
    assert await pending.find(NEW, 8, at=0) == PendingEdit(9, 1, None, (OWL,))
    assert await pending.find(OLD, 7, at=0) is None


async def test_its_day_goes_on_there(
    *,
    chats: ChatRepository,
    ask: Ask,
    draw: Draw,
    finish: Finish,
    jobs: JobRepository,
    book: UsageRepository,
) -> None:
    limits = Limits(group_daily=3)
    done, under_way = [await ask(chat=OLD, limits=limits) for _ in range(2)]
    await claim_next(jobs, done.created_at)
    await draw(done)
    await finish(done)
    await chats.move(OLD, NEW)
    moved = await jobs.get(under_way.id)
    assert moved is not None
    assert moved.origin.chat_id == NEW

    await ask(chat=NEW, limits=limits)
    with pytest.raises(GroupLimitReached):
        await ask(chat=NEW, limits=limits)
    await draw(under_way)
    await finish(under_way)

    usage = await book.usage(Owner(NEW), done.created_at)
    assert (usage.today.pictures, usage.set_aside) == (2, 1)
    before = await book.usage(Owner(OLD), done.created_at)
    assert (before.today.pictures, before.set_aside) == (0, 0)


async def test_its_rows_of_the_ledger_bear_its_new_id(
    db: Database, chats: ChatRepository, ask: Ask
) -> None:
    await ask(chat=OLD)
    await ask()
    await chats.move(OLD, NEW)

    async with db.read() as connection:
        rows = await connection.scalars(text("SELECT chat_id FROM ledger ORDER BY id"))
        assert rows.all() == [NEW, 7]
