"""A provider for each test, in every dialect."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.contract.providers.failover import Failover, OpenFailover
from tests.contract.providers.provider import PROFILES, FakeProvider, opened


@pytest.fixture(params=PROFILES)
async def provider(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[FakeProvider]:
    async with opened(request.param, tmp_path / "pictures") as provider:
        yield provider


@pytest.fixture(params=[name for name in PROFILES if PROFILES[name].edits_path])
async def editor(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[FakeProvider]:
    """A provider that can edit."""
    async with opened(request.param, tmp_path / "pictures") as provider:
        yield provider


@pytest.fixture
async def llmeasy(tmp_path: Path) -> AsyncIterator[FakeProvider]:
    """For what no dialect changes, and takes long."""
    async with opened("llmeasy", tmp_path / "pictures") as provider:
        yield provider


@pytest.fixture
async def openai(tmp_path: Path) -> AsyncIterator[FakeProvider]:
    """A provider that streams previews."""
    async with opened("openai", tmp_path / "pictures") as provider:
        yield provider


@pytest.fixture
async def open_failover(tmp_path: Path) -> AsyncIterator[OpenFailover]:
    async with AsyncExitStack() as stack:

        async def open_providers(*names: str, **options: Any) -> Failover:
            contexts = [opened(name, tmp_path / name) for name in names]
            providers = [await stack.enter_async_context(each) for each in contexts]
            return Failover(providers, tmp_path, **options)

        yield open_providers
