"""Ways to an endpoint, straight or through a proxy.

Imported with the first request only, as httpcore2 is.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import httpcore2

from .attempt import current_attempt
from .errors import ConnectionFailed

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from .endpoint import Endpoint
    from .exchange import HttpRequest
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
    url: httpcore2.URL
    headers: tuple[tuple[str, str], ...]
    """What the proxy wants to know of each request that it reads."""
    where: str
    """For messages."""

    def request(
        self, request: HttpRequest, pool_timeout: float | None = None
    ) -> httpcore2.Request:
        """Return a request as the pool takes it.

        Made here, and not by the pool: that would check and copy the headers twice.

        Args:
            request: What to send.
            pool_timeout: Seconds to wait for a connection, when all are busy.

        """
        length = ("Content-Length", str(len(request.body)))
        return httpcore2.Request(
            "POST",
            self.url,
            headers=(*request.headers, *self.headers, length),
            content=request.body,
            extensions={"timeout": {"pool": pool_timeout}},
        )


class _StepsOnly(logging.Filter):
    """Keeps what a server says out of httpcore2's own log of our requests.

    It may say the token, or a password. Which step was taken stays in the log; our own
    log has the answer, without secrets.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten a record if it is about an attempt of ours."""
        if current_attempt.get(None) is not None:
            record.msg, record.args = str(record.msg).partition(" ")[0], ()
        return True


logging.getLogger("httpcore2.http11").addFilter(_StepsOnly())


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
    url = httpcore2.URL(
        scheme=endpoint.scheme,
        host=endpoint.host,
        port=endpoint.port,
        target="/" if reader is None else f"{endpoint}/",
    )
    headers: tuple[tuple[str, str], ...] = ()
    if reader is not None and reader.authorization is not None:
        headers = (("Proxy-Authorization", reader.authorization),)
    where = f"{endpoint}" if proxy is None else f"{endpoint} through the proxy {proxy}"
    return Route(pool, network, url, headers, where)
