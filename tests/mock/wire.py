"""Bytes to a server on this machine, and what comes back."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from actionsmith.mock.messages import JSON_TYPE, Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PATIENCE = 20.0
"""Seconds after which a silent server is said to hang."""


@dataclass
class Scripted:
    """A handler that answers as a test tells it to."""

    answer: Callable[[Request], Response] | None = None
    requests: list[Request] = field(default_factory=list)

    def handle(self, request: Request) -> Response:
        self.requests.append(request)
        return self.answer(request) if self.answer else envelope(RequestId="it")


def envelope(**members: object) -> Response:
    body = json.dumps({"Response": members}).encode()
    return Response(headers={"content-type": JSON_TYPE}, body=body)


def connect(url: str) -> socket.socket:
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.port is not None
    return socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE)


def post(body: bytes, headers: Mapping[str, str] | None = None) -> bytes:
    """Return the bytes of a request."""
    every = {"Host": "here", "Content-Length": str(len(body)), **(headers or {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in every.items())
    return f"POST / HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + body


@dataclass(frozen=True)
class Answer:
    """An answer, and whether the connection is closed after it."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def response(self) -> Any:
        return json.loads(self.body)["Response"]

    @property
    def code(self) -> str | None:
        error = self.response.get("Error")
        return None if error is None else error["Code"]


def read_answer(connection: socket.socket, rest: bytearray) -> Answer | None:
    """Read one answer; None if the connection ends before it begins.

    `rest` holds what has been read and belongs to the next one.
    """
    while b"\r\n\r\n" not in rest:
        chunk = receive(connection)
        if not chunk:
            assert not rest, f"the head of an answer ends amid it: {bytes(rest)!r}"
            return None
        rest += chunk
    head, _, _ = bytes(rest).partition(b"\r\n\r\n")
    del rest[: len(head) + 4]
    status, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    version, number, *_ = status.split(" ", 2)
    assert version == "HTTP/1.1"
    length = int(headers.get("content-length", "0"))
    while len(rest) < length:
        chunk = receive(connection)
        if not chunk:
            break
        rest += chunk
    body = bytes(rest[:length])
    del rest[:length]
    return Answer(int(number), headers, body)


def receive(connection: socket.socket) -> bytes:
    """Return what comes next; nothing at the end, which may be a reset."""
    try:
        return connection.recv(65_536)
    except ConnectionError:
        return b""


def send(connection: socket.socket, data: bytes) -> None:
    """Send all, or as much as the server takes."""
    try:
        connection.sendall(data)
    except ConnectionError:
        return


def exchange(url: str, data: bytes) -> Answer | None:
    """Send bytes on a connection of their own, and return the first answer."""
    with connect(url) as connection:
        send(connection, data)
        return read_answer(connection, bytearray())


def answers(url: str, data: bytes) -> list[Answer]:
    """Send bytes and no more, and return all that is answered until the end."""
    found: list[Answer] = []
    rest = bytearray()
    with connect(url) as connection:
        send(connection, data)
        while (answer := read_answer(connection, rest)) is not None:
            found.append(answer)
    return found
