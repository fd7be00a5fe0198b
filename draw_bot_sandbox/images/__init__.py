"""An Images API server for tests, demo and benchmarks: it imitates a provider on loopback."""

from draw_bot_sandbox.images.answers import MAGIC, Answer, Gate
from draw_bot_sandbox.images.dialects import Dialect
from draw_bot_sandbox.images.forms import Upload
from draw_bot_sandbox.images.journal import Received
from draw_bot_sandbox.images.providers import (
    APIYI,
    APIYI_VIP,
    DIALECTS,
    GATEWAY,
    LLMAPI,
    LLMEASY,
    OPENAI,
)
from draw_bot_sandbox.images.server import ImagesSandbox

__all__ = [
    "APIYI",
    "APIYI_VIP",
    "DIALECTS",
    "GATEWAY",
    "LLMAPI",
    "LLMEASY",
    "MAGIC",
    "OPENAI",
    "Answer",
    "Dialect",
    "Gate",
    "ImagesSandbox",
    "Received",
    "Upload",
]
