"""A result of several messages: what is repeated, and what is not."""

import errno
from pathlib import Path

import pytest
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramServerError,
)
from aiogram.methods import SendMessage, SendPhoto
from aiogram.types import InlineKeyboardMarkup

from bot.domain.deliveries import DeliveryOutcome, DeliveryProblem, NotDelivered
from bot.domain.ids import MessageId
from bot.domain.images import Measure, SentImage
from bot.domain.settings import SendAs
from bot.telegram.client.uploads import uploads
from tests.kit.fake_session import FakeSession
from tests.kit.fakes import ImageProcessor
from tests.unit.telegram.result_deliveries import (
    KEYBOARD,
    MEGABYTE,
    OF_ORIGINALS,
    DeliveryFactory,
    FakeDeliveryLog,
)

MESSAGE = SendMessage(chat_id=7, text="hello")
FILE = {"file_id": "file", "file_unique_id": "1", "file_size": 9000}
PHOTO = {"file_id": "photo", "file_unique_id": "2", "file_size": 500, "width": 9, "height": 6}
ALL_PARTS = ["sendMediaGroup", "sendMediaGroup", "sendMessage"]


def problem_of(outcome: DeliveryOutcome) -> DeliveryProblem | None:
    return outcome.problem if isinstance(outcome, NotDelivered) else None


@pytest.fixture
def taken() -> FakeDeliveryLog:
    return FakeDeliveryLog()


@pytest.fixture
def make_delivery(
    fake_session: FakeSession, taken: FakeDeliveryLog, tmp_path: Path
) -> DeliveryFactory:
    return DeliveryFactory(fake_session, taken, tmp_path)


@pytest.mark.parametrize("sent", [0, 1, 2, 3])
async def test_a_repeat_goes_on_after_what_was_taken(
    make_delivery: DeliveryFactory, fake_session: FakeSession, taken: FakeDeliveryLog, sent: int
) -> None:
    await make_delivery(sent=sent).send()

    assert fake_session.names == ALL_PARTS[sent:]
    assert taken.parts == [1, 2, 3][sent:]


async def test_what_breaks_in_between_leaves_the_rest_for_a_repeat(
    make_delivery: DeliveryFactory, fake_session: FakeSession, taken: FakeDeliveryLog
) -> None:
    fake_session.answers.extend([None, TelegramServerError(MESSAGE, "Bad Gateway")])

    assert problem_of(await make_delivery().send()) is DeliveryProblem.UNCONFIRMED
    assert taken.parts == [1]
    await make_delivery(sent=taken.parts[-1]).send()

    assert fake_session.names == [*ALL_PARTS[:2], *ALL_PARTS[1:]]
    assert taken.parts == [1, 2, 3]


@pytest.mark.parametrize(
    "refusal",
    [
        TelegramBadRequest(MESSAGE, "Bad Request: wrong file"),
        TelegramBadRequest(MESSAGE, "Bad Request: not enough rights to send text messages"),
        TelegramEntityTooLarge(MESSAGE, "Request Entity Too Large"),
    ],
)
async def test_a_later_part_that_is_refused_does_not_keep_back_the_others(
    make_delivery: DeliveryFactory,
    fake_session: FakeSession,
    taken: FakeDeliveryLog,
    refusal: TelegramAPIError,
) -> None:
    fake_session.answers.extend([None, refusal])

    await make_delivery().send()

    assert fake_session.names == ALL_PARTS
    assert taken.parts == [1, 2, 3]
    assert taken.pictures == 0  # whole


async def test_files_that_are_refused_do_not_count(
    make_delivery: DeliveryFactory, fake_session: FakeSession, taken: FakeDeliveryLog
) -> None:
    fake_session.answers.extend([None, TelegramBadRequest(MESSAGE, "Bad Request: wrong file")])

    await make_delivery(pictures=4, way=SendAs.FILE, size=20 * MEGABYTE).send()

    assert fake_session.names == ALL_PARTS
    assert taken.pictures == 2


@pytest.mark.parametrize(
    ("way", "width"), [(SendAs.PHOTO, 1254), (SendAs.PHOTO, 20_000), (SendAs.FILE, 1254)]
)
async def test_what_came_whole_is_counted_once(
    *, make_delivery: DeliveryFactory, taken: FakeDeliveryLog, way: SendAs, width: int
) -> None:
    await make_delivery(way=way, width=width).send()

    assert taken.pictures == 2


@pytest.mark.parametrize("part", [1, 2, 3])
async def test_a_chat_that_is_gone_takes_no_other_part(
    make_delivery: DeliveryFactory, fake_session: FakeSession, taken: FakeDeliveryLog, part: int
) -> None:
    blocked = TelegramForbiddenError(MESSAGE, "Forbidden: bot was blocked by the user")
    fake_session.answers.extend([*[None] * (part - 1), blocked])

    assert problem_of(await make_delivery().send()) is DeliveryProblem.CHAT_GONE
    assert taken.parts == [1, 2, 3][: part - 1]


