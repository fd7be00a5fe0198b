"""Port to the latest results."""

from typing import Protocol

from bot.domain.images import HistoryImage
from bot.domain.jobs import Requester


class HistoryStore(Protocol):
    """What was drawn for a user; implemented by `storage`."""

    async def recent(self, requester: Requester, most: int) -> list[HistoryImage]:
        """The latest images that were drawn for the user in that chat, the newest job first.

        Of finished jobs, whether or not Telegram took their images.
        """
        ...
