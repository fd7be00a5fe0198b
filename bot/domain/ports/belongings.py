"""What the services ask of the database about all that it keeps of a person."""

from typing import Protocol

from bot.domain.pictures import PastPicture


class Belongings(Protocol):
    """What is kept about people, whichever rows and files it lies in; kept by `storage`."""

    async def recent(self, chat_id: int, person_id: int, most: int) -> list[PastPicture]:
        """The latest pictures that were drawn for the person in that chat, the newest request first.

        Of requests that are over, whether or not Telegram took them.
        """
        ...

    async def forget(self, person_id: int, at: float) -> None:
        """Writes down that all requests up to now are to be forgotten; what waits goes at once."""
        ...

    async def to_forget(self) -> dict[int, float]:
        """The people who are being forgotten, and since when."""
        ...

    async def erase(self, person_id: int) -> bool:
        """Erases the words and pictures of the requests that are to be forgotten and are over.

        Says whether that is all of them. The sums of usage stay.
        """
        ...

    async def close(self, person_id: int, since: float) -> None:
        """Nothing of it can come in any more: the wish of that time is dropped."""
        ...
