"""Many threads and tasks share a client: no answer goes astray, no socket stays open,
and nothing is done twice, although connections are lost and calls cancelled.
"""

from __future__ import annotations

import asyncio
import json
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from loopback import LoopbackServer, Raw, Received, Reply
from runtime_sample import (
    BUY,
    CREDENTIALS,
    ORDER,
    SEARCH,
    VISIT,
    AsyncShopClient,
    ShopClient,
    failure,
    success,
)

from actionsmith.runtime.errors import (
    ConnectionLost,
    OutcomeUnknown,
    RequestTimeout,
    TencentCloudError,
)
from actionsmith.runtime.policy import RetryPolicy
from actionsmith.runtime.transport import AsyncPoolTransport, PoolTransport

if TYPE_CHECKING:
    from collections.abc import Callable

    from actionsmith.runtime.action import Action
    from actionsmith.runtime.structure import Response

THREADS = 64
HASTY = RetryPolicy(base=0.0)
"""Repeats at once, so that nobody waits for the tests."""


@pytest.fixture(scope="session")
def calls(pytestconfig: pytest.Config) -> int:
    return int(pytestconfig.getoption("--calls"))


def echo(request: Received) -> Reply:
    """Answer with the item that was asked for."""
    return 200, {}, success(OrderId=json.loads(request.body)["Item"])


def settings(server: LoopbackServer) -> dict[str, Any]:
    return {
        "region": "x",
        "credentials": CREDENTIALS,
        "endpoint": server.url,
        "retry": HASTY,
    }


def in_threads(
    server: LoopbackServer, call: Callable[[ShopClient, int], None], calls: int
) -> None:
    """Make calls in 64 threads that share a client."""
    with (
        PoolTransport(proxy=None) as transport,
        ShopClient(**settings(server), transport=transport) as shop,
        ThreadPoolExecutor(THREADS) as pool,
    ):
        for done in [pool.submit(call, shop, number) for number in range(calls)]:
            done.result()


def in_tasks(
    server: LoopbackServer,
    call: Callable[[AsyncShopClient, int], Any],
    calls: int,
    at_once: int = 1000,
) -> None:
    """Make calls in up to 1,000 tasks that share a client."""

    async def main() -> None:
        async with (
            AsyncPoolTransport(proxy=None) as transport,
            AsyncShopClient(**settings(server), transport=transport) as shop,
        ):
            for start in range(0, calls, at_once):
                numbers = range(start, min(start + at_once, calls))
                await asyncio.gather(*(call(shop, number) for number in numbers))

    asyncio.run(main())


def test_answers_in_threads(calls: int) -> None:
    def call(shop: ShopClient, number: int) -> None:
        assert shop.buy(item=f"item-{number}").order_id == f"item-{number}"

    with LoopbackServer(echo) as server:
        in_threads(server, call, calls)
    assert len(server.requests) == calls


def test_answers_in_tasks(calls: int) -> None:
    async def call(shop: AsyncShopClient, number: int) -> None:
        assert (await shop.buy(item=f"item-{number}")).order_id == f"item-{number}"

    with LoopbackServer(echo) as server:
        in_tasks(server, call, calls)
    assert len(server.requests) == calls


def sockets() -> int:
    """Return how many sockets this process has open."""
    found = 0
    for path in Path("/proc/self/fd").iterdir():
        try:
            found += str(path.readlink()).startswith("socket:")
        except OSError:
            continue  # closed meanwhile
    return found


