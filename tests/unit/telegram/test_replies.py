"""Where an answer stands."""

from bot.domain.ids import MessageId, ThreadId
from bot.domain.jobs import ReplyTarget
from bot.telegram.delivery.replies import reply_arguments
from tests.kit.ids import GROUP


def test_an_answer_stands_under_its_request_in_its_topic() -> None:
    place = reply_arguments(ReplyTarget(GROUP, MessageId(5), ThreadId(3)))

    assert place["reply_parameters"] is not None
    assert place["reply_parameters"].message_id == 5
    assert place["reply_parameters"].allow_sending_without_reply
    assert place["message_thread_id"] == 3


def test_a_request_that_stayed_behind_is_not_replied_to() -> None:
    assert reply_arguments(ReplyTarget(GROUP, MessageId(0)))["reply_parameters"] is None
