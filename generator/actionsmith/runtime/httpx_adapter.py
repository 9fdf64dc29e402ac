"""Sending requests through a client of httpx2 that the caller has set up.

For what only that client can do: its proxies, certificates, hooks, HTTP/2, a mock of
its transport. httpx2 is no dependency: who has no client of it needs no more of it.
"""

from __future__ import annotations

from contextlib import aclosing, closing
from typing import TYPE_CHECKING

from .answers import MAX_BODY, Incoming, fault
from .attempt import Attempt, OutOfTime

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable

    import httpx2

    from .exchange import HttpAnswer, HttpRequest


class HttpxTransport:
    """A Transport that goes through an httpx2.Client.

    Requests are sent as they were signed: the client adds no headers, cookies, query
    or authentication of its own, and follows no redirect.

    Two promises are weaker than those of PoolTransport:

    * The time-out binds each step of its own (a connection, a write, a read), and all
      of them together only whenever a part of the body has arrived.
    * That nothing was sent is known as long as the client has not asked for the body.
      The head may have left by then; without the body nothing is carried out.

    Args:
        client: It stays the caller's, who closes it.
        max_body: Bytes that the body of an answer may have.

    """

    def __init__(self, client: httpx2.Client, *, max_body: int = MAX_BODY) -> None:
        self._client = client
        self._max_body = max_body

    def post(self, request: HttpRequest, timeout: float) -> HttpAnswer:
        """Send a request and return the answer; see Transport."""
        import httpx2

        attempt = Attempt(timeout)
        try:
            response = self._client.send(
                _request(request, _noted(request.body, attempt), timeout),
                stream=True,
                auth=None,
                follow_redirects=False,
            )
            with closing(response):
                incoming = Incoming(
                    response.status_code, response.headers.raw, attempt, self._max_body
                )
                # A hook has read it already, or there never was a connection.
                read = response.is_stream_consumed
                for chunk in (response.content,) if read else response.iter_raw():
                    incoming.add(chunk)
            return incoming.finished()
        except httpx2.TimeoutException as error:
            raise fault(OutOfTime(), attempt, str(request.endpoint)) from error
        # Not what the caller's own hooks raise, and not that the client is closed.
        except (
            httpx2.HTTPError,
            httpx2.InvalidURL,
            httpx2.StreamError,
            OSError,
        ) as error:
            raise fault(error, attempt, str(request.endpoint)) from error

    def close(self) -> None:
        """Do nothing: the client is the caller's."""


class AsyncHttpxTransport:
    """An AsyncTransport that goes through an httpx2.AsyncClient; see HttpxTransport."""

    def __init__(self, client: httpx2.AsyncClient, *, max_body: int = MAX_BODY) -> None:
        self._client = client
        self._max_body = max_body

    async def post(self, request: HttpRequest, timeout: float) -> HttpAnswer:
        """Send a request and return the answer; see AsyncTransport."""
        import httpx2

        attempt = Attempt(timeout)
        try:
            response = await self._client.send(
                _request(request, _anoted(request.body, attempt), timeout),
                stream=True,
                auth=None,
                follow_redirects=False,
            )
            async with aclosing(response):
                incoming = Incoming(
                    response.status_code, response.headers.raw, attempt, self._max_body
                )
                if response.is_stream_consumed:
                    incoming.add(response.content)
                else:
                    async with aclosing(response.aiter_raw()) as chunks:
                        async for chunk in chunks:
                            incoming.add(chunk)
            return incoming.finished()
        except httpx2.TimeoutException as error:
            raise fault(OutOfTime(), attempt, str(request.endpoint)) from error
        # Not what the caller's own hooks raise, and not that the client is closed.
        except (
            httpx2.HTTPError,
            httpx2.InvalidURL,
            httpx2.StreamError,
            OSError,
        ) as error:
            raise fault(error, attempt, str(request.endpoint)) from error

    async def aclose(self) -> None:
        """Do nothing: the client is the caller's."""


def _request(
    request: HttpRequest,
    body: Iterable[bytes] | AsyncIterable[bytes],
    timeout: float,
) -> httpx2.Request:
    """Return a request that takes nothing from the client's defaults."""
    import httpx2

    return httpx2.Request(
        "POST",
        f"{request.endpoint}/",
        # With a length, the body is not sent in chunks, which iterables are by default.
        headers=[*request.headers, ("Content-Length", str(len(request.body)))],
        content=body,
        extensions={"timeout": httpx2.Timeout(timeout).as_dict()},
    )


def _noted(body: bytes, attempt: Attempt) -> Generator[bytes]:
    """Yield the body, and note that it has been asked for."""
    attempt.sent = True
    yield body


async def _anoted(body: bytes, attempt: Attempt) -> AsyncGenerator[bytes]:
    """Yield the body, and note that it has been asked for."""
    attempt.sent = True
    yield body
