"""Uses of structures, pages and waiters that a strict type checker must refuse."""

from __future__ import annotations

from tencent_actions.vpc import AsyncVpcClient, VpcClient, errors
from tencent_actions.vpc.types import (
    Address,
    AllocateIPv6AddressesRequest,
    DescribeIPv6AddressesRequest,
    Filter,
    FilterDict,
    Tag,
    TagDict,
)


def structures() -> None:
    Filter(name="a")  # wrong: the values are required
    Filter(name="a", values=None)  # wrong: required
    Filter(name="a", values="b")  # wrong: a lone text
    Filter(name="a", values=[1])  # wrong: texts
    Filter(name=1, values=["b"])  # wrong: a text
    Filter(nmae="a", values=["b"])  # wrong: misspelt
    Filter("a", ["b"])  # wrong: keywords only
    Tag(value="b")  # wrong: the key is required
    Tag(key="a", value=1)  # wrong: a text
    Address(address_id="e")  # wrong: only answers have it
    Tag(key="a").key.upper()  # wrong: None in an answer
    print(Tag(key="a").name)  # wrong: no such member


def dicts() -> None:
    a: FilterDict = {"name": "a"}  # wrong: the values are required
    b: FilterDict = {"nmae": "a", "values": ["b"]}  # wrong: misspelt
    c: FilterDict = {"name": "a", "values": "b"}  # wrong: a lone text
    d: FilterDict = {"name": "a", "values": [1]}  # wrong: texts
    e: FilterDict = {"Name": "a", "Values": ["b"]}  # wrong: names of the wire
    f: TagDict = {"value": "b"}  # wrong: the key is required
    g: TagDict = {"key": "a", "value": "b", "more": "c"}  # wrong: no such key
    print(a, b, c, d, e, f, g)


def calls(vpc: VpcClient) -> None:
    vpc.describe_ipv6_addresses(filters=[{"nmae": "a", "values": ["b"]}])  # wrong
    vpc.describe_ipv6_addresses(filters=[{"name": "a"}])  # wrong: no values
    vpc.describe_ipv6_addresses(filters=[{"name": "a", "values": "b"}])  # wrong
    vpc.describe_ipv6_addresses(filters=[{"name": 1, "values": ["b"]}])  # wrong
    vpc.describe_ipv6_addresses(filters=[Tag(key="a")])  # wrong: no filter
    vpc.describe_ipv6_addresses(filters=[{"key": "a", "value": "b"}])  # wrong: a tag
    vpc.describe_ipv6_addresses(filters=Filter(name="a", values=["b"]))  # wrong: a list
    vpc.describe_ipv6_addresses(filters="a")  # wrong: a text
    vpc.describe_ipv6_addresses(ipv6_address_ids="e")  # wrong: a lone text
    vpc.describe_ipv6_addresses(ipv6_address_ids=[1])  # wrong: texts
    vpc.describe_ipv6_addresses(ipv6_address_ids=["e"], filters=[])  # wrong: both
    vpc.describe_ipv6_addresses(limit="20")  # wrong: a number
    vpc.describe_ipv6_addresses(traditional="false")  # wrong: a truth value
    vpc.release_ipv6_addresses(ipv6_address_ids="e")  # wrong: a lone text
    vpc.release_ipv6_addresses()  # wrong: required
    vpc.describe_task_result()  # wrong: a task or an order
    vpc.describe_task_result(task_id="1")  # wrong: a number


def allocate(vpc: VpcClient, address: Address, kind: str) -> None:
    vpc.allocate_ipv6_addresses(internet_charge_type="BANDWIDTH")  # wrong: no such
    vpc.allocate_ipv6_addresses(internet_charge_type=kind)  # wrong: any text
    vpc.allocate_ipv6_addresses(address_type="eipv6")  # wrong: in capitals
    vpc.allocate_ipv6_addresses(internet_service_provider=1)  # wrong: a text
    vpc.allocate_ipv6_addresses(address_name=1)  # wrong: a text
    vpc.allocate_ipv6_addresses(address_count=1.5)  # wrong: a whole number
    vpc.allocate_ipv6_addresses(tags=[Filter(name="a", values=[])])  # wrong: no tag
    vpc.allocate_ipv6_addresses(tags={"key": "a"})  # wrong: a list
    vpc.allocate_ipv6_addresses(tags=[("key", "a")])  # wrong: no tag
    # An answer has more values than a request, so any text.
    charge = address.internet_charge_type
    vpc.allocate_ipv6_addresses(internet_charge_type=charge)  # wrong
    vpc.release_ipv6_addresses(ipv6_address_ids=[address.address_id])  # wrong: None
    vpc.allocate_ipv6_addresses(tags=[*address.tag_set])  # wrong: may be None


