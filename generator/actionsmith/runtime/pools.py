"""What the transports know before they send anything, and a fork of the process."""

from __future__ import annotations

import os
import threading
import weakref
from typing import TYPE_CHECKING

from .answers import MAX_BODY

# What only some settings need, or only the first request, is imported there.
if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from .endpoint import Endpoint
    from .routes import NetworkT, PoolT, Route

_MAX_CONNECTIONS = 100


class Pools:
    """What both transports share: everything that does not wait."""

    def __init__(
        self,
        *,
        proxy: str | None = "env",
        ca_file: str | os.PathLike[str] | None = None,
        ssl_context: ssl.SSLContext | None = None,
        max_body: int = MAX_BODY,
        max_connections: int = _MAX_CONNECTIONS,
    ) -> None:
        """Set a transport up; no connection is made yet.

        Args:
            proxy: URL of the proxy to go through, http://[user:password@]host[:port]
                or the same with https; "env" for that of the environment: HTTPS_PROXY,
                HTTP_PROXY, ALL_PROXY, NO_PROXY; None for none.
            ca_file: Certificates to trust, in a file in PEM format, instead of those
                that the operating system trusts.
            ssl_context: How to encrypt, for what `ca_file` cannot say; used as it is.
            max_body: Bytes that the body of an answer may have.
            max_connections: How many there may be to one endpoint. A request waits
                for one of them when all are busy, within its time.

        Raises:
            ValueError: If an argument cannot be right; says which.
            TypeError: If the context is none.

        Warns:
            UnverifiedTLSWarning: If the context does not check whom it talks to.

        """
        if ca_file is not None and ssl_context is not None:
            raise ValueError("ca_file and ssl_context exclude each other")
        if proxy is not None and proxy != "env":
            from .proxies import parse_proxy

            parse_proxy(proxy)
        for name, value in (
            ("max_body", max_body),
            ("max_connections", max_connections),
        ):
            if value < 1:
                raise ValueError(f"{name} must be at least 1, not {value!r}")
        if ssl_context is not None:
            from .tls import require_context

            require_context(ssl_context, stacklevel=2)
        if ca_file is not None:
            from .tls import context_of

            ssl_context = context_of(ca_file)
        self._proxy = proxy
        self._context = ssl_context
        self._max_body = max_body
        self._max_connections = max_connections
        self._closed = False
        self.forget()
        _alive.add(self)

    def forget(self) -> None:
        """Begin without connections; those that there are become someone else's."""
        self._lock = threading.Lock()

    def require_open(self) -> None:
        """Raise RuntimeError if the transport has been closed."""
        if self._closed:
            raise RuntimeError(f"this {type(self).__name__} has been closed")

    def route(
        self,
        endpoint: Endpoint,
        pool_class: Callable[..., PoolT],
        network_class: Callable[..., NetworkT],
    ) -> Route[PoolT, NetworkT]:
        """Return a new way to an endpoint.

        Raises:
            ConnectionFailed: If there is none, as the environment is.

        """
        from .routes import new_route, proxy_on_the_way
        from .tls import system_context

        proxy = proxy_on_the_way(endpoint, self._proxy)
        servers = [endpoint] if proxy is None else [endpoint, proxy.server]
        # One context for all connections, made when the first one needs it.
        if self._context is None and any(s.scheme == "https" for s in servers):
            self._context = system_context()
        return new_route(
            endpoint,
            proxy,
            self._context,
            self._max_connections,
            pool_class,
            network_class,
        )


_alive: weakref.WeakSet[Pools] = weakref.WeakSet()


def _after_fork() -> None:
    for transport in list(_alive):
        transport.forget()


if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_after_fork)
