"""Ways to an endpoint, straight or through a proxy.

Imported with the first request only.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from .errors import ConnectionFailed

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from .endpoint import Endpoint
    from .proxies import Proxy

PoolT = TypeVar("PoolT")
NetworkT = TypeVar("NetworkT")

# Seconds that an idle connection is kept. Short, because a request sent just as the
# server closes the connection is lost with its outcome unknown.
_KEEP_ALIVE = 5.0


@dataclass(frozen=True, slots=True)
class Route(Generic[PoolT, NetworkT]):
    """The way to an endpoint, and the connections that lead there."""

    pool: PoolT
    network: NetworkT
    target: str
    """What the first line of a request names."""
    headers: tuple[tuple[str, str], ...]
    """What the proxy wants to know of each request that it reads."""
    where: str
    """For messages."""


def proxy_on_the_way(endpoint: Endpoint, proxy: str | None) -> Proxy | None:
    """Return the proxy to take; see proxies.proxy_for.

    Raises:
        ConnectionFailed: If that of the environment cannot be used.

    """
    # What knows the rules takes long to import, and few environments have need of it.
    if proxy == "env" and not any(n.lower().endswith("_proxy") for n in os.environ):
        proxy = None
    if proxy is None:
        return None
    from .proxies import proxy_for

    try:
        return proxy_for(endpoint, proxy)
    except ValueError as error:
        raise ConnectionFailed(
            f"cannot connect to {endpoint}: the environment's proxy cannot be used: "
            f"{error}"
        ) from error


def new_route(
    endpoint: Endpoint,
    proxy: Proxy | None,
    context: ssl.SSLContext | None,
    max_connections: int,
    pool_class: Callable[..., PoolT],
    network_class: Callable[..., NetworkT],
) -> Route[PoolT, NetworkT]:
    """Return a way without connections yet."""
    encrypted = proxy is not None and proxy.server.scheme == "https"
    network = network_class(endpoint, proxy, context if encrypted else None)
    pool = pool_class(
        ssl_context=context,
        max_connections=max_connections,
        keepalive_expiry=_KEEP_ALIVE,
        network_backend=network,
    )
    # A proxy reads what is not encrypted, and is told the whole URL.
    reader = proxy if endpoint.scheme == "http" else None
    target = "/" if reader is None else f"{endpoint}/"
    headers: tuple[tuple[str, str], ...] = ()
    if reader is not None and reader.authorization is not None:
        headers = (("Proxy-Authorization", reader.authorization),)
    where = f"{endpoint}" if proxy is None else f"{endpoint} through the proxy {proxy}"
    return Route(pool, network, target, headers, where)
