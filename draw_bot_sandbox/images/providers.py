"""The providers that are imitated, one record for each.

Each of them draws one picture a request here, also those whose `n` may be larger.
"""

from collections.abc import Mapping
from dataclasses import replace

from draw_bot_sandbox.images.dialects import Dialect, Field, Stream
from draw_bot_sandbox.images.sizes import free, legal

MODEL = Field(required=True, choices=("gpt-image-2",))
PROMPT = Field(required=True, least=1, most=32_000)
ONE = Field(int, least=1, most=1)
FORMAT = Field(choices=("b64_json", "url"))

_LLMEASY = {
    "model": MODEL,
    "prompt": PROMPT,
    "n": Field(int, required=True, least=1, most=1),
    "size": Field(
        required=True,
        choices=(
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
    ),
    "response_format": Field(required=True, choices=("b64_json",)),
    "output_format": Field(required=True, choices=("png",)),
}
# The schema of docs.llmeasy.ru is closed: a field that it does not name is a 400. Neither its pages
# nor the gateway's name a list of models.
LLMEASY = Dialect(name="llmeasy", generations=_LLMEASY, edits=_LLMEASY)

# The OpenAI SDK's types. `response_format` and `style` belong to older models.
_OPENAI_EDITS = {
    "model": MODEL,
    "prompt": PROMPT,
    "n": ONE,
    "size": Field(fits=legal),
    "quality": Field(choices=("auto", "low", "medium", "high")),
    "background": Field(choices=("auto", "opaque", "transparent")),
    "output_format": Field(choices=("png", "jpeg", "webp")),
    "output_compression": Field(int, least=0, most=100),
    "stream": Field(bool),
    "partial_images": Field(int, least=0, most=3),
}
_MODERATION = Field(choices=("auto", "low"))
OPENAI = Dialect(
    name="openai",
    generations={**_OPENAI_EDITS, "moderation": _MODERATION},
    edits=_OPENAI_EDITS,
    one=("image", "image[]"),  # the SDK names a single file `image`, a list with one `image[]`
    error=("message", "type", "param", "code"),
    stream=Stream(),
    models=("gpt-5.2", "gpt-image-1", "gpt-image-2"),
)

# The page of llmapi.site: OpenAI's parameters and two older ones; only the prompt is required.
_LLMAPI = {
    **{name: field for name, field in _OPENAI_EDITS.items() if name != "partial_images"},
    "model": Field(
        fits=lambda model: model.startswith("gpt-image-"),
        complaint="images endpoint requires an image model",
    ),
    "size": Field(fits=free),
    "moderation": _MODERATION,
    "response_format": FORMAT,
    "style": Field(choices=("vivid", "natural")),
}
LLMAPI = Dialect(
    name="llmapi",
    generations=_LLMAPI,
    edits=_LLMAPI,
    one=("image", "image[]"),
    several=("image", "image[]"),
    error=("type", "message"),
    # It behaves like Sub2API, whose streams begin with keepalives of both kinds.
    stream=Stream(keepalive=b": keepalive\n\ndata: {}\n\n", done=True),
    models=("gpt-5.2", "gpt-image-2"),
)

# "All required": model, prompt, size, n. Its page shows every key in one answer, `usage` as `{}`.
GATEWAY = Dialect(
    name="gateway",
    base="/api/v1",
    generations={
        "model": MODEL,
        "prompt": PROMPT,
        "size": Field(required=True, fits=free),
        "n": Field(int, required=True, least=1, most=1),
    },
    edits=None,
    gives=("url", "b64_json", "revised_prompt"),
    usage=(),
)

# The page of api.apiyi.com: `size` has no effect, and `n`, `quality` and `aspect_ratio` are refused.
_APIYI = {
    "model": Field(required=True, choices=("gpt-image-2-all",)),
    "prompt": PROMPT,
    "size": Field(),
    "response_format": FORMAT,
}
APIYI = Dialect(
    name="apiyi",
    generations=_APIYI,
    edits=_APIYI,
    one=("image", "image[]"),
    several=("image", "image[]"),
    data_url=True,
    usage=("input_tokens", "output_tokens", "total_tokens"),
    size_in_words=True,
    models=("gpt-5.2", "gpt-image-2-all", "gpt-image-2-vip"),
)

# docs.apiyi.com, "gpt-image-2-vip sizes": ten ratios in three resolutions.
_APIYI_VIP_SIZES = """
    auto
    1280x1280 848x1280 1280x848 960x1280 1280x960 1024x1280 1280x1024 720x1280 1280x720 1280x544
    2048x2048 1360x2048 2048x1360 1536x2048 2048x1536 1632x2048 2048x1632 1152x2048 2048x1152
    2048x864
    2880x2880 2336x3520 3520x2336 2480x3312 3312x2480 2560x3216 3216x2560 2160x3840 3840x2160
    3840x1632
"""
_APIYI_VIP = {
    **_APIYI,
    "model": Field(required=True, choices=("gpt-image-2-vip",)),
    "size": Field(choices=tuple(_APIYI_VIP_SIZES.split())),
}
APIYI_VIP = replace(
    APIYI, name="apiyi-vip", generations=_APIYI_VIP, edits=_APIYI_VIP, size_in_words=False
)

DIALECTS: Mapping[str, Dialect] = {
    dialect.name: dialect for dialect in (LLMEASY, LLMAPI, GATEWAY, APIYI, APIYI_VIP, OPENAI)
}
