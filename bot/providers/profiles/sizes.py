"""The sizes that providers name, `auto` or `WIDTHxHEIGHT` in pixels, and the rule for others."""

from bot.domain.sizes import SizeRule, edges_of, ratio_of, shown_size

# OpenAI's guide for gpt-image-2, and others' live tests. What is larger than 2560x1440 is called
# experimental there.
ANY_SIZE = SizeRule(step=16, longest=3840, ratio=3, least=655_360, most=8_294_400)

# docs.llmeasy.ru, "Recommended sizes". All keep to the rule, so providers of any size take them, too.
SIZES = (
    "auto",
    "1024x1024",
    "1536x1024",
    "1024x1536",
    "1536x1152",
    "1152x1536",
    "2048x2048",
    "2048x1152",
    "3840x2160",
    "2160x3840",
)

# docs.apiyi.com, "gpt-image-2-vip sizes": ten ratios in three steps.
SIZES_OF_VIP = (
    "auto",
    "1280x1280",
    "848x1280",
    "1280x848",
    "960x1280",
    "1280x960",
    "1024x1280",
    "1280x1024",
    "720x1280",
    "1280x720",
    "1280x544",
    "2048x2048",
    "1360x2048",
    "2048x1360",
    "1536x2048",
    "2048x1536",
    "1632x2048",
    "2048x1632",
    "1152x2048",
    "2048x1152",
    "2048x864",
    "2880x2880",
    "2336x3520",
    "3520x2336",
    "2480x3312",
    "3312x2480",
    "2560x3216",
    "3216x2560",
    "2160x3840",
    "3840x2160",
    "3840x1632",
)


def size_prefix(size: str) -> str:
    """`2048x1152` for the front of a prompt; nothing for `auto`.

    docs.apiyi.com writes "Landscape 16:9", "Portrait 9:16" and "1024×1024 square".
    """
    edges = edges_of(size)
    if edges is None:
        return ""
    width, height = edges
    shape = "Square" if width == height else "Landscape" if width > height else "Portrait"
    return f"{shape} {ratio_of(size)} {shown_size(size)}, "
