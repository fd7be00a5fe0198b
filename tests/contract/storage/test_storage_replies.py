"""Replies that Telegram has not taken yet."""

import pytest

from bot.domain.ids import ChatId, MessageId, ReplyId
from bot.domain.jobs import Origin, ReplyTarget
from bot.domain.ports import ChatRepository, PrivacyStore, ReplyRepository, WorkQueue
from bot.domain.ports.work import NotClaimed
from bot.domain.replies import ClaimedReply, Reply, ReplyKind
from bot.domain.work import WorkItem, WorkKind
from bot.storage import Database, SqlReplyRepository
from tests.kit.clock import NOON
from tests.kit.ids import CHAT, GROUP, OTHER_USER, USER, build_origin
from tests.kit.job_steps import LEASE, OTHER_OWNER, OWNER, lease
from tests.kit.replies import kept_replies

WORDS = {"method": "sendMessage", "text": "Nothing runs. 🦊", "reply_markup": None}
FIRST, SECOND = ReplyId(1), ReplyId(2)


@pytest.fixture
def replies(database: Database) -> ReplyRepository:
    return SqlReplyRepository(database)


def reply(origin: Origin, kind: ReplyKind = ReplyKind.MESSAGE) -> Reply:
    return Reply(origin, kind, WORDS, NOON)


def original(update_id: int, position: int) -> Reply:
    body = {"job_id": 1, "position": position}
    return Reply(build_origin(update_id, CHAT, USER, 0), ReplyKind.ORIGINAL, body, NOON)


async def claimed(replies: ReplyRepository, *said: Reply, owner: str = OWNER) -> ClaimedReply:
    """The first one, with the others behind it."""
    first, *_ = [await replies.add(each, lease(NOON, owner)) for each in said]
    assert isinstance(first, ClaimedReply)
    return first


async def test_the_first_of_a_lane_is_claimed_and_the_others_wait(
    replies: ReplyRepository, queue: WorkQueue, database: Database
) -> None:
    said = [
        reply(build_origin(1, GROUP, USER, 5)),
        reply(build_origin(2, GROUP, USER, 6, thread_id=3)),
        reply(build_origin(3, CHAT, USER, 0)),
        reply(build_origin(4, GROUP, USER, 7), ReplyKind.HISTORY),
        original(5, 0),
        original(6, 1),
    ]
    added = [await replies.add(each, lease(NOON)) for each in said]

    assert [isinstance(each, ClaimedReply) for each in added] == [True, False, *[True] * 4]
    assert await kept_replies(database) == said
    assert await queue.due([WorkKind.REPLY], NOON + LEASE - 1, 9) == []
    due = await queue.due([WorkKind.REPLY], NOON + LEASE, 9)
    assert {item.subject for item in due} == {"1", "3", "4", "5", "6"}
    assert await replies.waiting_lanes() == {each.lane for each in said}


async def test_the_same_is_kept_once(replies: ReplyRepository, database: Database) -> None:
    first = reply(build_origin(1, CHAT, USER, 5))
    await claimed(replies, first)
    await claimed(replies, original(2, 0))

    assert await replies.add(first, lease(NOON)) is None
    assert await replies.add(original(3, 0), lease(NOON)) is None
    assert isinstance(
        await replies.add(reply(build_origin(4, CHAT, USER, 5)), lease(NOON)), NotClaimed
    )
    assert len(await kept_replies(database)) == 3


async def test_a_try_that_is_under_way_is_claimed_wherever_it_stands(
    replies: ReplyRepository,
) -> None:
    await claimed(replies, reply(build_origin(1, CHAT, USER, 5)), owner=OTHER_OWNER)
    second = reply(build_origin(2, CHAT, USER, 5))

    assert isinstance(await replies.add(second, lease(NOON), is_begun=True), ClaimedReply)
    assert await replies.claim(SECOND, lease(NOON, OTHER_OWNER)) == NotClaimed(NOON + LEASE)


async def test_each_try_is_counted(replies: ReplyRepository) -> None:
    first = await claimed(replies, reply(build_origin(1, CHAT, USER, 5)))
    for tries in (1, 2):
        again = await replies.retry(first)
        assert again is not None
        assert again.tries == tries


