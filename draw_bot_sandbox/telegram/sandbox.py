"""The whole imitation: a Bot API server, and the people and chats behind it."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from aiohttp import web

from draw_bot_sandbox.telegram.clients import publish
from draw_bot_sandbox.telegram.errors import NOTHING
from draw_bot_sandbox.telegram.faults import Drop, Faults
from draw_bot_sandbox.telegram.flood import Flood, FloodControl
from draw_bot_sandbox.telegram.model import BotSettings, Channel, Chat, Message, User
from draw_bot_sandbox.telegram.page_api import PageApi
from draw_bot_sandbox.telegram.people import Person
from draw_bot_sandbox.telegram.server import BotApi, RecordedCall
from draw_bot_sandbox.telegram.updates import Webhook
from draw_bot_sandbox.telegram.world import World

T = TypeVar("T")


class TelegramSandbox:
    """Telegram with one bot in it.

    Put it into an application with `add_to`, make people and chats, let the people act, and wait
    with `until` for what the bot makes of it. `clock` gives Unix seconds; `wait_limit` is how many
    seconds anybody waits for something.
    """

    def __init__(
        self,
        token: str = "42:TEST",  # noqa: S107  # it opens nothing but this sandbox
        *,
        clock: Callable[[], float] = time.time,
        flood: bool = True,
        username: str = "sandbox_bot",
        wait_limit: float = 30.0,
    ) -> None:
        bot_id = int(token.partition(":")[0])
        self.token = token
        self.flood = FloodControl(clock, enabled=flood)
        self.people: dict[int, Person] = {}
        self._faults = Faults()
        me = User(bot_id, "Sandbox", username=username, is_bot=True)
        self._world = World(me, clock, wait_limit)
        self._api = BotApi(self._world, token, self.flood, self._faults)
        self._page = PageApi(self._world, self.people)

    @property
    def me(self) -> User:
        return self._world.me

    @property
    def settings(self) -> BotSettings:
        """The switches of @BotFather; they may be changed at any time."""
        return self._world.settings

    @property
    def webhook(self) -> Webhook | None:
        """One that was left over, say. While it is set, polling is refused; nothing is sent to it."""
        return self._world.updates.webhook

    @webhook.setter
    def webhook(self, webhook: Webhook | None) -> None:
        self._world.updates.webhook = webhook

    @property
    def unknown_methods(self) -> set[str]:
        """Methods that this server is too old to know, such as ``"setMySettings"``: 404."""
        return self._api.unknown_methods

    @property
    def chats(self) -> dict[int, Chat]:
        return self._world.chats

    @property
    def calls(self) -> deque[RecordedCall]:
        """What the bot asked, in the order of the answers."""
        return self._api.calls

    @property
    def floods(self) -> list[Flood]:
        """When the bot was told to slow down."""
        return self.flood.refusals

    @property
    def pending_updates(self) -> int:
        """How many updates the bot has not confirmed yet."""
        return self._world.updates.pending

    @property
    def polls(self) -> int:
        """How many getUpdates wait now: each is a bot that runs, or one that was."""
        return self._world.updates.polls

    def person(
        self, first_name: str, language_code: str | None = "en", *, username: str | None = None
    ) -> Person:
        person = Person(self._world, self._world.add_user(first_name, language_code, username))
        self.people[person.id] = person
        return person

    def another_bot(self, first_name: str) -> Person:
        """Which can be a member of groups."""
        return Person(self._world, self._world.add_user(first_name, None, None, is_bot=True))

    def channel(self, title: str) -> Channel:
        return self._world.add_channel(title)

    def publish(self, channel: Channel, group: Chat, text: str) -> Message:
        """The channel's post, as the group that discusses it gets it."""
        return publish(self._world, channel, group, text)

    def private_chat(self, person: Person) -> Chat:
        """The person's chat with the bot; its id is the person's."""
        return self._world.private_chat(person.user)

    def group(
        self,
        title: str,
        people: Iterable[Person],
        *,
        admins: Iterable[Person] = (),
        bot_is_admin: bool = False,
        privacy: bool | None = None,
        is_forum: bool = False,
    ) -> Chat:
        """A group with the bot in it; a forum is a supergroup with topics.

        `privacy` None: as it is set in `settings`.
        """
        members = {person.id: person.user for person in people}
        chat = self._world.add_group(title, members, is_forum=is_forum)
        chat.admins = {person.id for person in admins} | ({self.me.id} if bot_is_admin else set())
        by_default = not self.settings.can_read_all_group_messages
        chat.privacy = by_default if privacy is None else privacy
        return chat

    def upgrade(self, group: Chat, *, told: bool = True) -> Chat:
        """Makes a supergroup of the group: its id is another one from then on.

        Where the bot is not `told` by a message in each, it learns of it as it sends.
        """
        supergroup = self._world.upgrade(group)
        if told:
            self._world.tell_of_upgrade(group, supergroup)
        return supergroup

    def fail_next(
        self,
        method: str,
        *,
        error_code: int = 500,
        description: str = "Internal Server Error",
        parameters: Mapping[str, int] = NOTHING,
        times: int = 1,
        drop_connection: Drop | None = None,
        chat_id: int | None = None,
    ) -> None:
        """Let the next calls of `method` fail, of any chat or of one.

        A dropped connection is cut before or after acting.
        """
        self._faults.order(
            method,
            error_code=error_code,
            description=description,
            parameters=parameters,
            times=times,
            drop_connection=drop_connection,
            chat_id=chat_id,
        )

    def failures_left(self, method: str, chat_id: int | None = None) -> int:
        """How many of the ordered failures have not come yet, in one chat or in all."""
        return self._faults.left(method, chat_id)

    async def until(
        self,
        predicate: Callable[[], T],
        timeout: float | None = None,  # noqa: ASYNC109  # a test says how long it waits
    ) -> T:
        """Wait until `predicate` gives something true, and give it back.

        It is asked after every change in a chat and every answered call. Raises AssertionError
        with a picture of the chats when time runs out.
        """
        timeout = self._world.wait_limit if timeout is None else timeout
        try:
            async with asyncio.timeout(timeout):
                while not (found := predicate()):
                    await self._world.changes.next()
        except TimeoutError as error:
            raise AssertionError(f"not so within {timeout} s:\n{self.dump()}") from error
        return found

    def dump(self) -> str:
        """The chats and the latest calls, to be read by a person."""
        latest = [
            f"  {call.method}: {'ok' if call.ok else call.description}"
            for call in list(self.calls)[-10:]
        ]
        return "\n".join([*map(repr, self.chats.values()), "latest calls", *latest])

    def routes(self) -> list[web.RouteDef]:
        """The Bot API, and the chat page with what it needs."""
        return [*self._api.routes(), *self._page.routes()]

    def add_to(self, app: web.Application) -> None:
        """Add the routes, and end the long polls when the application stops."""
        app.add_routes(self.routes())
        app.on_shutdown.append(self._close)

    async def _close(self, _: web.Application) -> None:
        self._world.close()
