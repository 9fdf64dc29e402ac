"""Ten thousand addresses through the generated iterator, a page at a time."""

from __future__ import annotations

import asyncio
import gc
import json
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest
from loopback import LoopbackServer, Received, Reply
from vpc_calls import CREDENTIALS, envelope

from tencent_actions import HttpAnswer, HttpRequest
from tencent_actions.vpc import AsyncVpcClient, VpcClient
from tencent_actions.vpc.types import Address

PAGE = 100

Each: TypeAlias = Callable[[int, Address], None]


def address_id(number: int) -> str:
    return f"eipv6-{number:08}"


def listed(sent: dict[str, Any], count: int) -> bytes:
    """Return what lists so many of the addresses from an offset on."""
    start = sent["Offset"]
    return envelope(
        TotalCount=count,
        AddressSet=[
            {
                "AddressId": address_id(number),
                "AddressName": f"name of {number}",
                "AddressStatus": "UNBIND",
                "CreatedTime": "2021-05-19T08:37:53Z",
                "TagSet": [{"Key": "number", "Value": str(number)}],
            }
            for number in range(start, min(start + sent["Limit"], count))
        ],
    )


class Transport:
    """Answers at once, and remembers nothing."""

    def __init__(self, count: int) -> None:
        self.count = count

    def post(self, request: HttpRequest, _: float) -> HttpAnswer:
        return HttpAnswer(200, {}, listed(json.loads(request.body), self.count))

    def close(self) -> None:
        pass


class AsyncTransport(Transport):
    async def post(  # type: ignore[override]
        self, request: HttpRequest, timeout: float
    ) -> HttpAnswer:
        return super().post(request, timeout)

    async def aclose(self) -> None:
        pass


def go_sync(each: Each, count: int | None = None, **settings: Any) -> None:
    if count is not None:
        settings["transport"] = Transport(count)
    with VpcClient(region="ap-x", credentials=CREDENTIALS, **settings) as vpc:
        for number, address in enumerate(vpc.iter_describe_ipv6_addresses()):
            each(number, address)


def go_async(each: Each, count: int | None = None, **settings: Any) -> None:
    if count is not None:
        settings["transport"] = AsyncTransport(count)

    async def run() -> None:
        async with AsyncVpcClient(
            region="ap-x", credentials=CREDENTIALS, **settings
        ) as vpc:
            number = 0
            async for address in vpc.iter_describe_ipv6_addresses():
                each(number, address)
                number += 1

    asyncio.run(run())


both_ways = pytest.mark.parametrize("go", [go_sync, go_async])


@pytest.fixture
def _no_collector() -> Iterator[None]:
    """What is kept alive by a cycle counts."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def alive() -> int:
    """Return how many addresses there are, without those in cycles being collected."""
    return sum(type(each) is Address for each in gc.get_objects())


@both_ways
@pytest.mark.usefixtures("_no_collector")
def test_ten_thousand_addresses(go: Callable[..., None]) -> None:
    def answer(received: Received) -> Reply:
        return 200, {}, listed(json.loads(received.body), 10_000)

    seen = 0
    most = 0
    before = alive()

    def each(number: int, address: Address) -> None:
        nonlocal seen, most
        assert address.address_id == address_id(number)
        seen += 1
        # At the beginning, in the middle and at the end of a page; not of every page,
        # as it takes a while.
        if number // PAGE % 9 == 1 and number % PAGE in (0, 50, PAGE - 1):
            most = max(most, alive() - before)

    with LoopbackServer(answer) as server:
        go(each, endpoint=server.url)
    assert seen == 10_000
    assert PAGE <= most <= 2 * PAGE
    assert [json.loads(request.body) for request in server.requests] == [
        {"Offset": offset, "Limit": PAGE} for offset in range(0, 10_000, PAGE)
    ]
    assert {request.headers["x-tc-action"] for request in server.requests} == {
        "DescribeIPv6Addresses"
    }
    assert len({request.connection for request in server.requests}) == 1
    assert alive() == before


@both_ways
def test_memory_does_not_grow_with_the_pages(go: Callable[..., None]) -> None:
    def peak(count: int) -> int:
        seen = 0

        def each(number: int, _: Address) -> None:
            nonlocal seen
            seen = number + 1

        gc.collect()
        tracemalloc.start()
        try:
            go(each, count)
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert seen == count
        return most

    peak(PAGE)  # what is loaded on the way is loaded
    few, many = peak(5 * PAGE), peak(50 * PAGE)
    assert many < few * 1.1 + 50_000
