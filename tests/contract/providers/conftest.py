"""A vendor for each test."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp import web

from bot.sandbox.images import ImagesSandbox
from bot.sandbox.serving import serving
from tests.contract.providers.vendor import KEY, Vendor


@pytest.fixture
async def vendor(tmp_path: Path) -> AsyncIterator[Vendor]:
    images = ImagesSandbox(key=KEY)
    app = web.Application(client_max_size=100 * 1024 * 1024)
    images.add_to(app)
    folder = tmp_path / "pictures"
    folder.mkdir()
    async with serving(app) as url, AsyncExitStack() as clients:
        yield Vendor(images, f"{url}/v1", folder / "7-0", clients)
