"""`python -m tests.image_samples.peak_memory FILE…`: what each takes to be made a reference.

Says so as JSON, by path: the memory at its peak over what there was before, in bytes. It is a
process of its own, for a peak once reached hides the smaller ones after it. Linux only.
"""

import json
import sys
from pathlib import Path

from PIL import Image

from bot.domain.errors import Refusal
from bot.imaging.references import prepare_reference

LONG_SIDE = 2048


def measure_peaks(paths: list[Path]) -> dict[str, int]:
    warm = paths[0].with_name("warm")
    Image.new("RGB", (9, 9)).save(warm, "PNG")
    _reference(warm)  # codecs come with the first picture
    peaks = {}
    for path in paths:
        forget_peak()
        before = peak()
        _reference(path)
        peaks[str(path)] = peak() - before
    return peaks


def forget_peak() -> None:
    """From now on it is what there is now: see proc(5)."""
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmHWM"))
    return int(kilobytes) * 1024


def _reference(path: Path) -> None:
    try:
        prepare_reference(path, path.with_name(f"{path.name} sent"), LONG_SIDE)
    except Refusal as refusal:
        path.with_name(f"{path.name} {refusal.code}").touch()


if __name__ == "__main__":
    json.dump(measure_peaks([Path(each) for each in sys.argv[1:]]), sys.stdout)
