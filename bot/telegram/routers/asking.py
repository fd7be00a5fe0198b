"""What is said to the bot, in private chats and in groups: words, pictures, and what is neither."""

from aiogram import Bot, F, Router
from aiogram.enums import ChatType, ContentType
from aiogram.types import CallbackQuery, Message

from bot.domain.errors import NotYours, PictureUnsupported
from bot.telegram import keyboards
from bot.telegram.addressing import replies_to_words_of, words_said
from bot.telegram.asking import ask
from bot.telegram.callbacks import SuggestionButton
from bot.telegram.desk import Desk, Visitor
from bot.telegram.messages import picture_in, pictures_meant
from bot.telegram.replying import answer_press, change_buttons
from bot.telegram.words import say

NOT_FOR_DRAWING = frozenset(
    {
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.CONTACT,
        ContentType.DICE,
        ContentType.LOCATION,
        ContentType.POLL,
        ContentType.STICKER,
        ContentType.STORY,
        ContentType.VENUE,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.VOICE,
    }
)
"""What people send; Telegram's own notes (a pinned message, for example) are none of it."""


async def to_me(message: Message, bot: Bot) -> bool | dict[str, str]:
    """Whether it is said to the bot, with its `words`."""
    words = words_said(message, await bot.me())
    return False if words is None else {"words": words}


async def to_my_words(message: Message, bot: Bot) -> bool:
    return replies_to_words_of(message, await bot.me())


def is_picture(message: Message) -> bool:
    return bool(picture_in(message))


def is_other_command(message: Message, words: str) -> bool:
    """Nothing was taken off: it is no `/draw`."""
    return words.startswith("/") and words == message.text


def make_router() -> Router:
    router = Router(name="asking")
    message = router.message
    message.register(explain_command, F.text, to_me, is_other_command)
    message.register(take, F.text, to_me)
    message.register(take, is_picture, to_me)
    message.register(explain_file, F.document, to_me)
    message.register(explain_what_works, F.content_type.in_(NOT_FOR_DRAWING), to_me)
    message.register(take_answer, F.text, ~F.text.startswith("/"), to_my_words)
    router.edited_message.register(explain_edited, F.chat.type == ChatType.PRIVATE)
    suggested = SuggestionButton.filter(F.number.in_(keyboards.SUGGESTIONS))
    router.callback_query.register(take_suggestion, suggested)
    return router


async def take(message: Message, words: str, visitor: Visitor, desk: Desk, bot: Bot) -> None:
    references = await pictures_meant(message, desk.sent_pictures)
    if words or references:
        await ask(desk, bot, visitor, words, references)
    else:
        example = keyboards.one_example(visitor.speaker)
        await message.reply(say(visitor.speaker, "draw-explained"), reply_markup=example)


async def take_answer(message: Message, visitor: Visitor, desk: Desk, bot: Bot) -> None:
    """A reply in a group, to the question about the pictures of whoever answers."""
    if await desk.take_words.waiting(visitor.origin):
        await ask(desk, bot, visitor, message.text or "", ())


async def take_suggestion(
    query: CallbackQuery, callback_data: SuggestionButton, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    if callback_data.person_id != visitor.origin.person_id:
        raise NotYours
    words = visitor.speaker(f"suggestion-{callback_data.number}")
    job = await desk.take_words.suggestion(
        visitor.origin, callback_data.waits_since, words, visitor.settings
    )
    await answer_press(query)
    await desk.board.open(job)
    await change_buttons(bot, visitor.origin, None)


async def explain_command(message: Message, visitor: Visitor) -> None:
    await message.reply(say(visitor.speaker, "unknown-command"))


async def explain_file(_: Message) -> None:
    raise PictureUnsupported


async def explain_what_works(message: Message, visitor: Visitor) -> None:
    await message.reply(say(visitor.speaker, "what-works"))


async def explain_edited(message: Message, visitor: Visitor) -> None:
    await message.reply(say(visitor.speaker, "edited-message"))
