"""The one message of /settings: its words and its buttons."""

import re

import pytest
from aiogram.types import InlineKeyboardMarkup

from bot.domain.offers import ANY_LOOK, Look, Offer, Offers
from bot.domain.settings import Language, SendAs, SettingKey, Settings
from bot.domain.sizes import SizeRule, ratio_of
from bot.i18n import Translator
from bot.telegram.callback_data import SettingCallback
from bot.telegram.keyboards.settings import section_keyboard, settings_keyboard, shape_keyboard
from bot.telegram.views.settings import section_text, sections, settings_text
from tests.kit.catalogue import CATALOGUE
from tests.unit.telegram.keyboard_contents import data, labels, marked

RU, EN = CATALOGUE.translator(Language.RU), CATALOGUE.translator(Language.EN)
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
def translator(request: pytest.FixtureRequest) -> Translator:
    return CATALOGUE.translator(request.param)


ALL_OFFERS = pytest.mark.parametrize(
    "offers",
    [Offers((PLAIN,)), Offers((VIP,)), Offers((RICH, PLAIN, VIP))],
    ids=["plain", "many sizes", "several"],
)


def pages(translator: Translator, chosen: Settings, offers: Offers) -> list[InlineKeyboardMarkup]:
    """All that /settings can show."""
    ratios = {ratio_of(size) for offer in offers.by_provider for size in offer.sizes}
    return [
        settings_keyboard(translator, chosen, offers),
        *(section_keyboard(translator, each, chosen, offers) for each in sections(chosen, offers)),
        *(shape_keyboard(translator, ratio, chosen, offers) for ratio in ratios if ratio),
    ]


def shown(
    section: SettingKey, chosen: Settings, *offers: Offer, translator: Translator = EN
) -> list[list[str]]:
    """The choices of a section, without the way back."""
    *rows, back = labels(section_keyboard(translator, section, chosen, Offers(offers)))
    assert back == [translator("button-back")]
    return rows


@ALL_OFFERS
def test_telegram_takes_every_page(translator: Translator, offers: Offers) -> None:
    for keyboard in pages(translator, settings(WISHES), offers):
        carried = data(keyboard)
        assert len(carried) <= 100
        assert all(0 < len(text.encode()) <= 64 for text in carried)
        assert len(set(carried)) == len(carried)
        written = [label for row in labels(keyboard) for label in row]
        assert len(set(written)) == len(written), "two buttons read the same"


@ALL_OFFERS
@pytest.mark.parametrize("look", [WISHES, Look("2160x3840", "medium", "transparent")])
def test_no_label_is_cut_on_a_phone(translator: Translator, offers: Offers, look: Look) -> None:
    longest = {1: 36, 2: 20, 3: 13, 4: 8}
    for keyboard in pages(translator, settings(look), offers):
        for row in labels(keyboard):
            assert all(len(label) <= longest[len(row)] for label in row), row


@ALL_OFFERS
def test_no_sign_looks_like_a_missing_one(translator: Translator, offers: Offers) -> None:
    """What every font has: letters of both languages, and these."""
    for keyboard in pages(translator, settings(WISHES), offers):
        for label in (label for row in labels(keyboard) for label in row):
            assert not re.sub(r"[ -~А-яЁё×·✓←›]", "", label)


def test_each_setting_has_a_row_with_its_value() -> None:
    keyboard = settings_keyboard(EN, settings(Look("2048x1152")), Offers((PLAIN,)))

    assert labels(keyboard) == [
        ["Size: 16:9, 2048×1152 ›"],
        ["Pictures per request: 2 ›"],
        ["Send as: photo and file ›"],
        ["Language: English ›"],
    ]
    assert data(keyboard) == [
        "settings:size",
        "settings:pictures",
        "settings:send",
        "settings:language",
    ]


def test_what_the_chosen_service_offers_has_a_row_too() -> None:
    chosen = Settings(Language.RU, Look("2160x3840", "high"), 3, SendAs.FILE, "openai")

    assert labels(settings_keyboard(RU, chosen, Offers((PLAIN, RICH)))) == [
        ["Размер: 9:16, 4K, 2160×3840 ›"],
        ["Качество: высокое ›"],
        ["Фон: авто ›"],
        ["Картинок за запрос: 3 ›"],
        ["Присылать: файл ›"],
        ["Сервис: OpenAI ›"],
        ["Язык: Русский ›"],
    ]


