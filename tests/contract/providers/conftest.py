"""A vendor for each test, in every dialect."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.contract.providers.row import Row, RowOf
from tests.contract.providers.vendor import PROFILES, Vendor, opened


@pytest.fixture(params=PROFILES)
async def vendor(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Vendor]:
    async with opened(request.param, tmp_path / "pictures") as vendor:
        yield vendor


@pytest.fixture(params=[name for name in PROFILES if PROFILES[name].edits_path])
async def editor(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Vendor]:
    """A vendor that can edit."""
    async with opened(request.param, tmp_path / "pictures") as vendor:
        yield vendor


@pytest.fixture
async def llmeasy(tmp_path: Path) -> AsyncIterator[Vendor]:
    """For what no dialect changes, and takes long."""
    async with opened("llmeasy", tmp_path / "pictures") as vendor:
        yield vendor


@pytest.fixture
async def openai(tmp_path: Path) -> AsyncIterator[Vendor]:
    """A vendor that streams previews."""
    async with opened("openai", tmp_path / "pictures") as vendor:
        yield vendor


@pytest.fixture
async def row_of(tmp_path: Path) -> AsyncIterator[RowOf]:
    async with AsyncExitStack() as stack:

        async def open_row(*names: str, **options: Any) -> Row:
            contexts = [opened(name, tmp_path / name) for name in names]
            vendors = [await stack.enter_async_context(each) for each in contexts]
            return Row(vendors, tmp_path, **options)

        yield open_row
