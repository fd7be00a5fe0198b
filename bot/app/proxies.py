"""The proxies of Telegram and of each provider: the operator's setting, else the environment."""

import os
from collections.abc import Callable, Sequence

from bot.app.provider_setup import ProviderSetup
from bot.config import Config, ConfigError
from bot.domain.ports import Clock
from bot.network import Proxy, ProxySelector, ProxySwitch


def proxies_of(
    setting: Sequence[Proxy] | None, clock: Clock, on_switch: Callable[[ProxySwitch], None]
) -> ProxySelector:
    """Raises ConfigError for a variable of the environment that makes no sense."""
    try:
        return ProxySelector.of(setting, os.environ, clock=clock, on_switch=on_switch)
    except ValueError as error:
        raise ConfigError(str(error), missing=False) from None


def proxy_secrets(config: Config, providers: Sequence[ProviderSetup]) -> list[str]:
    """What must not be in a log. Raises ConfigError as `proxies_of`."""
    settings = [config.telegram_proxy, *(provider.proxy for provider in providers)]
    selectors = [proxies_of(setting, lambda: 0.0, lambda _: None) for setting in settings]
    proxies = {proxy for selector in selectors for proxy in selector.proxies}
    return [secret for proxy in proxies for secret in proxy.secrets]
