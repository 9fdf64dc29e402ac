"""Endpoints and regions: what is accepted, and what is said of the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionsmith.runtime.endpoint import Endpoint, parse_endpoint, require_region


@pytest.mark.parametrize(
    ("url", "endpoint", "authority"),
    [
        ("https://a.example", Endpoint("https", "a.example", 443), "a.example"),
        ("https://a.example/", Endpoint("https", "a.example", 443), "a.example"),
        ("HTTPS://A.Example:443", Endpoint("https", "a.example", 443), "a.example"),
        ("https://a.example:80", Endpoint("https", "a.example", 80), "a.example:80"),
        ("http://localhost:8080", Endpoint("http", "localhost", 8080), None),
        ("http://127.0.0.1", Endpoint("http", "127.0.0.1", 80), "127.0.0.1"),
        ("http://[::1]:8080", Endpoint("http", "::1", 8080), "[::1]:8080"),
        ("https://[FC00::1]", Endpoint("https", "fc00::1", 443), "[fc00::1]"),
        ("http://my_box", Endpoint("http", "my_box", 80), "my_box"),
    ],
)
def test_accepted(url: str, endpoint: Endpoint, authority: str | None) -> None:
    assert parse_endpoint(url) == endpoint
    assert parse_endpoint(url).authority == (authority or "localhost:8080")
    assert parse_endpoint(str(endpoint)) == endpoint


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "must start with https"),
        ("a.example", "must start with https"),
        ("a.example:443", "must start with https"),
        ("//a.example", "must start with https"),
        ("ftp://a.example", "must start with https"),
        ("https:a.example", "must not have a path"),
        ("https://", "has no host"),
        ("https://:443", "has no host"),
        ("https://a.example/x", "must not have a path"),
        ("https://a.example//", "must not have a path"),
        ("https://a.example?x=1", "must not have a query"),
        ("https://a.example/?", "must not have a query"),
        ("https://a.example#", "must not have a query or fragment"),
        ("https://user:hunter2@a.example", "must not hold a user name"),
        ("https://@a.example", "must not hold a user name"),
        ("https://a.example:0", "has port 0"),
        ("https://a.example:65536", "is not a URL"),
        ("https://a.example:x", "is not a URL"),
        ("https://[::1", "is not a URL"),
        ("https://[::1%25eth0]", "has an invalid IPv6 address|is not a URL"),
        ("https://[1.2.3.4]", "has an invalid IPv6 address|is not a URL"),
        ("https://[v1.a]", "has an invalid IPv6 address|is not a URL"),
        ("https://a..example", "has an invalid host name"),
        ("https://.a", "has an invalid host name"),
        ("https://-a", "has an invalid host name"),
        ("https://a*b", "has an invalid host name"),
        ("https://{region}.example", "has an invalid host name"),
        ("https://" + "a" * 64, "has an invalid host name"),
        ("https://" + "a." * 127 + "a", "has an invalid host name"),
        (" https://a.example", "holds whitespace"),
        ("https://a.ex\nample", "holds whitespace"),
        ("https://a.example\t", "holds whitespace"),
        ("https://é.example", "beyond ASCII"),
    ],
)
def test_refused(url: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem) as caught:
        parse_endpoint(url)
    assert "hunter2" not in str(caught.value)


@given(st.text() | st.text().map("https://".__add__))
def test_anything_else_is_a_value_error(url: str) -> None:
    try:
        endpoint = parse_endpoint(url)
    except ValueError:
        return
    assert parse_endpoint(str(endpoint)) == endpoint


def test_region() -> None:
    for region in ("ap-guangzhou", "eu-frankfurt", "x"):
        require_region(region)
    wrong = ["", " ", "ap x", "ap-x\n", "\u5e7f\u5dde", "a/b", "a.b", "\u0663", None]
    for other in wrong:
        with pytest.raises(ValueError, match="region must be"):
            require_region(other)
