"""The life of an EIPv6: allocate it, bind it, look at it, unbind it, release it.

    export TENCENTCLOUD_SECRET_ID=... TENCENTCLOUD_SECRET_KEY=...
    python address_life.py --region ap-guangzhou --instance ins-11112222

It costs what an address costs for some minutes. `address_life_async.py` does the same
with the asynchronous client.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from tencent_actions.vpc import VpcClient, errors
from tencent_actions.vpc.types import Filter, Tag

NAME = "address-life"


def surely(vpc: VpcClient, what: str, act: Callable[[], object]) -> None:
    """Act; and once more, if it is certain that it was not done."""
    try:
        act()
    except errors.OutcomeUnknown as error:
        # The request may have arrived. The state of the address tells, in some seconds.
        outcome = vpc.settle(error)
        print(f"{what}: no answer came ({error.__cause__}); it was {outcome}")
        if outcome == "unknown":
            raise
        if outcome == "not done":
            act()


def live(vpc: VpcClient, instance: str, delay: float | None = None) -> None:
    """Lead an address from its allocation to its release."""
    # Nothing tells later whether this was done: on OutcomeUnknown, look for the name.
    answer = vpc.allocate_ipv6_addresses(
        address_name=NAME, tags=[Tag(key="purpose", value="example")]
    )
    assert answer.address_set, "any member of an answer may be missing"
    address = answer.address_set[0]
    print(f"allocated {address}")
    try:
        if answer.task_id is not None:
            vpc.wait_until_task_done(answer.task_id, delay=delay)
        vpc.wait_until_ipv6_address_unbound(address, delay=delay)

        surely(
            vpc,
            "associate",
            lambda: vpc.associate_ipv6_address(
                ipv6_address_id=address, instance_id=instance
            ),
        )
        (bound,) = vpc.wait_until_ipv6_address_bound(address, delay=delay)
        print(f"{bound.address_ip} is bound to {bound.instance_id}")

        named = Filter(name="address-name", values=[NAME])
        for each in vpc.iter_describe_ipv6_addresses(filters=[named]):
            print(f"{each.address_id} is {each.address_status}")

        surely(
            vpc,
            "disassociate",
            lambda: vpc.disassociate_ipv6_address(ipv6_address_id=address),
        )
        vpc.wait_until_ipv6_address_unbound(address, delay=delay)

        vpc.release_ipv6_addresses(ipv6_address_ids=[address])
        vpc.wait_until_ipv6_address_released(address, delay=delay)
    except BaseException:
        print(f"{address} may be left, and cost money", file=sys.stderr)
        raise
    print(f"released {address}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, and tell how it went."""
    parser = argparse.ArgumentParser(description="The life of an EIPv6.")
    parser.add_argument(
        "--region",
        default=os.environ.get("TENCENTCLOUD_REGION"),
        help="where; or TENCENTCLOUD_REGION",
    )
    parser.add_argument(
        "--endpoint",
        default=os.environ.get("VPC_ENDPOINT"),
        help="URL of the service; or VPC_ENDPOINT",
    )
    parser.add_argument("--instance", required=True, help="what to bind it to")
    parser.add_argument("--delay", type=float, help="seconds between two looks")
    options = parser.parse_args(arguments)
    if options.region is None:
        parser.error("give --region, or set TENCENTCLOUD_REGION")
    try:
        with VpcClient(region=options.region, endpoint=options.endpoint) as vpc:
            live(vpc, options.instance, options.delay)
    except errors.WaiterError as error:  # failed, or not there in time
        print(f"{error}; the states: {error.states}", file=sys.stderr)
        return 1
    except errors.OutcomeUnknown as error:
        print(f"{error.action}: look before you call again: {error}", file=sys.stderr)
        return 1
    except errors.ServiceError as error:
        print(f"{error.code}: {error} ({error.request_id})", file=sys.stderr)
        return 1
    except errors.TencentCloudError as error:  # the network, or no credentials
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
