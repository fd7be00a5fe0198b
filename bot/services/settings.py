"""Changes the settings of a user or a group."""

from dataclasses import dataclass

from bot.domain.offers import Offers
from bot.domain.ports import SettingsRepository
from bot.domain.settings import SETTINGS, Owner, SettingKey, Settings


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """Changes one setting and returns all. A value that is not offered changes nothing."""

    preferences: SettingsRepository
    offers: Offers

    async def __call__(self, owner: Owner, key: SettingKey, value: str) -> Settings:
        spec = SETTINGS[key]

        def changed(now: Settings) -> Settings:
            try:
                new = spec.change(now, value)
            except ValueError:
                return now
            return new if spec.is_offered(new, self.offers) else now

        return await self.preferences.change(owner, changed)