async def test_a_result_that_is_refused_at_once_is_not_taken(
    make_delivery: DeliveryFactory, fake_session: FakeSession, taken: FakeDeliveryLog
) -> None:
    fake_session.answers.append(TelegramBadRequest(MESSAGE, "Bad Request: not enough rights"))

    outcome = await make_delivery(pictures=1, way=SendAs.PHOTO).send()

    assert problem_of(outcome) is DeliveryProblem.REJECTED
    assert taken.parts == []


async def test_a_file_that_is_refused_as_an_image_is_not_taken(
    make_delivery: DeliveryFactory, fake_session: FakeSession, taken: FakeDeliveryLog
) -> None:
    fake_session.answers.append(TelegramBadRequest(MESSAGE, "Bad Request: IMAGE_PROCESS_FAILED"))

    outcome = await make_delivery(pictures=1, way=SendAs.FILE).send()

    assert problem_of(outcome) is DeliveryProblem.REJECTED
    assert taken.parts == []


async def test_a_photo_that_is_refused_goes_out_as_a_file_with_its_words(
    make_delivery: DeliveryFactory, fake_session: FakeSession, taken: FakeDeliveryLog
) -> None:
    fake_session.answers.append(
        TelegramBadRequest(MESSAGE, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    )

    await make_delivery(pictures=1, way=SendAs.PHOTO).send()

    assert fake_session.names == ["sendPhoto", "sendDocument"]
    assert fake_session.asked[1].model_dump()["caption"] == "a fox"
    assert taken.parts == [1]


async def test_what_is_no_legal_photo_goes_out_as_a_preview_and_a_file(
    make_delivery: DeliveryFactory, fake_session: FakeSession, taken: FakeDeliveryLog
) -> None:
    await make_delivery(pictures=1, way=SendAs.PHOTO, width=20_000).send()

    photo, document = fake_session.asked
    assert isinstance(photo, SendPhoto)
    assert photo.caption == "a fox"
    assert document.__api_method__ == "sendDocument"
    assert document.model_dump()["caption"] is None
    assert taken.parts == [1, 2]


@pytest.mark.parametrize("pictures", [1, 2])
async def test_where_photos_are_refused_a_file_that_comes_anyway_comes_once(
    make_delivery: DeliveryFactory, fake_session: FakeSession, taken: FakeDeliveryLog, pictures: int
) -> None:
    words = "Bad Request: not enough rights to send photos to the chat"
    fake_session.answers.append(TelegramBadRequest(MESSAGE, words))

    await make_delivery(pictures=pictures, way=SendAs.BOTH).send()

    files = "sendDocument" if pictures == 1 else "sendMediaGroup"
    assert [name for name in fake_session.names[1:] if name == files] == [files]
    assert fake_session.names.count("sendMessage") == 1
    assert taken.parts == list(range(1, len(taken.parts) + 1))


class Previews(ImageProcessor):
    """Notes what it is asked for."""

    def __init__(self) -> None:
        self.made: list[str] = []

    async def preview(self, path: Path, into: Path) -> Measure:
        self.made.append(path.name)
        return await super().preview(path, into)


async def test_a_preview_is_made_only_where_none_lies_beside_its_original(
    make_delivery: DeliveryFactory, fake_session: FakeSession, tmp_path: Path
) -> None:
    (tmp_path / "0.jpg").write_bytes(b"preview of 0")
    previews = Previews()

    await make_delivery(way=SendAs.PHOTO, width=20_000, image_processor=previews).send()

    assert previews.made == ["1"]
    shown = [upload for method in fake_session.asked for upload in uploads(method)][:2]
    assert [(Path(each.path).name, each.size) for each in shown] == [("0.jpg", 12), ("1.jpg", 7)]
    assert [each.filename for each in shown] == ["a-fox-1.jpg", "a-fox-2.jpg"]


class FullDisk(ImageProcessor):
    async def preview(self, path: Path, into: Path) -> Measure:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(("width", "name"), [(1254, "sendPhoto"), (20_000, "sendDocument")])
async def test_a_disk_that_takes_no_preview_loses_no_picture(
    *,
    make_delivery: DeliveryFactory,
    fake_session: FakeSession,
    taken: FakeDeliveryLog,
    width: int,
    name: str,
) -> None:
    full = FullDisk()

    await make_delivery(pictures=1, way=SendAs.PHOTO, width=width, image_processor=full).send()

    assert name in fake_session.names
    assert taken.pictures == 1


def message(number: int, **content: object) -> dict[str, object]:
    """As Telegram answers."""
    return {"message_id": number, "date": 1, "chat": {"id": 7, "type": "private"}, **content}


async def test_each_part_says_what_it_shows(
    make_delivery: DeliveryFactory, fake_session: FakeSession, taken: FakeDeliveryLog
) -> None:
    fake_session.answers.append([message(5, photo=[PHOTO]), message(6, photo=[PHOTO])])
    fake_session.answers.append([message(7, document=FILE), message(8, document=FILE)])

    await make_delivery().send()

    assert taken.shown == [
        [
            SentImage(0, MessageId(5), "photo", 500, is_photo=True),
            SentImage(1, MessageId(6), "photo", 500, is_photo=True),
        ],
        [
            SentImage(0, MessageId(7), "file", 9000, is_photo=False),
            SentImage(1, MessageId(8), "file", 9000, is_photo=False),
        ],
        [],
    ]


async def test_a_part_that_is_refused_shows_nothing(
    make_delivery: DeliveryFactory, fake_session: FakeSession, taken: FakeDeliveryLog
) -> None:
    fake_session.answers.append([message(5, photo=[PHOTO]), message(6, photo=[PHOTO])])
    fake_session.answers.append(TelegramBadRequest(MESSAGE, "Bad Request: wrong file"))

    await make_delivery().send()

    assert [len(shown) for shown in taken.shown] == [2, 0, 0]


async def test_a_file_in_place_of_a_photo_shows_it(
    make_delivery: DeliveryFactory, fake_session: FakeSession, taken: FakeDeliveryLog
) -> None:
    fake_session.answers.append(
        TelegramBadRequest(MESSAGE, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    )
    fake_session.answers.append(message(5, document=FILE))

    await make_delivery(pictures=1, way=SendAs.PHOTO).send()

    assert taken.shown == [[SentImage(0, MessageId(5), "file", 9000, is_photo=False)]]


@pytest.mark.parametrize(
    ("way", "pictures", "size", "captions"),
    [
        (SendAs.PHOTO, 3, 7, ["1", "2", "3"]),
        (SendAs.FILE, 3, 7, ["1", "2", "3"]),
        (SendAs.BOTH, 2, 7, ["1", "2", "1", "2"]),
        (SendAs.FILE, 4, 20 * MEGABYTE, ["1", "2", "3", "4"]),  # in two albums
        (SendAs.FILE, 2, 40 * MEGABYTE, ["1", "2"]),  # each alone
        (SendAs.BOTH, 1, 7, ["a fox", None]),
    ],
)
async def test_each_part_of_an_album_says_its_number(
    *,
    make_delivery: DeliveryFactory,
    fake_session: FakeSession,
    way: SendAs,
    pictures: int,
    size: int,
    captions: list[str | None],
) -> None:
    await make_delivery(way=way, pictures=pictures, size=size).send()

    uploads = [method for method in fake_session.asked if not isinstance(method, SendMessage)]
    said = [dict(each)["caption"] for one in uploads for each in dict(one).get("media", [one])]
    assert said == captions


@pytest.mark.parametrize(
    ("way", "pictures", "refused", "keyboard"),
    [
        (SendAs.PHOTO, 1, None, KEYBOARD),
        (SendAs.PHOTO, 2, None, KEYBOARD),
        (SendAs.FILE, 1, None, OF_ORIGINALS),
        (SendAs.FILE, 2, None, OF_ORIGINALS),
        (SendAs.BOTH, 1, None, KEYBOARD),  # the file comes after its photo
        (SendAs.BOTH, 2, None, OF_ORIGINALS),
        (SendAs.PHOTO, 1, "Bad Request: PHOTO_INVALID_DIMENSIONS", OF_ORIGINALS),
        (SendAs.PHOTO, 2, "Bad Request: PHOTO_INVALID_DIMENSIONS", OF_ORIGINALS),
    ],
)
async def test_where_all_originals_came_none_is_offered(
    *,
    make_delivery: DeliveryFactory,
    fake_session: FakeSession,
    way: SendAs,
    pictures: int,
    refused: str | None,
    keyboard: InlineKeyboardMarkup,
) -> None:
    fake_session.answers.extend([TelegramBadRequest(MESSAGE, refused)] if refused else [])

    await make_delivery(way=way, pictures=pictures).send()

    shown = [dict(method).get("reply_markup") for method in fake_session.asked]
    assert [each for each in shown if each is not None][-1] == keyboard


@pytest.mark.parametrize("way", [SendAs.FILE, SendAs.BOTH])
async def test_an_original_that_did_not_come_is_offered(
    make_delivery: DeliveryFactory, fake_session: FakeSession, way: SendAs
) -> None:
    refusal = TelegramBadRequest(MESSAGE, "Bad Request: wrong file")
    fake_session.answers.extend([None, refusal])

    await make_delivery(way=way, pictures=4, size=20 * MEGABYTE).send()

    assert dict(fake_session.asked[-1])["reply_markup"] == KEYBOARD


async def test_a_repeat_offers_what_may_have_come_as_a_preview(
    make_delivery: DeliveryFactory, fake_session: FakeSession
) -> None:
    await make_delivery(way=SendAs.FILE, pictures=2, sent=1).send()

    assert dict(fake_session.asked[-1])["reply_markup"] == KEYBOARD
