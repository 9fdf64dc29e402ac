"""Sockets for httpcore2 that keep to the deadline of an attempt and to its books.

Imported with the first request, as httpcore2 is.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from typing import TYPE_CHECKING, TypeVar

import httpcore2

from .attempt import OutOfTime, current_attempt
from .connecting import connected
from .sockets import RECORD, Encryption, readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from .attempt import Attempt
    from .endpoint import Endpoint
    from .proxies import Proxy

T = TypeVar("T")


class Network(httpcore2.NetworkBackend):
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

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> Stream:
        """Return a connection to the endpoint, after a tunnel has been opened.

        The arguments are httpcore2's; what they say is known here, and better.
        """
        del host, port, timeout, local_address, socket_options
        attempt = current_attempt.get()
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


class Stream(httpcore2.NetworkStream):
    """A connection."""

    _unsent = b""

    def __init__(self, network: Network, sock: socket.socket) -> None:
        self._network = network
        self._socket = sock
        self._readable = readable(sock)
        network.streams.add(self)
        if network.closed:  # by another thread, just now
            self.close()
            raise ConnectionAbortedError("the transport has been closed")

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return some bytes of the answer, or none at its end."""
        del timeout
        if self._unsent:  # should httpcore2 end a request in another way
            self.write(b"")
        return self._receive(max_bytes, current_attempt.get())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send a request, when its last part is here: httpcore2 ends it with nothing.

        In one piece, because two are two packets, and records of TLS.
        """
        del timeout
        if buffer:
            self._unsent += buffer
            return
        buffer, self._unsent = self._unsent, b""
        attempt = current_attempt.get()
        attempt.remaining()
        attempt.sent = True
        try:
            self._send(buffer, attempt)
        except OutOfTime:
            raise
        except OSError as error:
            # The kind of error on which httpcore2 looks for an early answer.
            raise httpcore2.WriteError(str(error)) from error

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> Stream:
        """Return the encrypted connection on top of this one, which is used up."""
        del timeout
        return self._encrypted(ssl_context, server_hostname, current_attempt.get())

    def through(self, proxy: Proxy, attempt: Attempt) -> Stream:
        """Return the way through a proxy to which this connection leads."""
        stream = self
        endpoint = self._network.endpoint
        if self._network.context is not None:
            stream = self._encrypted(self._network.context, proxy.server.host, attempt)
        if endpoint.scheme == "http":
            return stream  # the proxy reads the request itself
        from .proxies import ProxyFailure, tunnel_is_open, tunnel_request

        try:
            stream._send(tunnel_request(endpoint, proxy), attempt)
            received = b""
            while not (received and tunnel_is_open(received)):
                chunk = stream._receive(RECORD, attempt)
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

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore2 asks for."""
        if info == "is_readable":
            return self._socket.fileno() < 0 or self._readable()
        if info == "ssl_object" and isinstance(self._socket, ssl.SSLSocket):
            return self._socket
        return None

    def _receive(self, max_bytes: int, attempt: Attempt) -> bytes:
        self._socket.settimeout(attempt.remaining())
        return in_time(self._socket.recv, max_bytes)

    def _send(self, data: bytes, attempt: Attempt) -> None:
        view = memoryview(data)
        while view:
            self._socket.settimeout(attempt.remaining())
            view = view[in_time(self._socket.send, view) :]

    def _encrypted(
        self, context: ssl.SSLContext, hostname: str | None, attempt: Attempt
    ) -> Stream:
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

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore2 asks for."""
        if info == "ssl_object":
            return self._tls.object
        if info == "is_readable" and self._tls.has_more():
            return True
        return self._below.get_extra_info(info)

    def _receive(self, max_bytes: int, attempt: Attempt) -> bytes:
        return self._done(lambda: self._tls.read(max_bytes), attempt)

    def _send(self, data: bytes, attempt: Attempt) -> None:
        self._done(lambda: self._tls.write(data), attempt)

    def _done(self, operation: Callable[[], T], attempt: Attempt) -> T:
        while True:
            try:
                result = operation()
            except ssl.SSLWantReadError:
                self._below._send(self._tls.outgoing(), attempt)
                self._tls.feed(self._below._receive(RECORD, attempt))
            else:
                self._below._send(self._tls.outgoing(), attempt)
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
