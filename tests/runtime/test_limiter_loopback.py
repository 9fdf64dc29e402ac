"""The limiter at work: many callers of a server that takes 20 requests a second.

This takes a quarter of a minute, because nothing but seconds can show that.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

import httpcore2  # noqa: F401 - before anything is measured
from loopback import LoopbackServer

from actionsmith.runtime.endpoint import parse_endpoint
from actionsmith.runtime.exchange import HttpRequest
from actionsmith.runtime.limiter import RateLimiter
from actionsmith.runtime.transport import AsyncPoolTransport, PoolTransport

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopback import Received

RATE = 20
KEY = ("account", "region", "Action")


class Judge:
    """A server's view: it throttles by a sliding and by a fixed window."""

    def __init__(self) -> None:
        self.arrived: list[float] = []
        self.throttled = 0
        self._lock = threading.Lock()
        self._by_second: Counter[int] = Counter()

    def __call__(self, _: Received) -> tuple[int, Mapping[str, str], bytes]:
        with self._lock:
            now = time.monotonic()
            recent = sum(now - moment < 1 for moment in self.arrived[-RATE:])
            if recent >= RATE or self._by_second[int(now)] >= RATE:
                self.throttled += 1
                return 429, {}, b""
            self.arrived.append(now)
            self._by_second[int(now)] += 1
            return 200, {}, b"{}"

    def require(self, calls: int) -> None:
        assert self.throttled == 0
        assert len(self.arrived) >= calls
        seconds = self.arrived[calls - 1] - self.arrived[0]
        print(f"\n{calls} calls in {seconds:.3f} s")  # noqa: T201 - shown by pytest -s
        assert calls / seconds >= 0.98 * RATE


def request_to(server: LoopbackServer) -> HttpRequest:
    return HttpRequest(parse_endpoint(server.url), (("Host", "localhost"),), b"{}")


def test_threads() -> None:
    judge = Judge()
    limiter = RateLimiter()
    transport = PoolTransport()
    numbers = itertools.count()
    statuses: list[int] = []

    def work(request: HttpRequest) -> None:
        while next(numbers) < 200:
            slot = limiter.reserve(KEY, RATE, time.monotonic())
            try:
                while pause := slot.wait(time.monotonic()):
                    time.sleep(pause)
                statuses.append(transport.post(request, 10).status)
            finally:
                slot.release(time.monotonic())

    with LoopbackServer(judge) as server:
        threads = [
            threading.Thread(target=work, args=[request_to(server)]) for _ in range(64)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        transport.close()
    assert statuses == [200] * 200
    judge.require(200)


def test_tasks() -> None:
    judge = Judge()
    limiter = RateLimiter()
    statuses: list[int] = []

    async def work(transport: AsyncPoolTransport, request: HttpRequest) -> None:
        slot = limiter.reserve(KEY, RATE, time.monotonic())
        try:
            while pause := slot.wait(time.monotonic()):
                await asyncio.sleep(pause)
            statuses.append((await transport.post(request, 10)).status)
        finally:
            slot.release(time.monotonic())

    async def all_of_them(request: HttpRequest) -> None:
        transport = AsyncPoolTransport()
        tasks = [asyncio.create_task(work(transport, request)) for _ in range(1000)]
        # A hundred have their turn; then the others lose patience.
        while sum(task.done() for task in tasks) < 100:
            await asyncio.sleep(0.01)
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        await transport.aclose()
        assert outcomes[:100] == [None] * 100
        assert all(isinstance(one, asyncio.CancelledError) for one in outcomes[120:])

    with LoopbackServer(judge) as server:
        asyncio.run(all_of_them(request_to(server)))
    assert set(statuses) == {200}
    judge.require(100)
    # Nobody who left stands in the way.
    (lane,) = limiter._lanes.values()
    assert not lane.queue
