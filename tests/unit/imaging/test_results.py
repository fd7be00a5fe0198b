import asyncio
import errno
import os
import threading
from contextlib import aclosing
from pathlib import Path

import pytest
from PIL import Image, ImageFile, ImageStat

from bot.domain.errors import ImageDamaged, ImageUnsupported
from bot.domain.images import Measure
from bot.imaging import PillowImageProcessor
from bot.imaging import image_processor as image_processor_module
from bot.imaging.formats.outlines import Outline
from tests.image_samples.drawings import signed
from tests.unit.imaging.conftest import Saver, near


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_a_result_is_measured_by_its_bytes(
    image_processor: PillowImageProcessor, saved: Saver, kind: str
) -> None:
    path = saved(Image.new("RGB", (123, 45)), kind)

    assert await image_processor.measure(path) == Measure(
        123, 45, kind.lower(), path.stat().st_size
    )


async def test_a_result_stays_as_the_service_signed_it(
    image_processor: PillowImageProcessor, tmp_path: Path
) -> None:
    path = tmp_path / "result.png"
    path.write_bytes(signed())

    await image_processor.measure(path)
    await image_processor.preview(path, tmp_path / "preview.jpg")

    assert path.read_bytes() == signed()
    assert b"Secret" not in (tmp_path / "preview.jpg").read_bytes()


async def test_a_result_without_its_last_bytes_is_damaged(
    image_processor: PillowImageProcessor, saved: Saver
) -> None:
    path = saved(Image.new("RGB", (100, 100)), "PNG")
    path.write_bytes(path.read_bytes()[:-12])  # all pixels are there, the end is not

    with pytest.raises(ImageDamaged):
        await image_processor.measure(path)


