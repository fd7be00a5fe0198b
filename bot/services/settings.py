"""Changes the settings of a user or a group."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.offers import Look, Offers
from bot.domain.ports import (
    SettingsRepository,
)
from bot.domain.settings import MAX_PICTURES, Language, Owner, SendAs, Settings


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """Changes one setting and returns all. A value that is not offered changes nothing."""

    preferences: SettingsRepository
    offers: Offers

    async def size(self, owner: Owner, size: str) -> Settings:
        return await self._look(owner, lambda look: replace(look, size=size))

    async def quality(self, owner: Owner, quality: str) -> Settings:
        return await self._look(owner, lambda look: replace(look, quality=quality))

    async def background(self, owner: Owner, background: str) -> Settings:
        return await self._look(owner, lambda look: replace(look, background=background))

    async def _look(self, owner: Owner, to: Callable[[Look], Look]) -> Settings:
        def changed(now: Settings) -> Settings:
            wanted = to(now.look)
            possible = self.offers.serving(now.provider).nearest(wanted)
            return replace(now, look=wanted) if to(possible) == possible else now

        return await self.preferences.change(owner, changed)

    async def provider(self, owner: Owner, provider: str) -> Settings:
        """An empty name selects the operator's order."""
        known = any(offer.provider == provider for offer in self.offers.by_provider)
        if provider and not known:
            return await self.preferences.change(owner, lambda now: now)
        return await self.preferences.change(
            owner, lambda now: replace(now, provider=provider or None)
        )

    async def pictures(self, owner: Owner, pictures: int) -> Settings:
        if not 1 <= pictures <= MAX_PICTURES:
            return await self.preferences.change(owner, lambda now: now)
        return await self.preferences.change(owner, lambda now: replace(now, pictures=pictures))

    async def send_as(self, owner: Owner, send_as: SendAs) -> Settings:
        return await self.preferences.change(owner, lambda now: replace(now, send_as=send_as))

    async def language(self, owner: Owner, language: Language) -> Settings:
        return await self.preferences.change(owner, lambda now: replace(now, language=language))
