"""Connections to one endpoint that are kept for further requests, for threads.

h11, on which httpcore2 stands, too, follows what is said and reads what is received.
The pool of httpcore2 costs more than all else of a call.
"""

from __future__ import annotations

import re
import threading
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING, cast

import h11

from .answers import Incoming
from .attempt import OutOfTime

if TYPE_CHECKING:
    import ssl

    from .attempt import Attempt
    from .exchange import HttpAnswer, HttpRequest
    from .network import Network, Stream

# Bytes to read at once, and the most that a head or a line may have, as httpcore2's.
_CHUNK = 64 * 1024
_LONGEST = 100 * 1024

# Names and values that break no line, and say nothing but what they seem to.
_HEAD = re.compile(rb"POST [!-~]+ HTTP/1\.1\r\n(?:[!-9;-~]+: [ -~]*\r\n)+\r\n")

# What h11 is told of a request that has a head of ours: enough to know what comes next.
# To have it check and write each header is a tenth of the time of a call.
_SENT = h11.Request(
    method="POST", target="/", headers=[("Host", "-"), ("Content-Length", "0")]
)
_SENT_WHOLE = h11.EndOfMessage()


class Pool:
    """Makes connections when they are needed, and keeps them for a while.

    Args:
        ssl_context: For TLS with the endpoint.
        max_connections: How many there may be.
        keepalive_expiry: Seconds that an idle one is kept.
        network_backend: What makes them.

    """

    def __init__(
        self,
        *,
        ssl_context: ssl.SSLContext | None,
        max_connections: int,
        keepalive_expiry: float,
        network_backend: Network,
    ) -> None:
        self._context = ssl_context
        self._expiry = keepalive_expiry
        self._network = network_backend
        self._free = threading.Semaphore(max_connections)
        # The oldest first. A connection is made only if there is none here, and for
        # one that is `_free`: there are never more than that.
        self._idle: deque[_Connection] = deque()

    def post(
        self,
        request: HttpRequest,
        target: str,
        headers: tuple[tuple[str, str], ...],
        attempt: Attempt,
        max_body: int,
    ) -> HttpAnswer:
        """Send a request and return the answer.

        Args:
            request: What to send.
            target: What its first line names.
            headers: To be sent beside its own.
            attempt: How long it may take, and what has been sent.
            max_body: Bytes that the answer's body may have.

        """
        if not self._free.acquire(timeout=attempt.remaining()):
            raise OutOfTime
        try:
            connection = self._kept() or self._connected(attempt)
            try:
                connection.send(request, target, headers, attempt)
                answer = connection.receive(attempt, max_body)
            except BaseException:
                connection.stream.close()
                raise
            if connection.is_reusable():
                connection.until = monotonic() + self._expiry
                self._idle.append(connection)
            else:
                connection.stream.close()
            return answer
        finally:
            self._free.release()

    def _kept(self) -> _Connection | None:
        """Return an idle connection that is still good; close those that are not."""
        while True:
            # Other threads take them, too: looking first would not help.
            try:
                connection = self._idle.popleft()
            except IndexError:
                return None
            if monotonic() < connection.until and not connection.stream.is_readable():
                return connection
            connection.stream.close()

    def _connected(self, attempt: Attempt) -> _Connection:
        endpoint = self._network.endpoint
        stream = self._network.connected(attempt)
        if endpoint.scheme == "https":
            context = cast("ssl.SSLContext", self._context)
            context.set_alpn_protocols(["http/1.1"])
            stream = stream.encrypted(context, endpoint.host, attempt)
        return _Connection(stream)


class _Connection:
    """A connection, and what has been said on it."""

    __slots__ = ("_http", "_whole", "stream", "until")

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.until = 0.0
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST)
        self._whole = True

    def send(
        self,
        request: HttpRequest,
        target: str,
        headers: tuple[tuple[str, str], ...],
        attempt: Attempt,
    ) -> None:
        """Send a request, in one piece: two are two packets, and records of TLS."""
        length = ("Content-Length", str(len(request.body)))
        head = _head(target, (*request.headers, *headers, length))
        self._http.send(_SENT)
        self._http.send(_SENT_WHOLE)
        attempt.remaining()
        attempt.sent = True
        try:
            self.stream.send(head + request.body, attempt)
        except OutOfTime:
            raise
        except OSError:
            # There may be an answer all the same: to a request that is too large.
            self._whole = False

    def receive(self, attempt: Attempt, max_body: int) -> HttpAnswer:
        """Return the answer."""
        while not isinstance(event := self._next_event(attempt), h11.Response):
            attempt.remaining()  # "100 Continue" and its like, perhaps without end
        incoming = Incoming(
            event.status_code, event.headers.raw_items(), attempt, max_body
        )
        while isinstance(event := self._next_event(attempt), h11.Data):
            incoming.add(event.data)
        return incoming.finished()

    def is_reusable(self) -> bool:
        """Return whether another request may be sent, and prepare for it."""
        # More than the answer would be taken for the answer to the next request.
        if (
            not self._whole
            or self._http.their_state is not h11.DONE
            or self._http.trailing_data[0]
        ):
            return False
        self._http.start_next_cycle()
        return True

    def _next_event(self, attempt: Attempt) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            data = self.stream.receive(_CHUNK, attempt)
            if not data and self._http.their_state is h11.SEND_RESPONSE:
                raise ConnectionError("the server closed the connection, unanswered")
            self._http.receive_data(data)
        return event


def _head(target: str, headers: tuple[tuple[str, str], ...]) -> bytes:
    """Return the first line of a request, and its headers.

    Raises:
        ValueError: If one of them would be more than a line.

    """
    lines = [f"{name}: {value}\r\n" for name, value in headers]
    head = f"POST {target} HTTP/1.1\r\n{''.join(lines)}\r\n".encode()
    # A value with a whole header behind it would look like two.
    if not _HEAD.fullmatch(head) or head.count(b"\n") != len(headers) + 2:
        raise ValueError("the request has a header that cannot be sent")
    return head
