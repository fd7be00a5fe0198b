"""Port to the erasure of what is stored about a user."""

from typing import Protocol

from bot.domain.ids import UserId


class PrivacyStore(Protocol):
    """Erases all rows and files about a user; implemented by `storage`."""

    async def forget(self, user_id: UserId, at: float) -> None:
        """Records that all jobs up to now are to be erased; pending references and unsent replies go
        at once."""
        ...

    async def asked_at(self, user_id: UserId) -> float | None:
        """When the user asked for an erasure that is not complete."""
        ...

    async def erase(self, user_id: UserId) -> bool:
        """Erases the prompts and images of the finished jobs among them.

        Says whether that is all of them. The sums of usage stay.
        """
        ...

    async def close(self, user_id: UserId, since: float | None) -> None:
        """Completes the erasure that was asked for at that time, unless it was asked for again."""
        ...
