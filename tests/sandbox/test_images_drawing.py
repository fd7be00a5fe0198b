"""The Images API sandbox really draws what it was asked for."""

import pytest
from PIL import Image, ImageChops, ImageFont

from draw_bot_sandbox.images import Answer, ImagesSandbox
from draw_bot_sandbox.images.lettering import font, readable, wrapped
from draw_bot_sandbox.images.painting import paint
from tests.sandbox.images_client import client_of, file, picture_of


async def test_a_generation_is_a_png_of_the_asked_size() -> None:
    async with client_of(ImagesSandbox(clock=lambda: 1234.5)) as client:
        status, answer = await client.generate(size="1536x1024")
    picture = picture_of(answer)
    assert (status, picture.format, picture.size) == (200, "PNG", (1536, 1024))
    assert answer["created"] == 1234
    usage = answer["usage"]
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]


async def test_auto_gives_an_odd_size() -> None:
    async with client_of(ImagesSandbox()) as client:
        _, answer = await client.generate(size="auto")
    assert picture_of(answer).size == (1254, 836)


async def test_every_answer_has_a_request_id_of_its_own() -> None:
    ids = set()
    async with client_of(ImagesSandbox()) as client:
        for _ in range(2):
            async with client.session.post("/v1/images/edits") as response:
                ids.add(response.headers["x-request-id"])
    assert len(ids) == 2


@pytest.mark.parametrize("count", [1, 2, 16])
async def test_an_edit_starts_from_its_references(count: int) -> None:
    sandbox = ImagesSandbox()
    uploads = [("image" if count == 1 else "image[]", file("JPEG", (300, 400)))] * count
    async with client_of(sandbox) as client:
        status, answer = await client.edit(*uploads, size="auto")
    assert status == 200
    assert picture_of(answer).size == (940, 1254)
    assert [reference.data for reference in sandbox.requests[0].references] == [
        data for _, data in uploads
    ]
    assert answer["usage"]["input_tokens_details"]["image_tokens"] == 1024 * count


async def test_a_mask_is_taken() -> None:
    sandbox = ImagesSandbox()
    async with client_of(sandbox) as client:
        status, _ = await client.edit(("image", file()), ("mask", file(mode="RGBA")))
    assert status == 200
    assert sandbox.requests[0].mask is not None


async def test_a_noisy_picture_is_too_big_for_a_telegram_photo() -> None:
    async with client_of(ImagesSandbox(noisy=True)) as client:
        _, answer = await client.generate(size="3840x2160")
    assert len(answer["data"][0]["b64_json"]) > 10_000_000 * 4 / 3


@pytest.mark.parametrize(
    ("word", "status", "code"),
    [("#moderation", 400, "moderation_blocked"), ("#BUSY", 429, "rate_limit_exceeded")],
)
async def test_magic_words_fail_only_where_magic_is_on(word: str, status: int, code: str) -> None:
    sandbox = ImagesSandbox(magic=True)
    async with client_of(sandbox) as client:
        seen, answer = await client.generate(prompt=f"a fox {word}")
        assert (seen, answer["error"]["code"]) == (status, code)
        sandbox.magic = False
        assert (await client.generate(prompt=f"a fox {word}"))[0] == 200


async def test_the_magic_word_wide_is_no_legal_photo() -> None:
    async with client_of(ImagesSandbox(magic=True)) as client:
        _, answer = await client.generate(prompt="#wide")
    width, height = picture_of(answer).size
    assert width > 20 * height


async def test_a_scripted_jpeg_with_escaped_slashes_after_a_keepalive() -> None:
    sandbox = ImagesSandbox()
    sandbox.next(Answer(picture="JPEG", escaped=True, before=b"\n\n"))
    async with client_of(sandbox) as client:
        _, answer = await client.generate()
    assert picture_of(answer).format == "JPEG"


def test_the_same_words_give_the_same_picture_and_other_words_another() -> None:
    first, again, other = (paint(words, (200, 150)) for words in ("a", "a", "b"))
    assert ImageChops.difference(first, again).getbbox() is None
    assert ImageChops.difference(first, other).getbbox() is not None


def test_a_picture_as_small_as_a_pixel_can_be_edited() -> None:
    assert paint("words", (64, 64), [file(size=(1, 1))]).size == (64, 64)


def test_words_are_kept_to_three_lines() -> None:
    letters = font(20)
    lines = wrapped("a long prompt " * 20, letters, 200)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(letters.getlength(line) <= 200 for line in lines)


def test_one_long_word_is_shortened() -> None:
    (line,) = wrapped("x" * 100, font(20), 200)
    assert line.endswith("x…")


def test_letters_that_the_font_lacks_are_left_out() -> None:
    assert readable("fox\n\x00лиса", ImageFont.load_default(20)) == "fox"


def test_a_computer_without_fonts_still_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("draw_bot_sandbox.images.lettering.FONTS", ("no-such-font.ttf",))
    font.cache_clear()
    assert isinstance(paint("лиса", (90, 60)), Image.Image)
    font.cache_clear()
