"""Telegram that fails on every method, and refuses for every reason, while many people draw."""

import signal
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from bot.domain.settings import SendAs
from draw_bot_sandbox.telegram import TelegramSandbox
from tests.faults.forked_bot import WAIT_LIMIT
from tests.faults.invariants import assert_invariants
from tests.faults.scene import Scene
from tests.faults.stop_conditions import CANCELLED
from tests.faults.wishes import End, Wish
from tests.kit.chat_user import PHOTO

KINDS: Mapping[str, Mapping[str, Any]] = {
    "429": {"error_code": 429, "parameters": {"retry_after": 1}},
    "500": {"error_code": 500},
    "cut before": {"drop_connection": "before"},
    "cut after": {"drop_connection": "after"},
}
BLOCKED = "Forbidden: bot was blocked by the user"
REFUSALS = (
    ("editMessageText", 400, "Bad Request: message is not modified: specified new message content"),
    ("sendPhoto", 400, "Bad Request: message to be replied not found"),
    ("sendPhoto", 400, "Bad Request: can't parse entities: Unsupported start tag at byte offset 0"),
    ("sendPhoto", 400, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
    ("sendMessage", 403, BLOCKED),
    ("sendChatAction", 403, BLOCKED),
    ("editMessageText", 403, BLOCKED),
    ("deleteMessage", 403, BLOCKED),
    ("sendPhoto", 403, BLOCKED),
)
HAPPENINGS = (
    "message to edit not found",
    "query is too old",
    "bot was kicked",
    "TOPIC_CLOSED",
    "group chat was upgraded to a supergroup chat",
    "not enough rights to send photos",
)
"""What comes of what happens in the chats."""


def break_next(scene: Scene, wish: Wish | None, method: str, kind: str) -> None:
    """In the wish's chat, or anywhere."""
    scene.tries(f"Telegram, {method}: {kind}")
    scene.telegram.fail_next(method, chat_id=wish.chat.id if wish else None, **KINDS[kind])


async def test_every_method_fails_in_every_way(scene: Scene) -> None:
    cancelling = [one_of_each_kind(scene, kind) for kind in KINDS]
    gate = scene.images.hold()
    await scene.everybody_asks()
    async with scene.bot() as bot:
        for method in ("sendMessage", "sendChatAction", "editMessageText"):
            await all_failed(scene, method)
        await scene.telegram.until(lambda: all(wish.status for wish in cancelling), WAIT_LIMIT)
        for wish in cancelling:
            await press_unheard(wish)
        await scene.until_rows(CANCELLED, len(cancelling))
        gate.release()
        await scene.all_answered()
        tidy = [wish for wish in scene.wishes if not wish.may_leave]
        await scene.telegram.until(lambda: not any(wish.status for wish in tidy), WAIT_LIMIT)
        bot.send(signal.SIGTERM)
        assert await bot.ended() == 0
    assert not {call.method for call in scene.telegram.calls if failures_left(scene, call.method)}
    assert_invariants(scene)


def one_of_each_kind(scene: Scene, kind: str) -> Wish:
    """People to whom that happens once, at every method; the last one will cancel."""
    single, patient, filing = scene.somebody(), scene.somebody(), scene.somebody()
    several, editing, cancelling = scene.somebody(2), scene.somebody(), scene.somebody()
    filing.send_as = SendAs.FILE
    editing.photo = PHOTO
    cancelling.end = End.SENTENCE
    for method in ("sendMessage", "sendChatAction", "sendPhoto"):
        break_next(scene, single, method, kind)
    for method in ("editMessageText", "deleteMessage"):
        break_next(scene, patient, method, kind)
    break_next(scene, filing, "sendDocument", kind)
    break_next(scene, several, "sendMediaGroup", kind)
    for method in ("getFile", "getUpdates", "answerCallbackQuery"):
        break_next(scene, None, method, kind)
    if kind == "cut after":
        single.may_leave = True
        single.copies = filing.copies = several.copies = 2
    return cancelling


async def press_unheard(wish: Wish) -> None:
    """Cancels, but may not be told that the press arrived."""
    with suppress(TimeoutError):
        await wish.press("Cancel", within=0.1)


async def all_failed(scene: Scene, method: str) -> None:
    """Waits until everybody's call was refused or cut off."""
    await scene.telegram.until(lambda: not failures_left(scene, method), WAIT_LIMIT)


def failures_left(scene: Scene, method: str) -> int:
    return scene.telegram.failures_left(method)


async def test_an_upload_that_may_have_arrived_is_repeated_once_and_others_until_they_do(
    scene: Scene,
) -> None:
    perhaps = [(scene.somebody(), "cut before"), (scene.somebody(), "cut after")]
    certainly_not = [(scene.somebody(), "429"), (scene.somebody(), "500")]
    for wish, kind in (*perhaps, *certainly_not):
        break_next(scene, wish, "sendPhoto", kind)
        break_next(scene, wish, "sendPhoto", kind)
    for wish, _ in perhaps:
        wish.end, wish.copies = End.UNSURE, 2
    await scene.everybody_asks()
    async with scene.bot() as bot:
        await scene.all_answered()
        bot.send(signal.SIGTERM)
        assert await bot.ended() == 0
    assert not failures_left(scene, "sendPhoto")
    assert [(sum(wish.photos.values()), len(wish.sentences)) for wish, _ in perhaps] == [
        (0, 1),
        (2, 1),
    ]
    assert_invariants(scene)


async def test_every_refusal_has_an_answer(scene: Scene) -> None:
    telegram = scene.telegram
    for method, code, words in REFUSALS:
        wish = scene.somebody()
        telegram.fail_next(method, error_code=code, description=words, chat_id=wish.chat.id)
        if (method, code) == ("sendPhoto", 403):
            wish.end = End.NOTHING
        wish.may_leave = (method, code) == ("deleteMessage", 403)
    no_edit, too_late = scene.somebody(), scene.somebody()
    kicking, forum = scene.member(), scene.member(is_forum=True)
    growing, strict = scene.member(), scene.member()
    kicking.end, too_late.end = End.NOTHING, End.SENTENCE
    forum.thread_id = 7
    gate = scene.images.hold()
    await scene.everybody_asks()
    async with scene.bot() as bot:
        await telegram.until(lambda: all(wish.status for wish in scene.wishes), WAIT_LIMIT)
        assert no_edit.status
        await no_edit.person.delete(no_edit.status)
        await kicking.person.remove_bot(kicking.chat)
        forum.chat.closed_threads.add(7)
        growing.chat = telegram.upgrade(growing.chat, told=False)
        strict.chat.forbidden.add("photos")
        await scene.images.until(lambda: len(scene.images.requests) == scene.pictures, WAIT_LIMIT)
        await press_too_late(telegram, too_late)
        await scene.until_rows(CANCELLED, 1)
        await all_failed(scene, "editMessageText")
        await telegram.until(lambda: is_heard(telegram, "message to edit not found"), WAIT_LIMIT)
        gate.release()
        await scene.all_answered()
        bot.send(signal.SIGTERM)
        assert await bot.ended() == 0
    for words in (*(f"{method}: {words}" for method, _, words in REFUSALS), *HAPPENINGS):
        scene.tries(f"Telegram refuses: {words}")
    for words in (*(words for *_, words in REFUSALS), *HAPPENINGS):
        assert is_heard(telegram, words), words
    assert not [method for method, *_ in REFUSALS if failures_left(scene, method)]
    assert_invariants(scene)


def is_heard(telegram: TelegramSandbox, words: str) -> bool:
    return any(words.lower() in call.description.lower() for call in telegram.calls)


async def press_too_late(telegram: TelegramSandbox, wish: Wish) -> None:
    """Cancels, but nobody can be told that the press arrived."""
    refusal = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    telegram.fail_next("answerCallbackQuery", error_code=400, description=refusal)
    await press_unheard(wish)
