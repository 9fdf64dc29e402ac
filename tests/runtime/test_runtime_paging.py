"""Pages: each item once, in order, with an end, whatever the server says."""

from __future__ import annotations

import asyncio
import gc
import warnings
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from runtime_addresses import Address, Filter
from runtime_sample import failure
from scripted import Async, Cloud, Sync, Way

from actionsmith.runtime.errors import ContractViolation, ContractWarning, ServiceError

WAYS = pytest.mark.parametrize("way", [Sync, Async])
BOTH = st.sampled_from([Sync, Async])


def addresses(numbers: range | list[int]) -> list[dict[str, object]]:
    return [{"AddressId": f"eip-{number}"} for number in numbers]


def numbers(items: list[Any]) -> list[int]:
    return [int(item.address_id.removeprefix("eip-")) for item in items]


class Shop:
    """A server with so many addresses; `tells` is what it says their number is."""

    def __init__(self, count: int, tells: Any = ..., most: int = 100) -> None:
        self.count = count
        self.tells = tells
        self.most = most

    def __call__(self, sent: dict[str, Any]) -> dict[str, object]:
        start, limit = sent["Offset"], min(sent["Limit"], self.most)
        page = addresses(range(start, min(start + limit, self.count)))
        tells = self.count if self.tells is ... else self.tells
        if callable(tells):
            tells = tells()
        return {"TotalCount": tells, "AddressSet": page}


@WAYS
def test_all_items(way: Way) -> None:
    cloud = Cloud(Shop(250))
    assert numbers(way(cloud).items()) == list(range(250))
    assert cloud.sent == [
        {"Offset": 0, "Limit": 100},
        {"Offset": 100, "Limit": 100},
        {"Offset": 200, "Limit": 100},
    ]


@WAYS
def test_limit_and_offset_are_the_caller_s(way: Way) -> None:
    cloud = Cloud(Shop(10))
    assert numbers(way(cloud).items(limit=3, offset=2)) == list(range(2, 10))
    assert [sent["Offset"] for sent in cloud.sent] == [2, 5, 8]
    assert {sent["Limit"] for sent in cloud.sent} == {3}
    request = {"limit": 4, "offset": 8}
    assert numbers(way(Cloud(Shop(10))).items(request=request)) == [8, 9]


@WAYS
def test_other_parameters_go_with_every_page(way: Way) -> None:
    cloud = Cloud(Shop(5))
    filters = ({"name": "n", "values": ("a",)}, Filter(name="m", values=["b"]))
    way(cloud).items(filters=filters, limit=2)
    assert len(cloud.sent) == 3
    for sent in cloud.sent:
        assert sent["Filters"] == [
            {"Name": "n", "Values": ["a"]},
            {"Name": "m", "Values": ["b"]},
        ]


@WAYS
def test_pages_are_responses(way: Way) -> None:
    pages = way(Cloud(Shop(5))).pages(limit=2)
    assert [len(page.address_set) for page in pages] == [2, 2, 1]
    assert {page.request_id for page in pages} == {"r-1"}
    # That there is nothing is an answer, too.
    assert len(way(Cloud(Shop(0))).pages()) == 1


@WAYS
def test_nothing_is_fetched_before_it_is_used(way: Way) -> None:
    cloud = Cloud(Shop(1000))
    calls = way(cloud)
    calls.client.iter_describe_addresses(limit=10)
    assert not cloud.requests
    assert numbers(calls.items(10, limit=10)) == list(range(10))
    assert len(cloud.requests) == 1
    calls.items(11, limit=10)
    assert len(cloud.requests) == 3


def test_to_iterate_again_is_to_start_again() -> None:
    cloud = Cloud(Shop(5))
    found = Sync(cloud).client.iter_describe_addresses(limit=2)
    assert numbers(list(found)) == numbers(list(found)) == list(range(5))
    one, two = iter(found), iter(found)
    assert [next(one), next(one), next(one)] == [next(two), next(two), next(two)]
    assert repr(found) == "<Pages of DescribeAddresses>"


def test_async_iterations_do_not_mind_each_other() -> None:
    async def main() -> None:
        found = Async(Cloud(Shop(7))).client.iter_describe_addresses(limit=2)
        assert repr(found) == "<AsyncPages of DescribeAddresses>"

        async def all_of_them() -> list[Any]:
            return [item async for item in found]

        for items in await asyncio.gather(all_of_them(), all_of_them()):
            assert numbers(items) == list(range(7))

    asyncio.run(main())


@WAYS
def test_what_the_caller_changes_later_changes_nothing(way: Way) -> None:
    request: dict[str, Any] = {"limit": 2}
    calls = way(Cloud(Shop(3)))
    found = calls.client.iter_describe_addresses(request)
    request["limit"] = 1
    assert "limit" not in repr(found)
    calls.client.iter_describe_addresses = lambda: found  # type: ignore[assignment]
    calls.items()
    assert {sent["Limit"] for sent in calls.cloud.sent} == {2}


@WAYS
def test_refusals_come_with_the_first_page(way: Way) -> None:
    cloud = Cloud(Shop(3))
    calls = way(cloud)
    for arguments in ({"limit": 101}, {"limit": 0}, {"limit": "x"}, {"filters": [{}]}):
        calls.client.iter_describe_addresses(**arguments)
        with pytest.raises(ContractViolation):
            calls.items(**arguments)
    with pytest.raises(TypeError, match=r"Filters\[0\]: Filter has no 'nmae'"):
        calls.items(filters=[{"nmae": "x"}])
    with pytest.raises(TypeError, match="not both"):
        calls.client.iter_describe_addresses({"limit": 1}, offset=1)
    with pytest.raises(TypeError, match="has no 'x'"):
        calls.client.iter_describe_addresses({"x": 1})
    assert not cloud.requests


