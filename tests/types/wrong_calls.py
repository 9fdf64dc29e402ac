"""Calls that a strict type checker must refuse: each line that says `wrong`."""

from __future__ import annotations

from tencent_actions import Credentials
from tencent_actions.vpc import AsyncVpcClient, VpcClient, errors
from tencent_actions.vpc.types import AssociateIPv6AddressRequest


def calls(vpc: VpcClient) -> None:
    vpc.associate_ipv6_address()  # wrong: IPv6AddressId is required
    vpc.associate_ipv6_address("eipv6-11112222")  # wrong: keywords only
    vpc.associate_ipv6_address(ipv6_address_id=None)  # wrong: required
    vpc.associate_ipv6_address(ipv6_address_id=1)  # wrong: a string
    vpc.associate_ipv6_address(ipv6_address_id="e", instanceid="i")  # wrong: no such
    vpc.associate_ipv6_address(ipv6_address_id="e", instance_id=["i"])  # wrong: string
    vpc.associate_ipv6_address(ipv6_address_id="e", timeout="2")  # wrong: a number
    vpc.associate_ipv6_address(ipv6_address_id="e", validation="lax")  # wrong: no mode
    vpc.associate_ipv6_address(ipv6_address_id="e", network_interface_id="n")  # wrong
    to = vpc.associate_ipv6_address
    to(ipv6_address_id="e", instance_id="i", network_interface_id="n")  # wrong: both
    vpc.associate_ipv6_adress(ipv6_address_id="e")  # wrong: no such action
    answer = vpc.associate_ipv6_address(ipv6_address_id="e")
    print(answer.requestid)  # wrong: no such member
    answer.request_id.upper()  # wrong: may be None


def requests(
    vpc: VpcClient, request: AssociateIPv6AddressRequest, maybe: str | None
) -> None:
    vpc.associate_ipv6_address(**request)  # wrong: what if it has only the interface?
    vpc.associate_ipv6_address(request, ipv6_address_id="e")  # wrong: only one way
    vpc.associate_ipv6_address({"instance_id": maybe})  # wrong: the id is required
    vpc.associate_ipv6_address({"ipv6_address_id": maybe})  # wrong: the id is no None
    vpc.associate_ipv6_address({"ipv6_address_id": "e", "instanceid": "i"})  # wrong


async def forgotten_await(vpc: AsyncVpcClient) -> None:
    answer = vpc.associate_ipv6_address(ipv6_address_id="e")
    print(answer.request_id)  # wrong: nothing was awaited
    await answer


def construct() -> None:
    VpcClient(credentials=Credentials("i", "k"))  # wrong: no region
    VpcClient(region="x", credentials="key")  # wrong: nothing that gives credentials
    VpcClient("ap-guangzhou", Credentials("i", "k"))  # wrong: keywords only
    Credentials("i")  # wrong: no key
    request: AssociateIPv6AddressRequest = {"instance_id": "i"}  # wrong: id is required
    print(request, errors.NoSuchCode)  # wrong: no such class
