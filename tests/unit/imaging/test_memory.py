"""No picture takes the memory away from everybody else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.image_samples import PreparedReference
from tests.image_samples.memory_limits import HEAVY

pytestmark = pytest.mark.slow

MOST = 300_000_000
SURELY = 200_000_000  # by the heaviest: else nothing was measured

ROOT = Path(__file__).parents[3]
METER = Path("/proc/self/clear_refs")


@pytest.mark.skipif(not METER.exists(), reason="memory is measured as Linux tells it")
def test_heavy_pictures_take_a_bounded_amount_of_memory(tmp_path: Path) -> None:
    for picture in HEAVY:
        (tmp_path / picture.name).write_bytes(picture.make())

    command = [sys.executable, "-m", "tests.image_samples.peak_memory"]
    paths = [str(tmp_path / picture.name) for picture in HEAVY]
    said = subprocess.run([*command, *paths], check=True, stdout=subprocess.PIPE, cwd=ROOT)

    peaks = {Path(path).name: peak for path, peak in json.loads(said.stdout).items()}
    assert not {name: peak for name, peak in peaks.items() if peak > MOST}
    assert max(peaks.values()) > SURELY
    for picture in HEAVY:
        sent = picture.outcome
        ending = f"sent{sent.ending}" if isinstance(sent, PreparedReference) else sent.code
        assert (tmp_path / f"{picture.name} {ending}").exists()
