"""The messages of a result, in their order: pure data, worked out before anything is sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from aiogram.types import InlineKeyboardMarkup

from bot.domain.images import Image
from bot.domain.results import Result
from bot.domain.settings import SendAs
from bot.telegram.views.results import file_name

REQUEST_BYTES = 48 * 1024 * 1024
"""Telegram takes 50 MB in one request, all its files and fields together."""


class ImageForm(Enum):
    """What of an image is uploaded."""

    ORIGINAL = auto()
    """The file as the provider made it."""
    PREVIEW = auto()
    """A smaller JPEG of it, which lies beside it."""
    THUMBNAIL = auto()
    """`image` is a smaller copy itself."""


@dataclass(frozen=True, slots=True)
class PlannedImage:
    """`caption` is HTML. With a `photo_id`, Telegram has it already, and nothing is uploaded."""

    image: Image
    form: ImageForm = ImageForm.ORIGINAL
    caption: str | None = None
    file_name: str | None = None
    photo_id: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """`text` is HTML."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None
    is_reply: bool = True


@dataclass(frozen=True, slots=True)
class Photos:
    """A photo, or several as one album, which takes no keyboard."""

    images: tuple[PlannedImage, ...]
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class Files:
    """A file, or several as one album, which takes no keyboard."""

    images: tuple[PlannedImage, ...]
    keyboard: InlineKeyboardMarkup | None = None


PlannedMessage = Text | Photos | Files


@dataclass(frozen=True, slots=True)
class DeliveryStep:
    """One message or album; `number` counts them from 1, the same at every retry.

    Without a `message`, its files are withheld: it is over with the next step that has one.
    """

    number: int
    message: PlannedMessage | None
    pictures: int = 0
    """How many images have come whole with it."""
    instead: tuple[PlannedMessage, ...] = ()
    """Sent where Telegram does not take the photos, or no preview can be made."""
    after_originals: PlannedMessage | None = None
    """In place of `message` where all originals have come as files before it, in this try."""


@dataclass(frozen=True, slots=True)
class DeliveryPlan:
    """What is left to send of a result of so many `images`."""

    steps: tuple[DeliveryStep, ...]
    images: int


@dataclass(frozen=True, slots=True)
class ResultWords:
    """What is said with a result; texts are HTML.

    With a `withheld_note`, no original is sent if Telegram takes a photo: previews are sent, and
    the note says where the files are.
    """

    caption: str
    keyboard: InlineKeyboardMarkup
    keyboard_after_originals: InlineKeyboardMarkup
    """Where all the originals came before it, or with it."""
    withheld_note: str | None = None


def plan_delivery(result: Result, images: Sequence[Image], words: ResultWords) -> DeliveryPlan:
    """The steps after those that the job has recorded as sent.

    What is no legal photo goes out as a preview and as a file.
    """
    steps = _Planner(result, images, words).steps()
    left = tuple(step for step in steps if step.number > result.job.sent_parts)
    return DeliveryPlan(left, len(images))


