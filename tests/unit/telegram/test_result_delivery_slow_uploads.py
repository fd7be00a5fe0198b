"""Results while uploads are slow: no file is sent, and the user is told where it is."""

from functools import partial
from pathlib import Path

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramServerError
from aiogram.methods import SendMessage, TelegramMethod

from bot.domain.deliveries import NotDelivered
from bot.domain.settings import SendAs
from bot.telegram.client.uploads import uploads
from tests.kit.fake_session import FakeSession
from tests.unit.telegram.result_deliveries import (
    MEGABYTE,
    OF_ORIGINALS,
    DeliveryFactory,
    FakeDeliveryLog,
)

PHOTO, FILE, BOTH = SendAs.PHOTO, SendAs.FILE, SendAs.BOTH
NOTE = "Slow: press the button."
WITH_NOTE = f"a fox\n\n{NOTE}"
ALBUM, WORDS = "sendMediaGroup", "sendMessage"
LARGE, LONG = 20 * MEGABYTE, 20_000
MESSAGE = SendMessage(chat_id=7, text="hello")
NO_PHOTOS = TelegramBadRequest(MESSAGE, "Bad Request: not enough rights to send photos")


@pytest.fixture
def taken() -> FakeDeliveryLog:
    return FakeDeliveryLog()


@pytest.fixture
def make_delivery(
    fake_session: FakeSession, taken: FakeDeliveryLog, tmp_path: Path
) -> DeliveryFactory:
    return DeliveryFactory(fake_session, taken, tmp_path)


def words(method: TelegramMethod[object]) -> str | None:
    fields = dict(method)
    first = fields["media"][0] if "media" in fields else None
    return fields.get("text") or fields.get("caption") or (first and first.caption)


def originals(methods: list[TelegramMethod[object]]) -> list[Path]:
    return [Path(each.path) for method in methods for each in uploads(method) if each.is_original]


@pytest.mark.parametrize(
    ("way", "pictures", "size", "width", "names", "said"),
    [
        (PHOTO, 1, 7, 1254, ["sendPhoto"], ["a fox"]),
        (PHOTO, 1, 7, LONG, ["sendPhoto"], [WITH_NOTE]),
        (BOTH, 1, 7, 1254, ["sendPhoto"], [WITH_NOTE]),
        (FILE, 1, 7, 1254, ["sendPhoto"], [WITH_NOTE]),
        (PHOTO, 2, 7, 1254, [ALBUM, WORDS], ["1", "a fox"]),
        (PHOTO, 2, 7, LONG, [ALBUM, WORDS], ["1", WITH_NOTE]),
        (BOTH, 4, LARGE, 1254, [ALBUM, WORDS], ["1", WITH_NOTE]),
        (FILE, 2, 7, 1254, [ALBUM, WORDS], [NOTE, "a fox"]),
        (FILE, 4, LARGE, 1254, [ALBUM, ALBUM, WORDS], [NOTE, NOTE, "a fox"]),
        (FILE, 2, 2 * LARGE, 1254, ["sendPhoto", "sendPhoto", WORDS], [NOTE, NOTE, "a fox"]),
    ],
)
async def test_previews_come_and_the_words_say_what_is_missing(
    *,
    make_delivery: DeliveryFactory,
    fake_session: FakeSession,
    taken: FakeDeliveryLog,
    way: SendAs,
    pictures: int,
    size: int,
    width: int,
    names: list[str],
    said: list[str | None],
) -> None:
    result_delivery = make_delivery(
        way=way, pictures=pictures, size=size, width=width, files_withheld_note=NOTE
    )
    await result_delivery.send()

    assert fake_session.names == names
    assert originals(fake_session.asked) == []
    assert [words(method) for method in fake_session.asked] == said
    assert taken.pictures == pictures
    assert OF_ORIGINALS not in [dict(method).get("reply_markup") for method in fake_session.asked]


