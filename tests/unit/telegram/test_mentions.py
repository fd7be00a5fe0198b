"""Which messages are addressed to the bot, and their prompts."""

from datetime import UTC, datetime

import pytest
from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    Chat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    MessageEntity,
    User,
)

from bot.domain.ids import JobId, UpdateId
from bot.domain.intake import Question
from bot.telegram.callback_data import (
    ExampleCallback,
    ImageAction,
    ImageCallback,
    SuggestionCallback,
)
from bot.telegram.updates.mentions import (
    extract_prompt,
    find_answered_question,
    is_command,
    is_reply_to_buttons,
)
from draw_bot_sandbox.telegram.detect import with_found_entities
from draw_bot_sandbox.telegram.text import FormattedText
from tests.kit.ids import USER

ME = User(id=42, is_bot=True, first_name="Painter", username="Sandbox_Bot")
TOM = User(id=7, is_bot=False, first_name="Tom")
PRIVATE, GROUP = Chat(id=7, type="private"), Chat(id=-100, type="supergroup")
NOW = datetime(2026, 11, 16, tzinfo=UTC)


def said(text: str, chat: Chat = GROUP) -> str | None:
    """What a message with that text says, with the entities that Telegram finds in it."""
    return extract_prompt(_message(chat, text=text, entities=_found(text)), ME)


def _found(text: str) -> list[MessageEntity]:
    found = with_found_entities(FormattedText(text)).entities
    return [
        MessageEntity(type=entity.type, offset=entity.offset, length=entity.length)
        for entity in found
    ]


def _message(chat: Chat, **content: object) -> Message:
    return Message.model_validate(
        {"message_id": 1, "date": NOW, "chat": chat, "from_user": TOM, **content}
    )


@pytest.mark.parametrize("chat", [PRIVATE, GROUP], ids=["private", "group"])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/draw a fox", "a fox"),
        ("/draw\na fox\nin space", "a fox\nin space"),
        ("/draw   a fox", "a fox"),
        ("/draw: a fox", "a fox"),
        ("/Draw a fox", "a fox"),
        ("/draw", ""),
        ("/draw@sandbox_bot a fox", "a fox"),
        ("/draw@SANDBOX_BOT", ""),
        ("/draw /draw", "/draw"),
        ("/draw лиса 🦊, 16:9", "лиса 🦊, 16:9"),
        ("/draw a fox for @tom", "a fox for @tom"),
        ("@sandbox_bot a fox", "a fox"),
        ("@Sandbox_Bot, a fox", "a fox"),
        ("@sandbox_bot: a fox", "a fox"),
        ("@sandbox_bot\na fox", "a fox"),
        ("a fox @sandbox_bot", "a fox"),
        ("🦊🦊 лиса, @sandbox_bot, и 🐈 кот", "🦊🦊 лиса, и 🐈 кот"),
        ("a fox @sandbox_bot in space", "a fox in space"),
        ("Can you draw a fox, @sandbox_bot?", "Can you draw a fox?"),
        ("@sandbox_bot a fox, @sandbox_bot", "a fox"),
        ("@tom @sandbox_bot a fox", "@tom a fox"),
        ("@sandbox_bot /draw a fox", "a fox"),
        ("/draw @sandbox_bot a fox", "a fox"),
        ("@sandbox_bot", ""),
        ("/draw🦊", "🦊"),
        ("/draw. A fox", "A fox"),
        ("@sandbox_bot /help", "/help"),
        ("/settings@sandbox_bot", "/settings@sandbox_bot"),
    ],
)
def test_what_is_said_to_the_bot(chat: Chat, text: str, words: str) -> None:
    assert said(text, chat) == words


@pytest.mark.parametrize(
    "text",
    [
        "a fox",
        "please /draw a fox",
        "/drawing a fox",
        "/draw2 a fox",
        "/settings",
        "/draw@another_bot a fox",
        "@another_bot a fox",
        "@sandbox_bot2 a fox",
        "tom@sandbox_bot.org",
        "/settings@another_bot",
    ],
)
def test_in_a_group_all_else_is_said_to_others(text: str) -> None:
    assert said(text) is None


@pytest.mark.parametrize("text", ["a fox", "/drawing a fox", " a, fox: ", "@another_bot a fox"])
def test_in_a_private_chat_words_are_taken_as_they_are(text: str) -> None:
    assert said(text, PRIVATE) == text


def test_in_a_private_chat_nobody_else_is_meant() -> None:
    assert said("/draw@another_bot a fox", PRIVATE) == "a fox"


