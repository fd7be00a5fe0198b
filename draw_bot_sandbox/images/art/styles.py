"""How a finished picture looks as a watercolour, a pencil sketch, pixels and so on."""

from collections.abc import Callable, Mapping

from PIL import Image, ImageChops, ImageEnhance, ImageFilter, ImageOps

from draw_bot_sandbox.images.art.colours import clouded, gradient, noise

Style = Callable[[Image.Image, str], Image.Image]


def _unit(picture: Image.Image) -> float:
    return min(picture.size) / 100


def watercolour(picture: Image.Image, seed: str) -> Image.Image:
    """Washes with dark edges on rough paper, white at the border."""
    unit = _unit(picture)
    washes = _daubed(picture, 5)
    washes = ImageEnhance.Color(ImageEnhance.Brightness(washes).enhance(1.12)).enhance(1.1)
    washes = Image.blend(washes, Image.new("RGB", picture.size, "#fbf7ee"), 0.14)
    pools = clouded(picture.size, seed + " pools", max(9, round(unit * 16)))
    veil = pools.point([max(0, min(150, (v - 100) * 3)) for v in range(256)])
    washes = Image.composite(
        Image.blend(washes, Image.new("RGB", picture.size, "white"), 0.34), washes, veil
    )
    washes = ImageChops.multiply(washes, _edges(washes, 1.4).convert("RGB"))
    paper = _paper(picture.size, seed, "#fbf7ee", 22)
    border = _ragged(picture.size, seed, unit * 5)
    return Image.composite(ImageChops.multiply(washes, paper), paper, border)


def pencil(picture: Image.Image, seed: str) -> Image.Image:
    """Lines and hatching in graphite."""
    grey = ImageOps.autocontrast(picture.convert("L"), 1)
    soft = ImageChops.invert(grey).filter(ImageFilter.GaussianBlur(max(1.0, _unit(picture) * 0.8)))
    light = ImageChops.add(grey, soft)  # a colour dodge, near enough: white where nothing changes
    lines = ImageChops.multiply(light, _edges(picture, 4.0))
    strokes = _hatching(picture.size, seed)
    shade = grey.point([max(0, min(190, round((170 - v) * 1.1))) for v in range(256)])
    hatch = ImageChops.invert(ImageChops.multiply(ImageChops.invert(strokes), shade))
    drawn = ImageChops.multiply(lines, hatch)
    toned = ImageOps.colorize(drawn, "#2c2b33", "#ffffff", mid="#8f8e96")
    return ImageChops.multiply(toned, _paper(picture.size, seed, "#faf6ec", 26))


def pixels(picture: Image.Image, _: str) -> Image.Image:
    """Large squares in few colours."""
    across = 112 / max(picture.size)
    size = max(1, round(picture.width * across)), max(1, round(picture.height * across))
    small = ImageEnhance.Color(picture.resize(size, Image.Resampling.BOX)).enhance(1.25)
    few = small.quantize(28, dither=Image.Dither.NONE).convert("RGB")
    return few.resize(picture.size, Image.Resampling.NEAREST)


