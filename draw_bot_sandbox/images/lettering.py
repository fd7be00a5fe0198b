"""Words on a picture, in every alphabet for which this computer has a font."""

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter, ImageFont

# Pillow's own font knows Latin letters only, so a font of the system comes first.
FONTS = (
    "DejaVuSans-Bold.ttf",
    "LiberationSans-Bold.ttf",
    "NotoSans-Bold.ttf",
    "Arial Unicode.ttf",
    "Arial Bold.ttf",
    "arialbd.ttf",
)
NO_GLYPH = "\uffff"  # no font has it: its shape is the box that stands for a missing letter
MOST_LETTERS = 160
MOST_LINES = 3

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def write(picture: Image.Image, words: str, *, bottom: int) -> None:
    """Writes the words in white over a soft shadow, centred, the last line ending at `bottom`."""
    width, height = picture.size
    size = max(12, min(width // 20, height // 10))
    letters = font(size)
    text = "\n".join(wrapped(readable(words, letters), letters, width * 0.84))
    mask = Image.new("L", picture.size)
    ImageDraw.Draw(mask).multiline_text(
        (width / 2, bottom),
        text,
        fill=255,
        font=letters,
        anchor="md",
        align="center",
        spacing=size // 4,
    )
    picture.paste("black", mask=mask.filter(ImageFilter.BoxBlur(size / 6)))
    picture.paste("white", mask=mask)


@lru_cache(maxsize=64)
def font(size: int) -> Font:
    """The first font of the list that is installed, `size` pixels high."""
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def readable(words: str, letters: Font) -> str:
    """The beginning of the words, without the letters that the font can't show."""
    missing = bytes(letters.getmask(NO_GLYPH))
    kept = (
        " " if letter.isspace() else letter
        for letter in words[:MOST_LETTERS]
        if letter.isspace() or (letter.isprintable() and bytes(letters.getmask(letter)) != missing)
    )
    return "".join(kept).strip()


def wrapped(words: str, letters: Font, width: float) -> list[str]:
    """The words as at most three lines, none wider than `width` pixels, "…" where words are left out."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if letters.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    lines = [_shortened(line, letters, width) for line in lines if line]
    if len(lines) > MOST_LINES:
        lines[MOST_LINES - 1] = _shortened(lines[MOST_LINES - 1] + " …", letters, width)
    return lines[:MOST_LINES]


def _shortened(line: str, letters: Font, width: float) -> str:
    if letters.getlength(line) <= width:
        return line
    while line and letters.getlength(line + "…") > width:
        line = line[:-1]
    return line + "…"
