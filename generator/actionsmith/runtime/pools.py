"""What the transports know before they send anything: settings, and ways to go."""

from __future__ import annotations

import os
import threading
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from .answers import MAX_BODY
from .errors import ConnectionFailed
from .proxies import FROM_ENVIRONMENT, Proxy, parse_proxy, proxy_for
from .tls import context_of, require_context, system_context

# httpcore2 takes longer to import than everything else together, and a context for
# TLS takes longer still to set up: both wait for the first request.
if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    import httpcore2

    from .endpoint import Endpoint

PoolT = TypeVar("PoolT")
NetworkT = TypeVar("NetworkT")

_MAX_CONNECTIONS = 100

# Seconds that an idle connection is kept. Short, because a request sent just as the
# server closes the connection is lost with its outcome unknown.
_KEEP_ALIVE = 5.0


@dataclass(frozen=True, slots=True)
class Route(Generic[PoolT, NetworkT]):
    """The way to an endpoint, and the connections that lead there."""

    pool: PoolT
    network: NetworkT
    url: httpcore2.URL
    headers: tuple[tuple[str, str], ...]
    """What the proxy wants to know of each request that it reads."""
    where: str
    """For messages."""


class Pools:
    """What both transports share: everything that does not wait."""

    def __init__(
        self,
        *,
        proxy: str | None = FROM_ENVIRONMENT,
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
        if proxy not in (None, FROM_ENVIRONMENT):
            parse_proxy(proxy)
        for name, value in (
            ("max_body", max_body),
            ("max_connections", max_connections),
        ):
            if value < 1:
                raise ValueError(f"{name} must be at least 1, not {value!r}")
        if ssl_context is not None:
            require_context(ssl_context, stacklevel=2)
        if ca_file is not None:
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

    def _proxy_for(self, endpoint: Endpoint) -> Proxy | None:
        try:
            return proxy_for(endpoint, self._proxy)
        except ValueError as error:
            raise ConnectionFailed(
                f"cannot connect to {endpoint}: the environment's proxy cannot be used:"
                f" {error}"
            ) from error

    def _context_for(self, server: Endpoint) -> ssl.SSLContext | None:
        """Return the one context of the transport, made when it is needed first."""
        if server.scheme != "https":
            return None
        if self._context is None:
            self._context = system_context()
        return self._context

    def route(
        self,
        endpoint: Endpoint,
        pool_class: Callable[..., PoolT],
        network_class: Callable[..., NetworkT],
    ) -> Route[PoolT, NetworkT]:
        """Return a new way to an endpoint."""
        import httpcore2

        proxy = self._proxy_for(endpoint)
        context = None if proxy is None else self._context_for(proxy.server)
        network = network_class(endpoint, proxy, context)
        pool = pool_class(
            ssl_context=self._context_for(endpoint),
            max_connections=self._max_connections,
            keepalive_expiry=_KEEP_ALIVE,
            network_backend=network,
        )
        # A proxy reads what is not encrypted, and is told the whole URL.
        read_by = proxy if endpoint.scheme == "http" else None
        asks = read_by.authorization if read_by is not None else None
        return Route(
            pool,
            network,
            httpcore2.URL(
                scheme=endpoint.scheme,
                host=endpoint.host,
                port=endpoint.port,
                target="/" if read_by is None else f"{endpoint}/",
            ),
            () if asks is None else (("Proxy-Authorization", asks),),
            f"{endpoint}" if proxy is None else f"{endpoint} through the proxy {proxy}",
        )


_alive: weakref.WeakSet[Pools] = weakref.WeakSet()


def _after_fork() -> None:
    for transport in list(_alive):
        transport.forget()


if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_after_fork)
