"""An Images API server for tests, demo and benchmarks: it imitates a vendor on loopback."""

from bot.sandbox.images.answers import MAGIC, Answer, Gate
from bot.sandbox.images.dialects import Dialect
from bot.sandbox.images.forms import Upload
from bot.sandbox.images.journal import Received
from bot.sandbox.images.server import ImagesSandbox
from bot.sandbox.images.vendors import APIYI, APIYI_VIP, DIALECTS, GATEWAY, LLMAPI, LLMEASY, OPENAI

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
