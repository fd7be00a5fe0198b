"""Messages to the bot, in private chats and in groups: prompts, references, and what is neither."""

from dataclasses import dataclass
from typing import Any

from aiogram import Bot, F, Router
from aiogram.enums import ChatType, ContentType
from aiogram.types import CallbackQuery, Message

from bot.domain.errors import ImageUnsupported
from bot.domain.ids import chat_as_user
from bot.domain.intake import Question
from bot.domain.ports import SentImages
from bot.services.intake.submit_prompt import SubmitPrompt
from bot.services.jobs.authorize_press import AuthorizePress
from bot.telegram.callback_data import SuggestionCallback
from bot.telegram.delivery.replies import Replies
from bot.telegram.delivery.status.status_board import StatusBoard
from bot.telegram.handlers.prompts.confirmation import ConfirmPrompt
from bot.telegram.handlers.prompts.flow import HandlePrompt
from bot.telegram.keyboards import job_keyboards
from bot.telegram.middlewares.user_context import UserContext
from bot.telegram.updates.mentions import (
    extract_prompt,
    find_answered_question,
    is_command,
    is_reply_to_buttons,
)
from bot.telegram.updates.message_parts import first_part
from bot.telegram.updates.parsing import (
    find_references,
    is_reply_to_other_media,
    reference_in,
    requester_of,
)
from bot.telegram.views.html import translate_html

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


async def is_addressed_to_bot(message: Message, bot: Bot) -> bool | dict[str, str]:
    """Whether it is said to the bot, with its `words`."""
    words = extract_prompt(message, await bot.me())
    return False if words is None else {"words": words}


def is_picture(message: Message) -> bool:
    return bool(reference_in(message))


@dataclass(frozen=True, slots=True)
class PromptHandlers:
    """Prompts, answers to questions, and what is neither."""

    authorize: AuthorizePress
    submit_prompt: SubmitPrompt
    confirm_prompt: ConfirmPrompt
    handle_prompt: HandlePrompt
    sent_images: SentImages
    board: StatusBoard
    replies: Replies

    def make_router(self) -> Router:
        router = Router(name="prompts")
        message = router.message
        message.register(self.handle_answer, F.text, self.answers_question)
        message.register(self.handle_message, F.text, is_addressed_to_bot)
        message.register(self.handle_message, is_picture, is_addressed_to_bot)
        message.register(
            self.explain_what_works, F.content_type.in_(NOT_FOR_DRAWING), is_addressed_to_bot
        )
        message.register(explain_file, F.document, is_addressed_to_bot)
        edited = F.text | F.caption  # a place on the map moves by itself
        router.edited_message.register(self.explain_edited, F.chat.type == ChatType.PRIVATE, edited)
        suggested = SuggestionCallback.filter(F.number.in_(job_keyboards.SUGGESTIONS))
        router.callback_query.register(self.handle_suggestion, suggested)
        return router

    async def answers_question(self, message: Message, bot: Bot) -> bool | dict[str, Any]:
        """Whether its `words` answer the bot's `question` about pictures.

        In a group whose pictures they are need not say that they speak to the bot.
        """
        question = find_answered_question(message)
        if question is None:
            return False
        words = extract_prompt(message, await bot.me())
        if words is None and await self._is_asked(message, question):
            words = message.text
        return {"question": question, "words": words} if words else False

    async def _is_asked(self, message: Message, question: Question) -> bool:
        """Whether the question was put to the message's sender.

        An administrator who writes as the group presses buttons as a user: their questions may bear
        the id of either.
        """
        requester = requester_of(message)
        if requester is None:
            return False
        chat = chat_as_user(requester.chat_id)
        if requester.user_id in {question.user_id, chat}:
            return True
        return question.user_id == chat and await self.authorize.allows(chat, requester)

    async def handle_message(self, message: Message, words: str, user: UserContext) -> None:
        references = await find_references(message, self.sent_images)
        is_about_no_picture = not references and not is_command(words)
        if is_about_no_picture and words and is_reply_to_buttons(message):
            await self.replies.send(user.origin, translate_html(user.translator, "which-picture"))
        elif is_about_no_picture and is_reply_to_other_media(message):
            if message.reply_to_message and message.reply_to_message.document:
                raise ImageUnsupported
            await self.explain_what_works(message, user)
        elif words or references:
            part = first_part(message, user.origin, words)
            await self.handle_prompt(user, words, references, part=part)
        else:
            text = translate_html(user.translator, "draw-explained")
            await self.replies.send(user.origin, text, job_keyboards.one_example(user.translator))

    async def handle_answer(
        self, message: Message, words: str, question: Question, *, user: UserContext
    ) -> None:
        origin, settings = user.origin, user.settings
        if is_command(words):
            await self.handle_prompt(user, words, ())
        elif await self.confirm_prompt(user, words, question=question):
            part = first_part(message, origin, words)
            job = await self.submit_prompt.answer(origin, question, words, settings, part=part)
            await self.board.open(job)

    async def handle_suggestion(
        self, query: CallbackQuery, callback_data: SuggestionCallback, user: UserContext
    ) -> None:
        question, origin = callback_data.question, user.origin
        await self.authorize.for_owner(question.user_id, user.requester)
        words = user.translator(f"suggestion-{callback_data.number}")
        job = await self.submit_prompt.suggestion(origin, question, words, user.settings)
        self.replies.answer(query)
        await self.board.open(job)

    async def explain_what_works(self, _: Message, user: UserContext) -> None:
        await self.replies.send(user.origin, translate_html(user.translator, "what-works"))

    async def explain_edited(self, _: Message, user: UserContext) -> None:
        await self.replies.send(user.origin, translate_html(user.translator, "edited-message"))


async def explain_file(_: Message) -> None:
    raise ImageUnsupported
