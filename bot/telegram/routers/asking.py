"""What is said to the bot, in private chats and in groups: words, pictures, and what is neither."""

from typing import Any

from aiogram import Bot, F, Router
from aiogram.enums import ChatType, ContentType
from aiogram.types import CallbackQuery, Message

from bot.domain.errors import NotYours, PictureUnsupported
from bot.domain.intake import Question
from bot.telegram import keyboards
from bot.telegram.addressing import is_command, question_answered, replies_to_buttons, words_said
from bot.telegram.administrators import is_administrator
from bot.telegram.asking import ask
from bot.telegram.callbacks import SuggestionButton
from bot.telegram.confirming import confirmed
from bot.telegram.desk import Desk, Visitor
from bot.telegram.messages import picture_in, pictures_meant
from bot.telegram.replying import answer_press
from bot.telegram.words import say

NOT_FOR_DRAWING = frozenset(
    {
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.CHECKLIST,
        ContentType.CONTACT,
        ContentType.DICE,
        ContentType.GAME,
        ContentType.GIVEAWAY,
        ContentType.INVOICE,
        ContentType.LOCATION,
        ContentType.PAID_MEDIA,
        ContentType.POLL,
        ContentType.STICKER,
        ContentType.STORY,
        ContentType.UNKNOWN,
        ContentType.VENUE,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.VOICE,
    }
)
"""What people send; Telegram's own notes (a pinned message, for example) are none of it."""

NO_PICTURES = frozenset(
    {
        ContentType.ANIMATION,
        ContentType.DOCUMENT,
        ContentType.STICKER,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
    }
)


async def to_me(message: Message, bot: Bot) -> bool | dict[str, str]:
    """Whether it is said to the bot, with its `words`."""
    words = words_said(message, await bot.me())
    return False if words is None else {"words": words}


def is_picture(message: Message) -> bool:
    return bool(picture_in(message))


async def answers_question(message: Message, bot: Bot) -> bool | dict[str, Any]:
    """Whether its `words` answer the bot's `question` about pictures.

    In a group whose pictures they are need not say that they speak to the bot.
    """
    question = question_answered(message)
    if question is None or message.from_user is None:
        return False
    words = words_said(message, await bot.me())
    if words is None and question.person_id == message.from_user.id:
        words = message.text
    return {"question": question, "words": words} if words else False


def shows_no_picture(message: Message | None) -> bool:
    """Whether it is something to look at that cannot be changed: a film, an animation, a paper."""
    return message is not None and message.content_type in NO_PICTURES


def make_router() -> Router:
    router = Router(name="asking")
    message = router.message
    message.register(take_answer, F.text, answers_question)
    message.register(take, F.text, to_me)
    message.register(take, is_picture, to_me)
    message.register(explain_what_works, F.content_type.in_(NOT_FOR_DRAWING), to_me)
    message.register(explain_file, F.document, to_me)
    edited = F.text | F.caption  # a place on the map moves by itself
    router.edited_message.register(explain_edited, F.chat.type == ChatType.PRIVATE, edited)
    suggested = SuggestionButton.filter(F.number.in_(keyboards.SUGGESTIONS))
    router.callback_query.register(take_suggestion, suggested)
    return router


async def take(message: Message, words: str, visitor: Visitor, desk: Desk, bot: Bot) -> None:
    references = await pictures_meant(message, desk.sent_pictures)
    if words and not references and replies_to_buttons(message):
        await message.reply(say(visitor.speaker, "which-picture"))
    elif words and not references and shows_no_picture(message.reply_to_message):
        raise PictureUnsupported
    elif words or references:
        await ask(desk, bot, visitor, words, references)
    else:
        example = keyboards.one_example(visitor.speaker)
        await message.reply(say(visitor.speaker, "draw-explained"), reply_markup=example)


async def take_answer(
    _: Message, words: str, question: Question, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    if is_command(words):
        await ask(desk, bot, visitor, words, ())
    elif await confirmed(desk, bot, visitor, words, question=question):
        job = await desk.take_words.answer(visitor.origin, question, words, visitor.settings)
        await desk.board.open(job)


async def take_suggestion(
    query: CallbackQuery, callback_data: SuggestionButton, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    question, origin = callback_data.question, visitor.origin
    if question.person_id != origin.person_id and not await is_administrator(bot, origin):
        raise NotYours
    words = visitor.speaker(f"suggestion-{callback_data.number}")
    job = await desk.take_words.suggestion(origin, question, words, visitor.settings)
    await answer_press(query)
    await desk.board.open(job)


async def explain_file(_: Message) -> None:
    raise PictureUnsupported


async def explain_what_works(message: Message, visitor: Visitor) -> None:
    await message.reply(say(visitor.speaker, "what-works"))


async def explain_edited(message: Message, visitor: Visitor) -> None:
    await message.reply(say(visitor.speaker, "edited-message"))
