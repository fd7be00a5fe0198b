"""The dialects of the Images API, one record for each provider.

A new provider is a new record. An operator's own values replace fields of it:
`dataclasses.replace(LLMEASY, base_url=…, model=…, price=…)`.
"""

from collections.abc import Mapping

from bot.providers.profiles.costs import TokenPrices
from bot.providers.profiles.profile import Profile, Slot
from bot.providers.profiles.sizes import ANY_SIZE, SIZES, SIZES_OF_VIP, size_prefix

QUALITIES = ("auto", "low", "medium", "high")

LLMEASY = Profile(
    name="llmeasy",
    base_url="https://www.llmeasy.ru/v1",
    model="gpt-image-2",
    # docs.llmeasy.ru, "Text to image" and "Image to image": "Send these fields explicitly in every
    # request". The provider's OpenAPI file closes the schema (`additionalProperties: false`), so one
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
    # The provider may map them to other pixels.
    sizes=SIZES,
    # docs.llmeasy.ru, "Image to image": "image for a single reference image. Use repeated image[]
    # fields for multiple reference images."
    one_reference="image",
    several_references="image[]",
    # The same page: PNG, as large as the first image, alpha 0 where it is to be redrawn.
    mask="mask",
    # The provider states an average of 100 to 200 seconds.
    typical_seconds=150,
    # An older FAQ page of the provider: its gateway refused unknown User-Agents with 403. Should it
    # do so again, set another name here.
    user_agent="draw-bot/0.1",
)

LLMAPI = Profile(
    name="llmapi",
    base_url="https://llmapi.site/v1",
    model="gpt-image-2",
    # llmapi.site, "OpenAI Generations": only the prompt is required, the rest is "forwarded when
    # supported upstream". Upstream is OpenAI, whose image models refuse `style`, and take
    # `output_compression` with JPEG and WebP alone: neither is sent. The page has `stream`, and no
    # `partial_images`.
    fields={
        "model": Slot.MODEL,
        "prompt": Slot.PROMPT,
        "n": 1,
        "size": Slot.SIZE,
        "response_format": "b64_json",
        "output_format": "png",
        "quality": Slot.QUALITY,
        "background": Slot.BACKGROUND,
        "moderation": "auto",
        "stream": True,
    },
    # OpenAI's SDK has `moderation` among the fields of generations only.
    not_in_edits=frozenset({"moderation"}),
    sizes=SIZES,
    size_rule=ANY_SIZE,
    qualities=QUALITIES,
    # The site behaves like Sub2API, whose gateways answered `transparent` with a 400, "Transparent
    # background is not supported for this model", in September 2026: Wei-Shaw/sub2api, issue 7150.
    backgrounds=("auto", "opaque"),
    mask="mask",
)

GATEWAY = Profile(
    name="gateway",
    base_url=None,  # its page says "{BASE_URL}/api/v1": there is one for each installation
    model="gpt-image-2",
    # Its page lists these four, all required, and no other.
    fields={"model": Slot.MODEL, "prompt": Slot.PROMPT, "size": Slot.SIZE, "n": 1},
    sizes=SIZES,
    edits_path=None,  # its pages do not speak of edits
)

APIYI = Profile(
    name="apiyi",
    base_url="https://api.apiyi.com/v1",
    model="gpt-image-2-all",
    # docs.apiyi.com, "Parameter Support": "n / quality / aspect_ratio: rejected", "size: the field
    # has no effect", and "Put size descriptions at the front of the prompt for better adherence".
    fields={"model": Slot.MODEL, "prompt": Slot.PROMPT, "response_format": "b64_json"},
    sizes=SIZES,
    size_words={size: size_prefix(size) for size in SIZES},
    prompt_limit=31_900,  # leaves room for them
    # docs.apiyi.com, "Key differences": about 30 to 60 seconds, 0.03 USD a picture.
    typical_seconds=45,
    price=30_000,
)

APIYI_VIP = Profile(
    name="apiyi",
    base_url="https://api.apiyi.com/v1",
    model="gpt-image-2-vip",
    # docs.apiyi.com, "GPT-Image-2-VIP": the call of `-all` and a `size` beside it.
    fields={
        "model": Slot.MODEL,
        "prompt": Slot.PROMPT,
        "size": Slot.SIZE,
        "response_format": "b64_json",
    },
    sizes=SIZES_OF_VIP,
    # The same page as for `-all`: 90 to 150 seconds, 0.03 USD at any size.
    typical_seconds=120,
    price=30_000,
)

OPENAI = Profile(
    name="openai",
    base_url="https://api.openai.com/v1",
    model="gpt-image-2",
    # The types of OpenAI's SDK; its image models refuse `response_format` and `style`.
    fields={
        "model": Slot.MODEL,
        "prompt": Slot.PROMPT,
        "n": 1,
        "size": Slot.SIZE,
        "quality": Slot.QUALITY,
        "background": Slot.BACKGROUND,
        "moderation": "auto",
        "output_format": "png",
        "stream": True,
        "partial_images": Slot.PREVIEWS,
    },
    not_in_edits=frozenset({"moderation"}),  # the SDK has it among the fields of generations only
    sizes=SIZES,
    size_rule=ANY_SIZE,
    qualities=QUALITIES,
    # `transparent` with gpt-image-2 is a preview since 2026-08-20: openai/openai-python, pull
    # request 3703. It needs PNG or WebP.
    backgrounds=("auto", "opaque", "transparent"),
    one_reference="image[]",  # the SDK's form for a list, of one as of sixteen
    mask="mask",
    previews=3,  # the most that the SDK's types allow; each costs 100 output tokens
    # OpenAI's list: 5, 8 and 30 USD for a million tokens. A picture's price follows from its size
    # and the quality that the provider chooses, so there is none beforehand.
    token_prices=TokenPrices(text_in=5_000_000, image_in=8_000_000, image_out=30_000_000),
)

PROFILES: Mapping[str, Profile] = {
    profile.name: profile for profile in (LLMEASY, LLMAPI, GATEWAY, APIYI, OPENAI)
}

# Models with a dialect of their own.
_OF_MODEL: Mapping[tuple[str, str | None], Profile] = {
    (APIYI_VIP.name, APIYI_VIP.model): APIYI_VIP,
}


def profile_of(name: str, model: str | None = None) -> Profile:
    """The profile of a provider, or of a model of it that is spoken to in another way."""
    return _OF_MODEL.get((name, model), PROFILES[name])