@WAYS
def test_warnings_point_at_the_caller_s_line(way: Way) -> None:
    calls = way(Cloud(Shop(3)))
    with pytest.warns(
        ContractWarning, match=r"AddressIds\[0\] must be an id"
    ) as caught:
        calls.items(address_ids=["x"])
    assert caught[0].filename.endswith("scripted.py")


@WAYS
def test_a_fault_ends_the_iteration_where_it_happens(way: Way) -> None:
    def answer(sent: dict[str, Any]) -> Any:
        return Shop(5)(sent) if sent["Offset"] < 2 else failure("InternalError")

    cloud = Cloud(answer)
    with pytest.raises(ServiceError):
        way(cloud).items(limit=2)
    assert numbers(way(cloud).items(2, limit=2)) == [0, 1]


@WAYS
def test_an_offset_that_is_no_number_has_one_page(way: Way) -> None:
    cloud = Cloud(lambda _: {"AddressSet": addresses(range(2))})
    assert numbers(way(cloud).items(offset="x", validation="off")) == [0, 1]
    assert [sent["Offset"] for sent in cloud.sent] == ["x"]


@WAYS
@pytest.mark.parametrize("total", [None, 1000, ...])
def test_a_server_that_ignores_the_offset(way: Way, total: Any) -> None:
    cloud = Cloud(
        lambda _: {
            "TotalCount": 1000 if total is ... else total,
            "AddressSet": addresses(range(20)),
        }
    )
    assert numbers(way(cloud).items()) == list(range(20))
    assert len(cloud.requests) == 2


@WAYS
@pytest.mark.parametrize("items", [None, [], "x", {}, 5])
def test_answers_without_items(way: Way, items: object) -> None:
    cloud = Cloud(lambda _: {"TotalCount": 50, "AddressSet": items})
    assert way(cloud).items() == []
    assert len(cloud.requests) == 1


@WAYS
def test_a_total_that_shrinks_and_grows(way: Way) -> None:
    told = iter([5, 3, 50, 7, None, 100, 100])
    cloud = Cloud(Shop(11, tells=lambda: next(told)))
    assert numbers(way(cloud).items(limit=2)) == list(range(11))


@WAYS
def test_a_short_page_is_not_the_end(way: Way) -> None:
    cloud = Cloud(Shop(10, most=3))
    assert numbers(way(cloud).items(limit=7)) == list(range(10))
    assert len(cloud.requests) == 4


TOTALS = (
    st.none() | st.integers(-5, 40) | st.booleans() | st.sampled_from(["9", 1.5, []])
)


@given(
    way=BOTH,
    count=st.integers(0, 30),
    most=st.integers(1, 10),
    limit=st.integers(1, 12),
    offset=st.integers(0, 35),
    totals=st.lists(TOTALS, min_size=1, max_size=5),
)
@example(way=Sync, count=4, most=2, limit=2, offset=0, totals=[4])
def test_lying_servers(
    way: Way, count: int, most: int, limit: int, offset: int, totals: list[Any]
) -> None:
    """They lie about the total, and give less than was asked for."""
    turn = iter(range(1000))
    shop = Shop(count, tells=lambda: totals[next(turn) % len(totals)], most=most)
    cloud = Cloud(shop)
    found = numbers(way(cloud).items(limit=limit, offset=offset))
    whole = list(range(offset, count))
    assert found == whole[: len(found)], "in order, each once"
    assert len(cloud.requests) <= len(found) + 1, "and with an end"
    if found != whole:
        # Only a total that names exactly this place can have ended it.
        assert offset + len(found) in totals
    # Honest servers are asked no more than needed.
    honest = Cloud(Shop(count, most=most))
    assert numbers(way(honest).items(limit=limit, offset=offset)) == whole
    size = min(limit, most)
    assert len(honest.requests) == max(-(-len(whole) // size), 1)


@given(
    way=BOTH,
    pages=st.lists(st.lists(st.integers(0, 6), max_size=4) | st.none(), max_size=12),
    totals=st.lists(TOTALS, min_size=1, max_size=3),
)
def test_any_pages_have_an_end(
    way: Way, pages: list[list[int] | None], totals: list[Any]
) -> None:
    """After the script, the last page comes again and again."""

    def answer(_: dict[str, Any]) -> dict[str, object]:
        turn = len(cloud.requests) - 1
        page = pages[min(turn, len(pages) - 1)] if pages else []
        total = totals[turn % len(totals)]
        items = None if page is None else addresses(page)
        return {"AddressSet": items, "TotalCount": total}

    cloud = Cloud(answer)
    found = numbers(way(cloud).items())
    assert len(cloud.requests) <= len(pages) + 1
    came = [number for page in pages for number in page or ()]
    assert found == came[: len(found)]


def test_pages_are_not_kept() -> None:
    def alive() -> int:
        gc.collect()
        return sum(type(each) is Address for each in gc.get_objects())

    before = alive()
    found = Sync(Cloud(Shop(2000))).client.iter_describe_addresses()
    for count, _ in enumerate(found):
        if count % 500 == 250:
            # A page, and the one before it.
            assert alive() - before <= 200


@WAYS
def test_no_warnings_without_reason(way: Way) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        way(Cloud(Shop(3))).items(address_ids=["eip-1"])
