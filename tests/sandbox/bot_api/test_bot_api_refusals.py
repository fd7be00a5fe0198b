"""Telegram's strictness, in its own words, as the exceptions aiogram makes of it."""

import json

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    MediaUnion,
    ReplyParameters,
)

from draw_bot_sandbox.telegram import Chat, Person, TelegramSandbox
from tests.sandbox.bot_api.conftest import Pictures, QuickSession

MB = 1024 * 1024


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("   \n ", "message text is empty"),
        ("\u200b\u2800", "message text is empty"),
        ("ы" * 4097, "message is too long"),
        ("🦊" * 2049, "message is too long"),
        ("hi <x>", 'can\'t parse entities: Unsupported start tag "x" at byte offset 3'),
        ("ы<b>hi", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("1 < 2", 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        ("a <b", "can't parse entities: Unclosed start tag at byte offset 2"),
        ("hi</b>", "can't parse entities: Unexpected end tag at byte offset 2"),
        (
            "<b><i>x</b></i>",
            (
                "can't parse entities: Unmatched end tag at byte offset 7,"
                ' expected "</i>", found "</b>"'
            ),
        ),
    ],
)
async def test_text_that_telegram_refuses(bot: Bot, chat: Chat, text: str, reason: str) -> None:
    with pytest.raises(TelegramBadRequest) as refusal:
        await bot.send_message(chat.id, text, parse_mode="HTML")
    assert refusal.value.message == f"Bad Request: {reason}"
    assert chat.messages == []


