"""The Images API sandbox gives a picture in whatever form its provider does."""

import base64
import io
from typing import Any

import pytest
from PIL import Image

from draw_bot_sandbox.images import APIYI, GATEWAY, LLMAPI, OPENAI, Answer, Dialect, ImagesSandbox
from tests.sandbox.images_client import asked, client_of, picture_of

PREFIX = "data:image/png;base64,"
FOUR = {"model": "gpt-image-2", "prompt": "a fox", "size": "300x200", "n": 1}
ALL = {"model": "gpt-image-2-all", "prompt": "300x200 a fox", "size": "auto"}


async def item(dialect: Dialect, fields: dict[str, Any], *answers: Answer) -> dict[str, str]:
    status, answer = await asked(dialect, fields, *answers)
    assert status == 200
    data: dict[str, str] = answer["data"][0]
    return data


def picture_in(text: str) -> Image.Image:
    assert text.startswith(PREFIX)
    return Image.open(io.BytesIO(base64.b64decode(text.removeprefix(PREFIX))))


async def test_apiyis_base64_has_a_prefix_and_the_size_of_the_prompt() -> None:
    answer = await item(APIYI, ALL)
    assert list(answer) == ["b64_json"]
    assert picture_in(answer["b64_json"]).size == (300, 200)


@pytest.mark.parametrize("dialect", [APIYI, LLMAPI])
async def test_an_address_is_given_where_it_is_asked_for(dialect: Dialect) -> None:
    model = "gpt-image-2-all" if dialect is APIYI else "gpt-image-2"
    fields = {"model": model, "prompt": "a fox", "response_format": "url"}
    assert list(await item(dialect, fields)) == ["url"]


@pytest.mark.parametrize("dialect", [GATEWAY, OPENAI])
async def test_a_file_waits_at_the_address_and_needs_no_key(dialect: Dialect) -> None:
    sandbox = ImagesSandbox(dialect=dialect)
    sandbox.next(Answer(gives=("url",), size=(300, 200)))
    fields = FOUR if dialect is GATEWAY else {**FOUR, "size": "auto"}
    async with client_of(sandbox) as client:
        path = f"{dialect.base}/images/generations"
        async with client.session.post(path, json=fields) as response:
            url = (await response.json())["data"][0]["url"]
        assert f"{dialect.base}/files/" in url
        async with client.session.get(url, headers={"Authorization": ""}) as response:
            assert (response.status, response.content_type) == (200, "image/png")
            assert Image.open(io.BytesIO(await response.read())).size == (300, 200)
        async with client.session.get(f"{dialect.base}/files/other.png") as response:
            assert response.status == 404


async def test_the_gateway_gives_everything_at_once() -> None:
    status, answer = await asked(GATEWAY, FOUR)
    assert status == 200
    assert list(answer["data"][0]) == ["url", "b64_json", "revised_prompt"]
    assert picture_of(answer).size == (300, 200)
    assert answer["data"][0]["revised_prompt"] == "a fox"


@pytest.mark.parametrize("gives", [("b64_json",), ("revised_prompt", "url"), ("b64_json", "url")])
async def test_a_test_decides_on_the_mixture(gives: tuple[str, ...]) -> None:
    assert tuple(await item(GATEWAY, FOUR, Answer(gives=gives))) == gives


async def test_an_address_may_be_the_picture_itself() -> None:
    answer = await item(GATEWAY, FOUR, Answer(gives=("url",), inline=True))
    assert picture_in(answer["url"]).size == (300, 200)


@pytest.mark.parametrize(("name", "form"), [("jpeg", "JPEG"), ("webp", "WEBP"), ("png", "PNG")])
async def test_the_file_is_of_the_asked_type(name: str, form: str) -> None:
    fields = {"model": "gpt-image-2", "prompt": "a fox", "output_format": name}
    _, answer = await asked(OPENAI, fields)
    assert picture_of(answer).format == form