async def test_a_result_in_a_format_nobody_asked_for_is_unsupported(
    image_processor: PillowImageProcessor, saved: Saver
) -> None:
    with pytest.raises(ImageUnsupported):
        await image_processor.measure(saved(Image.new("RGB", (9, 9)), "GIF"))


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((3840, 2160), (2560, 1440)),
        ((2560, 2560), (2560, 2560)),
        ((9000, 3000), (2560, 853)),
        ((5000, 50), (2560, 128)),
        ((10, 900), (45, 900)),
        ((640, 480), (640, 480)),
    ],
)
async def test_a_preview_is_a_legal_photo_of_the_whole(
    image_processor: PillowImageProcessor,
    saved: Saver,
    tmp_path: Path,
    size: tuple[int, int],
    shown: tuple[int, int],
) -> None:
    path = saved(Image.new("RGB", size, "red"), "PNG")

    measure = await image_processor.preview(path, tmp_path / "preview.jpg")

    with Image.open(tmp_path / "preview.jpg") as preview:
        assert (preview.format, preview.mode, preview.size) == ("JPEG", "RGB", shown)
        assert near(preview, (shown[0] // 2, shown[1] // 2), (254, 0, 0))
    assert measure == Measure(*shown, "jpeg", (tmp_path / "preview.jpg").stat().st_size)
    assert sum(shown) <= 10_000
    assert max(shown) <= 20 * min(shown)


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The formats of the pictures that were decoded, each time anew."""
    decoded: list[str] = []
    load = ImageFile.ImageFile.load

    def note(image: ImageFile.ImageFile) -> object:
        if image.tile:
            decoded.append(image.format or "")
        return load(image)

    monkeypatch.setattr(ImageFile.ImageFile, "load", note)
    return decoded


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
async def test_what_is_no_photo_is_measured_and_previewed_from_one_decode(
    *,
    image_processor: PillowImageProcessor,
    saved: Saver,
    tmp_path: Path,
    decoded: list[str],
    kind: str,
) -> None:
    path = saved(Image.linear_gradient("L").resize((5000, 50)).convert("RGB"), kind)

    measure = await image_processor.measure(path, tmp_path / "preview.jpg")

    assert measure == Measure(5000, 50, kind.lower(), path.stat().st_size)
    assert decoded == [kind]
    with Image.open(tmp_path / "preview.jpg") as preview:
        assert (preview.format, preview.size) == ("JPEG", (2560, 128))
        assert near(preview, (1280, 64), (127, 127, 127))


async def test_a_photo_needs_no_preview_and_keeps_none_of_an_earlier_picture(
    image_processor: PillowImageProcessor, saved: Saver, tmp_path: Path
) -> None:
    (tmp_path / "preview.jpg").touch()

    await image_processor.measure(saved(Image.new("RGB", (9, 9)), "PNG"), tmp_path / "preview.jpg")

    assert not (tmp_path / "preview.jpg").exists()


async def test_a_disk_that_takes_no_preview_costs_no_result(
    image_processor: PillowImageProcessor, saved: Saver, tmp_path: Path
) -> None:
    path = saved(Image.new("RGB", (5000, 50)), "PNG")

    measure = await image_processor.measure(path, tmp_path / "gone" / "preview.jpg")

    assert measure.width == 5000


async def test_a_preview_is_there_whole_or_not_at_all(
    image_processor: PillowImageProcessor,
    saved: Saver,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = saved(Image.new("RGB", (20, 20)), "PNG")
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        await image_processor.preview(path, tmp_path / "preview.jpg")

    assert not (tmp_path / "preview.jpg").exists()
    assert not (tmp_path / "preview.jpg.part").exists()


@pytest.mark.parametrize(("size", "shown"), [((3840, 2160), (800, 450)), ((640, 480), (640, 480))])
async def test_a_thumbnail_is_a_small_preview(
    image_processor: PillowImageProcessor,
    saved: Saver,
    tmp_path: Path,
    size: tuple[int, int],
    shown: tuple[int, int],
) -> None:
    path = saved(Image.new("RGB", size, "red"), "PNG")

    measure = await image_processor.thumbnail(path, tmp_path / "thumbnail.jpg")

    assert (measure.width, measure.height, measure.format) == (*shown, "jpeg")


async def test_the_worst_preview_stays_below_ten_megabytes(
    image_processor: PillowImageProcessor, saved: Saver, tmp_path: Path
) -> None:
    side = 2560
    dots = [
        Image.frombytes("1", (side, side), os.urandom(side * side // 8)).convert("L")
        for _ in range(3)
    ]
    path = saved(Image.merge("RGB", dots), "BMP")

    measure = await image_processor.preview(path, tmp_path / "preview.jpg")

    assert measure.size < 10_000_000


async def test_fine_hatching_becomes_plain_grey(
    image_processor: PillowImageProcessor, saved: Saver, tmp_path: Path
) -> None:
    """Cheaper filters make stripes of it that nobody drew."""
    hatching = Image.frombytes("L", (3840, 1), bytes([0, 255] * 1920)).resize((3840, 60))

    await image_processor.preview(saved(hatching, "PNG"), tmp_path / "preview.jpg")

    with Image.open(tmp_path / "preview.jpg") as preview:
        [contrast] = ImageStat.Stat(preview.convert("L").crop((20, 50, 2540, 80))).stddev
    assert contrast < 20


async def test_transparency_is_shown_on_white(
    image_processor: PillowImageProcessor, saved: Saver, tmp_path: Path
) -> None:
    path = saved(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG")

    await image_processor.preview(path, tmp_path / "preview.jpg")

    with Image.open(tmp_path / "preview.jpg") as preview:
        assert preview.getpixel((20, 20)) == (255, 255, 255)


async def test_a_disk_that_refuses_is_no_damaged_result(
    image_processor: PillowImageProcessor, saved: Saver, tmp_path: Path
) -> None:
    path = saved(Image.new("RGB", (20, 20)), "PNG")

    with pytest.raises(IsADirectoryError):
        await image_processor.preview(path, tmp_path)


async def test_pictures_are_decoded_as_memory_allows_and_never_on_the_event_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two of the largest, on however many cores. A cancelled request's thread holds its memory."""
    started = asyncio.Queue[Path]()
    loop = asyncio.get_running_loop()
    leave = threading.Event()

    def decode(path: Path, _: None) -> Measure:
        loop.call_soon_threadsafe(started.put_nowait, path)
        leave.wait(timeout=10)
        return Measure(1, 1, "png", 1)

    monkeypatch.setattr(image_processor_module, "measure", decode)
    monkeypatch.setattr(
        image_processor_module, "read_outline", lambda _: Outline((), 4000, 4500, passes=1)
    )
    image_processor = PillowImageProcessor(at_once=32)
    async with aclosing(image_processor), asyncio.TaskGroup() as group:
        tasks = [group.create_task(image_processor.measure(Path(str(n)))) for n in range(4)]
        begun = {await started.get(), await started.get()}
        cancelled = tasks[int(min(begun).name)]
        cancelled.cancel()
        await asyncio.wait([cancelled])
        assert started.empty()
        leave.set()
    assert [task for task in tasks if task.cancelled()] == [cancelled]
    others = {await started.get(), await started.get()}
    assert begun | others == {Path(str(n)) for n in range(4)}
