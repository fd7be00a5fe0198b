"""The one message of /settings: its words and its buttons."""

import pytest

from bot.domain.offers import ANY_LOOK, Look, Offer, Offers
from bot.domain.settings import Language, SendAs, Settings
from bot.domain.sizes import SizeRule
from bot.i18n import Catalogue, Speaker
from bot.telegram.callbacks import ProviderButton
from bot.telegram.choices import settings_keyboard
from bot.telegram.views.settings import settings_text
from tests.unit.telegram.pressing import data, labels, marked

CATALOGUE = Catalogue.load(strict=True)
RU, EN = CATALOGUE.speaker(Language.RU), CATALOGUE.speaker(Language.EN)
TEN = (
    "auto",
    "1024x1024",
    "1536x1024",
    "1024x1536",
    "1536x1152",
    "1152x1536",
    "2048x2048",
    "2048x1152",
    "3840x2160",
    "2160x3840",
)
MANY = (
    "auto",
    *("1280x1280", "848x1280", "1280x848", "720x1280", "1280x720"),
    *("2048x2048", "1360x2048", "2048x1360", "1152x2048", "2048x1152"),
    *("2880x2880", "2336x3520", "3520x2336", "2160x3840", "3840x2160"),
)


PLAIN = Offer("llmeasy", TEN, max_references=16, prompt_limit=32_000, typical_seconds=150)
VIP = Offer("apiyi", MANY, max_references=16, prompt_limit=32_000, typical_seconds=120)
RICH = Offer(
    "openai",
    TEN,
    max_references=16,
    prompt_limit=32_000,
    typical_seconds=150,
    qualities=("auto", "low", "medium", "high"),
    backgrounds=("auto", "opaque", "transparent"),
    size_rule=SizeRule(16, 3840, 3, 655_360, 8_294_400),
)
WISHES = Look("1280x544", "high", "transparent")


def settings(
    look: Look = ANY_LOOK, language: Language = Language.EN, *, provider: str | None = None
) -> Settings:
    return Settings(language, look, 2, SendAs.BOTH, provider)


@pytest.fixture(params=list(Language))
def speaker(request: pytest.FixtureRequest) -> Speaker:
    return CATALOGUE.speaker(request.param)


@pytest.mark.parametrize(
    "offers",
    [Offers((PLAIN,)), Offers((VIP,)), Offers((RICH, PLAIN, VIP))],
    ids=["plain", "many sizes", "several"],
)
def test_telegram_takes_the_keyboard(speaker: Speaker, offers: Offers) -> None:
    keyboard = settings_keyboard(speaker, settings(WISHES), offers)

    carried = data(keyboard)
    assert len(carried) <= 100
    assert all(0 < len(text.encode()) <= 64 for text in carried)
    assert len(set(carried)) == len(carried)
    written = [label for row in labels(keyboard) for label in row]
    assert len(set(written)) == len(written), "two buttons read the same"


def test_every_choice_is_there_and_the_chosen_ones_are_marked() -> None:
    keyboard = settings_keyboard(EN, settings(Look("2048x1152")), Offers((PLAIN,)))

    rows = labels(keyboard)
    assert rows[0] == ["the service decides", "◻ 1:1 · 1024×1024"]
    assert rows[1] == ["▭ 3:2 · 1536×1024", "▯ 2:3 · 1024×1536"]
    assert rows[5:] == [
        ["×1", "✓ ×2", "×3", "×4"],
        ["photo", "file", "✓ photo and file"],
        ["Русский", "✓ English"],
    ]
    assert marked(keyboard) == ["size:2048x1152", "pictures:2", "send:both", "language:en:1"]


def test_many_sizes_stand_by_their_shapes() -> None:
    keyboard = settings_keyboard(EN, settings(Look("1280x720")), Offers((VIP,)))

    assert labels(keyboard)[:6] == [
        ["the service decides"],
        ["◻ 1280×1280", "◻ 2048×2048", "◻ 2880×2880"],
        ["▯ 848×1280", "▯ 1360×2048", "▯ 2336×3520"],
        ["▭ 1280×848", "▭ 2048×1360", "▭ 3520×2336"],
        ["▯ 720×1280", "▯ 1152×2048", "▯ 2160×3840"],
        ["✓ ▭ 1280×720", "▭ 2048×1152", "▭ 3840×2160"],
    ]
    sizes = [each.removeprefix("size:") for each in data(keyboard) if each.startswith("size:")]
    assert sorted(sizes) == sorted(MANY)


