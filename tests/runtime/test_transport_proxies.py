"""Proxies, of the environment and of a setting."""

from __future__ import annotations

import base64
import pickle
import ssl
from typing import TYPE_CHECKING

import pytest
from loopback import LoopbackServer, Reply
from loopback_proxy import ConnectProxy
from posting import Poster, request

from actionsmith.runtime.endpoint import parse_endpoint
from actionsmith.runtime.errors import ConnectionFailed
from actionsmith.runtime.proxies import parse_proxy, proxy_for, tunnel_request
from actionsmith.runtime.transport import AsyncPoolTransport, PoolTransport

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import trustme

FINE: list[Reply] = [(200, {}, b"{}")]


@pytest.fixture
def server(authority: trustme.CA) -> Iterator[LoopbackServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("shop.test", "127.0.0.1").configure_cert(context)
    with LoopbackServer(FINE, tls=context) as server:
        yield server


def test_tunnel(post: Poster, server: LoopbackServer, ca_file: Path) -> None:
    with ConnectProxy() as proxy:
        url = f"https://shop.test:{server.port}"
        outcome = post(url, proxy=proxy.url, ca_file=ca_file, times=3)
    assert len(outcome.answers) == 3
    assert proxy.targets == [f"shop.test:{server.port}"]
    assert "secret" not in proxy.heads[0]
    assert [received.connection for received in server.requests] == [0, 0, 0]
    assert server.requests[0].path == "/"
    assert "proxy-authorization" not in server.requests[0].headers


def test_tunnel_of_an_encrypted_proxy(
    post: Poster, server: LoopbackServer, authority: trustme.CA, ca_file: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with ConnectProxy(tls=context) as proxy:
        url = f"https://shop.test:{server.port}"
        body = b" " * 1_000_000
        outcome = post(url, proxy=proxy.url, ca_file=ca_file, times=2, body=body)
    assert len(outcome.answers) == 2
    assert [len(received.body) for received in server.requests] == [1_000_000] * 2


def test_encrypted_proxy_that_is_not_trusted(
    post: Poster, authority: trustme.CA
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with ConnectProxy(tls=context) as proxy:
        error = post.fails("https://shop.test", proxy=proxy.url)
    assert isinstance(error, ConnectionFailed)
    assert not proxy.targets


def test_user_and_password(post: Poster, server: LoopbackServer, ca_file: Path) -> None:
    with ConnectProxy() as proxy:
        url = f"https://shop.test:{server.port}"
        setting = proxy.url.replace("//", "//me:secret%40%C3%A4@")
        assert post(url, proxy=setting, ca_file=ca_file).answers
    wanted = base64.b64encode("me:secret@ä".encode()).decode()
    assert f"Proxy-Authorization: Basic {wanted}\r\n" in proxy.heads[0]
    assert "proxy-authorization" not in server.requests[0].headers


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (
            b"HTTP/1.1 407 Not\x07 me:secret\r\nX: y\r\n\r\n",
            "the proxy answered 407 Proxy Authentication Required",
        ),
        (b"HTTP/1.0 502\r\n\r\n", "the proxy answered 502 Bad Gateway"),
        (b"HTTP/1.0 799 secret\r\n\r\n", "the proxy answered 799"),
        (b"", "the proxy closed the connection"),
        (b"HTTP/1.1 200 O", "the proxy closed the connection"),
        (b"SSH-2.0\r\n\r\n", "the proxy does not speak HTTP/1.1"),
        (b"HTTP/1.1 200 OK\r\n\r\nmore", "the proxy sent more than its answer"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000, "does not end"),
    ],
)
def test_tunnel_is_refused(post: Poster, reply: bytes, words: str) -> None:
    with ConnectProxy(reply=reply) as proxy:
        setting = proxy.url.replace("//", "//me:secret@")
        error = post.fails("https://shop.test", proxy=setting)
    assert isinstance(error, ConnectionFailed)
    assert not error.sent
    assert f"https://shop.test through the proxy {proxy.url}: " in str(error)
    assert words in str(error)
    assert str(error).isprintable()
    assert "secret" not in repr(pickle.loads(pickle.dumps(error)).__dict__)


def test_failures_do_not_use_up_the_pool(server: LoopbackServer, ca_file: Path) -> None:
    # The tunnel opens, and the certificate at its end is for another name.
    with (
        ConnectProxy() as proxy,
        PoolTransport(proxy=proxy.url, ca_file=ca_file, max_connections=1) as transport,
    ):
        for _ in range(3):
            with pytest.raises(ConnectionFailed, match="Hostname mismatch"):
                transport.post(request(f"https://other.test:{server.port}"), 5)
    assert len(proxy.targets) == 3


def test_proxy_cannot_be_reached(post: Poster) -> None:
    error = post.fails("https://shop.test", proxy="http://me:secret@127.0.0.1:1")
    assert isinstance(error, ConnectionFailed)
    assert "through the proxy http://127.0.0.1:1: [Errno 111]" in str(error)


def test_without_encryption(post: Poster) -> None:
    with LoopbackServer(FINE) as proxy:
        setting = proxy.url.replace("//", "//me:secret@")
        assert len(post("http://shop.test:81", proxy=setting, times=2).answers) == 2
    assert [received.path for received in proxy.requests] == [
        "http://shop.test:81/"
    ] * 2
    assert proxy.requests[0].headers["host"] == "shop.test:81"
    assert proxy.requests[0].headers["proxy-authorization"].startswith("Basic ")
    assert proxy.requests[1].connection == 0


def test_of_the_environment(
    post: Poster,
    server: LoopbackServer,
    ca_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ConnectProxy() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert post(server.url, ca_file=ca_file).answers
        assert len(proxy.targets) == 1
        assert post(server.url, ca_file=ca_file, proxy=None).answers
        monkeypatch.setenv("NO_PROXY", f"127.0.0.1:{server.port}")
        assert post(server.url, ca_file=ca_file).answers
        assert len(proxy.targets) == 1


@pytest.mark.parametrize("url", ["socks5://127.0.0.1:1", "http://", "http://a:secret"])
def test_of_the_environment_that_cannot_be_used(
    post: Poster, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", url)
    error = post.fails("https://127.0.0.1:1")
    assert isinstance(error, ConnectionFailed)
    assert "the environment's proxy cannot be used" in str(error)


@pytest.mark.parametrize(
    ("variables", "endpoint", "expected"),
    [
        ({}, "https://a.test", None),
        ({"HTTPS_PROXY": "http://p:1"}, "https://a.test", "http://p:1"),
        ({"https_proxy": "http://p:1"}, "https://a.test", "http://p:1"),
        ({"https_proxy": "p:1"}, "https://a.test", "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1"}, "http://a.test", None),
        ({"HTTP_PROXY": "http://p:1"}, "http://a.test", "http://p:1"),
        ({"ALL_PROXY": "https://p"}, "https://a.test", "https://p"),
        ({"ALL_PROXY": "http://p", "HTTPS_PROXY": ""}, "https://a.test", "http://p"),
        # A CGI script: the header "Proxy" of a stranger's request is in HTTP_PROXY.
        ({"HTTP_PROXY": "http://p", "REQUEST_METHOD": "GET"}, "http://a.test", None),
        ({"ALL_PROXY": "http://p", "NO_PROXY": "*"}, "https://a.test", None),
        ({"ALL_PROXY": "http://p", "NO_PROXY": "a.test"}, "https://a.test", None),
        ({"ALL_PROXY": "http://p", "NO_PROXY": "x, .test"}, "https://a.test", None),
        ({"ALL_PROXY": "http://p", "no_proxy": "test"}, "https://a.test", None),
        ({"ALL_PROXY": "http://p", "no_proxy": "est"}, "https://a.test", "http://p"),
        ({"ALL_PROXY": "http://p", "NO_PROXY": "a.test:443"}, "https://a.test", None),
        (
            {"ALL_PROXY": "http://p", "NO_PROXY": "a.test:444"},
            "https://a.test",
            "http://p",
        ),
        ({"ALL_PROXY": "http://p", "NO_PROXY": "::1"}, "https://[::1]", None),
    ],
)
def test_which_one(
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    endpoint: str,
    expected: str | None,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    proxy = proxy_for(parse_endpoint(endpoint), "env")
    assert (proxy and str(proxy)) == expected
    assert proxy_for(parse_endpoint(endpoint), None) is None
    assert str(proxy_for(parse_endpoint(endpoint), "http://q:1")) == "http://q:1"


def test_address_of_ipv6() -> None:
    asked = tunnel_request(parse_endpoint("https://[::1]"), parse_proxy("http://p"))
    assert asked == b"CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n\r\n"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "socks5://me:secret@h",
        "http://me:secret@",
        "http://me:secret@h:x",
        "a b:secret",
    ],
)
@pytest.mark.parametrize("kind", [PoolTransport, AsyncPoolTransport])
def test_setting_that_cannot_be_right(
    kind: type[PoolTransport | AsyncPoolTransport], url: str
) -> None:
    with pytest.raises(ValueError, match="a proxy must be") as caught:
        kind(proxy=url)
    assert "secret" not in str(caught.value)


def test_nothing_shows_the_password() -> None:
    proxy = parse_proxy("http://me:secret@h:1")
    assert repr(proxy) == f"Proxy(server={proxy.server!r})"
    assert str(proxy) == "http://h:1"
    assert "secret" not in repr(PoolTransport(proxy="http://me:secret@h:1"))
