"""Words in a private chat become a picture."""

from tests.e2e.pictures import size_of
from tests.e2e.resident import Resident
from tests.e2e.town import Town

WILD = "<b> & _*[`] </b> 🦊👩‍🚀 ثعلب &amp; #x"


async def test_words_become_a_picture_under_them(town: Town, anna: Resident) -> None:
    gate = town.images.hold()
    async with town.bot():
        asked = await anna.write(WILD)
        status = await anna.status(asked)
        assert anna.say("status-generation") in status.text
        await town.images.until(lambda: bool(town.images.requests))
        attempts = await town.rows("SELECT request_id, closed_at FROM attempts")
        gate.release()
        result = await anna.picture(asked)
        await anna.sees_no_status()

    assert result.caption.startswith(f"{WILD}\n96×64 · ")
    assert anna.buttons(result) == [anna.say("button-again")]
    request = town.images.requests[0]
    assert request.fields == {
        "model": "gpt-image-2",
        "prompt": WILD,
        "n": 1,
        "size": "auto",
        "response_format": "b64_json",
        "output_format": "png",
    }
    sent_id = request.headers["X-Client-Request-Id"]
    assert attempts == [{"request_id": sent_id, "closed_at": None}]
    assert await town.rows("SELECT state, answered FROM jobs") == [{"state": "done", "answered": 1}]
    assert anna.chat.messages == [asked, result]
