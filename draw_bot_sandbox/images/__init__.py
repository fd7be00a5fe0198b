"""An Images API server for tests, demo and benchmarks: it imitates a vendor on loopback."""

from draw_bot_sandbox.images.answers import MAGIC, Answer, Gate
from draw_bot_sandbox.images.dialects import Dialect
from draw_bot_sandbox.images.forms import Upload
from draw_bot_sandbox.images.journal import Received
from draw_bot_sandbox.images.server import ImagesSandbox
from draw_bot_sandbox.images.vendors import (
    APIYI,
    APIYI_VIP,
    DIALECTS,
    GATEWAY,
    LLMAPI,
    LLMEASY,
    OPENAI,
)

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
