"""A time-out is one budget for everything, and what was sent is known for certain."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from loopback import LoopbackServer, Raw
from loopback_proxy import ConnectProxy, Relay
from posting import OVERSHOOT, Poster, open_files, request

from actionsmith.runtime.errors import (
    ConnectionFailed,
    ConnectionLost,
    RequestTimeout,
    TransportError,
)
from actionsmith.runtime.transport import AsyncPoolTransport, PoolTransport

if TYPE_CHECKING:
    from pathlib import Path

    import trustme

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n"


@contextlib.contextmanager
def black_hole() -> Iterator[int]:
    """Give a port at which connecting never ends: its queue is full."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        address = listener.getsockname()
        fillers = [socket.socket() for _ in range(4)]
        try:
            for filler in fillers:
                filler.setblocking(False)
                filler.connect_ex(address)
            yield address[1]
        finally:
            for filler in fillers:
                filler.close()


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Return the list of addresses that every name has, to be filled."""
    addresses: list[tuple[str, int]] = []
    real = socket.getaddrinfo

    def patched(host: str, *rest: Any, **more: Any) -> list[Any]:
        if host != "shop.test":
            return real(host, *rest, **more)
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, address) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", patched)
    return addresses


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Raw(then="hang"), id="silence"),
        pytest.param(Raw(HEAD + b"\r\n{", "hang"), id="silence in the body"),
        pytest.param(Raw(HEAD * 9, pause=0.05), id="dripping head"),
        pytest.param(Raw(HEAD + b"\r\n" + b" " * 99, pause=0.01), id="dripping body"),
        pytest.param(
            Raw(b"HTTP/1.1 100 X\r\n\r\n" * 99, pause=0.01), id="100 for ever"
        ),
    ],
)
def test_slow_answer(post: Poster, reply: Raw) -> None:
    with LoopbackServer([reply]) as server:
        error = post.fails(server.url, timeout=0.5)
    assert isinstance(error, RequestTimeout)
    assert error.sent
    assert str(error) == f"no answer from {server.url} within 0.5 s"


def test_small_chunks_without_end(post: Poster) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    with LoopbackServer([Raw(head + b"1\r\nx\r\n" * 3_000_000, "hang")]) as server:
        error = post.fails(server.url, timeout=0.5)
    assert isinstance(error, RequestTimeout)
    assert error.sent


def test_nobody_reads_the_request(post: Poster) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        error = post.fails(url, timeout=0.4, body=b" " * 30_000_000)
    assert isinstance(error, RequestTimeout)
    assert error.sent


def test_reset_while_sending(post: Poster) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept_and_reset() -> None:
            connection, _ = listener.accept()
            connection.recv(10)
            time.sleep(0.1)
            connection.close()  # with unread bytes, which is a reset

        thread = threading.Thread(target=accept_and_reset)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        error = post.fails(url, body=b" " * 30_000_000)
        thread.join()
    assert isinstance(error, ConnectionLost)
    assert error.sent


def test_early_answer_is_heard(post: Poster) -> None:
    # The server answers, and closes, without reading what it is sent.
    reply = b"HTTP/1.1 413 Too large\r\nContent-Length: 2\r\n\r\n{}"
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def refuse() -> None:
            connection, _ = listener.accept()
            connection.recv(1000)
            connection.sendall(reply)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65_536):
                pass
            connection.close()

        thread = threading.Thread(target=refuse)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        (answer,) = post(url, body=b" " * 1_000_000).answers
        thread.join()
    assert (answer.status, answer.body) == (413, b"{}")


def test_connecting_never_ends(post: Poster) -> None:
    with black_hole() as port:
        error = post.fails(f"http://127.0.0.1:{port}", timeout=0.3)
    assert isinstance(error, RequestTimeout)
    assert not error.sent
    assert str(error) == f"no connection to http://127.0.0.1:{port} within 0.3 s"


def test_one_address_never_answers(
    post: Poster, resolved: list[tuple[str, int]]
) -> None:
    with black_hole() as port, LoopbackServer([(200, {}, b"{}")]) as server:
        resolved += [("127.0.0.1", port), ("127.0.0.1", server.port)]
        before = open_files()
        outcome = post("http://shop.test", timeout=1.5)
        assert outcome.answers
        assert outcome.elapsed < 1.0
        assert open_files() <= before + 1  # the server's end may close later


def test_no_address_answers(post: Poster, resolved: list[tuple[str, int]]) -> None:
    with black_hole() as port:
        resolved += [("127.0.0.1", port)] * 3
        before = open_files()
        error = post.fails("http://shop.test", timeout=0.7)
        assert open_files() == before
    assert isinstance(error, RequestTimeout)
    assert not error.sent


def test_one_address_refuses(post: Poster, resolved: list[tuple[str, int]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        closed = listener.getsockname()
    with LoopbackServer([(200, {}, b"{}")]) as server:
        resolved += [closed, ("127.0.0.1", server.port)]
        outcome = post("http://shop.test")
    assert outcome.answers
    assert outcome.elapsed < 0.2  # it did not wait for its turn


def test_all_addresses_refuse(post: Poster, resolved: list[tuple[str, int]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        closed = listener.getsockname()
    resolved += [closed, closed]
    error = post.fails("http://shop.test")
    assert isinstance(error, ConnectionFailed)
    assert not error.sent
    assert str(error).endswith("[Errno 111] Connection refused")


@pytest.mark.usefixtures("resolved")
def test_name_without_address(post: Poster) -> None:
    error = post.fails("http://shop.test")
    assert isinstance(error, ConnectionFailed)
    assert "the name has no address" in str(error)


def test_unknown_name(post: Poster) -> None:
    error = post.fails("http://no.invalid")
    assert isinstance(error, ConnectionFailed)
    assert not error.sent


def test_slow_handshake(post: Poster, authority: trustme.CA, ca_file: Path) -> None:
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with (
        LoopbackServer([(200, {}, b"{}")], tls=context) as server,
        Relay(server.port, pause=0.01) as slow,
    ):
        url = slow.url.replace("http:", "https:")
        error = post.fails(url, timeout=0.5, ca_file=ca_file)
        assert not server.requests
    assert isinstance(error, RequestTimeout)
    assert not error.sent


def test_proxy_never_answers(post: Poster) -> None:
    with ConnectProxy(reply=b"HTTP/1.1 200 ", then_hang=True) as proxy:
        error = post.fails("https://shop.test", timeout=0.4, proxy=proxy.url)
    assert isinstance(error, RequestTimeout)
    assert not error.sent
    assert proxy.targets == ["shop.test:443"]


def test_connection_closed_in_time_is_replaced(post: Poster) -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
    with LoopbackServer([Raw(body)]) as server:
        assert len(post(server.url, times=3, pause=0.1).answers) == 3
    assert [request.connection for request in server.requests] == [0, 1, 2]


def test_all_connections_are_busy() -> None:
    with (
        LoopbackServer([Raw(then="hang")]) as server,
        PoolTransport(max_connections=1) as transport,
    ):
        errors: list[TransportError] = []

        def hang() -> None:
            with pytest.raises(RequestTimeout) as caught:
                transport.post(request(server.url), 1.0)
            errors.append(caught.value)

        thread = threading.Thread(target=hang)
        thread.start()
        time.sleep(0.3)
        start = time.monotonic()
        with pytest.raises(RequestTimeout) as caught:
            transport.post(request(server.url), 0.3)
        assert time.monotonic() - start <= 0.3 + OVERSHOOT
        assert not caught.value.sent
        thread.join()
        assert errors[0].sent


def test_all_connections_are_busy_async() -> None:
    async def main(url: str) -> list[bool]:
        async with AsyncPoolTransport(max_connections=1) as transport:
            start = time.monotonic()
            errors = await asyncio.gather(
                *(transport.post(request(url), wait) for wait in (0.4, 0.3, 0.2)),
                return_exceptions=True,
            )
            assert time.monotonic() - start <= 0.4 + OVERSHOOT
        assert all(isinstance(error, RequestTimeout) for error in errors)
        return sorted(error.sent for error in errors)  # type: ignore[union-attr]

    with LoopbackServer([Raw(then="hang")]) as server:
        assert asyncio.run(main(server.url)) == [False, False, True]
