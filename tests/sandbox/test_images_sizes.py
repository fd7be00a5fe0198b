"""What the Images API sandbox makes of a size."""

import pytest

from draw_bot_sandbox.images.sizes import in_words, legal


@pytest.mark.parametrize(
    ("size", "is_legal"),
    [
        ("auto", True),
        ("1024x640", True),
        ("1024x624", False),  # too few pixels
        ("3840x2160", True),
        ("3840x2176", False),  # too many
        ("3840x1280", True),
        ("3840x1264", False),  # too elongated
        ("3856x1600", False),  # too long
        ("1000x1000", False),  # no multiple of 16
        ("1024", False),
    ],
)
def test_the_size_rule_of_gpt_image_2(size: str, is_legal: bool) -> None:
    assert legal(size) is is_legal


@pytest.mark.parametrize(
    ("prompt", "size"),
    [
        ("Landscape 16:9 cinematic, old lighthouse", (1536, 864)),
        ("Portrait 9:16 phone wallpaper", (864, 1536)),
        ("Landscape 3:2 1536×1024, a fox", (1536, 1024)),
        ("1024x1024 square logo", (1024, 1024)),
        ("a fox at 0:30", None),
        ("a fox", None),
    ],
)
def test_a_prompt_may_tell_the_size(prompt: str, size: tuple[int, int] | None) -> None:
    assert in_words(prompt) == size
