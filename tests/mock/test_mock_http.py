"""How the server speaks HTTP: with clients that behave, and with those that do not."""

from __future__ import annotations

import email.utils
import json
import logging
import time
from collections.abc import Iterator

import pytest
from wire import (
    Answer,
    Scripted,
    answers,
    connect,
    envelope,
    exchange,
    post,
    read_answer,
    receive,
    send,
)

from actionsmith.mock.messages import Delivery, Request, Response
from actionsmith.mock.server import HandlerServer

MIB = 2**20
PATIENCE = 0.3
"""Seconds that the server waits for the rest of a request, in tests of just that."""


@pytest.fixture(autouse=True)
def nothing_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A message of the level of errors is of a bug."""
    caplog.set_level(logging.ERROR)
    yield
    assert not caplog.get_records("call")


def answered(url: str, data: bytes) -> Answer:
    answer = exchange(url, data)
    assert answer is not None
    return answer


def test_handler_gets_what_came_and_client_what_is_answered() -> None:
    handler = Scripted(
        lambda _: Response(status=418, headers={"x-one": "two"}, body=b"tea")
    )
    with HandlerServer(handler) as server:
        data = post(b'{"a": 1}', {"X-TC-Action": "Do", "Accept": "a", "accept": "b"})
        answer = answered(server.url, data.replace(b"POST /", b"PUT /x%2Fy?a=%20b", 1))
    assert (answer.status, answer.body) == (418, b"tea")
    assert answer.headers["x-one"] == "two"
    assert answer.headers["content-length"] == "3"
    sent = email.utils.parsedate_to_datetime(answer.headers["date"])
    assert abs(sent.timestamp() - time.time()) < 60
    (request,) = handler.requests
    assert request == Request(
        method="PUT",
        path="/x%2Fy",
        query="a=%20b",
        headers={
            "host": "here",
            "content-length": "8",
            "x-tc-action": "Do",
            "accept": "a, b",
        },
        body=b'{"a": 1}',
    )


def test_the_handler_s_date_counts() -> None:
    date = "Thu, 01 Jan 1970 00:00:00 GMT"
    handler = Scripted(lambda _: Response(headers={"date": date}))
    with HandlerServer(handler) as server:
        assert answered(server.url, post(b"")).headers["date"] == date


def test_connection_is_kept() -> None:
    with HandlerServer(Scripted()) as server, connect(server.url) as connection:
        rest = bytearray()
        for _ in range(10):
            send(connection, post(b"{}"))
            answer = read_answer(connection, rest)
            assert answer is not None
            assert answer.response == {"RequestId": "it"}
            assert "connection" not in answer.headers


def test_requests_may_come_at_once() -> None:
    handler = Scripted(lambda request: envelope(Got=request.body.decode()))
    with HandlerServer(handler) as server:
        data = b"".join(post(b"%d" % number) for number in range(50))
        last = post(b"last", {"Connection": "close"})
        got = [answer.response["Got"] for answer in answers(server.url, data + last)]
    assert got == [*map(str, range(50)), "last"]


def test_request_may_come_byte_by_byte() -> None:
    handler = Scripted()
    with HandlerServer(handler) as server, connect(server.url) as connection:
        for byte in post(b"{}"):
            send(connection, bytes([byte]))
        assert read_answer(connection, bytearray()) is not None
    assert handler.requests[0].body == b"{}"


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_537, MIB, 10 * MIB])
@pytest.mark.parametrize("chunked", [False, True])
def test_bodies_of_every_allowed_size(size: int, chunked: bool) -> None:
    handler = Scripted()
    body = b"x" * size
    data = post(body)
    if chunked:
        coded = b"%x\r\n%s\r\n" % (size, body) if size else b""
        data = b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        data += coded + b"0\r\n\r\n"
    with HandlerServer(handler) as server:
        assert answered(server.url, data).status == 200
    assert handler.requests[0].body == body


@pytest.mark.parametrize("sent", [0, 1, 10 * MIB + 1])
def test_too_long_a_body_is_refused(sent: int) -> None:
    handler = Scripted()
    data = post(b"", {"Content-Length": str(10 * MIB + 1)}) + b"x" * sent
    with HandlerServer(handler) as server:
        (answer,) = answers(server.url, data)
    assert answer.code == "RequestSizeLimitExceeded"
    assert answer.response["RequestId"]
    assert answer.headers["connection"] == "close"
    assert not handler.requests


def test_body_that_grows_too_long_is_refused() -> None:
    handler = Scripted()
    data = b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
    data += b"100000\r\n%s\r\n" % (b"x" * MIB) * 11
    with HandlerServer(handler) as server:
        (answer,) = answers(server.url, data)
    assert answer.code == "RequestSizeLimitExceeded"
    assert not handler.requests


def test_who_goes_on_sending_after_a_refusal_is_cut_off() -> None:
    with HandlerServer(Scripted()) as server, connect(server.url) as connection:
        send(connection, post(b"", {"Content-Length": str(10 * MIB + 1)}))
        began = time.monotonic()
        with pytest.raises(ConnectionError):
            while time.monotonic() - began < 20:
                connection.sendall(b"x" * 65_536)


def test_client_that_waits_for_leave_to_send() -> None:
    with HandlerServer(Scripted()) as server, connect(server.url) as connection:
        head, body = post(b"{}", {"Expect": "100-continue"}).split(b"{}")[0], b"{}"
        send(connection, head)
        assert receive(connection) == b"HTTP/1.1 100 Continue\r\n\r\n"
        send(connection, body)
        answer = read_answer(connection, bytearray())
    assert answer is not None
    assert answer.status == 200


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"P",
        b"POST / HTTP/1.1\r\n",
        b"POST / HTTP/1.1\r\nHost: h\r\n",
        post(b"", {"Content-Length": "5"}),
        post(b"", {"Content-Length": "5"}) + b"1234",
        b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12",
    ],
)
def test_half_a_request_is_not_waited_for(data: bytes) -> None:
    handler = Scripted()
    with HandlerServer(handler, patience=PATIENCE) as server:
        for before in (b"", post(b"{}")):
            began = time.monotonic()
            with connect(server.url) as connection:
                rest = bytearray()
                send(connection, before + data)
                if before:
                    assert read_answer(connection, rest) is not None
                    if not data:
                        continue  # who has asked may take his time to ask again
                assert read_answer(connection, rest) is None
                assert time.monotonic() - began > PATIENCE / 2


def test_request_that_drips_is_not_waited_for() -> None:
    began = time.monotonic()
    with (
        HandlerServer(Scripted(), patience=PATIENCE) as server,
        connect(server.url) as connection,
    ):
        connection.settimeout(0.01)
        while time.monotonic() - began < 20:
            send(connection, b"x")
            try:
                if not receive(connection):
                    break
            except TimeoutError:
                continue
        assert PATIENCE / 2 < time.monotonic() - began < 15


def test_idle_connection_is_kept_longer_than_a_request_may_take() -> None:
    with (
        HandlerServer(Scripted(), patience=PATIENCE) as server,
        connect(server.url) as connection,
    ):
        rest = bytearray()
        for _ in range(2):
            send(connection, post(b"{}"))
            assert read_answer(connection, rest) is not None
            connection.settimeout(3 * PATIENCE)
            with pytest.raises(TimeoutError):
                connection.recv(1)
            connection.settimeout(20)


def test_slow_answer_is_not_half_a_request() -> None:
    handler = Scripted(lambda _: Response(delivery=Delivery(delay=3 * PATIENCE)))
    with HandlerServer(handler, patience=PATIENCE) as server:
        assert answered(server.url, post(b"{}")).status == 200


MALFORMED = {
    "no HTTP": b"hello\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 32,
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "version": b"POST / HTTP/9.9\r\nHost: h\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "no host": b"POST / HTTP/1.1\r\n\r\n",
    "two hosts": b"POST / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "negative length": post(b"", {"Content-Length": "-1"}),
    "no length": post(b"", {"Content-Length": "x"}),
    "long length": post(b"", {"Content-Length": "9" * 30}),
    "two lengths": post(b"{}", {"content-length": "3"}),
    "coding": post(b"", {"Transfer-Encoding": "gzip"}),
    "two codings": post(b"", {"Transfer-Encoding": "gzip, chunked"}),
    "chunk size": post(b"zz\r\n", {"Transfer-Encoding": "chunked"}),
    "chunk end": post(b"1\r\nabc\r\n", {"Transfer-Encoding": "chunked"}),
    "long chunk size": post(b"f" * 30 + b"\r\n", {"Transfer-Encoding": "chunked"}),
    "header name": post(b"", {"a b": "c"}),
    "header value": post(b"", {"a": "b\0c"}),
    "no colon": b"POST / HTTP/1.1\r\nHost: h\r\nabc\r\n\r\n",
    "target": b"POST /\xff HTTP/1.1\r\nHost: h\r\n\r\n",
    "tunnel": b"CONNECT here:443 HTTP/1.1\r\nHost: here:443\r\n\r\n",
    "method": b"PO(ST / HTTP/1.1\r\nHost: h\r\n\r\n",
    "header bomb": post(b"", {"a": "x" * 2_000_000}),
    "many headers": post(b"", {f"a{number}": "x" for number in range(100_000)}),
    "endless line": b"POST /" + b"x" * 2_000_000,
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_not_http(name: str) -> None:
    handler = Scripted()
    with HandlerServer(handler) as server:
        (answer,) = answers(server.url, MALFORMED[name] + post(b"{}"))
        assert answer.status == 400
        assert answer.code == "InvalidRequest"
        assert answer.headers["connection"] == "close"
        # After a good request, too.
        kept, refused = answers(server.url, post(b"{}") + MALFORMED[name])
    assert kept.status == 200
    assert refused.code == "InvalidRequest"


@pytest.mark.parametrize(
    "method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "A"]
)
def test_every_method_gets_to_the_handler(method: str) -> None:
    handler = Scripted()
    head = f"{method} / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
    with HandlerServer(handler) as server, connect(server.url) as connection:
        send(connection, head.encode())
        data = b""
        while chunk := receive(connection):
            data += chunk
    assert data.startswith(b"HTTP/1.1 200 OK\r\n")
    assert data.endswith(b"\r\n\r\n" if method == "HEAD" else b"}")
    assert handler.requests[0].method == method


@pytest.mark.parametrize(
    "headers",
    [
        {"Connection": "Upgrade", "Upgrade": "websocket"},
        {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c"},
    ],
)
def test_other_protocols_are_not_taken_up(headers: dict[str, str]) -> None:
    with HandlerServer(Scripted()) as server:
        assert answered(server.url, post(b"{}", headers)).status == 200


def test_old_http_closes_the_connection() -> None:
    with HandlerServer(Scripted()) as server:
        (answer,) = answers(server.url, b"POST / HTTP/1.0\r\n\r\n")
    assert answer.status == 200


def test_half_closed_connection_gets_its_answer() -> None:
    with HandlerServer(Scripted()) as server, connect(server.url) as connection:
        send(connection, post(b"{}"))
        connection.shutdown(1)
        assert read_answer(connection, bytearray()) is not None


def test_delay() -> None:
    handler = Scripted(lambda _: Response(body=b"a", delivery=Delivery(delay=0.3)))
    with HandlerServer(handler) as server:
        began = time.monotonic()
        assert answered(server.url, post(b"{}")).body == b"a"
        assert time.monotonic() - began > 0.25


def test_delay_keeps_nobody_else_waiting() -> None:
    def answer(request: Request) -> Response:
        delay = 30.0 if request.body == b"slow" else 0.0
        return Response(delivery=Delivery(delay=delay))

    with HandlerServer(Scripted(answer)) as server, connect(server.url) as slow:
        send(slow, post(b"slow"))
        began = time.monotonic()
        assert answered(server.url, post(b"{}")).status == 200
        assert time.monotonic() - began < 15


@pytest.mark.parametrize("delay", [0.0, 0.05])
def test_drop(delay: float) -> None:
    delivery = Delivery(is_dropped=True, delay=delay)
    handler = Scripted(lambda _: Response(body=b"lost", delivery=delivery))
    with HandlerServer(handler) as server, connect(server.url) as connection:
        send(connection, post(b"{}"))
        assert receive(connection) == b""
    assert len(handler.requests) == 1


@pytest.mark.parametrize("cut", [0, 1, 4, 5, 99])
def test_cut(cut: int) -> None:
    delivery = Delivery(cut_at=cut)
    handler = Scripted(lambda _: Response(body=b"12345", delivery=delivery))
    with HandlerServer(handler) as server, connect(server.url) as connection:
        for _ in range(2):
            send(connection, post(b"{}"))
            answer = read_answer(connection, bytearray())
            assert answer is not None
            assert answer.headers["content-length"] == "5"
            assert answer.body == b"12345"[:cut]
            if cut < 5:
                assert receive(connection) == b""
                break


@pytest.mark.parametrize("status", [204, 304])
def test_status_without_a_body(status: int) -> None:
    handler = Scripted(lambda _: Response(status=status, body=b"none"))
    with HandlerServer(handler) as server, connect(server.url) as connection:
        for _ in range(2):
            send(connection, post(b"{}"))
            answer = read_answer(connection, bytearray())
            assert answer is not None
            assert (answer.status, answer.body) == (status, b"")


def test_bug_of_the_handler_is_told_and_answered(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_: Request) -> Response:
        raise ZeroDivisionError("oh")

    with HandlerServer(Scripted(fail)) as server:
        answer = answered(server.url, post(b"{}"))
    assert (answer.status, answer.code) == (200, "InternalError")
    assert json.loads(answer.body)["Response"]["RequestId"]
    assert "ZeroDivisionError: oh" in caplog.text
    caplog.clear()


def test_who_reads_nothing_keeps_nobody_waiting() -> None:
    handler = Scripted(lambda _: Response(body=b"x" * 32 * MIB))
    with HandlerServer(handler) as server, connect(server.url) as deaf:
        send(deaf, post(b"{}"))
        handler.answer = None
        assert answered(server.url, post(b"{}")).status == 200
        began = time.monotonic()
    # It does not keep the server from stopping, either.
    assert time.monotonic() - began < 10
