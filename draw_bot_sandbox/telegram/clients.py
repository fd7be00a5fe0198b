"""What a client makes several messages of, all within a second."""

from collections.abc import Sequence

from draw_bot_sandbox.telegram.model import AUTOMATIC, Channel, Chat, Message
from draw_bot_sandbox.telegram.people import Person
from draw_bot_sandbox.telegram.text import TEXT_LIMIT, FormattedText, utf16_length
from draw_bot_sandbox.telegram.wire import message_wire, origin_wire
from draw_bot_sandbox.telegram.world import World


async def send_long(
    person: Person, chat: Chat, text: str, reply_to: Message | None = None
) -> list[Message]:
    """A text of any length, cut as Telegram Desktop cuts it."""
    return [await person.send_text(chat, piece, reply_to) for piece in cut(text)]


def cut(text: str) -> list[str]:
    """Pieces of up to 4096 units: after the last line in the second half of each, or else after the
    last word there (`TextUtilities::CutPart`).
    """
    pieces = []
    while utf16_length(text) > TEXT_LIMIT:
        end = _fitting(text)
        good = max(text.rfind("\n", end // 2, end), -1)
        good = good if good > 0 else text.rfind(" ", end // 2, end)
        end = good if good > 0 else end
        pieces.append(text[:end].strip())
        text = text[end:].strip()
    return [*pieces, text]


def _fitting(text: str) -> int:
    """How many characters of it fit into one message."""
    end = min(len(text), TEXT_LIMIT)
    while utf16_length(text[:end]) > TEXT_LIMIT:
        end -= 1
    return end


async def forward(
    person: Person, chat: Chat, messages: Sequence[Message], comment: str | None = None
) -> list[Message]:
    """The comment goes first, as a message of its own. Albums stay albums."""
    sent = [await person.send_text(chat, comment)] if comment else []
    return sent + [
        person.say(
            chat,
            message.words,
            message.media,
            None,
            media_group_id=message.media_group_id and f"{message.media_group_id}1",
            forward_origin=message.forward_origin or origin_wire(message),
            extra=message.extra,
        )
        for message in messages
    ]


def publish(world: World, channel: Channel, group: Chat, text: str) -> Message:
    """A channel's post comes into the group that discusses it by itself."""
    post = world.post(group, AUTOMATIC, FormattedText(text), sender_chat=channel)
    post.forward_origin, post.is_automatic_forward = origin_wire(post), True
    world.tell_bot("message", message_wire(post))
    return post
