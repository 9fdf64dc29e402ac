"""Answers that are taken, and those that are broken off."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from loopback import LoopbackServer, Raw, Received, Reply
from posting import Outcome, request

from actionsmith.runtime.errors import (
    ConnectionFailed,
    ConnectionLost,
    MalformedResponse,
)
from actionsmith.runtime.exchange import HttpRequest
from actionsmith.runtime.transport import PoolTransport

if TYPE_CHECKING:
    from posting import Poster

LIMIT = 100_000


@pytest.mark.parametrize("status", [200, 204, 301, 302, 307, 308, 404, 500])
def test_any_status_is_an_answer(post: Poster, status: int) -> None:
    with LoopbackServer([(200, {}, b"")]) as other:
        reply: Reply = (status, {"Location": other.url}, b"" if status == 204 else b"x")
        with LoopbackServer([reply]) as server:
            (answer,) = post(server.url).answers
        assert not other.requests
    assert answer.status == status
    assert answer.headers["location"] == other.url


def test_what_is_sent(post: Poster) -> None:
    with LoopbackServer([(200, {}, b"{}")]) as server:
        post(server.url, body=b'{"a":1}')
    (received,) = server.requests
    assert (received.method, received.path, received.body) == ("POST", "/", b'{"a":1}')
    # Neither an Accept-Encoding nor anything else that nobody signed.
    assert set(received.headers) == {"host", "authorization", "content-length"}


@pytest.mark.parametrize("value", ["a\r\nX-More: b", "a\nb", "a\rb", "\0", "\xe9"])
def test_a_header_that_is_none_is_not_sent(value: str) -> None:
    with LoopbackServer([(200, {}, b"{}")]) as server, PoolTransport() as transport:
        plain = request(server.url)
        wrong = HttpRequest(
            plain.endpoint, (*plain.headers, ("X-TC-Token", value)), plain.body
        )
        with pytest.raises(ConnectionFailed) as caught:
            transport.post(wrong, 5)
        assert not caught.value.sent
        assert transport.post(plain, 5).status == 200
    assert len(server.requests) == 1


@pytest.mark.parametrize("how", ["length", "chunks", "until the end"])
@pytest.mark.parametrize("size", [LIMIT, LIMIT + 1])
def test_longest_body(post: Poster, how: str, size: int) -> None:
    body = b"x" * size
    head = b"HTTP/1.1 200 OK\r\n"
    if how == "length":
        head += b"Content-Length: %d\r\n" % size
    elif how == "chunks":
        head += b"Transfer-Encoding: chunked\r\n"
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (size, body)
    with LoopbackServer([Raw(head + b"\r\n" + body)]) as server:
        if size <= LIMIT:
            assert post(server.url, max_body=LIMIT).answers[0].body == b"x" * size
            return
        error = post.fails(server.url, max_body=LIMIT)
    assert isinstance(error, MalformedResponse)
    assert error.status == 200
    assert error.sent
    assert str(error) == f"the answer is longer than {LIMIT} bytes (HTTP 200)"


@pytest.mark.parametrize("length", [b"67108865", b"9" * 18])
def test_length_says_too_much(post: Poster, length: bytes) -> None:
    # Nothing of the body comes: the head is enough.
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %b\r\n\r\n" % length
    with LoopbackServer([Raw(head, "hang")]) as server:
        error = post.fails(server.url)
    assert isinstance(error, MalformedResponse)


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "br", "identity, gzip", ""])
def test_compression_is_not_unfolded(post: Poster, encoding: str) -> None:
    bomb = gzip.compress(b"\0" * 10_000_000)
    headers = {"Content-Encoding": encoding}
    with LoopbackServer([(200, headers, bomb)]) as server:
        error = post.fails(server.url, max_body=LIMIT)
    assert isinstance(error, MalformedResponse)
    assert "compressed" in str(error)


def test_no_compression_by_name(post: Poster) -> None:
    with LoopbackServer([(200, {"Content-Encoding": "Identity"}, b"{}")]) as server:
        assert post(server.url).answers[0].body == b"{}"


@pytest.mark.parametrize("how", ["long", "compressed"])
def test_broken_off_connections_are_not_used_again(how: str) -> None:
    def answer(received: Received) -> Reply:
        if received.body:
            return (200, {}, b"{}")
        if how == "long":
            return (200, {}, b"x" * (LIMIT + 1))
        return (200, {"Content-Encoding": "gzip"}, b"x")

    with (
        LoopbackServer(answer) as server,
        PoolTransport(max_body=LIMIT, max_connections=1) as transport,
    ):
        for _ in range(3):
            with pytest.raises(MalformedResponse):
                transport.post(request(server.url, b""), 5)
            assert transport.post(request(server.url), 5).body == b"{}"
    numbers = [received.connection for received in server.requests]
    assert numbers == [0, 1, 1, 2, 2, 3]


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", id="length"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{}", id="chunk"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
            id="no last chunk",
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", id="gzip"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000, id="many headers"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"x" * 1_000_000, id="long header"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
            + b"X: y\r\n" * 100_000,
            id="many trailers",
        ),
        pytest.param(b"", id="nothing"),
        pytest.param(b"HTTP/1.1 200", id="half a line"),
        pytest.param(b"220 smtp.test\r\n", id="not HTTP"),
    ],
)
@pytest.mark.parametrize("then", ["close", "reset"])
def test_lost(post: Poster, raw: bytes, then: str) -> None:
    with LoopbackServer([Raw(raw, "close" if then == "close" else "reset")]) as server:
        error = post.fails(server.url)
    assert isinstance(error, ConnectionLost)
    assert error.sent
    assert error.__cause__ is not None
    assert len(server.requests) == 1


def test_a_header_that_may_not_be_sent(post: Poster) -> None:
    with LoopbackServer([(200, {}, b"{}")]) as server:
        endpoint = request(server.url).endpoint
        bad = HttpRequest(endpoint, (("X", "a\nb"),), b"{}")
        outcome = Outcome()
        post.post_all(outcome, bad, 5.0, 1, 0.0, {})
    assert isinstance(outcome.error, ConnectionFailed)
    assert not outcome.error.sent
    assert not server.requests