def test_sizes_are_chosen_by_their_shapes() -> None:
    keyboard = section_keyboard(EN, SettingKey.SIZE, settings(Look("2048x1152")), Offers((PLAIN,)))

    assert labels(keyboard) == [
        ["auto", "1:1 ›", "3:2"],
        ["2:3", "4:3", "3:4"],
        ["✓ 16:9 ›", "9:16 · 4K"],
        ["← Back"],
    ]
    assert data(keyboard) == [
        *("size:auto", "sizes|1:1", "size:1536x1024"),
        *("size:1024x1536", "size:1536x1152", "size:1152x1536"),
        *("sizes|16:9", "size:2160x3840"),
        "settings:all",
    ]


def test_a_shape_of_several_sizes_opens_them_from_the_smallest() -> None:
    keyboard = shape_keyboard(EN, "16:9", settings(Look("2048x1152")), Offers((PLAIN,)))

    assert labels(keyboard) == [["✓ 2K · 2048×1152"], ["4K · 3840×2160"], ["← Back"]]
    assert data(keyboard) == ["size:2048x1152", "size:3840x2160", "settings:size"]


def test_every_size_that_the_service_names_can_be_chosen() -> None:
    for offer in (PLAIN, VIP):
        carried = {each for page in pages(EN, settings(), Offers((offer,))) for each in data(page)}
        assert {f"size:{size}" for size in offer.sizes} <= carried


def test_many_sizes_are_three_tiers_of_each_shape() -> None:
    chosen, offers = settings(Look("1280x720")), Offers((VIP,))

    assert shown(SettingKey.SIZE, chosen, VIP)[:2] == [
        ["auto", "1:1 ›", "2:3 ›"],
        ["3:2 ›", "9:16 ›", "✓ 16:9 ›"],
    ]
    assert labels(shape_keyboard(EN, "1:1", chosen, offers))[:3] == [
        ["1K · 1280×1280"],
        ["2K · 2048×2048"],
        ["4K · 2880×2880"],
    ]


def test_a_shape_that_nobody_offers_has_only_the_way_back() -> None:
    keyboard = shape_keyboard(EN, "7:3", settings(), Offers((PLAIN,)))

    assert data(keyboard) == ["settings:size"]


def test_a_size_that_the_service_takes_without_naming_it_is_marked() -> None:
    chosen, offers = settings(Look("1280x720")), Offers((RICH,))

    assert labels(shape_keyboard(EN, "16:9", chosen, offers))[0] == ["✓ 1K · 1280×720"]
    assert "no 1280" not in settings_text(EN, chosen, offers)


def test_quality_and_background_are_offered_where_they_can_be_chosen() -> None:
    chosen = settings(Look(quality="high"))

    assert shown(SettingKey.QUALITY, chosen, RICH) == [["auto", "low"], ["medium", "✓ high"]]
    assert shown(SettingKey.BACKGROUND, chosen, RICH) == [["✓ auto", "solid"], ["transparent"]]
    assert shown(SettingKey.QUALITY, chosen, RICH, translator=RU) == [
        ["авто", "низкое"],
        ["среднее", "✓ высокое"],
    ]
    assert shown(SettingKey.BACKGROUND, chosen, RICH, translator=RU) == [
        ["✓ авто", "сплошной"],
        ["прозрачный"],
    ]


def test_the_other_choices_are_there_and_the_chosen_ones_are_marked() -> None:
    assert shown(SettingKey.PICTURES, settings(), PLAIN) == [["1", "✓ 2", "3", "4"]]
    assert shown(SettingKey.SENDING, settings(), PLAIN) == [["photo", "file"], ["✓ photo and file"]]
    assert shown(SettingKey.LANGUAGE, settings(), PLAIN) == [["Русский", "✓ English"]]
    keyboard = section_keyboard(EN, SettingKey.LANGUAGE, settings(), Offers((PLAIN,)))
    assert data(keyboard) == ["language:ru:1", "language:en:1", "settings:all"]


