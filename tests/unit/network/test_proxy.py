"""How proxies are written, and what of them may be seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.network import Proxy, parse_proxies, parse_proxy


@pytest.mark.parametrize(
    ("text", "proxy"),
    [
        ("socks5://127.0.0.1:9050", Proxy("socks5", "127.0.0.1", 9050)),
        ("socks5h://anna:secret@proxy.test", Proxy("socks5", "proxy.test", 1080, "anna", "secret")),
        ("socks://proxy.test:1/", Proxy("socks5", "proxy.test", 1)),
        ("http://proxy.test", Proxy("http", "proxy.test", 80)),
        ("https://a%40b:p%3A%2F%2c@proxy.test", Proxy("https", "proxy.test", 443, "a@b", "p:/,")),
        ("HTTP://[::1]:3128", Proxy("http", "::1", 3128)),
        (
            "http://:only-password@proxy.test",
            Proxy("http", "proxy.test", 80, "", "only-password"),
        ),
    ],
)
def test_what_is_a_proxy(text: str, proxy: Proxy) -> None:
    assert parse_proxy(text) == proxy


@pytest.mark.parametrize(
    "text",
    [
        "",
        "proxy.test:1080",
        "socks4://proxy.test:1080",
        "ftp://proxy.test",
        "http://",
        "http://:3128",
        "http://proxy.test:port",
        "http://proxy.test:0",
        "http://proxy.test:70000",
        "http://proxy.test:3128/path",
        "http://proxy.test:3128?key=1",
        "http://proxy .test:3128",
        "http://прокси.рф:3128",
        "http://[::1:3128",
        f"socks5://anna:{'x' * 256}@proxy.test",
        "http://an%3Ana:secret@proxy.test",
        "socks5://anna@proxy.test",
        "socks5://:secret@proxy.test",
        "socks5://%D0%B0:secret@proxy.test",
        "http://a..b:80",
        f"socks5://{'a' * 70}:1080",
    ],
)
def test_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"no (proxy|login)"):
        parse_proxy(text)


@given(st.text())
def test_no_text_breaks_the_reader_or_is_told_on(text: str) -> None:
    try:
        parse_proxies(text)
    except ValueError as error:
        assert str(error) in {"no proxy", "no login"}  # noqa: PT017  # any other error fails the test


def test_several_are_separated_by_commas_and_none_is_none() -> None:
    assert [str(proxy) for proxy in parse_proxies("socks5://a:1, http://u:p@b:2")] == [
        "socks5://a:1",
        "http://b:2",
    ]
    assert parse_proxies(" none ") == ()
    with pytest.raises(ValueError, match="no proxy"):
        parse_proxies("socks5://a:1,")


def test_nothing_that_is_shown_of_a_proxy_is_secret() -> None:
    proxy = parse_proxy("http://some-user:some-password@proxy.test:3128")

    for shown in (str(proxy), repr(proxy), proxy.address, f"{[proxy]}"):
        assert "some-" not in shown
    assert proxy.headers["Proxy-Authorization"].removeprefix("Basic ") in proxy.secrets
    assert "some-password" in proxy.secrets
