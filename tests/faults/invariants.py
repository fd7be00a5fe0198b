"""What must be so when it is all over, whatever happened on the way.

What the bot wrote down is compared with what the chats show, and with what the provider knows.
"""

from collections import Counter

from bot.domain.settings import SendAs
from tests.faults.scene import PRICE, Scene
from tests.faults.wishes import End, Wish

COUNTS = "of today's pictures"
COUNTS_NOT = "doesn't count towards today's limit"
UNSURE = "Telegram didn't say whether"
SUMS = "sum(set_aside), sum(cost_aside_microusd), sum(unpriced)"
CAME = "sum(delivered), sum(failed), sum(counted), sum(cost_microusd)"


def assert_invariants(scene: Scene, *, repeats: int = 0, exactly: bool = True) -> None:
    """`repeats`: how often each picture was asked for again, or may have been if not `exactly`."""
    for wish in scene.wishes:
        assert_answered(scene, wish)
        assert_honest(scene, wish)
        assert_booked(scene, wish)
    assert_asked_seldom(scene, repeats)
    if exactly:
        asked, wanted = len(scene.images.requests), scene.pictures
        assert asked == wanted * (1 + repeats), (asked, wanted)
        assert not unlearnt(scene)
    assert_sums_agree(scene)
    assert_tidy(scene)
    scene.note_outcome()


def assert_answered(scene: Scene, wish: Wish) -> None:
    """With what it must end with, and with no status any more."""
    seen = repr(wish.chat)
    assert max([*wish.photos.values(), *wish.files.values()], default=0) <= wish.copies, seen
    assert len(wish.sentences) <= wish.copies, seen
    assert wish.end is End.NOTHING or len(wish.statuses) <= wish.may_leave, seen
    match wish.end:
        case End.PICTURES:
            assert (wish.came, wish.sentences) == (wish.pictures, []), seen
        case End.SENTENCE:
            assert not wish.came, seen
            assert wish.sentences, seen
        case End.EITHER:
            assert bool(wish.came) != bool(wish.sentences), seen
        case End.UNSURE:
            assert wish.came == wish.pictures or wish.sentences, seen
            assert all(UNSURE in sentence for sentence in wish.sentences), seen
    if wish.send_as is SendAs.BOTH and not wish.sentences:
        assert set(wish.photos) == set(wish.files), seen


def assert_honest(scene: Scene, wish: Wish) -> None:
    """What is said about the limit is so: what did not come counts if the provider may charge it."""
    places = places_of(scene)
    there = scene.rows("SELECT job_id, position FROM images") if wish.came else []
    lost = [name for name in scene.images.costs(wish.words) if places[name] not in there]
    for words in [message.words.text for message in wish.said]:
        assert COUNTS_NOT not in words or not lost, words
        if COUNTS in words and wish.end is not End.UNSURE:
            assert lost or unlearnt(scene, wish), words
    if wish.end is End.EITHER and wish.sentences:
        assert any(each in wish.sentences[0] for each in (COUNTS, COUNTS_NOT))


def assert_booked(scene: Scene, wish: Wish) -> None:
    """The ledger is right to the picture and to the cent."""
    ((aside, money_aside, unpriced, delivered, failed, counted, cost),) = scene.rows(
        f"SELECT {SUMS}, {CAME} FROM ledger WHERE user_id = {wish.person.id}"
    )
    assert (aside, money_aside, unpriced) == (0, 0, 0)
    billed = len(scene.images.costs(wish.words)) + unlearnt(scene, wish)
    assert cost / PRICE == billed, repr(wish.chat)
    assert counted == len(billed_places(scene, wish)), repr(wish.chat)
    is_cancelled = any("Stopped" in sentence for sentence in wish.sentences)
    assert delivered + failed == (0 if is_cancelled else wish.pictures)
    if any(UNSURE in sentence for sentence in wish.sentences):
        assert delivered <= wish.came
    else:
        assert delivered == wish.came


def assert_asked_seldom(scene: Scene, repeats: int) -> None:
    """No request unrecorded, and none repeated blindly."""
    places = places_of(scene)
    assert len(scene.images.asked) == len(set(scene.images.asked))
    assert set(scene.images.asked) <= set(places)
    assert not scene.rows("SELECT * FROM attempts WHERE outcome IS NULL")
    costs = Counter(places[name] for name in scene.images.costs())
    assert max(costs.values(), default=0) <= 1 + repeats, costs


def places_of(scene: Scene) -> dict[str, tuple[int, int]]:
    """Which picture of which request the provider was asked for, by the bot's name of that."""
    attempts = scene.rows("SELECT request_id, job_id, position FROM attempts")
    return {name: (job_id, position) for name, job_id, position in attempts}


def billed_places(scene: Scene, wish: Wish) -> set[tuple[int, int]]:
    """The pictures that the provider billed, and those of which the bot can't know."""
    places = places_of(scene)
    return {places[name] for name in [*scene.images.costs(wish.words), *unknown(scene, wish)]}


def unlearnt(scene: Scene, wish: Wish | None = None) -> int:
    """How many requests cost nothing, which a kill kept from the bot."""
    return len(unknown(scene, wish))


def unknown(scene: Scene, wish: Wish | None = None) -> list[str]:
    """The names of these: the provider never read them to their end, or its refusal was not heard
    any more.
    """
    attempts = scene.rows(
        "SELECT request_id, user_id FROM attempts JOIN jobs ON jobs.id = job_id"
        " WHERE outcome <> 'refused'"
    )
    billed = {*scene.images.costs()} & {*scene.images.heard}
    return [
        name
        for name, person in attempts
        if name not in billed and (wish is None or wish.person.id == person)
    ]


def assert_sums_agree(scene: Scene) -> None:
    """All are admitted once, and the daily sums say what the ledger does."""
    asked = [(wish.person.id, wish.pictures) for wish in scene.wishes]
    assert sorted(scene.rows("SELECT user_id, pictures FROM jobs")) == sorted(asked)
    daily = scene.rows(f"SELECT {SUMS}, {CAME} FROM daily_sums WHERE owner_id = 0")
    assert daily == scene.rows(f"SELECT {SUMS}, {CAME} FROM ledger")


def assert_tidy(scene: Scene) -> None:
    """Nothing is left to do, and nothing lies about."""
    assert not scene.rows("SELECT * FROM jobs WHERE NOT answered")
    assert not scene.rows("SELECT * FROM updates WHERE NOT handled")
    assert not scene.telegram.pending_updates
    temp_dir = scene.folder / "workshop"
    assert not [path for path in temp_dir.rglob("*") if path.is_file()]
    images = scene.folder / "images"
    on_disk = {path.relative_to(images).as_posix() for path in images.rglob("*") if path.is_file()}
    kept = {file for (file,) in scene.rows("SELECT file FROM images WHERE NOT deleted")}
    assert on_disk == kept
