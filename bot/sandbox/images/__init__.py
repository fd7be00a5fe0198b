"""An Images API server for tests, demo and benchmarks: it imitates a vendor on loopback."""

from bot.sandbox.images.answers import MAGIC, Answer, Gate
from bot.sandbox.images.dialects import LLMEASY, Dialect
from bot.sandbox.images.forms import Upload
from bot.sandbox.images.journal import Received
from bot.sandbox.images.server import ImagesSandbox

__all__ = ["LLMEASY", "MAGIC", "Answer", "Dialect", "Gate", "ImagesSandbox", "Received", "Upload"]
