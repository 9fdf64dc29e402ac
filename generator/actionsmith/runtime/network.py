"""Sockets that keep to the deadline of an attempt and to its books.

Imported with the first request.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from typing import TYPE_CHECKING, TypeVar

from .attempt import OutOfTime
from .connecting import connected
from .sockets import RECORD, Encryption, readable

if TYPE_CHECKING:
    from collections.abc import Callable

    from .attempt import Attempt
    from .endpoint import Endpoint
    from .proxies import Proxy

T = TypeVar("T")


class Network:
    """Makes the connections to one endpoint, through a proxy if there is one.

    An attempt's deadline binds all that happens here but one thing: the lookup of a
    name by the operating system cannot be broken off, and takes its own time.

    Args:
        endpoint: Where the connections lead.
        proxy: What they go through.
        context: For TLS with a proxy; None if there is no such proxy.

    """

    def __init__(
        self, endpoint: Endpoint, proxy: Proxy | None, context: ssl.SSLContext | None
    ) -> None:
        self.endpoint = endpoint
        self.proxy = proxy
        self.context = context
        self.closed = False
        self.streams: set[Stream] = set()

    def connected(self, attempt: Attempt) -> Stream:
        """Return a connection to the endpoint, after a tunnel has been opened."""
        server = self.endpoint if self.proxy is None else self.proxy.server
        stream = Stream(self, connected(server, attempt))
        if self.proxy is not None:
            stream = stream.through(self.proxy, attempt)
        return stream

    def close(self) -> None:
        """Close all connections, those of other threads' attempts included."""
        self.closed = True
        for stream in list(self.streams):
            stream.close()

    def abandon(self) -> None:
        """Give all sockets up without a word to the other side.

        For a process that has been forked: the connections are its parent's.
        """
        for stream in list(self.streams):
            stream.abandon()


class Stream:
    """A connection."""

    def __init__(self, network: Network, sock: socket.socket) -> None:
        self._network = network
        self._socket = sock
        self._readable = readable(sock)
        network.streams.add(self)
        if network.closed:  # by another thread, just now
            self.close()
            raise ConnectionAbortedError("the transport has been closed")

    def through(self, proxy: Proxy, attempt: Attempt) -> Stream:
        """Return the way through a proxy to which this connection leads."""
        stream = self
        endpoint = self._network.endpoint
        if self._network.context is not None:
            stream = self.encrypted(self._network.context, proxy.server.host, attempt)
        if endpoint.scheme == "http":
            return stream  # the proxy reads the request itself
        from .proxies import ProxyFailure, tunnel_is_open, tunnel_request

        try:
            stream.send(tunnel_request(endpoint, proxy), attempt)
            received = b""
            while not (received and tunnel_is_open(received)):
                chunk = stream.receive(RECORD, attempt)
                if not chunk:
                    raise ProxyFailure("the proxy closed the connection")
                received += chunk
        except BaseException:
            stream.close()
            raise
        return stream

    def close(self) -> None:
        """Close the connection; what waits for it in another thread fails at once."""
        # The method of the base class: that of a socket with TLS forgets its keys
        # first, and another thread would send on in the clear.
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
        self.abandon()

    def abandon(self) -> None:
        """Close the socket alone; the connection stays with who else has it."""
        self._network.streams.discard(self)
        self._socket.close()

    def is_readable(self) -> bool:
        """Tell whether there is something to read, or the end."""
        return self._socket.fileno() < 0 or self._readable()

    def receive(self, max_bytes: int, attempt: Attempt) -> bytes:
        """Return some bytes, or none at the end."""
        self._socket.settimeout(attempt.remaining())
        return in_time(self._socket.recv, max_bytes)

    def send(self, data: bytes, attempt: Attempt) -> None:
        """Send bytes, all of them."""
        view = memoryview(data)
        while view:
            self._socket.settimeout(attempt.remaining())
            view = view[in_time(self._socket.send, view) :]

    def encrypted(
        self, context: ssl.SSLContext, hostname: str | None, attempt: Attempt
    ) -> Stream:
        """Return the encrypted connection on top of this one, which is used up."""
        try:
            if isinstance(self._socket, ssl.SSLSocket):
                return _TunnelledStream(self, context, hostname, attempt)
            # Of a connection that is gone, ssl leaves the socket open, or makes one
            # without a handshake.
            self._socket.getpeername()
            self._socket.settimeout(attempt.remaining())
            # The whole handshake has to end in time, not each of its steps.
            encrypted = in_time(
                lambda: context.wrap_socket(self._socket, server_hostname=hostname)
            )
            if encrypted.version() is None:
                encrypted.close()
                raise ConnectionResetError("the connection was closed")
        except BaseException:
            self.close()
            raise
        self._network.streams.discard(self)  # its socket has been taken over
        return Stream(self._network, encrypted)


class _TunnelledStream(Stream):
    """A connection encrypted within another that is encrypted, which is to a proxy."""

    def __init__(
        self,
        below: Stream,
        context: ssl.SSLContext,
        hostname: str | None,
        attempt: Attempt,
    ) -> None:
        # Nothing of the base's: what it keeps is what lies at the bottom.
        self._below = below
        self._tls = Encryption(context, hostname)
        self._done(self._tls.handshake, attempt)

    def close(self) -> None:
        """Close the connection; what waits for it in another thread fails at once."""
        self._below.close()

    def abandon(self) -> None:
        """Close the socket alone; the connection stays with who else has it."""
        self._below.abandon()

    def is_readable(self) -> bool:
        """Tell whether there is something to read, or the end."""
        return self._tls.has_more() or self._below.is_readable()

    def receive(self, max_bytes: int, attempt: Attempt) -> bytes:
        """Return some bytes, or none at the end."""
        return self._done(lambda: self._tls.read(max_bytes), attempt)

    def send(self, data: bytes, attempt: Attempt) -> None:
        """Send bytes, all of them."""
        self._done(lambda: self._tls.write(data), attempt)

    def _done(self, operation: Callable[[], T], attempt: Attempt) -> T:
        while True:
            try:
                result = operation()
            except ssl.SSLWantReadError:
                self._below.send(self._tls.outgoing(), attempt)
                self._tls.feed(self._below.receive(RECORD, attempt))
            else:
                self._below.send(self._tls.outgoing(), attempt)
                return result


def in_time(operation: Callable[..., T], *arguments: object) -> T:
    """Do what a socket with a time-out does, and say that time is over in our way."""
    try:
        return operation(*arguments)
    except TimeoutError as error:
        # One with a number is the operating system's: it gave up on the other side.
        if error.errno is None:
            raise OutOfTime from error
        raise
