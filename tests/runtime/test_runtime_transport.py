"""Clients against a real server that misbehaves, sync and async alike.

What the transports do by themselves is in test_transport_*.py.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable

import pytest
from loopback import LoopbackServer, Raw, Reply
from runtime_sample import (
    CREDENTIALS,
    SEARCH,
    AsyncShopClient,
    BuyResponse,
    ShopClient,
    failure,
    success,
)

from actionsmith.runtime.errors import ConnectionFailed
from actionsmith.runtime.policy import RetryPolicy

# What is tried once, of what may be repeated: each fault comes out as it is.
ONCE = RetryPolicy(attempts=1)

Buy = Callable[..., list[BuyResponse]]
"""Buys an item of the server at a URL, so many times over one client."""


def _buy(
    url: str, times: int = 1, timeout: float = 5.0, pause: float = 0
) -> list[BuyResponse]:
    with ShopClient(
        region="x", credentials=CREDENTIALS, endpoint=url, retry=ONCE
    ) as shop:
        responses = [shop.buy(item="item-1", timeout=timeout, action=SEARCH)]
        for _ in range(times - 1):
            time.sleep(pause)
            responses.append(shop.buy(item="item-1", timeout=timeout, action=SEARCH))
    return responses


def _buy_async(
    url: str, times: int = 1, timeout: float = 5.0, pause: float = 0
) -> list[BuyResponse]:
    async def main() -> list[BuyResponse]:
        async with AsyncShopClient(
            region="x", credentials=CREDENTIALS, endpoint=url, retry=ONCE
        ) as shop:
            responses = [await shop.buy(item="item-1", timeout=timeout, action=SEARCH)]
            for _ in range(times - 1):
                await asyncio.sleep(pause)
                responses.append(
                    await shop.buy(item="item-1", timeout=timeout, action=SEARCH)
                )
        return responses

    return asyncio.run(main())


@pytest.fixture(params=[_buy, _buy_async], ids=["sync", "async"])
def buy(request: pytest.FixtureRequest) -> Buy:
    chosen: Buy = request.param
    return chosen


def head(status: int, length: int) -> bytes:
    return b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n" % (status, length)


def test_connection_is_kept(buy: Buy) -> None:
    with LoopbackServer([(200, {}, success())]) as server:
        responses = buy(server.url, 3)
    assert [response.request_id for response in responses] == ["r-1"] * 3
    assert [request.connection for request in server.requests] == [0, 0, 0]


def test_connection_is_kept_after_an_error() -> None:
    script: list[Reply] = [
        (400, {}, failure("RequestLimitExceeded")),
        (200, {}, success()),
    ]
    retry = RetryPolicy(throttled_base=0.0)
    with (
        LoopbackServer(script) as server,
        ShopClient(
            region="x", credentials=CREDENTIALS, endpoint=server.url, retry=retry
        ) as shop,
    ):
        assert shop.buy(item="item-1").request_id == "r-1"
    assert [request.connection for request in server.requests] == [0, 0]


def test_connection_closed_in_time_is_replaced(buy: Buy) -> None:
    body = success()

    # The server closes after each answer without saying so; the pool notices.
    with LoopbackServer([Raw(head(200, len(body)) + body)]) as server:
        assert len(buy(server.url, 2, pause=0.1)) == 2
    assert [request.connection for request in server.requests] == [0, 1]


def test_refused(buy: Buy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ConnectionFailed, match=f"cannot connect to .*:{port}"):
        buy(f"http://127.0.0.1:{port}")


def test_unknown_host(buy: Buy) -> None:
    with pytest.raises(ConnectionFailed, match=r"cannot connect to http://no\.invalid"):
        buy("http://no.invalid")


def test_large_body_and_answer(buy: Buy) -> None:
    with LoopbackServer([(200, {}, success(OrderId="x" * 3_000_000))]) as server:
        (response,) = buy(server.url)
    assert response.order_id == "x" * 3_000_000


@pytest.mark.parametrize("reply", [Raw(then="hang"), Raw(head(200, 9) + b"{", "hang")])
def test_cancellation_passes_and_leaves_the_client_usable(reply: Raw) -> None:
    async def main(url: str) -> None:
        async with AsyncShopClient(
            region="x", credentials=CREDENTIALS, endpoint=url
        ) as shop:
            task = asyncio.create_task(shop.buy(item="item-1"))
            await asyncio.sleep(0.1)
            task.cancel("enough")
            with pytest.raises(asyncio.CancelledError):
                await task
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await shop.buy(item="item-1")
            assert (await shop.buy(item="item-1")).request_id == "r-1"

    with LoopbackServer([reply, reply, (200, {}, success())]) as server:
        asyncio.run(main(server.url))
