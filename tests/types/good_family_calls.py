"""Uses of structures, pages and waiters that a strict type checker must accept."""

from __future__ import annotations

import datetime as dt
from typing import Literal, assert_type

from tencent_actions import AsyncPages, Backoff, Pages, Progress
from tencent_actions.vpc import AsyncVpcClient, VpcClient, errors
from tencent_actions.vpc.types import (
    Address,
    AllocateIPv6AddressesRequest,
    DescribeIPv6AddressesRequest,
    DescribeIPv6AddressesResponse,
    DescribeTaskResultResponse,
    Filter,
    FilterDict,
    Tag,
    TagDict,
)


def structures(vpc: VpcClient, name: str, values: list[str]) -> None:
    vpc.describe_ipv6_addresses(filters=[Filter(name="address-id", values=["e"])])
    vpc.describe_ipv6_addresses(filters=(Filter(name=name, values=("a", "b")),))
    vpc.describe_ipv6_addresses(filters=[{"name": name, "values": values}])
    vpc.describe_ipv6_addresses(filters=({"name": "n", "values": ("a", "b")},))
    vpc.describe_ipv6_addresses(
        filters=[Filter(name="a", values=values), {"name": "b", "values": values}]
    )
    vpc.describe_ipv6_addresses(filters=[])
    as_objects: list[Filter] = [Filter(name="a", values=values)]
    as_dicts: list[FilterDict] = [{"name": "a", "values": values}]
    vpc.describe_ipv6_addresses(filters=as_objects)
    vpc.describe_ipv6_addresses(filters=as_dicts)
    # Of a tag, the value may be left out.
    tags: list[Tag | TagDict] = [Tag(key="a"), {"key": "b"}, {"key": "c", "value": "d"}]
    vpc.allocate_ipv6_addresses(tags=tags)


def literals(
    vpc: VpcClient, kind: Literal["EIPv6", "HighQualityEIPv6"], count: int | None
) -> None:
    vpc.allocate_ipv6_addresses(
        address_type=kind,
        address_count=count,
        internet_charge_type="BANDWIDTH_PACKAGE",
        internet_service_provider="BGP",
        # What is only inferred binds nobody.
        egress="CENTER_EGRESS_9",
    )
    vpc.allocate_ipv6_addresses()


def requests(vpc: VpcClient, ids: list[str] | None) -> None:
    request: DescribeIPv6AddressesRequest = {"filters": [{"name": "a", "values": []}]}
    request["limit"] = 50
    vpc.describe_ipv6_addresses(request)
    vpc.iter_describe_ipv6_addresses(request, timeout=3)
    vpc.describe_ipv6_addresses({"ipv6_address_ids": ids, "filters": None})
    new: AllocateIPv6AddressesRequest = {"tags": [Tag(key="a"), {"key": "b"}]}
    new["internet_charge_type"] = "TRAFFIC_POSTPAID_BY_HOUR"
    vpc.allocate_ipv6_addresses(**new)


def answers(vpc: VpcClient, address: Address) -> None:
    # What an answer has is passed on as it is.
    vpc.allocate_ipv6_addresses(tags=address.tag_set)
    vpc.allocate_ipv6_addresses(
        address_name=address.address_name, tags=[*(address.tag_set or ()), Tag(key="a")]
    )
    answer = vpc.allocate_ipv6_addresses()
    assert_type(answer.address_set, tuple[str, ...] | None)
    if answer.address_set is not None:
        vpc.release_ipv6_addresses(ipv6_address_ids=answer.address_set)
    assert_type(address.tag_set, tuple[Tag, ...] | None)
    assert_type(address.bandwidth, int | None)
    assert_type(address.created_time, dt.datetime | None)
    assert_type(address.deadline_date, dt.date | None)
    # Services have new values: what an answer says is any text.
    assert_type(address.address_status, str | None)
    if address.eip_alg_type is not None:
        assert_type(address.eip_alg_type.ftp, bool | None)
    listed = vpc.describe_ipv6_addresses().address_set
    assert_type(listed, tuple[Address, ...] | None)


def pages(vpc: VpcClient) -> list[str | None]:
    found = vpc.iter_describe_ipv6_addresses(ipv6_address_ids=["e"])
    assert_type(found, Pages[Address, DescribeIPv6AddressesResponse])
    for address in found:
        assert_type(address, Address)
    for response in found.pages():
        assert_type(response, DescribeIPv6AddressesResponse)
    return [each.address_id for each in found]


async def pages_async(vpc: AsyncVpcClient) -> list[str | None]:
    found = vpc.iter_describe_ipv6_addresses(filters=[{"name": "a", "values": ["b"]}])
    assert_type(found, AsyncPages[Address, DescribeIPv6AddressesResponse])
    async for address in found:
        assert_type(address, Address)
    async for response in found.pages():
        assert_type(response, DescribeIPv6AddressesResponse)
    return [each.address_id async for each in found]


def show(progress: Progress) -> None:
    print(progress.states, progress.elapsed)


def waiters(vpc: VpcClient, ids: tuple[str, ...]) -> None:
    one = vpc.wait_until_ipv6_address_bound("e", timeout=60, delay=0.5)
    assert_type(one, tuple[Address, ...])
    every = vpc.wait_until_ipv6_address_unbound(
        ids, delay=Backoff(first=1.0, factor=2.0), progress=show
    )
    assert_type(every, tuple[Address, ...])
    vpc.wait_until_ipv6_address_released(["e"], progress=lambda at: print(at.polls))
    # An answer has the number of a task as a text.
    assert_type(vpc.wait_until_task_done("61531421"), DescribeTaskResultResponse)
    assert_type(vpc.wait_until_task_done(61531421), DescribeTaskResultResponse)


async def waiters_async(vpc: AsyncVpcClient) -> None:
    one = await vpc.wait_until_ipv6_address_bound("e")
    assert_type(one, tuple[Address, ...])
    assert_type(await vpc.wait_until_task_done(1), DescribeTaskResultResponse)


def settle(vpc: VpcClient) -> Literal["done", "not done", "unknown"]:
    try:
        vpc.disassociate_ipv6_address(ipv6_address_id="e")
    except errors.OutcomeUnknown as error:
        outcome = vpc.settle(error, timeout=20)
        assert_type(outcome, Literal["done", "not done", "unknown"])
        return outcome
    except errors.WaiterTimeout as error:
        print(error.states)
    return "done"


async def settle_async(
    vpc: AsyncVpcClient, error: errors.OutcomeUnknown
) -> Literal["done", "not done", "unknown"]:
    return await vpc.settle(error)