def test_what_nobody_can_choose_any_more_can_be_taken_back() -> None:
    kept, offers = settings(WISHES, provider="openai"), Offers((PLAIN,))

    assert set(sections(kept, offers)) == set(SettingKey)
    for section, way_back in (
        (SettingKey.QUALITY, "quality:auto"),
        (SettingKey.BACKGROUND, "background:auto"),
        (SettingKey.PROVIDER, "provider:"),
    ):
        assert way_back in data(section_keyboard(EN, section, kept, offers))
    assert sections(settings(), offers) == [
        SettingKey.SIZE,
        SettingKey.PICTURES,
        SettingKey.SENDING,
        SettingKey.LANGUAGE,
    ]


def test_several_services_can_be_chosen_from() -> None:
    offers = (PLAIN, VIP, RICH)

    assert shown(SettingKey.PROVIDER, settings(), *offers) == [
        ["✓ any", "LLMEasy"],
        ["APIYI", "OpenAI"],
    ]
    keyboard = section_keyboard(EN, SettingKey.PROVIDER, settings(), Offers(offers))
    assert data(keyboard)[:-1] == [
        "provider:",
        "provider:llmeasy",
        "provider:apiyi",
        "provider:openai",
    ]
    assert SettingCallback.unpack("provider:").value == ""
    for kept, marks in (("apiyi", "✓ APIYI"), ("gateway", "✓ any")):
        rows = shown(SettingKey.PROVIDER, settings(provider=kept), *offers)
        assert [label for row in rows for label in row if "✓" in label] == [marks]


def test_the_page_shows_what_the_chosen_service_offers() -> None:
    offers = Offers((PLAIN, RICH))

    assert SettingKey.QUALITY not in sections(settings(), offers)
    assert SettingKey.QUALITY in sections(settings(provider="openai"), offers)


def test_the_first_page_says_from_when_changes_count() -> None:
    chosen = Settings(Language.RU, Look("2160x3840"), 3, SendAs.FILE)

    assert settings_text(RU, chosen, Offers((PLAIN,))).splitlines() == [
        "<b>Настройки</b>",
        "",
        "Изменения действуют со следующей картинки.",
    ]


def test_over_the_choices_stands_what_is_chosen() -> None:
    chosen, offers = settings(Look("3840x2160"), provider="gateway"), Offers((PLAIN, RICH))
    said = {each: section_text(EN, each, chosen, offers) for each in sections(chosen, offers)}

    assert {text.splitlines()[0] for text in said.values()} == {"<b>Settings</b>"}
    assert [text.splitlines()[-1] for text in said.values()] == [
        "Size: 16:9, 4K, 3840×2160",
        "Pictures per request: 2",
        "Send as: photo and file",
        "Service: any, LLMEasy first",
        "Language: English",
    ]
    assert section_text(RU, SettingKey.PROVIDER, chosen, offers).endswith(
        "Сервис: любой, сначала LLMEasy"
    )


def test_what_is_not_to_be_had_is_said_and_the_nearest_is_marked() -> None:
    chosen, offers = settings(WISHES, provider="gateway"), Offers((PLAIN, VIP))

    assert settings_text(EN, chosen, offers).splitlines()[2:] == [
        "This service has no 1280×544; drawing 2048×1152 instead.",
        "This service chooses the quality itself.",
        "This service can't make the background transparent.",
        "Gateway is no longer connected, so another service draws for you.",
        "",
        "Changes apply from your next picture.",
    ]
    assert settings_text(RU, chosen, offers).splitlines()[2:6] == [
        "У сервиса нет размера 1280×544, рисую 2048×1152.",
        "Этот сервис выбирает качество сам.",
        "Прозрачный фон этот сервис делать не умеет.",
        "Сервис Gateway больше не подключён, для вас рисует другой.",
    ]
    assert marked(shape_keyboard(EN, "16:9", chosen, offers)) == ["size:2048x1152"]
