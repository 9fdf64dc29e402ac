"""Servers on this machine that pass bytes on, each connection in threads of its own.

    with Relay(server.port, pause=0.02) as slow: ...       # one byte at a time
    with ConnectProxy() as proxy: ...                      # a proxy with tunnels
    assert proxy.targets == ["127.0.0.1:443"]

Names of endpoints all mean this machine, so that any name can be tried.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import ssl
    from types import TracebackType


class Relay:
    """Passes on what arrives to a port; what comes back, one byte each `pause`."""

    def __init__(
        self, port: int = 0, *, pause: float = 0.0, tls: ssl.SSLContext | None = None
    ) -> None:
        self._target = port
        self._pause = pause
        self._tls = tls
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for sock in [self._listener, *self._sockets]:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._sockets.append(client)
                threading.Thread(
                    target=self._safely, args=[client], daemon=True
                ).start()

    def _safely(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self._tls is not None:
                client = self._tls.wrap_socket(client, server_side=True)
                self._sockets.append(client)
            self.serve(client)
        client.close()

    def serve(self, client: socket.socket) -> None:
        """Serve a connection until it ends."""
        self.relay(client, self._target)

    def relay(self, client: socket.socket, port: int) -> None:
        """Pass everything on, in both directions, until one side closes."""
        server = socket.create_connection(("127.0.0.1", port))
        self._sockets.append(server)
        back = threading.Thread(target=self._drip, args=[server, client], daemon=True)
        back.start()
        with contextlib.suppress(OSError):
            while chunk := client.recv(65_536):
                server.sendall(chunk)
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        back.join()
        server.close()

    def _drip(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while chunk := server.recv(65_536):
                if not self._pause:
                    client.sendall(chunk)
                    continue
                for byte in chunk:
                    time.sleep(self._pause)
                    client.sendall(bytes([byte]))
        with contextlib.suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)


class ConnectProxy(Relay):
    """A proxy for tunnels; `reply` is what it says instead of opening one."""

    def __init__(
        self,
        *,
        reply: bytes | None = None,
        tls: ssl.SSLContext | None = None,
        then_hang: bool = False,
    ) -> None:
        super().__init__(tls=tls)
        self._reply = reply
        self._then_hang = then_hang
        self.heads: list[str] = []
        self.targets: list[str] = []

    def serve(self, client: socket.socket) -> None:
        """Read what is asked for, and open the tunnel or refuse to."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = client.recv(1)
            if not byte:
                return
            head += byte
        self.heads.append(head.decode())
        self.targets.append(head.split()[1].decode())
        if self._reply is not None:
            client.sendall(self._reply)
            if self._then_hang:
                client.recv(1)
            return
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self.relay(client, int(self.targets[-1].rpartition(":")[2]))
