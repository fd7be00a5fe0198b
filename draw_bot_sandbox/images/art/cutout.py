"""Where the subject of a picture is: what stands out in its middle."""

from collections import deque

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from draw_bot_sandbox.images.art.stage import subject_square

LONG_SIDE = 300  # pixels on which it is looked for
SHARE = 0.07  # of the largest piece; smaller ones belong to the background
ALIKE = (8, 6, 4)  # sums of three channels: so far may neighbours in the background differ
LEAST = 0.16  # of the oval; a smaller find is no subject
THINNEST = 0.47  # of the box round it; a find with less in it has lost parts


def subject_mask(picture: Image.Image) -> Image.Image:
    """White on the subject. The background grows from outside a middle oval over what is alike.

    Where nothing stands out, the oval itself.
    """
    scale = LONG_SIDE / max(picture.size)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    oval = middle_oval(size)
    small = picture.resize(size, Image.Resampling.BOX).filter(ImageFilter.MedianFilter(3))
    kept = next(
        (
            found
            for alike in ALIKE
            if _whole(found := _closed(_standing_out(small, oval, alike)), oval)
        ),
        oval.filter(ImageFilter.BoxBlur(max(size) * 0.05)),
    )
    large = kept.resize(picture.size, Image.Resampling.BICUBIC)
    return large.filter(ImageFilter.BoxBlur(0.6 / scale)).point(
        [max(0, min(255, (v - 70) * 2)) for v in range(256)]
    )


def middle_oval(size: tuple[int, int]) -> Image.Image:
    """White where a subject would stand."""
    x, base, side = subject_square(size)
    mask = Image.new("L", size)
    box = (x - side * 0.7, base - side * 1.2, x + side * 0.7, base + side * 0.06)
    ImageDraw.Draw(mask).ellipse(box, fill=255)
    return mask


def _whole(found: Image.Image, oval: Image.Image) -> bool:
    area, box = ImageStat.Stat(found).sum[0] / 255, found.getbbox()
    if box is None or area < LEAST * ImageStat.Stat(oval).sum[0] / 255:
        return False
    return area >= THINNEST * (box[2] - box[0]) * (box[3] - box[1])


def _standing_out(small: Image.Image, oval: Image.Image, alike: int) -> Image.Image:
    width, height = small.size
    data, inside = small.tobytes(), oval.tobytes()
    reached = bytearray(0 if level else 255 for level in inside)
    waiting = deque(place for place in range(width * height) if reached[place])
    while waiting:
        place = waiting.popleft()
        x = place % width
        for other, there in (
            (place - 1, x > 0),
            (place + 1, x < width - 1),
            (place - width, place >= width),
            (place + width, place < width * (height - 1)),
        ):
            if there and not reached[other] and _difference(data, place, other) < alike:
                reached[other] = 255
                waiting.append(other)
    return Image.frombytes("L", small.size, bytes(reached)).point(lambda level: 255 - level)


def _difference(data: bytes, one: int, other: int) -> int:
    a, b = 3 * one, 3 * other
    return abs(data[a] - data[b]) + abs(data[a + 1] - data[b + 1]) + abs(data[a + 2] - data[b + 2])


def _closed(mask: Image.Image) -> Image.Image:
    """The larger pieces, without threads between them and without holes."""
    left = mask.filter(ImageFilter.MinFilter(5)).filter(ImageFilter.MaxFilter(5))
    pieces: list[tuple[float, Image.Image]] = []
    while box := left.getbbox():
        row = left.crop((box[0], box[1], box[2], box[1] + 1)).tobytes()
        before = left.copy()
        ImageDraw.floodfill(left, (box[0] + row.index(255), box[1]), 0)
        piece = ImageChops.subtract(before, left)
        pieces.append((ImageStat.Stat(piece).sum[0], piece))
    most = max((area for area, _ in pieces), default=0)
    outside = Image.new("L", (mask.width + 2, mask.height + 2))
    for area, piece in pieces:
        if area >= most * SHARE:
            outside.paste(255, (1, 1), piece)
    ImageDraw.floodfill(outside, (0, 0), 128)
    inner = outside.crop((1, 1, mask.width + 1, mask.height + 1))
    return inner.point(lambda level: 0 if level == 128 else 255)
