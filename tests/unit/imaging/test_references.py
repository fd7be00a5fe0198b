from pathlib import Path
from typing import Literal

import pytest
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from bot.domain.errors import MaskUnusable
from bot.imaging import PillowImageProcessor
from tests.unit.imaging.conftest import Masker, Preparer, Saver, near

RED, GREEN = (220, 20, 20), (20, 160, 20)


@pytest.mark.parametrize("before", ["JPEG RGB", "JPEG L", "JPEG CMYK", "WEBP RGB"])
async def test_an_opaque_photo_becomes_a_jpeg(prepared: Preparer, before: str) -> None:
    kind, mode = before.split()

    path = await prepared(Image.new("RGB", (40, 30), "white").convert(mode), kind)

    assert path.name == "reference.1.jpg"
    with Image.open(path) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (40, 30))
        assert near(image, (20, 15), (255, 255, 255))


@pytest.mark.parametrize("before", ["PNG RGB", "PNG L", "PNG P", "PNG 1", "GIF P", "BMP RGB"])
async def test_what_was_lossless_becomes_a_png(prepared: Preparer, before: str) -> None:
    kind, mode = before.split()

    path = await prepared(Image.new("RGB", (40, 30), "white").convert(mode), kind)

    assert path.name == "reference.1.png"
    with Image.open(path) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "RGB", (40, 30))
        assert image.getpixel((20, 15)) == (255, 255, 255)


@pytest.mark.parametrize("before", ["PNG RGBA", "PNG LA", "WEBP RGBA"])
async def test_transparency_stays(prepared: Preparer, before: str) -> None:
    kind, mode = before.split()

    path = await prepared(Image.new("RGBA", (40, 30), (255, 255, 255, 99)).convert(mode), kind)

    assert path.name == "reference.1.png"
    with Image.open(path) as image:
        assert image.getpixel((20, 15)) == (255, 255, 255, 99)


async def test_a_transparent_colour_of_a_palette_stays_transparent(prepared: Preparer) -> None:
    drawing = Image.new("P", (20, 20), 0)
    drawing.putpalette([*RED, *GREEN])
    drawing.paste(1, (10, 0, 20, 20))

    with Image.open(await prepared(drawing, "PNG", transparency=0)) as image:
        assert image.getpixel((5, 10)) == (*RED, 0)
        assert image.getpixel((15, 10)) == (*GREEN, 255)


async def test_sixteen_bit_grey_stays_grey(prepared: Preparer) -> None:
    with Image.open(await prepared(Image.new("I;16", (20, 20), 0x8000), "PNG")) as image:
        assert image.getpixel((10, 10)) == (128, 128, 128)


async def test_a_photo_stands_upright_and_tells_nothing(prepared: Preparer) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # held upright by a phone that stores it lying
    exif[ExifTags.Base.Make] = "SecretPhone"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSDateStamp] = "2026:01:02"
    photo = Image.new("RGB", (80, 40), RED)
    photo.paste(GREEN, (0, 0, 40, 40))

    path = await prepared(
        photo,
        "JPEG",
        exif=exif,
        comment=b"SecretNote",
        xmp=b"SecretXmp",
        icc_profile=profile_named("sRGB"),
    )

    with Image.open(path) as image:
        assert image.size == (40, 80)
        assert near(image, (20, 10), GREEN)
        assert near(image, (20, 70), RED)
        assert not {"exif", "xmp", "comment", "icc_profile"} & image.info.keys()
    assert not any(word in path.read_bytes() for word in (b"Secret", b"2026:01:02", b"Exif"))


async def test_a_png_tells_nothing_either(prepared: Preparer) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SecretPhone"
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Prompt", "SecretPrompt")
    notes.add_itxt("XML:com.adobe.xmp", "SecretXmp")

    path = await prepared(
        Image.new("RGB", (20, 20)),
        "PNG",
        exif=exif,
        pnginfo=notes,
        icc_profile=profile_named("sRGB"),
    )

    with Image.open(path) as image:
        image.load()
        assert image.info == {}
    assert b"Secret" not in path.read_bytes()


async def test_unreadable_exif_is_no_reason_to_refuse(prepared: Preparer) -> None:
    path = await prepared(Image.new("RGB", (20, 10)), "JPEG", exif=b"Exif\0\0no tiff at all")

    with Image.open(path) as image:
        assert image.size == (20, 10)


async def test_colours_of_another_profile_are_converted(prepared: Preparer) -> None:
    profile = profile_named("sRGB")
    for old, new in ((b"rXYZ", b"rest"), (b"bXYZ", b"rXYZ"), (b"rest", b"bXYZ")):
        profile = profile.replace(old, new)  # what it calls red is blue
    drawing = Image.new("RGBA", (20, 20), (255, 0, 0, 77))

    with Image.open(await prepared(drawing, "PNG", icc_profile=profile)) as image:
        assert near(image, (10, 10), (0, 0, 255, 77))


