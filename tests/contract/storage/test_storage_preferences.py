import asyncio
from dataclasses import replace

from bot.domain.offers import Look
from bot.domain.ports import Preferences
from bot.domain.settings import Language, Owner, SendAs, Settings

PERSON, GROUP = Owner(7_000_000_007), Owner(-1001234567890)
LOOK = Look("2048x1152", "high", "opaque")


async def test_a_new_person_has_the_defaults_in_their_language(preferences: Preferences) -> None:
    assert await preferences.get(PERSON, Language.RU) == Settings(Language.RU)


async def test_the_first_language_stays_until_it_is_changed(preferences: Preferences) -> None:
    await preferences.get(PERSON, Language.RU)
    assert (await preferences.get(PERSON, Language.EN)).language is Language.RU

    await preferences.change(PERSON, lambda now: replace(now, language=Language.EN))
    assert (await preferences.get(PERSON, Language.RU)).language is Language.EN


async def test_a_change_leaves_the_other_choices_alone(preferences: Preferences) -> None:
    await preferences.get(PERSON, Language.RU)
    await preferences.change(PERSON, lambda now: replace(now, look=LOOK, pictures=3))
    changed = await preferences.change(PERSON, lambda now: replace(now, provider="openai"))

    assert changed == Settings(Language.RU, LOOK, 3, SendAs.PHOTO, "openai")
    assert await preferences.get(PERSON, Language.EN) == changed
    assert await preferences.change(PERSON, lambda now: now) == changed


async def test_a_choice_of_vendor_is_taken_back(preferences: Preferences) -> None:
    await preferences.change(PERSON, lambda now: replace(now, provider="openai"))
    await preferences.change(PERSON, lambda now: replace(now, provider=None))

    assert (await preferences.get(PERSON, Language.EN)).provider is None


async def test_a_group_has_choices_of_its_own(preferences: Preferences) -> None:
    await preferences.change(PERSON, lambda now: replace(now, pictures=4))
    await preferences.change(GROUP, lambda now: replace(now, language=Language.RU))

    assert await preferences.get(PERSON, Language.RU) == Settings(Language.EN, pictures=4)
    assert await preferences.get(GROUP, Language.EN) == Settings(Language.RU)


async def test_a_new_person_who_sends_twenty_messages_at_once_is_one_person(
    preferences: Preferences,
) -> None:
    met = await asyncio.gather(*(preferences.get(PERSON, Language.RU) for _ in range(20)))
    assert met == [Settings(Language.RU)] * 20
