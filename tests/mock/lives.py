"""The life of an address, whoever calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

Call: TypeAlias = Callable[..., dict[str, Any]]
"""Calls an action with parameters, and returns the answer's members."""

MOST_LOOKS = 5


def live(call: Call) -> list[str]:
    """Lead an address from its allocation to its release; return the states seen."""
    seen: list[str] = []

    def look(address: str) -> dict[str, Any] | None:
        found = call("DescribeIPv6Addresses", IPv6AddressIds=[address])["AddressSet"]
        (item,) = found or [None]
        state = "gone" if item is None else item["AddressStatus"]
        if seen[-1:] != [state]:
            seen.append(state)
        return item  # type: ignore[no-any-return]

    def wait_for(address: str, state: str) -> dict[str, Any] | None:
        for _ in range(MOST_LOOKS):
            item = look(address)
            if seen[-1] == state:
                return item
        raise AssertionError(f"{seen} does not end with {state}")

    made = call("AllocateIPv6Addresses", AddressName="life", AddressCount=1)
    (address,) = made["AddressSet"]
    wait_for(address, "UNBIND")
    task = call("DescribeTaskResult", TaskId=int(made["TaskId"]))
    assert task["Result"] == "SUCCESS"
    call("AssociateIPv6Address", IPv6AddressId=address, InstanceId="ins-11112222")
    bound = wait_for(address, "BIND")
    assert bound is not None
    assert bound["AddressName"] == "life"
    assert bound["InstanceId"] == "ins-11112222"
    call("DisassociateIPv6Address", IPv6AddressId=address)
    wait_for(address, "UNBIND")
    call("ReleaseIPv6Addresses", IPv6AddressIds=[address])
    wait_for(address, "gone")
    return seen


STATES = ["CREATING", "UNBIND", "BINDING", "BIND", "UNBINDING", "UNBIND", "OFFLINING"]
STATES += ["gone"]
