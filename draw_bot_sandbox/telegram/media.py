"""Files of a request become photos and attachments."""

import asyncio
from collections.abc import Mapping

from draw_bot_sandbox.telegram.errors import bad_request
from draw_bot_sandbox.telegram.files import FileStore, Upload
from draw_bot_sandbox.telegram.model import Attachment, Media, Photo, PhotoSize
from draw_bot_sandbox.telegram.pictures import PHOTO_BYTES, Jpeg, compress_photo, thumbnail

ATTACH = "attach://"


class MediaDesk:
    """Makes what messages carry, and knows it again by its file_id."""

    def __init__(self, files: FileStore) -> None:
        self._files = files
        self._known: dict[str, Media] = {}  # by file_id, every size of a photo

    async def photo(self, upload: Upload) -> Photo:
        """Recompressed; raises PictureRefusedError."""
        jpegs = await asyncio.to_thread(compress_photo, upload.path)
        photo = Photo(tuple(self._size(jpeg) for jpeg in jpegs))
        self._known |= dict.fromkeys((size.file.file_id for size in photo.sizes), photo)
        return photo

    async def document(self, upload: Upload, mime: str | None = None) -> Attachment:
        """Byte for byte, with a thumbnail where it is a picture."""
        preview = await asyncio.to_thread(thumbnail, upload.path)
        width, height = preview[0] if preview else (0, 0)
        small = self._size(preview[1]) if preview else None
        file = self._files.keep("document", upload, mime)
        return self.know(Attachment("document", file, width, height, small))

    def _video(self, upload: Upload) -> Attachment:
        return self.know(Attachment("video", self._files.keep("video", upload, "video/mp4")))

    def know(self, attachment: Attachment) -> Attachment:
        self._known[attachment.file_id] = attachment
        return attachment

    async def take(self, kind: str, source: str, uploads: Mapping[str, Upload]) -> Media:
        """What a parameter names: ``attach://part``, or the file_id of something sent before."""
        if not source.startswith(ATTACH):
            return self._by_file_id(kind, source)
        upload = uploads[source.removeprefix(ATTACH)]
        if upload.size == 0:
            raise bad_request("file must be non-empty")
        if kind == "photo":
            _check_photo_bytes(upload)
            return await self.photo(upload)
        return await self.document(upload) if kind == "document" else self._video(upload)

    def _by_file_id(self, kind: str, file_id: str) -> Media:
        media = self._known.get(file_id)
        if media is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        known_kind = "photo" if isinstance(media, Photo) else media.kind
        if known_kind != kind:
            raise bad_request(f"can't use file of type {known_kind.title()} as {kind.title()}")
        return media

    def _size(self, jpeg: Jpeg) -> PhotoSize:
        file = self._files.keep_bytes("photo", "photo.jpg", jpeg.data, "image/jpeg")
        return PhotoSize(file, jpeg.width, jpeg.height)


def _check_photo_bytes(upload: Upload) -> None:
    if upload.size > PHOTO_BYTES:
        limit = f"too big for a photo; the maximum size is {PHOTO_BYTES} bytes"
        raise bad_request(f"file of size {upload.size} bytes is {limit}")
