"""The drawing service without the time that drawing takes."""

from draw_bot_sandbox.images import Answer, ImagesSandbox
from draw_bot_sandbox.images.forms import Form
from draw_bot_sandbox.images.sizes import AUTO
from tests.kit.image_files import picture

WIDTH, HEIGHT = 96, 64


class QuickImages(ImagesSandbox):
    """A small plain picture answers where neither the request nor the test named a size."""

    def _picture(self, form: Form, answer: Answer, variant: int) -> bytes:
        if answer == Answer() and form.fields.get("size", AUTO) == AUTO and not self.noisy:
            return picture("PNG", WIDTH, HEIGHT)
        return super()._picture(form, answer, variant)
