"""What the bot sends is what the people see."""

import io

import pytest
from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.types import (
    BufferedInputFile,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    Message,
    MessageEntity,
    ReplyParameters,
)
from PIL import Image

from draw_bot_sandbox.telegram import Chat, Person, TelegramSandbox
from tests.sandbox.bot_api.conftest import Pictures

KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[
        [
            InlineKeyboardButton(text="Again", callback_data="again:1"),
            InlineKeyboardButton(text="Site", url="https://example.org"),
        ]
    ]
)


def photo_of(data: bytes, caption: str | None = None) -> InputMediaPhoto:
    media = BufferedInputFile(data, "cat.png")
    return InputMediaPhoto(media=media, caption=caption, parse_mode="HTML")


def file_of(data: bytes, name: str) -> InputMediaDocument:
    return InputMediaDocument(media=BufferedInputFile(data, name))


def formatted(message: Message) -> list[tuple[str, str]]:
    return [(item.type, item.extract_from(message.text or "")) for item in message.entities or []]


async def test_html_becomes_text_with_entities_in_utf16_units(bot: Bot, chat: Chat) -> None:
    sent = await bot.send_message(chat.id, "🦊 <b>лиса</b> &lt;3", parse_mode=ParseMode.HTML)
    assert sent.text == "🦊 лиса <3"
    assert formatted(sent) == [("bold", "лиса")]
    assert [(item.offset, item.length) for item in sent.entities or []] == [(3, 4)]
    assert chat.messages[0].html == "🦊 <b>лиса</b> &lt;3"


async def test_entities_may_come_as_json_and_outer_blanks_go(bot: Bot, chat: Chat) -> None:
    bold = MessageEntity(type="bold", offset=3, length=2)
    sent = await bot.send_message(chat.id, " \n hi there\n ", entities=[bold])
    assert sent.text == "hi there"
    assert formatted(sent) == [("bold", "hi")]


async def test_telegram_finds_commands_mentions_links_and_hashtags(bot: Bot, chat: Chat) -> None:
    sent = await bot.send_message(chat.id, "/draw for @masha #fox https://example.org/a.")
    assert formatted(sent) == [
        ("bot_command", "/draw"),
        ("mention", "@masha"),
        ("hashtag", "#fox"),
        ("url", "https://example.org/a"),
    ]


async def test_reply_keyboard_and_answer_are_kept(bot: Bot, chat: Chat, masha: Person) -> None:
    asked = await masha.send_text(chat, "fox")
    reply = ReplyParameters(message_id=asked.id)
    sent = await bot.send_message(chat.id, "ok", reply_parameters=reply, reply_markup=KEYBOARD)
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "fox"
    assert sent.reply_markup
    assert sent.reply_markup.model_dump() == KEYBOARD.model_dump()
    shown = chat.messages[1]
    assert shown.reply_to is asked
    assert [button.text for button in shown.buttons[0]] == ["Again", "Site"]


async def test_a_forced_reply_is_accepted_and_no_keyboard(bot: Bot, chat: Chat) -> None:
    await bot.send_message(chat.id, "What should I change?", reply_markup=ForceReply())
    assert chat.messages[0].buttons == ()


async def test_a_missing_message_may_be_replied_to_leniently(bot: Bot, chat: Chat) -> None:
    reply = ReplyParameters(message_id=99, allow_sending_without_reply=True)
    sent = await bot.send_message(chat.id, "ok", reply_parameters=reply)
    assert sent.reply_to_message is None


async def test_a_photo_is_recompressed_to_1280_px(bot: Bot, chat: Chat, pictures: Pictures) -> None:
    picture = BufferedInputFile(pictures.png(2048, 1024), "fox.png")
    sent = await bot.send_photo(chat.id, picture, caption="a <b>fox</b>", parse_mode="HTML")
    assert sent.caption == "a fox"
    assert [(size.width, size.height) for size in sent.photo or []] == [(320, 160), (1280, 640)]
    shown = chat.messages[0].photo
    assert shown is not None
    with Image.open(io.BytesIO(shown.bytes)) as image:
        assert (image.format, image.size) == ("JPEG", (1280, 640))


async def test_a_document_stays_byte_for_byte(bot: Bot, chat: Chat, pictures: Pictures) -> None:
    data = pictures.png(400, 300)
    sent = await bot.send_document(chat.id, BufferedInputFile(data, "лиса.png"), caption="orig")
    assert sent.document is not None
    assert sent.document.file_name == "лиса.png"
    assert (sent.document.mime_type, sent.document.file_size) == ("image/png", len(data))
    assert sent.document.thumbnail is not None
    shown = chat.messages[0].document
    assert shown is not None
    assert shown.bytes == data


async def test_what_was_sent_may_be_sent_again_by_its_id(
    bot: Bot, chat: Chat, pictures: Pictures
) -> None:
    first = await bot.send_photo(chat.id, BufferedInputFile(pictures.png(), "fox.png"))
    assert first.photo
    again = await bot.send_photo(chat.id, first.photo[-1].file_id)
    assert [size.file_id for size in again.photo or []] == [size.file_id for size in first.photo]


async def test_an_album_is_one_message_each(
    bot: Bot, chat: Chat, masha: Person, pictures: Pictures
) -> None:
    asked = await masha.send_text(chat, "two foxes")
    first, last = photo_of(pictures.png(50, 50)), photo_of(pictures.png(70, 70))
    second = photo_of(pictures.png(60, 60), "<i>foxes</i>")
    reply = ReplyParameters(message_id=asked.id)
    sent = await bot.send_media_group(chat.id, [first, second, last], reply_parameters=reply)
    assert [message.message_id for message in sent] == [2, 3, 4]
    assert len({message.media_group_id for message in sent}) == 1
    shown = chat.messages[1:]
    assert [message.photo.width for message in shown if message.photo] == [50, 60, 70]
    assert [message.html for message in shown] == ["", "<i>foxes</i>", ""]
    assert all(message.reply_to is asked for message in shown)


async def test_files_may_form_an_album(bot: Bot, chat: Chat) -> None:
    await bot.send_media_group(chat.id, [file_of(b"1", "a.bin"), file_of(b"2", "b.bin")])
    files = [message.document for message in chat.messages]
    assert [file and file.bytes for file in files] == [b"1", b"2"]


async def test_a_forum_topic_is_kept(bot: Bot, sandbox: TelegramSandbox, masha: Person) -> None:
    forum = sandbox.group("Forum", [masha], privacy=False, is_forum=True)
    asked = await masha.send_text(forum, "fox", thread_id=7)
    sent = await bot.send_message(forum.id, "ok", message_thread_id=7)
    assert (sent.message_thread_id, sent.is_topic_message) == (7, True)
    reply = ReplyParameters(message_id=asked.id)
    replied = await bot.send_message(forum.id, "ok", reply_parameters=reply)
    assert replied.message_thread_id == 7


@pytest.mark.parametrize("method", ["SENDMESSAGE", "sendMessage"])
async def test_query_json_and_names_in_any_case_are_understood(
    address: str, sandbox: TelegramSandbox, chat: Chat, method: str, bot: Bot
) -> None:
    session = await bot.session.create_session()  # type: ignore[attr-defined]  # aiohttp's own
    url = f"{address}/bot{sandbox.token}/{method}"
    async with session.get(url, params={"chat_id": chat.id, "text": "by query"}) as answer:
        assert (await answer.json())["ok"] is True
    async with session.post(url, json={"chat_id": chat.id, "text": "by JSON"}) as answer:
        assert (await answer.json())["ok"] is True
    assert [message.text for message in chat.messages] == ["by query", "by JSON"]