async def test_buttons_are_under_the_only_photo_and_else_under_the_words(
    make_delivery: DeliveryFactory, fake_session: FakeSession
) -> None:
    await make_delivery(way=FILE, pictures=1, files_withheld_note=NOTE).send()
    await make_delivery(way=FILE, pictures=2, size=2 * LARGE, files_withheld_note=NOTE).send()

    buttons = [dict(method).get("reply_markup") is not None for method in fake_session.asked]
    assert buttons == [True, False, False, True]


@pytest.mark.parametrize("pictures", [1, 2])
async def test_a_file_that_would_not_pass_is_told_of_once_its_photo_is_there(
    *,
    make_delivery: DeliveryFactory,
    fake_session: FakeSession,
    taken: FakeDeliveryLog,
    pictures: int,
) -> None:
    fake_session.answers.extend([None, TelegramServerError(MESSAGE, "Request timeout error")])
    assert isinstance(await make_delivery(pictures=pictures).send(), NotDelivered)
    fake_session.asked.clear()
    await make_delivery(sent=1, pictures=pictures, files_withheld_note=NOTE).send()

    [told] = fake_session.asked
    assert isinstance(told, SendMessage)
    assert told.text == (NOTE if pictures == 1 else WITH_NOTE)
    assert taken.pictures == pictures


async def test_what_was_held_back_before_the_words_failed_comes_on_a_line_that_is_fast_again(
    make_delivery: DeliveryFactory, fake_session: FakeSession, taken: FakeDeliveryLog
) -> None:
    fake_session.answers.extend([None, TelegramServerError(MESSAGE, "Bad Gateway")])
    assert isinstance(await make_delivery(files_withheld_note=NOTE).send(), NotDelivered)
    assert taken.parts == [1]
    fake_session.asked.clear()
    await make_delivery(sent=1).send()

    assert [len(originals([method])) for method in fake_session.asked] == [2, 0]
    assert words(fake_session.asked[-1]) == "a fox"
    assert taken.pictures == 2


@pytest.mark.parametrize("way", [PHOTO, BOTH, FILE])
@pytest.mark.parametrize("pictures", [1, 2])
async def test_where_telegram_takes_no_photo_the_file_comes_once_and_nothing_is_missing(
    *,
    make_delivery: DeliveryFactory,
    fake_session: FakeSession,
    taken: FakeDeliveryLog,
    way: SendAs,
    pictures: int,
) -> None:
    fake_session.answers.append(NO_PHOTOS)
    await make_delivery(way=way, pictures=pictures, files_withheld_note=NOTE).send()

    assert len(originals(fake_session.asked)) == pictures
    assert [text for text in map(words, fake_session.asked[1:]) if text not in {None, "1"}] == [
        "a fox"
    ]
    assert taken.pictures == pictures


@pytest.mark.parametrize("way", [PHOTO, BOTH, FILE])
@pytest.mark.parametrize(("pictures", "size"), [(1, 7), (2, 7), (4, LARGE)])
@pytest.mark.parametrize("notes", [(NOTE, None), (None, NOTE), (NOTE, NOTE)])
@pytest.mark.parametrize("works", [0, 1, 2, 3])
async def test_whenever_it_turns_slow_or_fast_each_file_comes_once_or_is_told_of(
    *,
    make_delivery: DeliveryFactory,
    fake_session: FakeSession,
    taken: FakeDeliveryLog,
    way: SendAs,
    pictures: int,
    size: int,
    notes: tuple[str | None, str | None],
    works: int,
) -> None:
    pack = partial(make_delivery, way=way, pictures=pictures, size=size, width=LONG)
    fake_session.answers.extend([*[None] * works, TelegramServerError(MESSAGE, "Bad Gateway")])
    if isinstance(await pack(files_withheld_note=notes[0]).send(), NotDelivered):
        fake_session.asked.pop()
        fake_session.answers.clear()
        sent = taken.parts[-1] if taken.parts else 0
        await pack(sent=sent, come=taken.pictures, files_withheld_note=notes[1]).send()

    came = originals(fake_session.asked)
    assert len(came) == len(set(came))
    assert len(came) == pictures or NOTE in str([words(method) for method in fake_session.asked])
    assert taken.pictures == pictures
    assert fake_session.names.count(WORDS) <= 1
