"""The dialects of the Images API, one record for each vendor.

A new vendor is a new record. An operator's own values replace fields of it:
`dataclasses.replace(LLMEASY, base_url=…, model=…, price=…)`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.settings import Offer


class Slot(Enum):
    """A field's value that is known only with the request."""

    MODEL = auto()
    PROMPT = auto()
    SIZE = auto()


@dataclass(frozen=True, slots=True)
class Profile:
    """What one vendor understands, and what it offers."""

    name: str
    base_url: str  # all that stands before the paths
    model: str
    fields: Mapping[str, str | int | Slot]  # sent with every request; no other ever is
    sizes: tuple[str, ...]  # `auto` or `WIDTHxHEIGHT`, in pixels
    generations_path: str = "/images/generations"
    edits_path: str = "/images/edits"
    one_reference: str = "image"  # how the form names a single reference
    several_references: str = "image[]"  # and each of two or more
    max_references: int = 16
    prompt_limit: int = 32_000  # characters
    connect_timeout: float = 15.0  # seconds
    typical_seconds: int = 150  # for one picture
    price: int | None = None  # of one picture, in millionths of a dollar; None: not known
    user_agent: str = "draw-bot/0.1"

    @property
    def offer(self) -> Offer:
        return Offer(self.sizes, self.max_references, self.prompt_limit, self.typical_seconds)


LLMEASY = Profile(
    name="llmeasy",
    base_url="https://www.llmeasy.ru/v1",
    model="gpt-image-2",
    # docs.llmeasy.ru, "Text to image" and "Image to image": "Send these fields explicitly in every
    # request". The vendor's OpenAPI file closes the schema (`additionalProperties: false`), so one
    # field more is a 400. The page allows n up to 11, the OpenAPI file only 1, and the page itself
    # recommends 1: several pictures are several requests.
    fields={
        "model": Slot.MODEL,
        "prompt": Slot.PROMPT,
        "n": 1,
        "size": Slot.SIZE,
        "response_format": "b64_json",
        "output_format": "png",
    },
    # docs.llmeasy.ru, "Recommended sizes" of both pages. The vendor may map them to other pixels.
    sizes=(
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
    ),
    # docs.llmeasy.ru, "Image to image": "image for a single reference image. Use repeated image[]
    # fields for multiple reference images."
    one_reference="image",
    several_references="image[]",
    # The vendor states an average of 100 to 200 seconds.
    typical_seconds=150,
    # An older FAQ page of the vendor: its gateway refused unknown User-Agents with 403. Should it
    # do so again, another name here mends it.
    user_agent="draw-bot/0.1",
)

PROFILES: Mapping[str, Profile] = {profile.name: profile for profile in (LLMEASY,)}
