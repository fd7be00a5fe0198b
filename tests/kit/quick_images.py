"""The provider without the time that drawing takes."""

from functools import lru_cache

from draw_bot_sandbox.images import ImagesSandbox
from draw_bot_sandbox.images.forms import Form
from draw_bot_sandbox.images.sizes import Size
from tests.kit.image_files import picture

WIDTH, HEIGHT = 96, 64


class QuickImages(ImagesSandbox):
    """Plain pictures, and small ones where nobody named a size."""

    def _painted(self, form: Form, size: Size | None, variant: int, kind: str) -> bytes:
        return _plain(kind, size or (WIDTH, HEIGHT))

    def _sketches(self, picture: bytes, count: int) -> list[bytes]:
        return [_plain("PNG", (WIDTH, HEIGHT))] * count


@lru_cache(maxsize=32)
def _plain(kind: str, size: Size) -> bytes:
    return picture(kind, *size)
