"""Which libraries lack, by the requirements of a package."""

import pillow_heif
import pytest

from bot.app.requirements import MissingLibrary, missing_libraries_of, requirements


def test_this_environment_has_all_that_the_bot_needs() -> None:
    assert len(requirements()) > 10
    assert list(missing_libraries_of(requirements())) == []


@pytest.mark.parametrize(
    ("requirement", "lack"),
    [
        ("nonesuch", MissingLibrary("nonesuch", "", "")),
        ("nonesuch[extra]>=2,<3", MissingLibrary("nonesuch", "2", "")),
        ("pillow_heif>=99.1", MissingLibrary("pillow_heif", "99.1", pillow_heif.__version__)),
        ("httpx[http2,socks]>=0.1", MissingLibrary("h2", "3", "")),
        ("pillow-heif<99,>=0.1", None),
        ("fluent.runtime", None),
        ("sqlalchemy[asyncio]>=2; python_version > '3'", None),
    ],
)
def test_what_is_missing_or_too_old(requirement: str, lack: MissingLibrary | None) -> None:
    assert list(missing_libraries_of([requirement])) == ([lack] if lack else [])
