"""Somebody in a group presses what is not theirs, again and again."""

import asyncio

from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness

TIMES = 60


async def test_sixty_presses_are_sixty_toasts_and_hold_nobody_up(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        asked = await boris.write("/draw a fox")
        status = await boris.status(asked)
        before = len(boris.sees())
        forged = [
            *(each for row in status.buttons for button in row if (each := button.data)),
            *("job:cancel:999", "job:again:999", "picture:edit:999:0", "picture:original:1:7"),
            *("shape:16:9|1", "suggest:1:999:5", "job:reword:1"),
        ]
        async with asyncio.TaskGroup() as presses:
            toasts = [
                presses.create_task(
                    stranger.person.press(status, forged[number % len(forged)], forged=True)
                )
                for number in range(TIMES)
            ]
        honest = await boris.write("/draw a cat")
        await boris.status(honest)
        assert len(boris.sees()) == before + 1
        assert all(toast.result().text for toast in toasts)
        gate.release()
        await boris.picture(asked)
        await boris.picture(honest)

    assert len(harness.calls("answerCallbackQuery")) == TIMES


async def test_a_toast_that_fails_is_not_said_in_the_chat(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot(grace=0):
        asked = await boris.write("/draw a fox")
        status = await boris.status(asked)
        wait = {"retry_after": 27_000}
        harness.telegram.fail_next("answerCallbackQuery", error_code=429, parameters=wait)
        async with asyncio.TaskGroup() as presses:
            press = stranger.person.press(status, "job:again:999", forged=True)
            unanswered = presses.create_task(press)
            await harness.log_capture.until("press not answered")
            unanswered.cancel()
        toast = await stranger.person.press(status, "job:again:999", forged=True)
        assert toast.text == boris.say("error-nothing-to-repeat")
        assert len(boris.sees()) == 1
        gate.release()
        await boris.picture(asked)
