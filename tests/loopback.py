"""A server on this machine that answers as a test tells it to.

    with LoopbackServer([(200, {}, b"{}")]) as server:
        ...                                # send something to server.url
    assert server.requests[0].body == b""

It speaks HTTP/1.1 with keep-alive on raw sockets, so that it can also misbehave: break
off, reset, dawdle or say nothing.
"""

from __future__ import annotations

import contextlib
import itertools
import socket
import struct
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Literal, Self, TypeAlias

if TYPE_CHECKING:
    import ssl
    from types import TracebackType


@dataclass(frozen=True)
class Received:
    """A request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    """Values by name in lower case."""
    body: bytes
    connection: int
    """Which connection it came on, counted from 0."""


@dataclass(frozen=True)
class Raw:
    """Bytes to send as they are, and what to do with the connection then."""

    data: bytes = b""
    then: Literal["close", "reset", "hang", "go on"] = "close"
    pause: float = 0.0
    """Seconds to wait before each byte; 0 sends everything at once."""


Reply: TypeAlias = tuple[int, Mapping[str, str], bytes] | Raw
Answer: TypeAlias = Callable[[Received], Reply] | Sequence[Reply]
"""A function of the request, or a script, of which the last line is repeated."""


class LoopbackServer:
    """A server with one thread for each connection; `tls` makes it HTTPS."""

    def __init__(
        self,
        answer: Answer,
        *,
        tls: ssl.SSLContext | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        self.requests: list[Received] = []
        self._answer = answer
        self._tls = tls
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._connections: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server((host, 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://{host}:{self.port}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopping.set()
        # Closing a socket does not wake the thread that waits on it; this does.
        _shut(self._listener)
        for connection in self._connections:
            _shut(connection)
        for thread in self._threads:
            thread.join(timeout=5)
        self._listener.close()

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        for number in itertools.count():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._connections.append(connection)
            self._start(self._serve, connection, number)

    def _serve(self, connection: socket.socket, number: int) -> None:
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
                self._connections.append(connection)
            with connection.makefile("rb") as stream:
                while (request := _receive(stream, number)) is not None:
                    if not self._reply(connection, request):
                        return
        except OSError:
            pass  # the client went away, or the test is over
        finally:
            connection.close()

    def _reply(self, connection: socket.socket, request: Received) -> bool:
        """Answer a request; return whether the connection goes on."""
        with self._lock:
            self.requests.append(request)
            turn = len(self.requests) - 1
        if callable(self._answer):
            reply = self._answer(request)
        else:
            reply = self._answer[min(turn, len(self._answer) - 1)]
        if not isinstance(reply, Raw):
            status, headers, body = reply
            lines = [f"HTTP/1.1 {status} Scripted", f"Content-Length: {len(body)}"]
            lines += [f"{name}: {value}" for name, value in headers.items()]
            connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            return True
        if not reply.pause:
            connection.sendall(reply.data)
        else:
            for byte in reply.data:
                if self._stopping.wait(reply.pause):
                    break
                connection.sendall(bytes([byte]))
        if reply.then == "go on":
            return True
        if reply.then == "hang":
            self._stopping.wait()
        elif reply.then == "reset":
            # Closing a socket that lingers for no time resets the connection.
            linger = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        return False


def _receive(stream: BinaryIO, number: int) -> Received | None:
    """Read one request, or None if there is none to come."""
    start = stream.read(1)
    if not start.isalpha():
        return None  # the end, or something else than HTTP, such as TLS
    first = (start + stream.readline()).split()
    headers: dict[str, str] = {}
    while line := stream.readline().decode("latin-1").rstrip("\r\n"):
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    length = int(headers.get("content-length", "0"))
    body = stream.read(length)
    if len(body) < length:
        return None  # the client gave up amid its request
    return Received(first[0].decode(), first[1].decode(), headers, body, number)


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it is closed already
        connection.shutdown(socket.SHUT_RDWR)
