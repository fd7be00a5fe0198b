"""Takes previews from drawing to the status board: the port `PreviewSink`."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import Refusal
from bot.domain.jobs import Job
from bot.domain.ports import ImageProcessor
from bot.observability import get_logger
from bot.runtime.task_supervisor import TaskSupervisor
from bot.telegram.delivery.status.previews import discard
from bot.telegram.delivery.status.status_board import StatusBoard

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TelegramPreviewSink:
    board: StatusBoard
    image_processor: ImageProcessor
    temp_dir: Path
    """A folder for previews that no status shows yet."""
    supervisor: TaskSupervisor

    def preview(self, job: Job, path: Path) -> None:
        self.supervisor.start(self._show(job, path), f"preview of job {job.id}")

    async def _show(self, job: Job, path: Path) -> None:
        """Converts the preview for the status board; one that cannot be read is dropped."""
        jpeg = None
        try:
            jpeg = self._new_file()
            await self.image_processor.preview(path, jpeg)
            self.board.show_preview(job.id, jpeg)
            jpeg = None
        except (OSError, Refusal) as error:
            log.warning("no preview", job_id=job.id, error=str(error))
        finally:
            discard(path)
            if jpeg:
                discard(jpeg)

    def _new_file(self) -> Path:
        """An empty file."""
        with tempfile.NamedTemporaryFile(dir=self.temp_dir, suffix=".jpeg", delete=False) as file:
            return Path(file.name)
