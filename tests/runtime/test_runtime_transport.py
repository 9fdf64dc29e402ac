"""Clients against a real server that misbehaves, sync and async alike.

What the transports do by themselves is in test_transport_*.py.
"""

from __future__ import annotations

import asyncio
import pickle
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from loopback import LoopbackServer, Raw, Reply
from runtime_sample import (
    CREDENTIALS,
    SEARCH,
    AsyncShopClient,
    BuyResponse,
    InvalidParameterValue_Malformed,
    RequestLimitExceeded,
    ShopClient,
    failure,
    success,
)

from actionsmith.runtime.errors import (
    ConnectionFailed,
    ConnectionLost,
    MalformedResponse,
    RequestTimeout,
)
from actionsmith.runtime.policy import RetryPolicy

if TYPE_CHECKING:
    pass

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


def test_connection_is_kept_after_an_error(buy: Buy) -> None:
    script: list[Reply] = [(400, {}, failure("RequestLimitExceeded"))]
    with LoopbackServer(script) as server, pytest.raises(RequestLimitExceeded):
        buy(server.url)


def test_connection_closed_in_time_is_replaced(buy: Buy) -> None:
    body = success()

    # The server closes after each answer without saying so; the pool notices.
    with LoopbackServer([Raw(head(200, len(body)) + body)]) as server:
        assert len(buy(server.url, 2, pause=0.1)) == 2
    assert [request.connection for request in server.requests] == [0, 1]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/json; charset=utf-8"},
        {"Content-Type": "text/html"},
        {},
    ],
)
@pytest.mark.parametrize("status", [200, 400, 503])
def test_error(buy: Buy, status: int, headers: dict[str, str]) -> None:
    body = failure("InvalidParameterValue.Malformed")
    with (
        LoopbackServer([(status, headers, body)]) as server,
        pytest.raises(InvalidParameterValue_Malformed) as caught,
    ):
        buy(server.url)
    assert caught.value.status == status


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param((502, {"Content-Type": "text/html"}, b"<html>"), id="html 502"),
        pytest.param((200, {}, b""), id="empty"),
        pytest.param((204, {}, b""), id="no content"),
        pytest.param((500, {}, b"oops"), id="text 500"),
        pytest.param(Raw(b"HTTP/1.1 200 OK\r\n\r\n" + success()[:-1]), id="cut off"),
    ],
)
def test_unreadable(buy: Buy, reply: Reply) -> None:
    with LoopbackServer([reply]) as server, pytest.raises(MalformedResponse):
        buy(server.url)
    assert len(server.requests) == 1


def test_redirect_is_not_followed(buy: Buy) -> None:
    with (
        LoopbackServer([(200, {}, success())]) as other,
        LoopbackServer([(307, {"Location": other.url + "/"}, b"")]) as server,
        pytest.raises(MalformedResponse) as caught,
    ):
        buy(server.url)
    assert caught.value.status == 307
    assert not other.requests


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Raw(), id="closed without answer"),
        pytest.param(Raw(then="reset"), id="reset without answer"),
        pytest.param(Raw(head(200, 99) + b'{"Resp'), id="closed mid-body"),
        pytest.param(Raw(head(200, 99) + b'{"Resp', "reset"), id="reset mid-body"),
        pytest.param(Raw(b"HTTP/1.1 200 O"), id="closed mid-head"),
        pytest.param(Raw(b"SSH-2.0-OpenSSH\r\n"), id="not HTTP"),
        pytest.param(Raw(b"HTTP/1.1 200 OK\r\nbad\x00: 1\r\n\r\n"), id="bad header"),
        pytest.param(
            Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"),
            id="bad chunk",
        ),
        pytest.param(Raw(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000), id="huge header"),
    ],
)
def test_connection_lost(buy: Buy, reply: Reply) -> None:
    with LoopbackServer([reply]) as server, pytest.raises(ConnectionLost) as caught:
        buy(server.url)
    assert server.url in str(caught.value)
    assert caught.value.__cause__ is not None
    assert type(pickle.loads(pickle.dumps(caught.value))) is ConnectionLost
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Raw(then="hang"), id="silence"),
        pytest.param(Raw(head(200, 99) + b'{"Resp', "hang"), id="silence mid-body"),
    ],
)
def test_timeout_after_sending(buy: Buy, reply: Reply) -> None:
    with LoopbackServer([reply]) as server:
        start = time.monotonic()
        with pytest.raises(RequestTimeout, match="no answer from") as caught:
            buy(server.url, timeout=0.2)
        assert time.monotonic() - start < 2
    assert caught.value.sent


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
