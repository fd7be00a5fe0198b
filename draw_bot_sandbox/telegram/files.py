"""Where uploads lie: a temporary folder that goes away with its owner."""

import itertools
import mimetypes
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

_MORE_TYPES = {".webp": "image/webp", ".heic": "image/heic", ".heif": "image/heif"}
_FOLDERS = {"photo": "photos", "sticker": "stickers", "voice": "voice", "video": "videos"}


@dataclass(slots=True)
class Upload:
    """Bytes on their way in: written piece by piece, then read once."""

    path: Path
    name: str
    size: int = 0

    def write(self, piece: bytes) -> None:
        with self.path.open("ab") as file:
            file.write(piece)
        self.size += len(piece)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that Telegram knows; `remote_path` is what getFile answers."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    path: Path
    size: int

    @property
    def bytes(self) -> bytes:
        return self.path.read_bytes()

    @property
    def remote_path(self) -> str:
        folder = _FOLDERS.get(self.kind, "documents")
        return f"{folder}/file_{self.unique_id}{PurePath(self.name).suffix}"


class FileStore:
    """Every file ever sent, by id and by the path it is downloaded from."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="sandbox-telegram-"))
        self._numbers = itertools.count(1)
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        # Gone with the store, or at the latest with the process.
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)

    def upload(self, name: str) -> Upload:
        path = self._folder / f"upload-{next(self._numbers)}"
        path.touch()
        return Upload(path, PurePath(name.replace("\\", "/")).name)

    def keep(self, kind: str, upload: Upload, mime: str | None = None) -> StoredFile:
        """Give the upload ids; its bytes stay when the upload itself is discarded."""
        number = next(self._numbers)
        path = self._folder / f"file-{number}"
        path.hardlink_to(upload.path)
        mime = mime or mime_of(upload.name)
        stored = StoredFile(
            f"AgAC-{kind}-{number}", f"AQAD{number}", kind, upload.name, mime, path, upload.size
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.remote_path] = stored
        return stored

    @contextmanager
    def holding(self, name: str, data: bytes) -> Iterator[Upload]:
        """An upload of bytes at hand, for as long as the block lasts."""
        upload = self.upload(name)
        try:
            upload.write(data)
            yield upload
        finally:
            upload.path.unlink()

    def keep_bytes(self, kind: str, name: str, data: bytes, mime: str | None = None) -> StoredFile:
        with self.holding(name, data) as upload:
            return self.keep(kind, upload, mime)

    def by_id(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def by_path(self, remote_path: str) -> StoredFile | None:
        return self._by_path.get(remote_path)


def mime_of(name: str) -> str:
    """The type by the name's ending, as Telegram tells it."""
    ending = PurePath(name).suffix.lower()
    return _MORE_TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"