async def test_a_profile_that_does_not_fit_is_left_out(prepared: Preparer) -> None:
    drawing = Image.new("RGB", (20, 20), RED)

    with Image.open(await prepared(drawing, "PNG", icc_profile=profile_named("LAB"))) as image:
        assert image.getpixel((10, 10)) == RED


@pytest.mark.parametrize(
    ("size", "bounded"),
    [((4096, 1024), (2048, 512)), ((1000, 5000), (410, 2048)), ((16, 16), (16, 16))],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
async def test_is_no_larger_than_of_use(
    prepared: Preparer, kind: str, size: tuple[int, int], bounded: tuple[int, int]
) -> None:
    with Image.open(await prepared(Image.new("RGB", size, GREEN), kind)) as image:
        assert image.size == bounded
        assert near(image, (8, 8), GREEN)


async def test_the_long_side_is_a_setting(saved: Saver, tmp_path: Path) -> None:
    source = saved(Image.new("RGB", (300, 600)), "JPEG")

    path = await PillowImageProcessor(long_side=100).prepare_reference(source, tmp_path / "out")

    with Image.open(path) as image:
        assert image.size == (50, 100)


async def test_an_animation_gives_its_first_frame(prepared: Preparer) -> None:
    first, second = Image.new("RGB", (20, 20), RED), Image.new("RGB", (20, 20), GREEN)

    path = await prepared(first, "GIF", save_all=True, append_images=[second])

    with Image.open(path) as image:
        assert image.getpixel((10, 10)) == RED


async def test_a_phones_double_picture_is_a_photo(prepared: Preparer) -> None:
    behind = Image.new("RGB", (9, 9))

    path = await prepared(
        Image.new("RGB", (20, 20), RED), "MPO", save_all=True, append_images=[behind]
    )

    with Image.open(path) as image:
        assert (image.format, image.size) == ("JPEG", (20, 20))


async def test_a_disk_that_refuses_is_no_damaged_picture(
    prepared: Preparer, tmp_path: Path
) -> None:
    (tmp_path / "reference.1.jpg").mkdir()

    with pytest.raises(IsADirectoryError):
        await prepared(Image.new("RGB", (20, 20)), "JPEG")


def profile_named(name: Literal["sRGB", "LAB"]) -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(name)).tobytes()


def half_transparent(size: tuple[int, int], mode: str = "RGBA") -> Image.Image:
    """The left half may be redrawn."""
    mask = Image.new("RGBA", size, (0, 0, 0, 255))
    mask.paste((0, 0, 0, 0), (0, 0, size[0] // 2, size[1]))
    return mask.convert(mode)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
@pytest.mark.parametrize(
    ("reference", "mask", "sent"),
    [
        ((600, 401), (600, 401), (600, 401)),
        ((4096, 1026), (4096, 1026), (2048, 513)),
        ((1280, 853), (3000, 2000), (1280, 853)),
        ((1280, 853), (640, 427), (1280, 853)),
    ],
    ids=["as it is", "scaled", "of a larger file", "of a smaller file"],
)
async def test_a_mask_is_as_large_as_its_reference_is_sent(
    *,
    prepared: Preparer,
    masked: Masker,
    mode: str,
    reference: tuple[int, int],
    mask: tuple[int, int],
    sent: tuple[int, int],
) -> None:
    picture = await prepared(Image.new("RGB", reference, GREEN), "JPEG")

    path = await masked(half_transparent(mask, mode), picture)

    assert path.name == "mask.1.png"
    with Image.open(path) as image, Image.open(picture) as prepared_picture:
        assert (image.format, image.mode) == ("PNG", "RGBA")
        assert image.size == prepared_picture.size == sent
        alpha = image.getchannel("A")
        assert {value for _, value in alpha.getcolors() or ()} == {0, 255}
        assert alpha.crop((0, 0, sent[0] // 2, sent[1])).getextrema() == (0, 0)
        assert alpha.crop((sent[0] // 2 + 1, 0, *sent)).getextrema() == (255, 255)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
@pytest.mark.parametrize(
    "mask",
    [half_transparent((40, 60)), half_transparent((60, 50)), Image.new("RGB", (60, 40))],
    ids=["lying", "higher", "opaque"],
)
async def test_a_mask_that_does_not_fit_is_refused(
    prepared: Preparer, masked: Masker, mask: Image.Image, kind: str
) -> None:
    """In a thread, and in the decoder's process."""
    picture = await prepared(Image.new("RGB", (600, 400), GREEN), "JPEG")

    with pytest.raises(MaskUnusable):
        await masked(mask, picture, kind)