def test_a_caption_speaks_as_a_text_does() -> None:
    for caption in ("/draw make it blue", "make it blue, @sandbox_bot"):
        shown = _message(GROUP, caption=caption, caption_entities=_found(caption))
        assert extract_prompt(shown, ME) == "make it blue"
    assert extract_prompt(_message(GROUP), ME) is None
    assert extract_prompt(_message(PRIVATE), ME) == ""


@pytest.mark.parametrize("chat", [PRIVATE, GROUP], ids=["private", "group"])
@pytest.mark.parametrize(
    "whose",
    [
        {"forward_origin": {"type": "hidden_user", "sender_user_name": "Tom", "date": NOW}},
        {"via_bot": User(id=43, is_bot=True, first_name="Gallery")},
    ],
)
def test_anothers_caption_is_not_said(chat: Chat, whose: dict[str, object]) -> None:
    caption = "/draw make it blue"
    shown = _message(chat, caption=caption, caption_entities=_found(caption), **whose)

    assert extract_prompt(shown, ME) == ""


def test_a_forwarded_text_is_said() -> None:
    whose = {"type": "hidden_user", "sender_user_name": "Tom", "date": NOW}

    assert extract_prompt(_message(PRIVATE, text="a fox", forward_origin=whose), ME) == "a fox"


def test_a_mention_in_code_is_quoted_and_not_said() -> None:
    text = "@sandbox_bot"
    escape_html = [MessageEntity(type="code", offset=0, length=len(text))]

    assert extract_prompt(_message(GROUP, text=text, entities=escape_html), ME) is None


@pytest.mark.parametrize(("user", "words"), [(ME, "🦊 a fox"), (TOM, None)])
def test_a_mention_without_a_user_name(user: User, words: str | None) -> None:
    mention = MessageEntity(type="text_mention", offset=3, length=7, user=user)

    assert extract_prompt(_message(GROUP, text="🦊 Painter a fox", entities=[mention]), ME) == words


@pytest.mark.parametrize(
    ("words", "commands"),
    [
        ("/help", True),
        ("/paint@sandbox_bot a fox", True),
        ("/paint\na fox", True),
        ("/ a fox", False),
        ("/home/tom/fox.png", False),
        ("a fox /help", False),
        ("", False),
    ],
)
def test_a_command_is_not_drawn(words: str, commands: bool) -> None:
    assert is_command(words) is commands


def _under(*buttons: CallbackData) -> Message:
    """What replies to a message with these buttons."""
    row = [InlineKeyboardButton(text="tap", callback_data=each.pack()) for each in buttons]
    row.append(InlineKeyboardButton(text="open", url="https://example.org"))
    keyboard = InlineKeyboardMarkup(inline_keyboard=[row])
    return _message(GROUP, reply_to_message=_message(GROUP, text="before", reply_markup=keyboard))


def test_the_buttons_tell_what_is_replied_to() -> None:
    suggestion = SuggestionCallback(number=1, user_id=USER, waits_since=UpdateId(40))
    picture = ImageCallback(action=ImageAction.EDIT, job_id=JobId(1), position=0)

    assert find_answered_question(_under(suggestion)) == Question(USER, UpdateId(40))
    assert is_reply_to_buttons(_under(picture))
    for other in (_message(GROUP), _under(), _under(ExampleCallback(number=1))):
        assert find_answered_question(other) is None
        assert not is_reply_to_buttons(other)


@pytest.mark.parametrize(
    ("offset", "length"),
    [(0, 1), (1, 1), (1, 12), (3, 13), (-1, 2), (-50, 3), (0, 0), (5, -3), (90, 5), (3, 900)],
)
@pytest.mark.parametrize("kind", ["mention", "text_mention", "bold"])
@pytest.mark.parametrize("chat", [PRIVATE, GROUP], ids=["private", "group"])
def test_an_entity_that_does_not_fit_the_text_is_a_part_of_it(
    chat: Chat, kind: str, offset: int, length: int
) -> None:
    """It cuts an emoji in two, or points outside."""
    text = "🦊 @sandbox_bot🦊 a fox 🦊"
    user = ME if kind == "text_mention" else None
    entity = MessageEntity(type=kind, offset=offset, length=length, user=user)
    message = _message(chat, text=text, entities=[entity])

    assert extract_prompt(message, ME) == (text if chat is PRIVATE else None)


def test_entities_that_overlap_are_taken_once() -> None:
    """Only what names the bot goes, whatever lies over it."""
    text = "@sandbox_bot 🦊🦊🦊"
    mentions = [
        MessageEntity(type="text_mention", offset=0, length=14 + shift, user=ME)
        for shift in (-2, 0, 1, 2, 3)
    ]
    message = _message(GROUP, text=text, entities=mentions)

    assert extract_prompt(message, ME) == "🦊🦊🦊"
