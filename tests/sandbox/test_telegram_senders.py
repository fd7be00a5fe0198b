"""Who speaks in whose name, and what clients make of one act."""

import pytest

from draw_bot_sandbox.telegram import NotAMemberError, TelegramSandbox, forward
from draw_bot_sandbox.telegram.clients import cut
from draw_bot_sandbox.telegram.text import TEXT_LIMIT, utf16_length
from draw_bot_sandbox.telegram.wire import message_wire


@pytest.fixture
def telegram() -> TelegramSandbox:
    return TelegramSandbox()


async def test_an_anonymous_administrator_is_the_group(telegram: TelegramSandbox) -> None:
    ada, tom = telegram.person("Ada"), telegram.person("Tom")
    group = telegram.group("Friends", [ada, tom], admins=[ada])

    wire = message_wire(await ada.anonymous.send_text(group, "hello"))

    assert wire["from"]["username"] == "GroupAnonymousBot"
    assert wire["from"]["is_bot"]
    assert wire["sender_chat"] == wire["chat"]
    with pytest.raises(NotAMemberError):
        await tom.anonymous.send_text(group, "hello")


async def test_a_channel_speaks_and_posts(telegram: TelegramSandbox) -> None:
    tom, news = telegram.person("Tom"), telegram.channel("News")
    group = telegram.group("Friends", [tom])

    said = message_wire(await tom.as_channel(news).send_text(group, "hello"))
    post = message_wire(telegram.publish(news, group, "news"))

    assert said["from"]["username"] == "Channel_Bot"
    assert said["sender_chat"]["type"] == "channel"
    assert "is_automatic_forward" not in said
    assert post["is_automatic_forward"]
    assert not post["from"]["is_bot"]
    assert post["forward_origin"]["type"] == "channel"


async def test_a_comment_goes_before_what_is_forwarded(telegram: TelegramSandbox) -> None:
    tom, ada = telegram.person("Tom"), telegram.person("Ada")
    group = telegram.group("Friends", [tom, ada])
    said = await ada.send_text(group, "hello")

    comment, forwarded = await forward(tom, telegram.private_chat(tom), [said], "look")
    (again,) = await forward(ada, telegram.private_chat(ada), [forwarded])

    assert (comment.text, comment.forward_origin) == ("look", None)
    for each in (forwarded, again):
        assert each.text == "hello"
        assert message_wire(each)["forward_origin"]["sender_user"]["id"] == ada.id


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("fox " * 1000, [3999]),
        ("fox " * 1500, [4095, 1903]),
        ("fox\n" + "o" * 2200 + "\n" + "owl " * 800, [2204, 3199]),
        ("🦊" * 2100, [4096, 104]),
    ],
)
def test_a_long_text_is_cut_at_a_good_place(text: str, lengths: list[int]) -> None:
    pieces = cut(text.strip())

    assert [utf16_length(piece) for piece in pieces] == lengths
    assert max(lengths) <= TEXT_LIMIT
    assert "".join("".join(pieces).split()) == "".join(text.split())
