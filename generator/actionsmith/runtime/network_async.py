"""The sockets of `network` for asyncio.

Here the deadline is kept by the transport: it cancels what takes too long, so that
whatever is cancelled has to leave nothing open behind it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import ssl
from typing import TYPE_CHECKING, TypeVar

import httpcore2

from .attempt import current_attempt
from .connecting import HEAD_START, all_failed, interleaved
from .sockets import RECORD, Encryption, readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from .connecting import Address
    from .endpoint import Endpoint
    from .proxies import Proxy

T = TypeVar("T")


class AsyncNetwork(httpcore2.AsyncNetworkBackend):
    """Makes the connections to one endpoint, for one event loop; see Network."""

    def __init__(
        self, endpoint: Endpoint, proxy: Proxy | None, context: ssl.SSLContext | None
    ) -> None:
        self.endpoint = endpoint
        self.proxy = proxy
        self.context = context
        self.closed = False
        self.streams: set[AsyncStream] = set()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> AsyncStream:
        """Return a connection to the endpoint, after a tunnel has been opened."""
        del host, port, timeout, local_address, socket_options
        server = self.endpoint if self.proxy is None else self.proxy.server
        stream = AsyncStream(self, await _connected(server))
        if self.proxy is not None:
            stream = await stream.through(self.proxy)
        return stream

    def close(self) -> None:
        """Close all connections, those of other tasks' attempts included."""
        self.closed = True
        for stream in list(self.streams):
            stream.close()

    def abandon(self) -> None:
        """Give all sockets up; their event loop is gone, or another process's."""
        for stream in list(self.streams):
            stream.abandon()


class AsyncStream(httpcore2.AsyncNetworkStream):
    """A connection in the clear, and the base of the encrypted ones."""

    _unsent = b""

    def __init__(self, network: AsyncNetwork, sock: socket.socket) -> None:
        self._network = network
        self._socket = sock
        self._readable = readable(sock)
        self._busy = False
        self._closed = False
        network.streams.add(self)
        if network.closed:  # while it was connecting
            self.close()
            raise ConnectionAbortedError("the transport has been closed")

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return some bytes of the answer, or none at its end."""
        del timeout
        if self._unsent:  # should httpcore2 end a request in another way
            await self.write(b"")
        return await self.receive(max_bytes)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send a request, when its last part is here; see Stream.write."""
        del timeout
        if buffer:
            self._unsent += buffer
            return
        buffer, self._unsent = self._unsent, b""
        attempt = current_attempt.get()
        attempt.remaining()
        attempt.sent = True
        try:
            await self.send(buffer)
        except OSError as error:
            # The kind of error on which httpcore2 looks for an early answer.
            raise httpcore2.WriteError(str(error)) from error

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> AsyncStream:
        """Return the encrypted connection on top of this one."""
        del timeout
        try:
            stream = _EncryptedStream(self, Encryption(ssl_context, server_hostname))
            await stream.handshake()
        except BaseException:
            self.close()
            raise
        return stream

    async def through(self, proxy: Proxy) -> AsyncStream:
        """Return the way through a proxy to which this connection leads."""
        stream = self
        endpoint = self._network.endpoint
        if self._network.context is not None:
            stream = await self.start_tls(self._network.context, proxy.server.host)
        if endpoint.scheme == "http":
            return stream  # the proxy reads the request itself
        from .proxies import ProxyFailure, tunnel_is_open, tunnel_request

        try:
            await stream.send(tunnel_request(endpoint, proxy))
            received = b""
            while not (received and tunnel_is_open(received)):
                chunk = await stream.receive(RECORD)
                if not chunk:
                    raise ProxyFailure("the proxy closed the connection")
                received += chunk
        except BaseException:
            stream.close()
            raise
        return stream

    async def aclose(self) -> None:
        """Close the connection; see close."""
        self.close()

    def close(self) -> None:
        """Close the connection; what waits for it in another task fails at once."""
        self._closed = True
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        # Not the socket itself while the event loop watches it: see receive.
        if not self._busy:
            self.abandon()

    def abandon(self) -> None:
        """Close the socket alone; the connection stays with who else has it."""
        self._network.streams.discard(self)
        self._socket.close()

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore2 asks for."""
        if info == "is_readable":
            return self._socket.fileno() < 0 or self._readable()
        return None

    async def receive(self, max_bytes: int) -> bytes:
        """Return some bytes, or none at the end."""
        self._busy = True
        try:
            loop = asyncio.get_running_loop()
            return await loop.sock_recv(self._socket, max_bytes)
        finally:
            self._busy = False
            if self._closed:
                self.abandon()

    async def send(self, data: bytes) -> None:
        """Send all bytes."""
        self._busy = True
        try:
            loop = asyncio.get_running_loop()
            await loop.sock_sendall(self._socket, data)
        finally:
            self._busy = False
            if self._closed:
                self.abandon()


class _EncryptedStream(AsyncStream):
    """An encrypted connection, on top of any other."""

    def __init__(self, below: AsyncStream, tls: Encryption) -> None:
        # Nothing of the base's: what it keeps is what lies at the bottom.
        self._network = below._network
        self._below = below
        self._tls = tls

    def close(self) -> None:
        """Close the connection; what waits for it in another task fails at once."""
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

    async def handshake(self) -> None:
        """Agree on keys, and check whom it is with."""
        await self._done(self._tls.handshake)

    async def receive(self, max_bytes: int) -> bytes:
        """Return some bytes, or none at the end."""
        return await self._done(lambda: self._tls.read(max_bytes))

    async def send(self, data: bytes) -> None:
        """Send all bytes."""
        await self._done(lambda: self._tls.write(data))

    async def _done(self, operation: Callable[[], T]) -> T:
        while True:
            try:
                result = operation()
            except ssl.SSLWantReadError:
                await self._flush()
                self._tls.feed(await self._below.receive(RECORD))
            else:
                await self._flush()
                return result

    async def _flush(self) -> None:
        if outgoing := self._tls.outgoing():
            await self._below.send(outgoing)


async def _connected(server: Endpoint) -> socket.socket:
    """Return a socket that is connected to a server, by whichever address is first.

    An address that does not answer costs HEAD_START, and not all of the time.
    """
    loop = asyncio.get_running_loop()
    # Broken off, the lookup goes on in its thread; nobody waits for it.
    found = await loop.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
    waiting = interleaved(found)[::-1]
    if len(waiting) == 1:
        return await _connecting(waiting[0])
    errors: list[OSError] = []
    pending: set[asyncio.Task[socket.socket]] = set()
    try:
        while waiting or pending:
            if waiting:
                pending.add(asyncio.create_task(_connecting(waiting.pop())))
            done, _ = await asyncio.wait(
                pending,
                timeout=HEAD_START if waiting else None,
                return_when=asyncio.FIRST_COMPLETED,
            )
            for task in done:
                # Whatever else is done is left to the end of this function.
                pending.discard(task)
                try:
                    return task.result()
                except OSError as error:
                    errors.append(error)
    finally:
        for task in pending:
            # One that has just succeeded cannot be cancelled any more.
            if not task.cancel() and task.exception() is None:
                task.result().close()
    raise all_failed(errors)


async def _connecting(address: Address) -> socket.socket:
    family, kind, protocol, _, place = address
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(sock, place)
    except OSError as error:
        sock.close()
        # asyncio says where it failed, and not why.
        number = error.errno or 0
        raise OSError(number, os.strerror(number)) from error
    except BaseException:
        sock.close()
        raise
    return sock
