"""What the tests of the sandbox have in common."""

from collections.abc import Iterator

import pytest

from draw_bot_sandbox.images import scenery


@pytest.fixture(scope="package", autouse=True)
def rough_pictures() -> Iterator[None]:
    """Shapes are drawn small and made larger: it takes a tenth of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scenery, "DETAIL", 320)
        yield
