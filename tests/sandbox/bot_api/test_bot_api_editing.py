"""Messages that change in place, and that go away."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    MediaUnion,
)

from draw_bot_sandbox.telegram import Chat, Person, TelegramSandbox
from tests.sandbox.bot_api.conftest import Pictures

CANCEL = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Cancel", callback_data="cancel:1")]]
)


async def test_a_text_changes_and_loses_a_keyboard_that_is_not_sent_again(
    bot: Bot, chat: Chat
) -> None:
    sent = await bot.send_message(chat.id, "48 s", reply_markup=CANCEL)
    edited = await bot.edit_message_text("50 s", chat_id=chat.id, message_id=sent.message_id)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup) == ("50 s", None)
    shown = chat.messages[0]
    assert (shown.text, shown.buttons, shown.edits) == ("50 s", (), 1)


async def test_an_edit_must_change_something(bot: Bot, chat: Chat) -> None:
    sent = await bot.send_message(chat.id, "48 s", reply_markup=CANCEL)

    async def edit(html: str) -> None:
        await sent.as_(bot).edit_text(html, parse_mode="HTML", reply_markup=CANCEL)

    with pytest.raises(TelegramBadRequest) as refusal:
        await edit("<b></b>48 s ")
    assert refusal.value.message == (
        "Bad Request: message is not modified: specified new message content and reply markup are"
        " exactly the same as a current content and reply markup of the message"
    )
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await sent.as_(bot).edit_reply_markup(reply_markup=CANCEL)
    await edit("<b>48</b> s")
    assert chat.messages[0].html == "<b>48</b> s"


async def test_a_text_becomes_a_photo_and_the_photo_another(
    bot: Bot, chat: Chat, pictures: Pictures
) -> None:
    sent = await bot.send_message(chat.id, "drawing", reply_markup=CANCEL)
    for width in (40, 50):
        picture = BufferedInputFile(pictures.png(width, 40), "fox.png")
        await bot.edit_message_media(
            InputMediaPhoto(media=picture, caption="<i>fox</i>", parse_mode="HTML"),
            chat_id=chat.id,
            message_id=sent.message_id,
        )
        shown = chat.messages[0]
        assert shown.photo is not None
        assert (shown.photo.width, shown.caption, shown.text) == (width, "fox", "")


async def test_the_same_photo_is_no_change(bot: Bot, chat: Chat, pictures: Pictures) -> None:
    sent = await bot.send_photo(chat.id, BufferedInputFile(pictures.png(), "fox.png"))
    assert sent.photo
    same = InputMediaPhoto(media=sent.photo[-1].file_id)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_media(same, chat_id=chat.id, message_id=sent.message_id)


async def test_text_and_caption_are_not_the_same(bot: Bot, chat: Chat, pictures: Pictures) -> None:
    text = await bot.send_message(chat.id, "text")
    photo = await bot.send_photo(chat.id, BufferedInputFile(pictures.png(), "fox.png"))
    with pytest.raises(TelegramBadRequest, match="there is no caption in the message to edit"):
        await bot.edit_message_caption(chat_id=chat.id, message_id=text.message_id, caption="x")
    with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
        await bot.edit_message_text("x", chat_id=chat.id, message_id=photo.message_id)
    await bot.edit_message_caption(chat_id=chat.id, message_id=photo.message_id, caption="x")
    assert chat.messages[1].caption == "x"


async def test_foreign_and_missing_messages(bot: Bot, chat: Chat, masha: Person) -> None:
    foreign = await masha.send_text(chat, "fox")
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("x", chat_id=chat.id, message_id=foreign.id)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("x", chat_id=chat.id, message_id=99)


async def test_albums_take_no_keyboard(bot: Bot, chat: Chat, pictures: Pictures) -> None:
    part = InputMediaPhoto(media=BufferedInputFile(pictures.png(), "fox.png"))
    sent = await bot.send_media_group(chat.id, [part, part])
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_reply_markup(
            chat_id=chat.id, message_id=sent[0].message_id, reply_markup=CANCEL
        )


async def test_a_deleted_message_is_gone(bot: Bot, chat: Chat) -> None:
    sent = await bot.send_message(chat.id, "drawing")
    assert await bot.delete_message(chat.id, sent.message_id)
    assert chat.messages == []
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(chat.id, sent.message_id)


async def test_only_an_administrator_deletes_what_others_wrote_in_a_group(
    bot: Bot, sandbox: TelegramSandbox, group: Chat, masha: Person
) -> None:
    foreign = await masha.send_text(group, "/draw fox")
    with pytest.raises(TelegramBadRequest, match="message can't be deleted"):
        await bot.delete_message(group.id, foreign.id)
    group.admins.add(sandbox.me.id)
    assert await bot.delete_message(group.id, foreign.id)


async def test_media_that_telegram_refuses_changes_nothing(
    bot: Bot, chat: Chat, pictures: Pictures
) -> None:
    part = InputMediaPhoto(media=BufferedInputFile(pictures.png(), "fox.png"))
    sent = await bot.send_media_group(chat.id, [part, part])
    before = chat.messages[0].photo
    broken = InputMediaPhoto(media=BufferedInputFile(b"broken", "fox.png"))
    file = InputMediaDocument(media=BufferedInputFile(b"1", "a.bin"))
    wrong: dict[str, MediaUnion] = {
        "IMAGE_PROCESS_FAILED": broken,
        "can't change media type in the album": file,
    }
    for reason, media in wrong.items():
        with pytest.raises(TelegramBadRequest, match=reason):
            await sent[0].as_(bot).edit_media(media)
    assert chat.messages[0].photo is before
