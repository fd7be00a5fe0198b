"""The chat page is complete in itself and in both languages."""

import re
from pathlib import Path

import pytest

import draw_bot_sandbox

PAGE = Path(draw_bot_sandbox.__file__).parent / "page"
FILES = {path.name: path.read_text(encoding="utf-8") for path in PAGE.iterdir()}


def test_every_file_that_is_asked_for_is_there() -> None:
    asked = set(re.findall(r"/static/([\w.]+)", "".join(FILES.values())))
    assert asked == FILES.keys() - {"index.html"}


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_asked_of_another_server(name: str) -> None:
    addresses = re.findall(r"https?://[^\"'\s]+", FILES[name])
    assert [address for address in addresses if "w3.org/2000/svg" not in address] == []


def test_both_languages_have_the_same_words_and_each_is_used() -> None:
    english, russian = (
        set(re.findall(r"(?:^|, |\{ )\s*(\w+): [\"\[]", part, re.MULTILINE))
        for part in FILES["words.js"].split("let language")[0].split("ru: {")
    )
    assert english == russian
    elsewhere = "".join(FILES.values())
    actions = {"upload_photo", "upload_document"}  # named by the Bot API, not by the page
    unused = [word for word in english - actions if elsewhere.count(f'"{word}"') == 0]
    assert unused == []


def test_every_icon_that_is_used_is_drawn() -> None:
    scripts = "".join(FILES.values())
    used = set(re.findall(r"#icon-(\w+)", scripts)) | set(re.findall(r"icon\(\"(\w+)\"\)", scripts))
    assert used == set(re.findall(r'id="icon-(\w+)"', FILES["index.html"]))
