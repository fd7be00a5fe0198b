"""A vendor for each test, in every dialect."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

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
