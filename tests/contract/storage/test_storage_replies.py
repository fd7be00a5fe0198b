"""Replies that Telegram has not taken yet."""

import pytest

from bot.domain.ids import ChatId, MessageId, ReplyId
from bot.domain.jobs import Origin, ReplyTarget
from bot.domain.ports import ChatRepository, PrivacyStore, ReplyRepository
from bot.domain.replies import Reply, ReplyKind
from bot.storage import Database, SqlReplyRepository
from tests.kit.clock import NOON
from tests.kit.ids import CHAT, GROUP, OTHER_USER, USER, build_origin

WORDS = {"method": "sendMessage", "text": "Nothing runs. 🦊", "reply_markup": None}


@pytest.fixture
def replies(database: Database) -> ReplyRepository:
    return SqlReplyRepository(database)


def reply(origin: Origin, kind: ReplyKind = ReplyKind.MESSAGE) -> Reply:
    return Reply(origin, kind, WORDS, NOON)


async def test_they_are_kept_in_their_order(replies: ReplyRepository) -> None:
    said = [
        reply(build_origin(1, GROUP, USER, 5)),
        reply(build_origin(2, CHAT, USER, 0)),
        reply(build_origin(3, GROUP, USER, 6, thread_id=3), ReplyKind.HISTORY),
    ]
    ids = [await replies.add(each) for each in said]

    assert await replies.unsent() == [*zip(ids, said, strict=True)]
    assert await replies.get(ids[2]) == said[2]


async def test_what_is_put_off_counts_its_tries(replies: ReplyRepository) -> None:
    reply_id = await replies.add(reply(build_origin(1, CHAT, USER, 5)))
    for due_at in (NOON + 5, NOON + 20):
        await replies.put_off(reply_id, due_at)

    kept = await replies.get(reply_id)
    assert kept is not None
    assert kept.tries == 2


async def test_what_was_sent_is_gone(replies: ReplyRepository) -> None:
    reply_id = await replies.add(reply(build_origin(1, CHAT, USER, 5)))
    await replies.remove(reply_id)

    assert await replies.get(reply_id) is None
    assert await replies.unsent() == []
    await replies.put_off(ReplyId(99), NOON)


async def test_a_person_who_is_forgotten_is_not_answered_any_more(
    replies: ReplyRepository, privacy_store: PrivacyStore
) -> None:
    for user_id in (USER, OTHER_USER):
        await replies.add(reply(build_origin(1, GROUP, user_id, 5)))

    await privacy_store.forget(USER, NOON)

    (left,) = [each for _, each in await replies.unsent()]
    assert left.origin.requester.user_id == OTHER_USER


async def test_in_a_supergroup_they_quote_no_message_of_the_old_group(
    replies: ReplyRepository, chats: ChatRepository
) -> None:
    await replies.add(reply(build_origin(1, GROUP, USER, 5)))
    new = ChatId(-100_200)

    await chats.move(GROUP, new)

    (moved,) = [each for _, each in await replies.unsent()]
    assert moved.origin.reply_to == ReplyTarget(new, MessageId(0), None)
    assert moved.origin.requester.chat_id == new
