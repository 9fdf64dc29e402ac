"""Requests straight through a transport, sync and async alike."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actionsmith.runtime.endpoint import parse_endpoint
from actionsmith.runtime.errors import TransportError
from actionsmith.runtime.exchange import HttpAnswer, HttpRequest
from actionsmith.runtime.transport import AsyncPoolTransport, PoolTransport

if TYPE_CHECKING:
    from collections.abc import Callable

OVERSHOOT = 0.25
"""Seconds by which a time-out may be late."""


@dataclass
class Outcome:
    """What became of some requests."""

    answers: list[HttpAnswer] = field(default_factory=list)
    error: TransportError | None = None
    elapsed: float = 0.0


def request(url: str, body: bytes = b"{}") -> HttpRequest:
    """Return a request to the server at a URL."""
    endpoint = parse_endpoint(url)
    headers = (("Host", endpoint.authority), ("Authorization", "secret-signature"))
    return HttpRequest(endpoint, headers, body)


class Poster:
    """Sends requests one after the other; stops at the first fault.

    Whatever happens, it has to happen in time. Settings are those of the transports.
    """

    def __call__(
        self,
        url: str,
        *,
        timeout: float = 5.0,
        times: int = 1,
        body: bytes = b"{}",
        pause: float = 0.0,
        **settings: Any,
    ) -> Outcome:
        self.prepare()
        outcome = Outcome()
        self.post_all(outcome, request(url, body), timeout, times, pause, settings)
        allowed = timeout + OVERSHOOT
        assert outcome.elapsed <= allowed, f"{outcome.elapsed:.3f} s > {allowed} s"
        return outcome

    def fails(self, url: str, **settings: Any) -> TransportError:
        """Return the fault that has to come, and which tells no secrets."""
        error = self(url, **settings).error
        assert error is not None, "no fault"
        assert "secret" not in str(error)
        return error

    def prepare(self) -> None:
        """Import what the first request imports: its time is not the network's."""
        import actionsmith.runtime.network
        import actionsmith.runtime.network_async  # noqa: F401

    def post_all(
        self,
        outcome: Outcome,
        request: HttpRequest,
        timeout: float,
        times: int,
        pause: float,
        settings: dict[str, Any],
    ) -> None:
        raise NotImplementedError


class SyncPoster(Poster):
    """Over a PoolTransport."""

    def post_all(
        self,
        outcome: Outcome,
        request: HttpRequest,
        timeout: float,
        times: int,
        pause: float,
        settings: dict[str, Any],
    ) -> None:
        with PoolTransport(**settings) as transport:
            for turn in range(times):
                time.sleep(pause if turn else 0)
                start = time.monotonic()
                try:
                    outcome.answers.append(transport.post(request, timeout))
                except TransportError as error:
                    outcome.error = error
                    return
                finally:
                    outcome.elapsed = time.monotonic() - start


class AsyncPoster(Poster):
    """Over an AsyncPoolTransport."""

    def post_all(
        self,
        outcome: Outcome,
        request: HttpRequest,
        timeout: float,
        times: int,
        pause: float,
        settings: dict[str, Any],
    ) -> None:
        async def main() -> None:
            async with AsyncPoolTransport(**settings) as transport:
                for turn in range(times):
                    await asyncio.sleep(pause if turn else 0)
                    start = time.monotonic()
                    try:
                        outcome.answers.append(await transport.post(request, timeout))
                    except TransportError as error:
                        outcome.error = error
                        return
                    finally:
                        outcome.elapsed = time.monotonic() - start

        asyncio.run(main())


def open_files() -> int:
    """Return how many files and sockets this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def eventually(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Wait until something is so; return whether it came to be."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
