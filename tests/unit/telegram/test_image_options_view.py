"""How a picture is to look, in words: what was understood, and what is not to be had."""

import pytest

from bot.domain.offers import Look
from bot.domain.prompt_options import UnmetOption
from bot.domain.settings import Language
from bot.telegram.views.image_options import describe_options, describe_unmet, unmet_option_text
from tests.kit.catalogue import CATALOGUE

RU, EN = CATALOGUE.translator(Language.RU), CATALOGUE.translator(Language.EN)


@pytest.mark.parametrize(
    ("unmet_option", "english", "russian"),
    [
        (
            UnmetOption("size", {"ratio": "7:3", "fitted": "2048x1152"}),
            "This service has no 7:3; drawing 16:9 instead.",
            "У сервиса нет размера 7:3, рисую 16:9.",
        ),
        (
            UnmetOption("size", {"tier": "4k", "ratio": "3:2", "fitted": "1536x1024"}),
            "This service has no 4K 3:2; drawing 1536×1024 instead.",
            "У сервиса нет размера 4K 3:2, рисую 1536×1024.",
        ),
        (
            UnmetOption("size", {"tier": "4k", "fitted": "2048x1152"}),
            "This service has no 4K; drawing 2048×1152 instead.",
            "У сервиса нет размера 4K, рисую 2048×1152.",
        ),
        (
            UnmetOption("size", {"ratio": "16:9", "fitted": "auto"}),
            "This service chooses the size itself.",
            "Этот сервис выбирает размер сам.",
        ),
        (
            UnmetOption("size-only-4k", {"ratio": "9:16", "fitted": "1024x1536"}),
            "This service has 9:16 in 4K only; drawing 2:3 instead. For 9:16, add “4k”.",
            "Размер 9:16 у сервиса есть только в 4K, рисую 2:3. Если нужен 9:16, допишите «4k».",
        ),
        (
            UnmetOption("pictures", {"wanted": 9, "most": 4}),
            "I draw up to 4 at a time.",
            "За раз рисую не больше 4.",
        ),
        (
            UnmetOption("references", {"wanted": 20, "most": 16}),
            "The service takes up to 16 pictures at a time, so I use the first 16.",
            "Сервис берёт не больше 16 картинок за раз, поэтому рисую по первым 16.",
        ),
        (
            UnmetOption("references", {"wanted": 2, "most": 1}),
            "The service takes one picture at a time, so I use the first.",
            "Сервис берёт одну картинку за раз, поэтому рисую по первой.",
        ),
    ],
)
def test_what_can_not_be_had_is_said_with_what_comes_instead(
    unmet_option: UnmetOption, english: str, russian: str
) -> None:
    assert unmet_option_text(EN, unmet_option) == english
    assert unmet_option_text(RU, unmet_option) == russian


@pytest.mark.parametrize(
    ("wanted", "fitted", "english", "russian"),
    [
        (
            "low",
            "high",
            "This service has no low quality; drawing in high.",
            "Низкого качества у сервиса нет, рисую в высоком.",
        ),
        (
            "auto",
            "low",
            "This service needs an exact quality; drawing in low.",
            "Этому сервису нужно знать качество, рисую в низком.",
        ),
        (
            "hd",
            "high",
            "This service has no such quality; drawing in high.",
            "Такого качества у сервиса нет, рисую в высоком.",
        ),
    ],
)
def test_another_quality_is_named(wanted: str, fitted: str, english: str, russian: str) -> None:
    looks = Look(quality=wanted), Look(quality=fitted)

    assert describe_unmet(EN, *looks) == [english]
    assert describe_unmet(RU, *looks) == [russian]


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ("auto", []),
        ("2048x1152", ["16:9", "2048×1152"]),
        ("2160x3840", ["9:16", "4K", "2160×3840"]),
        ("2880x2880", ["1:1", "4K", "2880×2880"]),
    ],
)
def test_4k_is_said_wherever_it_is_drawn(size: str, words: list[str]) -> None:
    assert describe_options(EN, Look(size)) == words