class Whims:
    """A server that answers most requests, and loses or delays the others."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    def __call__(self, request: Received) -> Reply:
        with self._lock:
            whim = self._random.random()
        if whim < 0.05:
            return Raw(then="reset")
        if whim < 0.10:
            return Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
        if whim < 0.15:
            time.sleep(0.03)  # too late for some
        return echo(request)


def test_no_socket_stays_open_in_threads(calls: int) -> None:
    def call(shop: ShopClient, number: int) -> None:
        try:
            answer = shop.buy(item=f"item-{number}", action=SEARCH, timeout=0.02)
        except (RequestTimeout, ConnectionLost):
            return
        assert answer.order_id == f"item-{number}"

    before = sockets()
    with LoopbackServer(Whims(1)) as server:
        in_threads(server, call, calls)
    assert sockets() == before


def test_no_socket_stays_open_in_tasks(calls: int) -> None:
    chance = random.Random(2)
    cancelled = 0

    async def call(shop: AsyncShopClient, number: int) -> None:
        nonlocal cancelled
        task = asyncio.create_task(shop.buy(item=f"item-{number}", action=SEARCH))
        if number % 3 == 0:
            await asyncio.sleep(chance.random() * 0.05)
            cancelled += task.cancel()
        try:
            assert (await task).order_id == f"item-{number}"
        except (asyncio.CancelledError, ConnectionLost):
            return

    before = sockets()
    with LoopbackServer(Whims(3)) as server:
        in_tasks(server, call, calls, at_once=100)
    assert sockets() == before
    assert cancelled > calls / 20


class Shop:
    """A server that does what it is asked, and loses a tenth of the connections.

    Before it does it, after that, or amid the answer; by a token it knows what it has
    done before.
    """

    def __init__(self, seed: int) -> None:
        self.done: Counter[str] = Counter()
        self.lost = 0
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._tokens: set[str] = set()

    def __call__(self, request: Received) -> Reply:
        body = json.loads(request.body)
        token = body.get("ClientToken")
        with self._lock:
            whim = self._random.random()
            self.lost += whim < 0.10
            if whim < 0.03:
                return Raw(then="reset")
            if token is None or token not in self._tokens:
                self._tokens.add(token)
                self.done[body["Item"]] += 1
        if whim < 0.06:
            return Raw()
        if whim < 0.10:
            return Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", "reset")
        return echo(request)


@pytest.mark.parametrize("action", [BUY, ORDER], ids=["bought", "ordered"])
@pytest.mark.parametrize("way", ["threads", "tasks"])
def test_nothing_is_done_twice(way: str, action: Action[Response], calls: int) -> None:
    outcomes: dict[str, str] = {}

    def note(item: str, error: TencentCloudError | None) -> None:
        outcomes[item] = "done" if error is None else type(error).__name__
        if isinstance(error, OutcomeUnknown):
            assert error.attempts == 1

    def call(shop: ShopClient, number: int) -> None:
        try:
            shop.buy(item=f"item-{number}", action=action)
        except TencentCloudError as error:
            note(f"item-{number}", error)
        else:
            note(f"item-{number}", None)

    async def call_async(shop: AsyncShopClient, number: int) -> None:
        try:
            await shop.buy(item=f"item-{number}", action=action)
        except TencentCloudError as error:
            note(f"item-{number}", error)
        else:
            note(f"item-{number}", None)

    shop = Shop(4)
    with LoopbackServer(shop) as server:
        if way == "threads":
            in_threads(server, call, calls)
        else:
            # Not all at once: before any succeeds, the quota of repetitions is spent.
            in_tasks(server, call_async, calls, at_once=100)
    assert len(outcomes) == calls
    assert shop.lost > calls / 20
    assert set(shop.done.values()) == {1}, "something was done twice"
    assert all(shop.done[item] for item, word in outcomes.items() if word == "done")
    failed = Counter(word for word in outcomes.values() if word != "done")
    if action is BUY:
        # Each loss is told, and none is repeated.
        assert failed == {"OutcomeUnknown": shop.lost}
        assert len(server.requests) == calls
    else:
        # A token makes all of them repeatable; a few meet three losses in a row.
        assert failed.total() < calls / 100


class Limit:
    """A server that takes 20 requests in any second, and throttles the others."""

    def __init__(self) -> None:
        self.arrived: list[float] = []
        self.throttled = 0
        self._lock = threading.Lock()

    def __call__(self, _: Received) -> Reply:
        with self._lock:
            now = time.monotonic()
            if sum(now - moment < 1 for moment in self.arrived[-20:]) >= 20:
                self.throttled += 1
                return 429, {}, failure("RequestLimitExceeded")
            self.arrived.append(now)
        return 200, {}, success()


@pytest.mark.parametrize("way", ["threads", "tasks"])
def test_rate(way: str) -> None:
    def call(shop: ShopClient, _: int) -> None:
        shop.buy(item="item-1", action=VISIT)

    async def call_async(shop: AsyncShopClient, _: int) -> None:
        await shop.buy(item="item-1", action=VISIT)

    limit, calls = Limit(), 80
    with LoopbackServer(limit) as server:
        if way == "threads":
            in_threads(server, call, calls)
        else:
            in_tasks(server, call_async, calls)
    assert limit.throttled == 0
    assert len(limit.arrived) == calls
    seconds = limit.arrived[-1] - limit.arrived[0]
    # The last ones of a second arrive when the next begins.
    assert (calls - 20) / seconds >= 0.95 * 20
