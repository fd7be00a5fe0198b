"""From a file to a picture as a person saw it: upright, in sRGB, bounded, and nothing besides."""

from contextlib import suppress
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from bot.imaging.opening import DAMAGE, opened, refuse_bomb

REDUCING_GAP = 2.0  # LANCZOS starts from twice the wanted size: as good to the eye, and faster


def developed(path: Path, long_side: int) -> tuple[Image.Image, str]:
    """The picture (RGB or RGBA, no metadata, at most `long_side` px) and its kind in the file.

    Raises PictureUnsupported, PictureDamaged.
    """
    with opened(path) as file:
        kind = file.format or ""
        refuse_bomb(file, long_side)
        file.load()
        image = _plain(file)
        image.thumbnail((long_side, long_side), Image.Resampling.LANCZOS, REDUCING_GAP)
        image = _in_srgb(_upright(image))
        image.info.clear()
        return image, kind


def write(image: Image.Image, path: Path, kind: str, quality: int) -> int:
    """Encodes and writes; returns the bytes. An OSError here is the disk's."""
    encoded = BytesIO()
    image.save(encoded, kind, quality=quality)
    return path.write_bytes(encoded.getbuffer())


def _plain(image: Image.Image) -> Image.Image:
    """RGB, RGBA, or the L and CMYK that a colour profile may still speak of."""
    if image.mode == "I;16":
        return image.point(lambda value: value / 256).convert("L")  # convert() alone turns it white
    wanted = image.mode if image.mode in ("L", "CMYK") else "RGB"
    wanted = "RGBA" if image.has_transparency_data else wanted
    return image if image.mode == wanted else image.convert(wanted)


def _upright(image: Image.Image) -> Image.Image:
    with suppress(*DAMAGE):  # EXIF that cannot be read is no reason to refuse the picture
        ImageOps.exif_transpose(image, in_place=True)
    return image


def _in_srgb(image: Image.Image) -> Image.Image:
    target = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile := image.info.get("icc_profile"):
        with suppress(ImageCms.PyCMSError):  # a wrong profile: slightly wrong colours will do
            source = BytesIO(profile)
            srgb = ImageCms.createProfile("sRGB")
            return ImageCms.buildTransform(source, srgb, image.mode, target).apply(image)
    return image.convert(target)
