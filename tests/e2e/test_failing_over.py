"""With several providers, the next one draws where the first certainly did not."""

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness

BOTH = ("llmeasy", "apiyi")


@pytest.fixture
def anna(harness: BotHarness) -> ChatUser:
    """In one language: these sentences are told in both elsewhere."""
    return harness.chat_user(Language.EN)


@pytest.fixture
def operator(harness: BotHarness) -> ChatUser:
    """Ada, in the private chat with the bot."""
    voice = harness.chat_user(Language.EN).say
    return ChatUser(
        harness.telegram, harness.ada, harness.telegram.private_chat(harness.ada), voice
    )


def asked(harness: BotHarness) -> list[int]:
    """How often each of them was asked."""
    return [len(harness.providers[name].requests) for name in BOTH]


@pytest.mark.parametrize(
    "failures",
    [[Answer.busy()] * 4, [Answer.error(503)] * 4, [Answer.error(401, code="invalid_api_key")]],
    ids=["busy", "503", "key"],
)
async def test_the_next_provider_draws_and_nobody_notices(
    harness: BotHarness, anna: ChatUser, failures: list[Answer]
) -> None:
    harness.images.next(*failures)
    async with harness.bot(dialects=BOTH):
        request = await anna.write("a fox")
        await anna.picture(request)
        await anna.sees_no_status()

    assert asked(harness) == [len(failures), 1]
    assert len(anna.sees()) == 1
    rows = await harness.rows("SELECT provider, outcome FROM attempts ORDER BY opened_at")
    assert [row["provider"] for row in rows] == ["llmeasy"] * len(failures) + ["apiyi"]
    assert [row["outcome"] for row in rows] == ["refused"] * len(failures) + ["drawn"]


@pytest.mark.parametrize(
    ("failures", "error", "values"),
    [
        (
            [Answer.cut(100)] * 2,
            "answer-lost",
            {"cost": "counts", "counted": 1},
        ),
        (
            [Answer.cut(100), *[Answer.busy()] * 4],
            "busy",
            {"cost": "counts", "counted": 1, "tries": 4},
        ),
        ([Answer.moderation(["hate"])], "moderated", {"cost": "free", "category": "hate"}),
    ],
    ids=["lost", "lost and then busy", "moderated"],
)
async def test_a_request_stays_with_a_provider_that_may_have_taken_it(
    harness: BotHarness,
    anna: ChatUser,
    failures: list[Answer],
    error: str,
    values: dict[str, str | int],
) -> None:
    harness.images.next(*failures)
    async with harness.bot(dialects=BOTH):
        request = await anna.write("a fox")
        await anna.hears(f"error-{error}", reply_to=request, **values)

    assert harness.providers["apiyi"].requests == []


class TestAProviderThatKeepsFailing:
    """At a speed at which a minute does not go by unnoticed."""

    async def test_is_left_out_and_comes_back(
        self, harness: BotHarness, anna: ChatUser, operator: ChatUser
    ) -> None:
        async def drawn(words: str) -> list[int]:
            await anna.picture(await anna.write(words))
            return asked(harness)

        harness.images.next(*[Answer.error(500)] * 6)
        async with harness.bot(
            dialects=BOTH, admin_ids={harness.ada.id}, retry_waits=(0.1, 0.1, 0.1)
        ):
            await operator.write("/help")
            await operator.hears("help")
            assert await drawn("a fox") == [4, 1]
            assert await drawn("a cat") == [5, 2]  # the fifth failure in a row
            assert await drawn("a dog") == [5, 3]
            await operator.hears("operator-provider-gone", provider="LLMEasy")
            await harness.answered(3)
            await anna.write("/usage")
            usage = await anna.hears("usage-left-out", count=1, names="LLMEasy")
            assert anna.say("usage-providers", counts="APIYI 3") in usage.text

            harness.time.skip(61)
            assert await drawn("a hen") == [6, 4]  # one try after a minute, and out again
            assert await drawn("a fly") == [6, 5]
            harness.time.skip(61)
            assert await drawn("a bee") == [7, 5]
            await operator.hears("operator-provider-back", provider="LLMEasy")

        assert len(operator.sees()) == 3  # the help, and each change once


async def test_the_operator_hears_of_a_wrong_key_though_another_provider_draws(
    harness: BotHarness, anna: ChatUser, operator: ChatUser
) -> None:
    harness.images.next(Answer.error(401, code="invalid_api_key"))
    async with harness.bot(dialects=BOTH, admin_ids={harness.ada.id}):
        await operator.write("/help")
        await operator.hears("help")
        await anna.picture(await anna.write("a fox"))
        await operator.hears("operator-unavailable", reason="key", provider="LLMEasy")