async def test_the_next_of_the_lane_follows_what_was_sent(
    replies: ReplyRepository, queue: WorkQueue, database: Database
) -> None:
    said = [reply(build_origin(number, CHAT, USER, 5)) for number in (1, 2)]
    first = await claimed(replies, *said)

    second = await replies.remove(first, lease(NOON))

    assert isinstance(second, ClaimedReply)
    assert (second.id, second.reply) == (SECOND, said[1])
    assert await kept_replies(database) == said[1:]
    assert await replies.remove(second, lease(NOON)) is None
    assert await queue.due([WorkKind.REPLY], NOON + LEASE, 9) == []
    assert await replies.waiting_lanes() == set()
    assert await replies.retry(first) is None
    assert await replies.claim(FIRST, lease(NOON)) == NotClaimed()
    assert (await claimed(replies, said[0])).id not in {FIRST, SECOND}  # else old claims would hold


async def test_who_stood_still_longer_than_the_lease_writes_nothing(
    replies: ReplyRepository, queue: WorkQueue, database: Database
) -> None:
    slow = await claimed(replies, reply(build_origin(1, CHAT, USER, 5)), owner=OTHER_OWNER)
    assert await replies.claim(FIRST, lease(NOON)) == NotClaimed(NOON + LEASE)
    taken_over = await replies.claim(FIRST, lease(NOON + LEASE))
    assert isinstance(taken_over, ClaimedReply)

    assert await replies.retry(slow) is None
    assert await replies.remove(slow, lease(NOON + LEASE, OTHER_OWNER)) == NotClaimed()
    await queue.hold(OTHER_OWNER, [WorkItem.reply(FIRST)], NOON + 100 * LEASE)
    await queue.release(OTHER_OWNER, [WorkItem.reply(FIRST)])

    assert [each.tries for each in await kept_replies(database)] == [0]
    assert await queue.due([WorkKind.REPLY], NOON + 2 * LEASE - 1, 9) == []
    assert await replies.remove(taken_over, lease(NOON + LEASE)) is None


async def test_what_is_held_is_due_later_and_what_is_released_at_once(
    replies: ReplyRepository, queue: WorkQueue
) -> None:
    await claimed(replies, reply(build_origin(1, CHAT, USER, 5)))
    kinds = [WorkKind.REPLY]

    await queue.hold(OWNER, [], NOON + 2 * LEASE)
    assert await queue.due(kinds, NOON + 2 * LEASE - 1, 9) == []
    await queue.release(OWNER, [])
    assert await queue.due(kinds, NOON, 9) == [WorkItem.reply(FIRST)]
    assert isinstance(await replies.claim(FIRST, lease(NOON, OTHER_OWNER)), ClaimedReply)


async def test_a_person_who_is_forgotten_is_not_answered_any_more(
    replies: ReplyRepository, privacy_store: PrivacyStore, queue: WorkQueue, database: Database
) -> None:
    """Whoever waited behind them is the first then."""
    said = [reply(build_origin(each, GROUP, each, 5)) for each in (USER, OTHER_USER)]
    first = await claimed(replies, *said)

    await privacy_store.forget(USER, NOON)

    assert await kept_replies(database) == said[1:]
    assert await replies.retry(first) is None
    assert WorkItem.reply(SECOND) in await queue.due([WorkKind.REPLY], NOON, 9)


async def test_in_a_supergroup_they_quote_no_message_of_the_old_group(
    replies: ReplyRepository, chats: ChatRepository, database: Database
) -> None:
    new = ChatId(-100_200)
    said = [reply(build_origin(number, GROUP, USER, 5)) for number in (1, 2)]
    first = await claimed(replies, *said)

    await chats.move(GROUP, new)

    moved, *_ = await kept_replies(database)
    assert moved.origin.reply_to == ReplyTarget(new, MessageId(0), None)
    assert moved.origin.requester.chat_id == new
    assert await replies.waiting_lanes() == {moved.lane}
    later = reply(build_origin(3, new, USER, 5))
    assert isinstance(await replies.add(later, lease(NOON)), NotClaimed)
    assert await replies.retry(first) is not None
    assert isinstance(await replies.remove(first, lease(NOON)), ClaimedReply)