async def test_lengths_are_measured_after_parsing(bot: Bot, chat: Chat, pictures: Pictures) -> None:
    await bot.send_message(chat.id, f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    picture = BufferedInputFile(pictures.png(), "fox.png")
    await bot.send_photo(chat.id, picture, caption=f"<b>{'x' * 1024}</b>", parse_mode="HTML")
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await bot.send_photo(chat.id, picture, caption="x" * 1025)


async def test_an_unknown_parse_mode_is_refused(bot: Bot, chat: Chat) -> None:
    with pytest.raises(TelegramBadRequest, match="unsupported parse_mode"):
        await bot.send_message(chat.id, "x", parse_mode="LaTeX")


@pytest.mark.parametrize(
    ("text", "data", "reason"),
    [
        ("ok", "д" * 33, "BUTTON_DATA_INVALID"),
        (" ", "x", "BUTTON_TEXT_INVALID"),
        ("ok", None, "Text buttons are unallowed in the inline keyboard"),
    ],
)
async def test_buttons_that_telegram_refuses(
    bot: Bot, chat: Chat, text: str, data: str | None, reason: str
) -> None:
    row = [InlineKeyboardButton(text=text, callback_data=data)]
    markup = InlineKeyboardMarkup(inline_keyboard=[row])
    with pytest.raises(TelegramBadRequest, match=reason):
        await bot.send_message(chat.id, "x", reply_markup=markup)


async def test_unknown_chats_messages_and_topics(bot: Bot, chat: Chat) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(1, "x")
    reply = ReplyParameters(message_id=99)
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await bot.send_message(chat.id, "x", reply_parameters=reply)
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(chat.id, "x", message_thread_id=5)


@pytest.mark.parametrize(("width", "height"), [(9000, 1001), (2100, 100)])
async def test_photos_with_wrong_sides(
    bot: Bot, chat: Chat, pictures: Pictures, width: int, height: int
) -> None:
    picture = BufferedInputFile(pictures.png(width, height), "wide.png")
    with pytest.raises(TelegramBadRequest, match="PHOTO_INVALID_DIMENSIONS"):
        await bot.send_photo(chat.id, picture)


async def test_photos_that_are_none(bot: Bot, chat: Chat, pictures: Pictures) -> None:
    for broken in (b"no picture", pictures.png(500, 500)[:-200]):
        with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
            await bot.send_photo(chat.id, BufferedInputFile(broken, "fox.png"))
    with pytest.raises(TelegramBadRequest, match="file must be non-empty"):
        await bot.send_photo(chat.id, BufferedInputFile(b"", "fox.png"))
    assert chat.messages == []


async def test_a_photo_over_10_mb_is_refused_and_fits_as_a_file(
    bot: Bot, chat: Chat, pictures: Pictures
) -> None:
    big = pictures.noise(1900)
    limit = f"file of size {len(big)} bytes is too big for a photo; the maximum size is {10 * MB}"
    with pytest.raises(TelegramBadRequest, match=limit):
        await bot.send_photo(chat.id, BufferedInputFile(big, "big.png"))
    await bot.send_document(chat.id, BufferedInputFile(big, "big.png"))
    assert [message.document is not None for message in chat.messages] == [True]


async def test_a_file_over_50_mb_is_refused(bot: Bot, chat: Chat) -> None:
    with pytest.raises(TelegramEntityTooLarge):
        await bot.send_document(chat.id, BufferedInputFile(bytes(50 * MB + 1), "big.bin"))
    assert chat.messages == []


@pytest.mark.parametrize(
    ("kinds", "reason"),
    [
        ("p", "too few messages to send as an album"),
        ("p" * 11, "too many messages to send as an album"),
        ("pd", "document can't be mixed with other media types"),
        ("pb", 'failed to send message #2 with the error message "IMAGE_PROCESS_FAILED"'),
    ],
)
async def test_albums_that_telegram_refuses(
    bot: Bot, chat: Chat, pictures: Pictures, kinds: str, reason: str
) -> None:
    parts: dict[str, MediaUnion] = {
        "p": InputMediaPhoto(media=BufferedInputFile(pictures.png(), "fox.png")),
        "b": InputMediaPhoto(media=BufferedInputFile(b"broken", "fox.png")),
        "d": InputMediaDocument(media=BufferedInputFile(b"1", "a.bin")),
    }
    with pytest.raises(TelegramBadRequest) as refusal:
        await bot.send_media_group(chat.id, [parts[kind] for kind in kinds])
    assert refusal.value.message == f"Bad Request: {reason}"
    assert chat.messages == []


async def test_an_album_part_that_was_not_uploaded(
    address: str, bot: Bot, sandbox: TelegramSandbox, chat: Chat
) -> None:
    media = json.dumps([{"type": "photo", "media": "attach://lost"}] * 2)
    session = await bot.session.create_session()  # type: ignore[attr-defined]  # aiohttp's own
    url = f"{address}/bot{sandbox.token}/sendMediaGroup"
    async with session.post(url, data={"chat_id": chat.id, "media": media}) as answer:
        assert answer.status == 400
        words = "Bad Request: can't parse InputMedia: media not found"
        assert (await answer.json())["description"] == words


async def test_file_ids_are_good_for_what_they_were(
    bot: Bot, chat: Chat, masha: Person, pictures: Pictures
) -> None:
    sent = await masha.send_file(chat, pictures.png(), "fox.png")
    assert sent.document
    with pytest.raises(TelegramBadRequest, match="can't use file of type Document as Photo"):
        await bot.send_photo(chat.id, sent.document.file_id)
    with pytest.raises(TelegramBadRequest, match="wrong file identifier/HTTP URL specified"):
        await bot.send_photo(chat.id, "AgAC-unknown")


async def test_a_wrong_token_and_an_unknown_method(address: str, bot: Bot, chat: Chat) -> None:
    async with Bot("42:OTHER", session=QuickSession(api=bot.session.api)) as stranger:
        with pytest.raises(TelegramUnauthorizedError):
            await stranger.get_me()

    class SendTelepathy(SendMessage):
        __api_method__ = "sendTelepathy"

    with pytest.raises(TelegramNotFound):
        await bot(SendTelepathy(chat_id=chat.id, text="x"))