@dataclass(frozen=True, slots=True)
class _Planner:
    result: Result
    images: Sequence[Image]
    words: ResultWords

    def steps(self) -> list[DeliveryStep]:
        """Photos, files, and under an album a message with the words and the buttons."""
        files, steps = self._files, list[DeliveryStep]()
        if self._send_as is not SendAs.FILE:
            steps.append(self._photo_step(len(self.images) - len(files)))
        for batch in split_batches(files):
            steps.append(self._file_step(len(steps) + 1, batch))
        if not self._single:
            steps.append(self._words_step(steps))
        return steps

    @property
    def _send_as(self) -> SendAs:
        return self.result.job.request.send_as

    @property
    def _single(self) -> bool:
        return len(self.images) == 1

    @property
    def _withheld(self) -> bool:
        return self.words.withheld_note is not None

    @property
    def _files(self) -> list[Image]:
        """The images that come as files in any case."""
        if self._send_as is SendAs.PHOTO:
            return [image for image in self.images if not image.measure.is_legal_photo]
        return list(self.images)

    def _photo_step(self, pictures: int) -> DeliveryStep:
        files = self._files
        caption = self._caption(noted=bool(files)) if self._single else None
        only_photos = [image for image in self.images if self._withheld or image not in files]
        instead: tuple[PlannedMessage, ...] = self._in_place_of_photos(only_photos)
        if self._single and not only_photos:  # the file follows without words
            instead = (Text(self.words.caption, self.words.keyboard, is_reply=False),)
        return DeliveryStep(1, self._photos(self.images, caption), pictures, instead)

    def _file_step(self, number: int, batch: Sequence[Image]) -> DeliveryStep:
        pictures = len(batch)
        if not self._withheld:
            return DeliveryStep(number, self._file(batch, captioned=number == 1), pictures)
        if self._send_as is SendAs.FILE:
            caption = self._caption(noted=True) if self._single else self.words.withheld_note
            photos, instead = self._photos(batch, caption), self._in_place_of_photos(batch)
            return DeliveryStep(number, photos, pictures, instead)
        if self._single and self.result.job.sent_parts:  # its caption came with an earlier try
            return DeliveryStep(number, Text(self.words.withheld_note or ""), pictures)
        return DeliveryStep(number, None, pictures)

    def _words_step(self, before: Sequence[DeliveryStep]) -> DeliveryStep:
        sent = self.result.job.sent_parts
        missing = any(step.message is None and step.number > sent for step in before)
        text = Text(self._caption(noted=missing), self.words.keyboard, is_reply=False)
        plain = Text(self.words.caption, self.words.keyboard_after_originals, is_reply=False)
        return DeliveryStep(len(before) + 1, text, after_originals=plain)

    def _in_place_of_photos(self, images: Sequence[Image]) -> tuple[Files, ...]:
        return tuple(self._file(batch, captioned=True) for batch in split_batches(images))

    def _photos(self, images: Sequence[Image], caption: str | None) -> Photos:
        """Numbered, unless there is a caption for the first of them."""
        planned = [self._planned(image, self._photo_form(image)) for image in images]
        if caption:
            planned = [replace(image, caption=None) for image in planned]
            planned[0] = replace(planned[0], caption=caption)
        return Photos(tuple(planned), self.words.keyboard if self._single else None)

    def _file(self, images: Sequence[Image], *, captioned: bool) -> Files:
        planned = tuple(self._planned(image, ImageForm.ORIGINAL) for image in images)
        if not (captioned and self._single):  # of several, a message under them speaks
            return Files(planned)
        whole = replace(planned[0], caption=self.words.caption)
        return Files((whole,), self.words.keyboard_after_originals)

    def _photo_form(self, image: Image) -> ImageForm:
        legal = image.measure.is_legal_photo and not self._withheld
        return ImageForm.ORIGINAL if legal else ImageForm.PREVIEW

    def _planned(self, image: Image, form: ImageForm) -> PlannedImage:
        """Of several, its number tells it apart, as on its buttons."""
        number = None if self._single else str(self.result.number(image.position))
        return PlannedImage(image, form, number, name_of(self.result, image, form))

    def _caption(self, *, noted: bool) -> str:
        note = self.words.withheld_note if noted else None
        return f"{self.words.caption}\n\n{note}" if note else self.words.caption


def name_of(result: Result, image: Image, form: ImageForm = ImageForm.ORIGINAL) -> str:
    """The name of its file, or of its preview's, after the request's words."""
    ending = image.measure.format if form is ImageForm.ORIGINAL else "jpeg"
    number = result.number(image.position)
    return file_name(result.job.request.prompt, number, "jpg" if ending == "jpeg" else ending)


def split_batches(images: Sequence[Image]) -> list[list[Image]]:
    """The files in their order, cut into requests that Telegram takes."""
    cut: list[list[Image]] = []
    bytes_left = 0
    for image in images:
        bytes_left -= image.measure.size
        if bytes_left < 0 or not cut:
            cut.append([])
            bytes_left = REQUEST_BYTES - image.measure.size
        cut[-1].append(image)
    return cut
