"""What holds for every file of the bot and of its sandbox."""

import ast
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PACKAGES = ("bot", "draw_bot_sandbox")
MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 40
OLDEST_PYTHON = (3, 11)
OF_THE_SANDBOX = sorted((REPOSITORY / "tests" / "sandbox").rglob("*.py"))
FILES = sorted(path for name in PACKAGES for path in (REPOSITORY / name).rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_files_and_functions_are_short_and_old_pythons_read_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=OLDEST_PYTHON)

    assert len(text.splitlines()) <= MOST_LINES
    too_long = {
        node.name: lines
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    }
    assert not too_long


@pytest.mark.parametrize(("package", "least"), [("bot", 100), ("draw_bot_sandbox", 40)])
def test_the_packages_are_found(package: str, least: int) -> None:
    assert sum(path.is_relative_to(REPOSITORY / package) for path in FILES) > least


@pytest.mark.parametrize("path", OF_THE_SANDBOX, ids=lambda path: path.name)
def test_the_sandbox_is_tested_without_the_bot_and_its_tests(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = [
        *(node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)),
        *(
            each.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for each in node.names
        ),
    ]

    ours = [name for name in imported if name.split(".")[0] in {"bot", "tests"}]
    assert [name for name in ours if not name.startswith("tests.sandbox.")] == []
