"""What a person sees in the stand-in's pictures: what they asked for, and what an edit changed."""

import io
import itertools

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from draw_bot_sandbox.images.art import vocabulary
from draw_bot_sandbox.images.art.styles import STYLES
from draw_bot_sandbox.images.art.subjects import SUBJECTS
from draw_bot_sandbox.images.lettering import PLATE, label, plate_box, without_label
from draw_bot_sandbox.images.painting import encoded, paint, sketches
from draw_bot_sandbox.images.scenery import PLACES
from draw_bot_sandbox.images.sizes import Size

SIZE = (480, 320)
BOX = plate_box(SIZE) or (0, 0, 0, 0)
SKY = (300, 10, 470, 60)
MIDDLE = (200, 140, 280, 260)
HEAD = (215, 70, 265, 118)


def jpeg(picture: Image.Image, quality: int = 80) -> bytes:
    """As Telegram hands a photo on."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def edit(words: str, reference: Image.Image, size: Size = SIZE) -> Image.Image:
    return paint(words, size, [jpeg(reference)])


def means(picture: Image.Image, box: tuple[int, int, int, int] | None = None) -> list[float]:
    return ImageStat.Stat(picture.crop(box) if box else picture).mean


def brightness(picture: Image.Image, box: tuple[int, int, int, int] | None = None) -> float:
    return means(picture.convert("L"), box)[0]


def distance(
    one: Image.Image, other: Image.Image, box: tuple[int, int, int, int] | None = None
) -> float:
    return max(means(ImageChops.difference(one, other), box))


@pytest.fixture(scope="module")
def cat() -> Image.Image:
    return paint("a grey cat in the garden, day", SIZE)


@pytest.mark.parametrize("words", ["Лиса в космосе", "a fox in the rain", *STYLES])
def test_the_same_words_give_the_same_bytes(words: str) -> None:
    words = vocabulary.STYLES.get(words, words)
    first, again = (encoded(paint(words, (200, 150)), "PNG") for _ in range(2))
    assert first == again


def test_the_next_picture_of_the_same_words_looks_different() -> None:
    first, second = (paint("a fox", SIZE, variant=variant) for variant in (0, 1))
    assert distance(first, second) > 5


@pytest.mark.parametrize(
    ("fox", "whale"), [("a fox in fog", "a whale in fog"), ("лису, туман", "кита, туман")]
)
def test_a_fox_is_orange_and_a_whale_is_blue(fox: str, whale: str) -> None:
    red, _, blue = means(paint(fox, SIZE), MIDDLE)
    assert red > blue + 15
    red, _, blue = means(paint(whale, SIZE), MIDDLE)
    assert blue > red + 15


def test_a_colour_in_the_words_is_the_colour_of_the_subject() -> None:
    red, blue = (
        means(paint(f"a {colour} car, day", SIZE), (180, 225, 300, 250))
        for colour in ("red", "blue")
    )
    assert red[0] > blue[0] + 30
    assert blue[2] > red[2] + 30


def test_night_is_darker_than_day() -> None:
    day, night = (brightness(paint(f"mountains, {time}", SIZE)) for time in ("day", "night"))
    assert night < 0.6 * day


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("A fox in space, watercolour", "fox space watercolour"),
        ("Лиса в космосе, акварель", "fox space watercolour"),
        ("A cosy bookshop on a rainy evening", "shop sunset rain"),
        ("Уютный книжный магазин дождливым вечером", "shop sunset rain"),
        ("A paper city at dawn, seen from above", "city dawn paper"),
        ("Бумажный город на рассвете, вид сверху", "city dawn paper"),
        ("котёнок с ёжиком в зимнем лесу ночью", "cat hedgehog forest night snow"),
        ("который лист категории", ""),
    ],
)
def test_what_words_mean(words: str, meaning: str) -> None:
    things = (vocabulary.SUBJECTS, vocabulary.PLACES)
    tables = (*things, vocabulary.TIMES, vocabulary.WEATHERS, vocabulary.STYLES)
    found = [name for table in tables for name in vocabulary.named(table, words)]
    assert " ".join(found) == meaning


def test_everything_that_has_a_word_can_be_drawn() -> None:
    assert set(vocabulary.SUBJECTS) == set(SUBJECTS)
    assert set(vocabulary.PLACES) == set(PLACES)
    assert set(vocabulary.STYLES) == set(STYLES)


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_subject_stands_out_from_its_ground(name: str) -> None:
    word = vocabulary.SUBJECTS[name].split()[0]
    assert min(means(paint(f"{word} plain", (240, 160)), (100, 70, 140, 130))) < 235


SIZES = [(1, 1), (333, 127), (64, 900), (4200, 200), (101, 103)]


@pytest.mark.parametrize(("place", "size"), [*zip(PLACES, itertools.cycle(SIZES), strict=False)])
def test_every_place_has_exactly_the_size_that_was_asked(place: str, size: Size) -> None:
    assert paint(f"{vocabulary.PLACES[place].split()[0]} cat storm", size).size == size


@pytest.mark.parametrize(
    ("words", "size"),
    [("watercolour", (333, 127)), ("ночь, снег", (40, 700)), ("белый фон", (5, 3))],
)
def test_an_edit_has_exactly_the_size_that_was_asked(
    cat: Image.Image, words: str, size: Size
) -> None:
    assert edit(words, cat, size).size == size


@pytest.mark.parametrize("words", ["put a hat on it", "надень шляпу"])
def test_a_hat_is_put_on_and_the_rest_stays(cat: Image.Image, words: str) -> None:
    changed = edit(words, cat)
    assert distance(cat, changed, HEAD) > 40
    assert distance(cat, changed, SKY) < 3
    assert distance(cat, changed, (300, 130, 470, 250)) < 4


@pytest.mark.parametrize("words", ["make it winter", "Сделай зиму"])
def test_winter_is_whiter_and_the_subject_is_still_there(cat: Image.Image, words: str) -> None:
    changed = edit(words, cat)
    ground = (330, 280, 480, 320)
    assert brightness(changed, ground) > max(200, brightness(cat, ground) + 60)
    assert distance(cat, changed, MIDDLE) < 70


@pytest.mark.parametrize(
    "words", ["Evening light", "Вечерний свет", "Сделай ночь", "make it night"]
)
def test_evening_and_night_are_darker(cat: Image.Image, words: str) -> None:
    assert brightness(edit(words, cat)) < brightness(cat) * 0.8


@pytest.mark.parametrize("words", ["Plain white background", "Белый фон"])
def test_a_white_background_is_white_at_the_borders_and_keeps_the_middle(
    cat: Image.Image, words: str
) -> None:
    changed = edit(words, cat)
    for border in ((0, 0, 480, 20), (0, 0, 20, 250), (460, 0, 480, 320)):
        assert min(means(changed, border)) > 254
    assert distance(cat, changed, (225, 150, 255, 250)) < 6


@pytest.mark.parametrize("words", ["чёрно-белым", "noir"])
def test_black_and_white_has_no_colour(cat: Image.Image, words: str) -> None:
    red, green, blue = means(edit(words, cat), (100, 0, 480, 280))
    assert max(red, green, blue) - min(red, green, blue) < 1


def test_what_is_added_stands_beside_the_subject(cat: Image.Image) -> None:
    changed = edit("добавь собаку", cat)
    assert distance(cat, changed, (340, 200, 410, 280)) > 20
    assert distance(cat, changed, MIDDLE) < 6


def test_words_that_mean_nothing_change_the_picture_gently(cat: Image.Image) -> None:
    assert 3 < distance(cat, edit("сделай красиво", cat)) < 40


@pytest.mark.parametrize("style", STYLES)
def test_an_edit_may_change_the_style(cat: Image.Image, style: str) -> None:
    assert distance(cat, edit(vocabulary.STYLES[style].split()[0], cat)) > 4


def test_after_two_edits_the_plate_bears_the_last_words_alone(cat: Image.Image) -> None:
    left, top, right, bottom = BOX
    long = edit("a hat, and a very long sentence that fills the plate from left to right", cat)
    last = edit("ярче", long)
    fresh = last.copy()
    label(fresh, "ярче")
    assert last.tobytes() == fresh.tobytes()
    beside = (left + 130, top, right, bottom)
    contrasts = [
        ImageStat.Stat(picture.crop(beside).convert("L")).stddev[0] for picture in (long, last)
    ]
    assert contrasts[0] > 25, contrasts
    assert contrasts[1] < 15, contrasts


@pytest.mark.parametrize("quality", [60, 80, 95])
def test_a_plate_is_painted_over_though_the_photo_was_compressed(
    cat: Image.Image, quality: int
) -> None:
    with Image.open(io.BytesIO(jpeg(cat, quality))) as sent:
        clean = without_label(sent.convert("RGB"))
    without_letters = (BOX[0] + 2, BOX[1] + 7, BOX[0] + 8, BOX[3] - 7)
    plate = Image.new("RGB", SIZE, PLATE)
    assert distance(cat, plate, without_letters) < 1
    assert distance(clean, plate, without_letters) > 20
    assert distance(clean, cat, (0, 0, 480, 250)) < 4


def test_a_photo_without_a_plate_is_left_alone() -> None:
    photo = Image.effect_mandelbrot(SIZE, (-2, -1, 1, 1), 50).convert("RGB")
    assert without_label(photo) is photo


@pytest.mark.parametrize(
    ("words", "cyrillic"), [("a fox", False), ("лиса", True), ("", False), ("#wide 狐", False)]
)
def test_the_plate_speaks_the_language_of_the_words(words: str, cyrillic: bool) -> None:
    """Two plates of the same language differ in the first line alone."""
    box = plate_box((1200, 800))
    assert box is not None
    lower = (box[0], (box[1] + box[3]) // 2 + 4, box[0] + 180, box[3])
    plates = []
    for each in (words, "ёлка" if cyrillic else "a tree"):
        picture = Image.new("RGB", (1200, 800), PLATE)
        label(picture, each)
        plates.append(picture.crop(lower).tobytes())
    assert plates[0] == plates[1]


def test_previews_get_sharper_until_the_picture_is_there(cat: Image.Image) -> None:
    whole = encoded(cat, "PNG")
    found = []
    for data in [*sketches(whole, 3), whole]:
        with Image.open(io.BytesIO(data)) as picture:
            edges = picture.convert("L").filter(ImageFilter.FIND_EDGES)
        found.append(ImageStat.Stat(edges.crop((4, 4, 476, 316))).stddev[0])
    assert found == sorted(found)
    assert all(later > 1.25 * earlier for earlier, later in itertools.pairwise(found)), found
