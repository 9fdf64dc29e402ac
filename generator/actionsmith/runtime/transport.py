"""Sending a request and receiving its answer, over h11 or httpcore2.

Nothing here knows the API. Redirects are not followed: a signed request, its token
and its body are for the endpoint alone.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Protocol, Self

from .answers import Incoming, fault, retire_if_more_came
from .attempt import Attempt, current_attempt
from .errors import TransportError
from .exchange import HttpAnswer, HttpRequest
from .pools import Pools

if TYPE_CHECKING:
    import asyncio
    from types import TracebackType

    import httpcore2

    from .endpoint import Endpoint
    from .network import Network
    from .network_async import AsyncNetwork
    from .pool import Pool
    from .routes import Route


class Transport(Protocol):
    """What a client sends its requests through; threads may share it."""

    def post(self, request: HttpRequest, timeout: float) -> HttpAnswer:
        """Send a request and return the answer, whatever its status.

        Args:
            request: What to send.
            timeout: Seconds until there must be an answer, all in all.

        Raises:
            ConnectionFailed: If nothing was sent.
            ConnectionLost: If the connection broke after that.
            RequestTimeout: If it took too long.
            MalformedResponse: If the answer is too long, or compressed.

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


class PoolTransport(Pools):
    """A Transport that keeps a pool of connections.

    Its deadlines hold to within a fraction of a second, with one exception: while the
    operating system looks up a name, nothing can stop it.

    A process that is forked off begins with a pool of its own.
    """

    _routes: dict[Endpoint, Route[Pool, Network]]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def post(self, request: HttpRequest, timeout: float) -> HttpAnswer:
        """Send a request and return the answer; see Transport."""
        attempt = Attempt(timeout)
        route = self._routes.get(request.endpoint) or self._opened(request.endpoint)
        try:
            return route.pool.post(
                request, route.target, route.headers, attempt, self._max_body
            )
        except TransportError:
            raise
        except Exception as error:
            raise fault(error, attempt, route.where) from error

    def close(self) -> None:
        """Close all connections; what other threads wait for fails."""
        with self._lock:
            self._closed = True
            routes, self._routes = self._routes, {}
        for route in routes.values():
            route.network.close()

    def forget(self) -> None:
        """Begin without connections; see Pools."""
        super().forget()
        for route in getattr(self, "_routes", {}).values():
            route.network.abandon()
        self._routes = {}

    def _opened(self, endpoint: Endpoint) -> Route[Pool, Network]:
        with self._lock:
            self.require_open()
            if (route := self._routes.get(endpoint)) is None:
                from .network import Network
                from .pool import Pool

                route = self.route(endpoint, Pool, Network)
                self._routes[endpoint] = route
            return route


class AsyncPoolTransport(Pools):
    """An AsyncTransport that keeps a pool of connections for each event loop.

    For asyncio and what takes its place, such as uvloop. A process that is forked off
    begins with a pool of its own.
    """

    _routes: dict[
        asyncio.AbstractEventLoop,
        dict[Endpoint, Route[httpcore2.AsyncConnectionPool, AsyncNetwork]],
    ]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def post(self, request: HttpRequest, timeout: float) -> HttpAnswer:
        """Send a request and return the answer; see AsyncTransport."""
        import asyncio

        from .httpcore_requests import httpcore_request

        attempt = Attempt(timeout)
        route = self._opened(request.endpoint, asyncio.get_running_loop())
        token = current_attempt.set(attempt)
        try:
            async with (
                asyncio.timeout(attempt.remaining()),
                aclosing(
                    await route.pool.handle_async_request(
                        httpcore_request(route, request)
                    )
                ) as response,
            ):
                incoming = Incoming(
                    response.status, response.headers, attempt, self._max_body
                )
                async with aclosing(response.aiter_stream()) as chunks:
                    async for chunk in chunks:
                        incoming.add(chunk)
                retire_if_more_came(response)
            return incoming.finished()
        except TransportError:
            raise
        # Cancellation is not an Exception: it passes.
        except Exception as error:
            raise fault(error, attempt, route.where) from error
        finally:
            current_attempt.reset(token)

    async def aclose(self) -> None:
        """Close all connections; what other tasks wait for fails."""
        with self._lock:
            self._closed = True
            pools, self._routes = self._routes, {}
        for loop, routes in pools.items():
            for route in routes.values():
                if loop.is_closed():
                    route.network.abandon()
                else:
                    route.network.close()

    def forget(self) -> None:
        """Begin without connections; see Pools."""
        super().forget()
        for routes in getattr(self, "_routes", {}).values():
            for route in routes.values():
                route.network.abandon()
        self._routes = {}

    def _opened(
        self, endpoint: Endpoint, loop: asyncio.AbstractEventLoop
    ) -> Route[httpcore2.AsyncConnectionPool, AsyncNetwork]:
        if (route := self._routes.get(loop, {}).get(endpoint)) is not None:
            return route
        with self._lock:
            self.require_open()
            # Connections do not outlive their event loop, nor move to another one.
            for ended in [other for other in self._routes if other.is_closed()]:
                for route in self._routes.pop(ended).values():
                    route.network.abandon()
            routes = self._routes.setdefault(loop, {})
            if (route := routes.get(endpoint)) is None:
                import httpcore2

                from .network_async import AsyncNetwork

                route = self.route(
                    endpoint, httpcore2.AsyncConnectionPool, AsyncNetwork
                )
                routes[endpoint] = route
            return route
