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
from bot.telegram.messages import origin_of, picture_in, pictures_meant, replies_to_no_picture
from bot.telegram.parts import first_part
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
    if question is None:
        return False
    words = words_said(message, await bot.me())
    if words is None and await _is_asked(message, question, bot):
        words = message.text
    return {"question": question, "words": words} if words else False


async def _is_asked(message: Message, question: Question, bot: Bot) -> bool:
    """Whether the question is its sender's.

    Of an administrator who writes as the group, presses come from the person: either is both.
    """
    origin = origin_of(0, message)
    if origin is None:
        return False
    if origin.person_id in {question.person_id, origin.chat_id}:
        return True
    return question.person_id == origin.chat_id and await is_administrator(bot, origin)


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
    is_about_no_picture = not references and not is_command(words)
    if is_about_no_picture and words and replies_to_buttons(message):
        await message.reply(say(visitor.speaker, "which-picture"))
    elif is_about_no_picture and replies_to_no_picture(message):
        if message.reply_to_message and message.reply_to_message.document:
            raise PictureUnsupported
        await message.reply(say(visitor.speaker, "what-works"))
    elif words or references:
        part = first_part(message, visitor.origin, words)
        await ask(desk, bot, visitor, words, references, part=part)
    else:
        example = keyboards.one_example(visitor.speaker)
        await message.reply(say(visitor.speaker, "draw-explained"), reply_markup=example)


async def take_answer(
    message: Message, words: str, question: Question, *, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    origin, settings = visitor.origin, visitor.settings
    if is_command(words):
        await ask(desk, bot, visitor, words, ())
    elif await confirmed(desk, bot, visitor, words, question=question):
        part = first_part(message, origin, words)
        job = await desk.take_words.answer(origin, question, words, settings, part=part)
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
