"""Which proxy is used, and what the environment says of it."""

from collections.abc import Mapping

import pytest

from bot.network import Proxy, ProxyProblem, ProxySelector, ProxySwitch, parse_proxies

FIRST, SECOND, THIRD = parse_proxies("socks5://first:1,http://second:2,https://third:3")
TELEGRAM = "https://api.telegram.org/"


class Turns:
    """A selector, the time it sees, and what it told."""

    def __init__(self, *proxies: Proxy, environment: Mapping[str, str] | None = None) -> None:
        self.now = 1000.0
        self.switches: list[ProxySwitch] = []
        setting = proxies if environment is None else None
        self.selector = ProxySelector.of(
            setting, environment or {}, clock=lambda: self.now, on_switch=self.switches.append
        )

    @property
    def current(self) -> Proxy | None:
        return self.selector.select(TELEGRAM)

    def fail(self, proxy: Proxy, times: int = 3) -> list[bool]:
        return [self.selector.failed(proxy, ProxyProblem.DOWN) for _ in range(times)]


def test_the_next_one_serves_after_three_failures() -> None:
    turns = Turns(FIRST, SECOND)

    assert turns.current == FIRST
    assert turns.fail(FIRST, 2) == [False, False]
    assert turns.current == FIRST
    assert turns.fail(FIRST, 1) == [True]
    assert turns.current == SECOND
    assert turns.switches == [ProxySwitch(FIRST, ProxyProblem.DOWN, SECOND)]


def test_only_failures_in_a_row_count() -> None:
    turns = Turns(FIRST, SECOND)
    for _ in range(5):
        turns.fail(FIRST, 2)
        turns.selector.succeeded(FIRST)

    assert turns.current == FIRST


def test_the_first_one_has_its_turn_again_after_ten_minutes() -> None:
    turns = Turns(FIRST, SECOND, THIRD)
    turns.fail(FIRST)
    turns.now += 300
    turns.fail(SECOND)
    assert turns.current == THIRD
    turns.now += 299
    assert turns.current == THIRD
    turns.now += 1

    assert turns.current == FIRST
    assert turns.fail(FIRST, 2) == [False, False]  # counted anew
    turns.fail(FIRST, 1)
    assert turns.current == SECOND


def test_after_the_last_one_comes_the_first() -> None:
    turns = Turns(FIRST, SECOND)
    turns.fail(FIRST)
    turns.fail(SECOND)

    assert turns.current == FIRST


def test_one_that_is_alone_is_told_of_and_kept() -> None:
    turns = Turns(FIRST)

    assert turns.fail(FIRST) == [False] * 3
    assert turns.current == FIRST
    assert turns.switches == [ProxySwitch(FIRST, ProxyProblem.DOWN, FIRST)]


def test_a_late_failure_of_the_one_before_counts_for_nobody() -> None:
    turns = Turns(FIRST, SECOND)
    turns.fail(FIRST)

    assert turns.fail(FIRST, 9) == [True] * 9  # another one is in use
    assert turns.current == SECOND


def test_none_is_the_direct_way_whatever_the_environment_says() -> None:
    selector = ProxySelector.of(
        (), {"ALL_PROXY": "socks5://first:1"}, clock=lambda: 0.0, on_switch=lambda _: None
    )

    assert selector.select(TELEGRAM) is None
    assert selector.proxies == []


@pytest.mark.parametrize(
    ("environment", "url", "way"),
    [
        ({"HTTPS_PROXY": "http://second:2"}, TELEGRAM, "http://second:2"),
        (
            {"https_proxy": "http://second:2", "HTTPS_PROXY": "http://no:1"},
            TELEGRAM,
            "http://second:2",
        ),
        ({"ALL_PROXY": "socks5://first:1"}, TELEGRAM, "socks5://first:1"),
        ({"all_proxy": "socks://first:1"}, "http://far.test/", "socks5://first:1"),
        ({"ALL_PROXY": "socks5://first:1", "HTTPS_PROXY": "second:2"}, TELEGRAM, "http://second:2"),
        ({"HTTPS_PROXY": "http://second:2"}, "http://far.test/", None),
        ({"HTTP_PROXY": "http://second:2"}, "http://far.test/", "http://second:2"),
        ({"HTTP_PROXY": "http://second:2"}, TELEGRAM, None),
        ({"HTTPS_PROXY": "", "ALL_PROXY": " "}, TELEGRAM, None),
        ({"HTTPS_PROXY": "none", "ALL_PROXY": "none"}, TELEGRAM, None),
        ({}, TELEGRAM, None),
    ],
)
def test_the_environment_holds_where_nothing_is_set(
    environment: dict[str, str], url: str, way: str | None
) -> None:
    proxy = Turns(environment=environment).selector.select(url)

    assert (None if proxy is None else str(proxy)) == way


@pytest.mark.parametrize(
    ("no_proxy", "host", "direct"),
    [
        ("", "api.telegram.org", False),
        ("", "localhost", True),
        ("", "127.0.0.1", True),
        ("", "[::1]", True),
        ("*", "api.telegram.org", True),
        ("telegram.org", "api.telegram.org", True),
        (".telegram.org", "api.telegram.org", True),
        ("*.telegram.org", "API.Telegram.org", True),
        ("gram.org,", "api.telegram.org", False),
        ("example.org, api.telegram.org", "api.telegram.org", True),
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.0.0.0/8", "11.1.2.3", False),
        ("10.1.2.3", "10.1.2.3", True),
        ("[fd00::1]", "[fd00::1]", True),
        ("[fd00::]/16", "[fd00::1]", True),
        ("fd00::1", "[fd00::1]", True),
        ("api.telegram.org:8443", "api.telegram.org", True),
    ],
)
def test_no_proxy_excepts_hosts_from_the_environment(
    no_proxy: str, host: str, direct: bool
) -> None:
    turns = Turns(environment={"ALL_PROXY": "socks5://first:1", "NO_PROXY": no_proxy})

    assert (turns.selector.select(f"https://{host}:8443/x") is None) is direct


def test_a_setting_of_its_own_heeds_no_no_proxy() -> None:
    selector = ProxySelector.of(
        (FIRST,), {"NO_PROXY": "*"}, clock=lambda: 0.0, on_switch=lambda _: None
    )

    assert selector.select("http://127.0.0.1:8081/") == FIRST


@pytest.mark.parametrize(
    ("name", "value"),
    [("HTTPS_PROXY", "http://proxy:port"), ("all_proxy", "socks4://u:p@proxy:1")],
)
def test_a_variable_without_sense_is_named(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"^{name}$"):
        Turns(environment={name: value})
