import asyncio
from dataclasses import replace

from bot.domain.ids import ChatId, UserId
from bot.domain.offers import Look
from bot.domain.ports import SettingsRepository
from bot.domain.settings import Language, Owner, SendAs, Settings

USER, GROUP = Owner(UserId(7_000_000_007)), Owner(ChatId(-1001234567890))
LOOK = Look("2048x1152", "high", "opaque")


async def test_a_new_person_has_the_defaults_in_their_language(
    preferences: SettingsRepository,
) -> None:
    assert await preferences.get(USER, Language.RU) == Settings(Language.RU)


async def test_the_first_language_stays_until_it_is_changed(
    preferences: SettingsRepository,
) -> None:
    await preferences.get(USER, Language.RU)
    assert (await preferences.get(USER, Language.EN)).language is Language.RU

    await preferences.change(USER, lambda now: replace(now, language=Language.EN))
    assert (await preferences.get(USER, Language.RU)).language is Language.EN


async def test_a_change_leaves_the_other_choices_alone(preferences: SettingsRepository) -> None:
    await preferences.get(USER, Language.RU)
    await preferences.change(USER, lambda now: replace(now, look=LOOK, pictures=3))
    changed = await preferences.change(USER, lambda now: replace(now, provider="openai"))

    assert changed == Settings(Language.RU, LOOK, 3, SendAs.PHOTO, "openai")
    assert await preferences.get(USER, Language.EN) == changed
    assert await preferences.change(USER, lambda now: now) == changed


async def test_a_choice_of_provider_is_taken_back(preferences: SettingsRepository) -> None:
    await preferences.change(USER, lambda now: replace(now, provider="openai"))
    await preferences.change(USER, lambda now: replace(now, provider=None))

    assert (await preferences.get(USER, Language.EN)).provider is None


async def test_a_group_has_choices_of_its_own(preferences: SettingsRepository) -> None:
    await preferences.change(USER, lambda now: replace(now, pictures=4))
    await preferences.change(GROUP, lambda now: replace(now, language=Language.RU))

    assert await preferences.get(USER, Language.RU) == Settings(Language.EN, pictures=4)
    assert await preferences.get(GROUP, Language.EN) == Settings(Language.RU)


async def test_a_new_person_who_sends_twenty_messages_at_once_is_one_person(
    preferences: SettingsRepository,
) -> None:
    met = await asyncio.gather(*(preferences.get(USER, Language.RU) for _ in range(20)))
    assert met == [Settings(Language.RU)] * 20
