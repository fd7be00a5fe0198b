"""What tokens cost; what is not known is never free."""

import pytest

from bot.providers.profiles.costs import TokenPrices
from bot.providers.profiles.dialects import OPENAI

PRICES = TokenPrices(text_in=5_000_000, image_in=8_000_000, image_out=30_000_000)


def usage(text: object, image: object, out: object) -> dict[str, object]:
    details = {"text_tokens": text, "image_tokens": image}
    return {"input_tokens_details": details, "output_tokens": out, "total_tokens": 9}


@pytest.mark.parametrize(
    ("counted", "microusd"),
    [
        (usage(0, 0, 1000), 30_000),
        (usage(100, 0, 1000), 30_500),
        (usage(100, 1000, 1000), 38_500),
        (usage(1, 0, 7033), 210_995),
    ],
)
def test_each_kind_of_token_has_its_price(counted: object, microusd: int) -> None:
    assert PRICES.cost(counted) == microusd


def test_a_picture_of_openai_costs_about_what_its_list_says() -> None:
    assert OPENAI.token_prices is not None
    assert OPENAI.token_prices.cost(usage(20, 0, 1756)) == pytest.approx(53_000, abs=500)


@pytest.mark.parametrize(
    "counted",
    [
        None,
        {},
        [],
        "7",
        {"input_tokens": 98, "output_tokens": 1185, "total_tokens": 1283},
        {"input_tokens_details": {"text_tokens": 1, "image_tokens": 0}},
        usage(0, 0, 0),
        usage(1, None, 1000),
        usage("1", 0, 1000),
        usage(1, 0, 1000.5),
        usage(1, 0, True),
        usage(-1, 0, 1000),
        usage(1, 0, 10**30),
        usage(1, 10**30, 1000),
    ],
)
def test_what_is_not_counted_is_not_known(counted: object) -> None:
    assert PRICES.cost(counted) is None
