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
MISSING = "\uffff"  # no font has it: its shape is the font's "no such letter" box
MOST_LETTERS = 160
MOST_LINES = 3

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@lru_cache(maxsize=64)
def font(size: int) -> Font:
    """The first font of the list that is installed, `size` pixels high."""
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def write(picture: Image.Image, words: str, *, bottom: int) -> None:
    """Writes the words in white over a soft shadow, centred, the last line ending at `bottom`."""
    width, height = picture.size
    lines, letters = _fitted(words, width=width * 0.86, size=max(12, min(width // 18, height // 9)))
    if not lines:
        return
    text, place = "\n".join(lines), (width / 2, bottom)
    spacing = max(2, bottom // 90)
    shadow = Image.new("L", picture.size)
    for layer, colour in ((ImageDraw.Draw(shadow), 200), (ImageDraw.Draw(picture), "white")):
        if colour == "white":
            blurred = shadow.filter(ImageFilter.BoxBlur(max(2, width // 200)))
            picture.paste("black", mask=blurred)
        layer.multiline_text(
            place, text, fill=colour, font=letters, anchor="md", align="center", spacing=spacing
        )
