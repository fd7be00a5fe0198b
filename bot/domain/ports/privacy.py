"""Port to everything that is stored about a user."""

from typing import Protocol

from bot.domain.ids import ChatId, UserId
from bot.domain.images import HistoryImage


class PrivacyStore(Protocol):
    """All rows and files about users: their history, and its erasure; implemented by `storage`."""

    async def recent(self, chat_id: ChatId, user_id: UserId, most: int) -> list[HistoryImage]:
        """The latest images that were drawn for the user in that chat, the newest job first.

        Of finished jobs, whether or not Telegram took their images.
        """
        ...

    async def forget(self, user_id: UserId, at: float) -> None:
        """Records that all jobs up to now are to be erased; pending references go at once."""
        ...

    async def users_to_forget(self) -> dict[UserId, float]:
        """The users whose erasure is not complete, and when they asked for it."""
        ...

    async def erase(self, user_id: UserId) -> bool:
        """Erases the prompts and images of the finished jobs among them.

        Says whether that is all of them. The sums of usage stay.
        """
        ...

    async def close(self, user_id: UserId, since: float) -> None:
        """Completes the erasure that was asked for at that time."""
        ...