def test_quality_and_background_are_offered_where_they_can_be_chosen() -> None:
    rows = labels(settings_keyboard(EN, settings(Look(quality="high")), Offers((RICH,))))
    russian = labels(settings_keyboard(RU, settings(Look(quality="high")), Offers((RICH,))))

    assert rows[5:9] == [
        ["Quality: auto", "Quality: low"],
        ["Quality: medium", "✓ Quality: high"],
        ["✓ Background: auto", "Background: solid"],
        ["Background: transparent"],
    ]
    assert russian[5:9] == [
        ["Качество: авто", "Качество: низкое"],
        ["Качество: среднее", "✓ Качество: высокое"],
        ["✓ Фон: авто", "Фон: сплошной"],
        ["Фон: прозрачный"],
    ]


def test_what_nobody_can_choose_any_more_can_be_taken_back() -> None:
    kept = settings(WISHES, provider="openai")
    keys = settings_keyboard(EN, kept, Offers((PLAIN,))).inline_keyboard
    data = [key.callback_data for row in keys for key in row]

    assert [each for each in data if each and each.startswith(("quality", "background"))] == [
        "quality:auto",
        "background:auto",
    ]
    assert "provider:" in data
    assert not [
        key
        for row in settings_keyboard(EN, settings(), Offers((PLAIN,))).inline_keyboard
        for key in row
        if (key.callback_data or "").startswith(("quality", "background", "provider"))
    ]


def test_several_services_can_be_chosen_from() -> None:
    offers = Offers((PLAIN, VIP, RICH))

    keyboard = settings_keyboard(EN, settings(), offers)
    assert labels(keyboard)[-2:] == [["✓ any service", "LLMEasy", "APIYI"], ["OpenAI"]]
    assert data(keyboard)[-4:] == [
        "provider:",
        "provider:llmeasy",
        "provider:apiyi",
        "provider:openai",
    ]
    assert ProviderButton.unpack("provider:").name == ""
    assert "provider:apiyi" in marked(settings_keyboard(EN, settings(provider="apiyi"), offers))
    assert "provider:" in marked(settings_keyboard(EN, settings(provider="gateway"), offers))


def test_the_page_shows_what_the_chosen_service_offers() -> None:
    offers = Offers((PLAIN, RICH))

    assert "quality:high" not in data(settings_keyboard(EN, settings(), offers))
    assert "quality:high" in data(settings_keyboard(EN, settings(provider="openai"), offers))


def test_a_size_that_the_service_takes_without_naming_it_is_marked() -> None:
    keyboard = settings_keyboard(EN, settings(Look("1280x720")), Offers((RICH,)))

    assert "✓ ▭ 16:9 · 1280×720" in labels(keyboard)[5]
    assert "is not to be had" not in settings_text(EN, settings(Look("1280x720")), Offers((RICH,)))


def test_what_is_chosen_is_told_in_the_chosen_language() -> None:
    chosen = Settings(Language.RU, Look("2160x3840"), 3, SendAs.FILE)

    assert settings_text(RU, chosen, Offers((PLAIN,))).splitlines() == [
        "<b>Настройки</b>",
        "Размер: ▯ 9:16 · 2160×3840",
        "Картинок за запрос: 3",
        "Отправляю: файл",
        "Язык: Русский",
        "",
        "Нажмите, чтобы изменить; подействует со следующего запроса.",
    ]


def test_what_more_can_be_chosen_is_told_too() -> None:
    chosen = settings(Look(quality="high"), provider="openai")

    assert settings_text(EN, chosen, Offers((PLAIN, RICH))).splitlines()[1:8] == [
        "Size: the service decides",
        "Quality: high",
        "Background: auto",
        "Pictures per request: 2",
        "I send: photo and file",
        "Language: English",
        "Service: OpenAI",
    ]
    assert "Service: any, LLMEasy first" in settings_text(EN, settings(), Offers((PLAIN, RICH)))
    assert "Сервис: любой, сначала LLMEasy" in settings_text(RU, settings(), Offers((PLAIN, RICH)))


def test_what_is_not_to_be_had_is_said_and_the_nearest_is_marked() -> None:
    chosen, offers = settings(WISHES, provider="gateway"), Offers((PLAIN, VIP))

    assert settings_text(EN, chosen, offers).splitlines()[1:] == [
        "Size: ▭ 16:9 · 2048×1152",
        "Pictures per request: 2",
        "I send: photo and file",
        "Language: English",
        "Service: any, LLMEasy first",
        "",
        "1280×544 is not to be had here, so I take the nearest size.",
        "Quality can't be chosen here.",
        "A transparent background is not to be had here.",
        "Gateway is not connected any more, so another service draws.",
        "",
        "Tap to change; it counts from your next request.",
    ]
    assert settings_text(RU, chosen, offers).splitlines()[7:11] == [
        "Размера 1280×544 здесь нет, беру ближайший.",
        "Качество здесь не выбирается.",
        "Прозрачного фона здесь не бывает.",
        "Сервис Gateway больше не подключён, поэтому рисует другой.",
    ]
    assert marked(settings_keyboard(EN, chosen, offers))[0] == "size:2048x1152"
