"""Who may draw, and how much."""

from bot.domain.settings import Language
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness

DAY = 24 * 60 * 60
PRICE = 0.04


async def test_more_at_once_than_is_left_is_refused_whole(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot(daily_images_per_user=3):
        await anna.picture(await anna.write("a fox"))
        await anna.choose("pictures:3")
        await anna.write("three cats")
        await anna.reads(anna.opening("error-limit-reached", "comes_back", limit=3, left=2))
        await anna.choose("pictures:4")
        await anna.write("four cats")
        await anna.hears("error-limit-too-small", limit=3, pictures=4)

    assert len(harness.images.requests) == 1


async def test_zero_means_none(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot(daily_images_per_user=0):
        await anna.write("a fox")
        await anna.hears("error-limit-reached", limit=0, left=0, comes_back="")

        await anna.write("/usage")
        assert (await anna.hears("usage-title")).text.endswith(anna.say("usage-off"))

    assert not harness.images.requests


async def test_zero_means_none_for_a_group(harness: BotHarness, language: Language) -> None:
    boris = harness.member(language)
    async with harness.bot(daily_images_per_group=0):
        await boris.write("/draw a fox")
        await boris.hears("error-group-limit-reached", limit=0, left=0, comes_back="")
        alone = harness.chat_user(language)
        await alone.picture(await alone.write("a cat"))


async def test_an_administrator_has_no_limits(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot(
        admin_ids={anna.person.id},
        daily_images_per_user=0,
        monthly_budget_usd=0,
        access="allowlist",
        price_usd=PRICE,
    ):
        await anna.picture(await anna.write("a fox"))


async def test_a_group_has_a_limit_for_all_its_people(
    harness: BotHarness, language: Language
) -> None:
    boris = harness.member(language)
    ada = harness.admin(language)
    async with harness.bot(daily_images_per_group=1):
        await boris.picture(await boris.write("/draw a fox"))
        refused = await ada.write("/draw a cat")
        sentence = boris.opening("error-group-limit-reached", "comes_back", limit=1, left=0)
        await ada.reads(sentence, reply_to=refused)
        alone = harness.chat_user(language)
        await alone.picture(await alone.write("a cat"))


async def test_the_months_budget_holds_for_everybody(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot(monthly_budget_usd=2.5 * PRICE, price_usd=PRICE, ambiguous_retries=0):
        for language in Language:
            other = harness.chat_user(language)
            await other.picture(await other.write("a fox"))
        refused = await anna.write("a dog")
        await anna.hears("error-budget-reached", reply_to=refused)
        harness.time.leap(31 * DAY)
        await anna.picture(await anna.write("a dog"))


async def test_only_the_people_and_groups_on_the_list_draw(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot(access="allowlist", allowed_ids={harness.group.id}):
        for asked in (await anna.write("a fox"), await anna.show(), await anna.show("blue")):
            await anna.hears("error-access-denied", reply_to=asked)
        assert not harness.images.requests
        boris = harness.member(anna.say.language)
        await boris.picture(await boris.write("/draw a fox"))
    async with harness.bot(access="allowlist", allowed_ids={anna.person.id}):
        await anna.picture(await anna.write("a fox"))
