"""Sending a request and receiving its answer, over httpcore2.

Nothing here knows the API. Redirects are not followed: a signed request, its token
and its body are for the endpoint alone.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

from .errors import ConnectionFailed, ConnectionLost, RequestTimeout, TransportError
from .exchange import HttpAnswer, HttpRequest

# httpcore2 takes longer to import than everything else together, and a context for
# TLS takes longer still to set up: both wait for the first request.
if TYPE_CHECKING:
    import ssl

    import httpcore2

    from .endpoint import Endpoint

_MAX_CONNECTIONS = 100

# Seconds that an idle connection is kept. Short, because a request sent just as the
# server closes the connection is lost with its outcome unknown.
_KEEP_ALIVE = 5.0


class Transport(Protocol):
    """What a client sends its requests through; threads may share it."""

    def post(self, request: HttpRequest, timeout: float) -> HttpAnswer:
        """Send a request and return the answer, whatever its status.

        Args:
            request: What to send.
            timeout: Seconds to wait for each step: a connection, a write, a read.

        Raises:
            ConnectionFailed: If nothing was sent.
            ConnectionLost: If the connection broke after that.
            RequestTimeout: If a step took too long.

        """
        ...

    def close(self) -> None:
        """Close all connections; closing twice does no harm."""
        ...


class AsyncTransport(Protocol):
    """What an async client sends its requests through; tasks may share it."""

    async def post(self, request: HttpRequest, timeout: float) -> HttpAnswer:
        """Send a request and return the answer, as Transport.post does."""
        ...

    async def aclose(self) -> None:
        """Close all connections; closing twice does no harm."""
        ...


class PoolTransport:
    """A Transport that keeps a pool of connections."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: httpcore2.ConnectionPool | None = None

    def post(self, request: HttpRequest, timeout: float) -> HttpAnswer:
        """Send a request and return the answer; see Transport."""
        pool = self._opened(request.endpoint)
        try:
            response = pool.request(
                "POST",
                _url(request.endpoint),
                headers=request.headers,
                content=request.body,
                extensions=_timeouts(timeout),
            )
        except Exception as error:
            raise _fault(error, request.endpoint, timeout) from error
        return _answer(response)

    def close(self) -> None:
        """Close all connections."""
        if self._pool is not None:
            self._pool.close()

    def _opened(self, endpoint: Endpoint) -> httpcore2.ConnectionPool:
        with self._lock:
            if self._pool is None:
                import httpcore2

                self._pool = httpcore2.ConnectionPool(
                    ssl_context=_tls_context(endpoint),
                    max_connections=_MAX_CONNECTIONS,
                    keepalive_expiry=_KEEP_ALIVE,
                )
            return self._pool


class AsyncPoolTransport:
    """An AsyncTransport that keeps a pool of connections; for one event loop."""

    def __init__(self) -> None:
        self._pool: httpcore2.AsyncConnectionPool | None = None

    async def post(self, request: HttpRequest, timeout: float) -> HttpAnswer:
        """Send a request and return the answer; see AsyncTransport."""
        pool = self._opened(request.endpoint)
        try:
            response = await pool.request(
                "POST",
                _url(request.endpoint),
                headers=request.headers,
                content=request.body,
                extensions=_timeouts(timeout),
            )
        # Cancellation is not an Exception: it passes.
        except Exception as error:
            raise _fault(error, request.endpoint, timeout) from error
        return _answer(response)

    async def aclose(self) -> None:
        """Close all connections."""
        if self._pool is not None:
            await self._pool.aclose()

    def _opened(self, endpoint: Endpoint) -> httpcore2.AsyncConnectionPool:
        if self._pool is None:
            import httpcore2

            self._pool = httpcore2.AsyncConnectionPool(
                ssl_context=_tls_context(endpoint),
                max_connections=_MAX_CONNECTIONS,
                keepalive_expiry=_KEEP_ALIVE,
            )
        return self._pool


def _tls_context(endpoint: Endpoint) -> ssl.SSLContext | None:
    """Return the context for all connections: httpcore2 would make one for each."""
    import httpcore2

    if endpoint.scheme != "https":
        return None
    try:
        return httpcore2.default_ssl_context()
    except OSError as error:
        raise ConnectionFailed(
            f"cannot load the certificates to trust: {_reason(error)}"
        ) from error


def _url(endpoint: Endpoint) -> httpcore2.URL:
    import httpcore2

    return httpcore2.URL(
        scheme=endpoint.scheme, host=endpoint.host, port=endpoint.port, target="/"
    )


def _timeouts(seconds: float) -> dict[str, object]:
    return {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), seconds)}


def _answer(response: httpcore2.Response) -> HttpAnswer:
    headers = {
        name.decode("latin-1").lower(): value.decode("latin-1")
        for name, value in response.headers
    }
    return HttpAnswer(response.status, headers, response.content)


def _fault(error: Exception, endpoint: Endpoint, timeout: float) -> TransportError:
    """Return our exception for one of httpcore2 or of what lies below it.

    Whatever is not known to have happened before the first byte was sent counts as
    having happened after: "nothing was sent" must be proven, for the caller repeats
    the request on the strength of it.
    """
    import httpcore2

    if isinstance(error, (httpcore2.ConnectTimeout, httpcore2.PoolTimeout)):
        return RequestTimeout(
            f"no connection to {endpoint} within {timeout:g} s", sent=False
        )
    if isinstance(error, (httpcore2.TimeoutException, TimeoutError)):
        return RequestTimeout(f"no answer from {endpoint} within {timeout:g} s")
    unsent = (
        httpcore2.ConnectError,
        httpcore2.ProxyError,
        httpcore2.UnsupportedProtocol,
        httpcore2.LocalProtocolError,  # a header that may not be sent
        UnicodeError,  # a host name that cannot be looked up
    )
    if isinstance(error, unsent):
        return ConnectionFailed(f"cannot connect to {endpoint}: {_reason(error)}")
    return ConnectionLost(f"lost the connection to {endpoint}: {_reason(error)}")


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
