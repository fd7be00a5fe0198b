"""What most starts do without is not imported by them: seconds and megabytes of every bot."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.kit.databases import create_database

SERVE = """
import asyncio, sys
from contextlib import aclosing
from pathlib import Path
from bot.app import wiring
from bot.imaging import PillowImageProcessor
from bot.storage import open_database

async def serve(folder):
    async with open_database(f"sqlite+aiosqlite:///{folder}/bot.db"):
        async with aclosing(PillowImageProcessor()) as image_processor:
            await image_processor.measure(folder / "picture")

asyncio.run(serve(Path(sys.argv[1])))
print(*{name.partition(".")[0] for name in sys.modules} & {"alembic", "pillow_heif"})
"""


@pytest.mark.parametrize("is_first", [True, False])
def test_a_usual_start_and_picture_need_no_migrations_and_no_rare_format(
    tmp_path: Path, *, is_first: bool
) -> None:
    if not is_first:
        create_database(tmp_path / "bot.db")
    Image.new("RGB", (9, 9)).save(tmp_path / "picture", "PNG")

    said = subprocess.run(
        [sys.executable, "-c", SERVE, tmp_path], check=True, capture_output=True, text=True
    )

    assert said.stdout.split() == []
