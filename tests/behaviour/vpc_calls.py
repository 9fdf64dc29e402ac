"""Calling the committed package in both ways: `call(server, ...)` is sync or async."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from loopback import LoopbackServer

from tencent_actions import Credentials
from tencent_actions.vpc import AsyncVpcClient, VpcClient
from tencent_actions.vpc.types import AssociateIPv6AddressResponse

CREDENTIALS = Credentials("AKIDEXAMPLE", "secretEXAMPLE")
REQUEST_ID = "631011dd-6dfa-41b5-be7c-47bd61d82978"

TO_INTERFACE = {
    "ipv6_address_id": "eipv6-3lxpc6sh",
    "network_interface_id": "eni-0c454zph",
    "private_ipv6_address": "fc00:200:300:700:0:9c64:2c95:b711",
}

Call: TypeAlias = Callable[..., AssociateIPv6AddressResponse]


def call_sync(server: LoopbackServer, **arguments: Any) -> AssociateIPv6AddressResponse:
    with VpcClient(
        region="ap-guangzhou", credentials=CREDENTIALS, endpoint=server.url
    ) as vpc:
        return vpc.associate_ipv6_address(**arguments)


def call_async(
    server: LoopbackServer, **arguments: Any
) -> AssociateIPv6AddressResponse:
    async def run() -> AssociateIPv6AddressResponse:
        async with AsyncVpcClient(
            region="ap-guangzhou", credentials=CREDENTIALS, endpoint=server.url
        ) as vpc:
            return await vpc.associate_ipv6_address(**arguments)

    return asyncio.run(run())


both_ways = pytest.mark.parametrize("call", [call_sync, call_async])


def envelope(**members: Any) -> bytes:
    return json.dumps({"Response": {**members, "RequestId": REQUEST_ID}}).encode()


def failure(code: str) -> bytes:
    return envelope(Error={"Code": code, "Message": "Told so by the service."})
