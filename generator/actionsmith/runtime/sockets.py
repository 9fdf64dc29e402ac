"""What the sync and the async network share: parts that do not wait.

Imported with the first request only.
"""

from __future__ import annotations

import select
import ssl
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

RECORD = 65_536
"""Bytes to read at once from below TLS."""


class Encryption:
    """TLS without its input and output.

    An operation that raises ssl.SSLWantReadError wants to be repeated after `feed`;
    what is `outgoing` is to be sent before, and after each operation.
    """

    def __init__(self, context: ssl.SSLContext, hostname: str | None) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self.object = context.wrap_bio(
            self._incoming, self._outgoing, server_hostname=hostname
        )

    def handshake(self) -> None:
        """Agree on keys, and check whom it is with."""
        self.object.do_handshake()

    def read(self, max_bytes: int) -> bytes:
        """Return what has been received, in the clear, or nothing at the end."""
        try:
            return self.object.read(max_bytes)
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""

    def write(self, data: bytes) -> None:
        """Encrypt data to be sent."""
        view = memoryview(data)
        while view:
            view = view[self.object.write(view) :]

    def feed(self, received: bytes) -> None:
        """Take what was received; nothing is the end."""
        if received:
            self._incoming.write(received)
        else:
            self._incoming.write_eof()

    def has_more(self) -> bool:
        """Tell whether something has arrived that nobody has read."""
        return bool(self.object.pending() or self._incoming.pending)

    def outgoing(self) -> bytes:
        """Return what is to be sent."""
        return self._outgoing.read()


def readable(sock: socket.socket) -> Callable[[], bool]:
    """Return what tells, without waiting, if there is something to read, or the end.

    On a connection that waits for its next request, either means that it is over.
    """
    number = sock.fileno()
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(number, select.POLLIN)
        return lambda: bool(poll.poll(0))
    return lambda: bool(select.select([number], [], [], 0)[0])
