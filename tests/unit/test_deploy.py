"""What runs the bot on a server: the unit of systemd, and the file of Docker Compose."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.app.process import HANDLERS_GRACE
from bot.config import Config

REPOSITORY = Path(__file__).parents[2]
UNIT = (REPOSITORY / "deploy" / "draw-bot.service").read_text(encoding="utf-8")
COMPOSE = (REPOSITORY / "compose.yaml").read_text(encoding="utf-8")
DOCKERFILE = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
PROGRAM = "/opt/draw-bot/bin/draw-bot"
EXPOSURE = "20"  # of 100, as systemd rates it; without any sandboxing it is 96

analyzed = pytest.mark.skipif(
    not shutil.which("systemd-analyze") and os.environ.get("CI") != "true",
    reason="systemd-analyze is not here: install systemd",
)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, with a program that is on this machine, too."""
    path = tmp_path / "draw-bot.service"
    path.write_text(UNIT.replace(PROGRAM, "/bin/true"), encoding="utf-8")
    return path


@analyzed
def test_systemd_understands_every_line_of_the_unit(unit: Path) -> None:
    said = subprocess.run(
        ["systemd-analyze", "verify", unit], check=False, capture_output=True, text=True
    )

    assert "draw-bot.service" not in said.stderr  # what it says of others is none of our business
    assert said.returncode == 0


@analyzed
def test_the_unit_shuts_the_bot_in(unit: Path) -> None:
    rated = ["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE}", str(unit)]
    said = subprocess.run(rated, check=False, capture_output=True, text=True)

    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize(
    ("text", "setting"),
    [(UNIT, r"^TimeoutStopSec=(\d+)s$"), (COMPOSE, r"stop_grace_period: (\d+)s")],
)
def test_a_stopped_bot_is_given_the_time_that_it_takes(text: str, setting: str) -> None:
    given = re.search(setting, text, re.MULTILINE)

    assert given
    assert int(given[1]) > Config.model_fields["shutdown_grace"].default + HANDLERS_GRACE


def test_the_unit_starts_the_command_in_the_folder_that_it_may_write_to() -> None:
    settings = dict(line.split("=", 1) for line in UNIT.splitlines() if re.match(r"\w+=", line))

    assert settings["ExecStart"] == f"{PROGRAM} run"
    assert settings["WorkingDirectory"] == f"/var/lib/{settings['StateDirectory']}"


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the image starts the bot, with what the Dockerfile copies there."""
    app = tmp_path_factory.mktemp("app")
    for source, target in re.findall(r"^COPY (\w+) (\w+)$", DOCKERFILE, re.MULTILINE):
        shutil.copytree(REPOSITORY / source, app / target)
    return app


def test_the_image_holds_the_bot_and_not_its_sandbox(image: Path) -> None:
    assert {path.name for path in image.iterdir()} == {"bot", "locales"}
    assert "sandbox" not in DOCKERFILE


@pytest.mark.slow
def test_the_image_starts_the_bot_and_says_that_it_has_no_demo(image: Path) -> None:
    both = "from bot.app.command_line import main; print(main(['run']), main(['demo']))"
    ended = subprocess.run(
        [sys.executable, "-c", both],
        cwd=image,
        env={"PATH": os.environ["PATH"], "LANG": "en_US.UTF-8"},
        check=True,
        capture_output=True,
        text=True,
    )

    no_token, no_demo = ended.stderr.splitlines()
    assert no_token.startswith("BOT_TOKEN is not set: ")
    assert no_demo.startswith("This installation has no demo: ")
    assert ended.stdout == "1 1\n"


def test_compose_asks_for_the_health_as_the_image_does() -> None:
    asked = re.search(r"^ +test: (.+)$", COMPOSE, re.MULTILINE)
    of_image = re.search(r"^ +CMD (test .+)$", DOCKERFILE, re.MULTILINE)

    assert asked
    assert of_image
    assert asked[1].replace("$$", "$") == of_image[1]


def test_compose_keeps_the_data_where_the_image_does() -> None:
    (volume,) = re.findall(r"^VOLUME (.+)$", DOCKERFILE, re.MULTILINE)

    assert f"- data:{volume}\n" in COMPOSE
    assert f"DATA_DIR: {volume}" in COMPOSE