def neon(picture: Image.Image, _: str) -> Image.Image:
    """Bright outlines that glow in the dark."""
    unit = _unit(picture)
    dark = ImageEnhance.Brightness(picture).enhance(0.22)
    dark = Image.blend(dark, Image.new("RGB", picture.size, "#0b0420"), 0.45)
    lines = ImageChops.invert(_edges(picture, 3.2)).filter(ImageFilter.MaxFilter(3))
    wide, high = picture.size
    glowing = gradient((wide, high), ((255, 60, 190), (150, 80, 255), (40, 220, 255)))
    tinted = ImageChops.screen(
        glowing, ImageEnhance.Color(picture).enhance(2).point(lambda v: v // 3)
    )
    for blur, part in ((unit * 2.4, 1.5), (unit * 0.7, 1.0)):
        halo = lines.filter(ImageFilter.BoxBlur(blur)).point(
            [min(255, round(v * part)) for v in range(256)]
        )
        dark = ImageChops.screen(dark, ImageChops.multiply(tinted, halo.convert("RGB")))
    return ImageChops.screen(dark, ImageChops.multiply(tinted, lines.convert("RGB")))


def poster(picture: Image.Image, _: str) -> Image.Image:
    """A few flat colours with clean edges."""
    clean = _flat(picture, 14)
    return ImageEnhance.Color(ImageEnhance.Contrast(clean).enhance(1.12)).enhance(1.3)


def oil(picture: Image.Image, seed: str) -> Image.Image:
    """Thick strokes with light on their ridges."""
    unit = _unit(picture)
    daubs = _daubed(picture, 7)
    daubs = ImageEnhance.Color(ImageEnhance.Contrast(daubs).enhance(1.12)).enhance(1.35)
    stretched = (max(1, picture.width // 4), picture.height)
    strokes = noise(stretched, seed + " strokes", max(2, round(unit * 0.5))).resize(picture.size)
    strokes = strokes.rotate(28, Image.Resampling.BICUBIC, fillcolor=128)
    mixed = Image.blend(daubs.convert("L"), strokes, 0.32)
    ridges = mixed.filter(ImageFilter.EMBOSS).filter(ImageFilter.SMOOTH)
    relief = ridges.point([max(0, min(255, 128 + round((v - 128) * 0.9))) for v in range(256)])
    return ImageChops.overlay(daubs, relief.convert("RGB"))


def comic(picture: Image.Image, _: str) -> Image.Image:
    """Flat colours, black outlines and dots in the shade."""
    unit = _unit(picture)
    flat = _flat(picture, 20)
    flat = ImageEnhance.Color(ImageEnhance.Brightness(flat).enhance(1.12)).enhance(1.5)
    step = max(4, round(unit * 1.3))
    dot = Image.radial_gradient("L").resize((step, step))
    tile = dot.point([round(v * 0.9) for v in range(256)])
    dots = Image.new("L", picture.size, 255)
    for x in range(0, picture.width, step):
        dots.paste(tile, (x, 0))
    row = dots.crop((0, 0, picture.width, step))
    for y in range(step, picture.height, step):
        dots.paste(row, (0, y))
    grey = flat.convert("L")
    shade = ImageChops.subtract(grey.point(lambda v: min(255, v + 120)), ImageChops.invert(dots))
    printed = ImageChops.multiply(
        flat, shade.point(lambda v: 255 if v > 60 else 170).convert("RGB")
    )
    lines = ImageChops.invert(
        _edges(picture.filter(ImageFilter.GaussianBlur(unit * 0.12)), 4.0)
    ).filter(ImageFilter.MaxFilter(3))
    printed.paste(
        "#14101c", (0, 0), lines.point([max(0, min(255, (v - 70) * 3)) for v in range(256)])
    )
    return printed


def paper(picture: Image.Image, seed: str) -> Image.Image:
    """Cut paper: flat layers, each with its shadow, on a grained sheet."""
    unit = _unit(picture)
    layers = _flat(picture, 14)
    layers = ImageEnhance.Brightness(ImageEnhance.Color(layers).enhance(1.05)).enhance(1.12)
    grey = layers.convert("L")
    shift = max(1, round(unit * 0.7))
    below = moved(grey, shift, shift).filter(ImageFilter.BoxBlur(unit * 0.5))
    cast = ImageChops.subtract(below, grey).point(
        [255 - min(120, round(v * 1.5)) for v in range(256)]
    )
    edge = ImageChops.subtract(grey, below).point([min(60, v) for v in range(256)])
    lit = ImageChops.add(ImageChops.multiply(layers, cast.convert("RGB")), edge.convert("RGB"))
    return ImageChops.multiply(lit, _paper(picture.size, seed, "#fffaf0", 40))


def vintage(picture: Image.Image, seed: str) -> Image.Image:
    """An old photograph."""
    toned = ImageOps.colorize(picture.convert("L"), "#2a1a12", "#fbeed3", mid="#a07a54")
    faded = Image.blend(toned, picture, 0.22)
    grain = noise(picture.size, seed + " grain").point([112 + v // 8 for v in range(256)])
    return vignette(ImageChops.overlay(faded, grain.convert("RGB")), "#2a1a10", 0.75)


def ink(picture: Image.Image, _: str) -> Image.Image:
    """Black and white."""
    return ImageOps.autocontrast(picture.convert("L"), 0.5).convert("RGB")


def vignette(picture: Image.Image, colour: str, part: float) -> Image.Image:
    """The edges fade into that colour."""
    ring = Image.radial_gradient("L").resize(picture.size)
    mask = ring.point([round(max(0.0, (v - 110) / 145) ** 1.6 * 255 * part) for v in range(256)])
    out = picture.copy()
    out.paste(colour, (0, 0), mask)
    return out


def moved(picture: Image.Image, right: int, down: int) -> Image.Image:
    """The picture shifted; what it leaves free keeps its pixels."""
    out = picture.copy()
    out.paste(picture, (right, down))
    return out


def _daubed(picture: Image.Image, size: int) -> Image.Image:
    """Without detail, in spots of one colour; worked out on a small picture, as it is slow."""
    small = _small(picture).filter(ImageFilter.MedianFilter(3)).filter(ImageFilter.ModeFilter(size))
    return small.resize(picture.size, Image.Resampling.BICUBIC)


def _flat(picture: Image.Image, colours: int) -> Image.Image:
    """In so many colours, without detail and with clean edges."""
    small = _small(picture).filter(ImageFilter.MedianFilter(3))
    few = small.quantize(colours, dither=Image.Dither.NONE)
    numbers = Image.frombytes("L", few.size, few.tobytes()).filter(ImageFilter.ModeFilter(7))
    few.putdata(numbers.tobytes())
    return (
        few.convert("RGB")
        .resize(picture.size, Image.Resampling.BICUBIC)
        .filter(ImageFilter.SHARPEN)
    )


def _small(picture: Image.Image) -> Image.Image:
    scale = min(1.0, 480 / max(picture.size))
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _edges(picture: Image.Image, strength: float) -> Image.Image:
    """White, dark where the picture has edges."""
    soft = picture.convert("L").filter(ImageFilter.GaussianBlur(1.2))
    found = soft.filter(ImageFilter.FIND_EDGES)
    frame = Image.new("L", found.size)  # the filter leaves the outermost pixels as they were
    inner = found.crop((2, 2, max(3, found.width - 2), max(3, found.height - 2)))
    frame.paste(inner, (2, 2))
    return frame.point([255 - min(255, round(max(0, v - 5) * strength * 3)) for v in range(256)])


def _paper(size: tuple[int, int], seed: str, colour: str, rough: int) -> Image.Image:
    grain = Image.blend(noise(size, seed + " paper", 2), noise(size, seed + " fibre", 5), 0.5)
    light = grain.point([255 - rough + round(v / 255 * rough) for v in range(256)])
    return ImageChops.multiply(light.convert("RGB"), Image.new("RGB", size, colour))


def _ragged(size: tuple[int, int], seed: str, edge: float) -> Image.Image:
    """White inside, black in an uneven border."""
    inside = Image.new("L", size)
    pad = max(1, round(edge))
    if min(size) > 4 * pad:
        inside.paste(255, (pad, pad, size[0] - pad, size[1] - pad))
    soft = inside.filter(ImageFilter.BoxBlur(edge * 0.9))
    rough = clouded(size, seed + " border", max(9, round(edge * 2.4)))
    both = Image.blend(soft, rough, 0.36)
    return both.point([max(0, min(255, (v - 110) * 8)) for v in range(256)])


def _hatching(size: tuple[int, int], seed: str) -> Image.Image:
    long = (max(1, size[0] // 40), max(1, size[1]))
    lines = noise(long, seed + " hatch").resize((size[0] * 3 // 2, size[1] * 3 // 2))
    turned = lines.rotate(38, Image.Resampling.BILINEAR)
    left, top = (turned.width - size[0]) // 2, (turned.height - size[1]) // 2
    return turned.crop((left, top, left + size[0], top + size[1])).point(
        [max(0, min(255, (v - 70) * 2)) for v in range(256)]
    )


STYLES: Mapping[str, Style] = {
    "watercolour": watercolour,
    "pixels": pixels,
    "pencil": pencil,
    "neon": neon,
    "poster": poster,
    "oil": oil,
    "comic": comic,
    "paper": paper,
    "vintage": vintage,
    "ink": ink,
}