def requests(vpc: VpcClient) -> None:
    a: DescribeIPv6AddressesRequest = {"filter": []}  # wrong: misspelt
    b: DescribeIPv6AddressesRequest = {"filters": [{"name": "a"}]}  # wrong: no values
    c: AllocateIPv6AddressesRequest = {"internet_charge_type": "BANDWIDTH"}  # wrong
    d: AllocateIPv6AddressesRequest = {"tags": [{"kye": "a"}]}  # wrong: misspelt
    vpc.iter_describe_ipv6_addresses({"filters": [Tag(key="a")]})  # wrong: no filter
    print(a, b, c, d)


def pages(vpc: VpcClient) -> None:
    found = vpc.iter_describe_ipv6_addresses()
    print(found[0])  # wrong: not a list
    print(len(found))  # wrong: nobody knows before the end
    print(found.total_count)  # wrong: the pages have it
    for response in found.pages():
        print(response.address_id)  # wrong: an item has it
    for address in found:
        address.tag_set[0]  # wrong: may be None
    vpc.iter_describe_ipv6_addresses(filters=[{"name": "a"}])  # wrong: no values
    vpc.iter_describe_task_result(task_id=1)  # wrong: it has no pages


async def pages_async(vpc: AsyncVpcClient) -> None:
    found = vpc.iter_describe_ipv6_addresses()
    print(list(found))  # wrong: async for
    await found  # wrong: nothing to await


def waiters(vpc: VpcClient, ids: tuple[str, ...], maybe: str | None) -> None:
    vpc.wait_until_ipv6_address_bound()  # wrong: an id
    vpc.wait_until_ipv6_address_bound(maybe)  # wrong: may be None
    vpc.wait_until_ipv6_address_bound([1])  # wrong: texts
    vpc.wait_until_ipv6_address_bound("e", 60)  # wrong: keywords
    vpc.wait_until_ipv6_address_bound("e", delay="2s")  # wrong: a number
    vpc.wait_until_ipv6_address_bound("e", progress="p")  # wrong: to be called
    vpc.wait_until_ipv6_address_binding("e")  # wrong: nothing waits for it
    print(vpc.wait_until_ipv6_address_bound("e").address_id)  # wrong: a tuple
    vpc.wait_until_task_done(["1"])  # wrong: one at a time
    vpc.wait_until_task_done(ids)  # wrong: one at a time
    vpc.wait_until_task_done(1.0)  # wrong: a number of a task


async def calls_async(vpc: AsyncVpcClient, address: Address) -> None:
    await vpc.release_ipv6_addresses(ipv6_address_id=["e"])  # wrong: misspelt
    await vpc.release_ipv6_addresses()  # wrong: required
    await vpc.release_ipv6_addresses(ipv6_address_ids="e")  # wrong: a lone text
    await vpc.release_ipv6_addresses(["e"])  # wrong: keywords only
    await vpc.relaese_ipv6_addresses(ipv6_address_ids=["e"])  # wrong: misspelt
    await vpc.describe_task_result()  # wrong: a task or an order
    vpc.release_ipv6_addresses(ipv6_address_ids=["e"])  # wrong: nothing was awaited
    answer = await vpc.release_ipv6_addresses(ipv6_address_ids=["e"])
    print(answer.address_set)  # wrong: another answer has it
    vpc.iter_describe_ipv6_addresses(filter=[])  # wrong: misspelt
    async for address in vpc.iter_describe_ipv6_addresses():
        address.tag_set[0]  # wrong: may be None
    VpcClient.release_ipv6_addresses(vpc, ipv6_address_ids=["e"])  # wrong: its twin


async def waiters_async(vpc: AsyncVpcClient) -> None:
    found = vpc.wait_until_ipv6_address_bound("e")
    print(found[0])  # wrong: nothing was awaited
    await found


def settle(vpc: VpcClient, error: errors.OutcomeUnknown) -> str:
    vpc.settle("AssociateIPv6Address")  # wrong: the error
    vpc.settle(errors.ServiceError("a"))  # wrong: an outcome is known
    return vpc.settle(error).outcome  # wrong: a text
