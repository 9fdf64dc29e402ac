"""The generated client reads what a world answers, and finds nothing odd in it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from world_bench import Bench

from tencent_actions._runtime.exchange import HttpAnswer, read
from tencent_actions.vpc.actions.allocate_ipv6_addresses import ALLOCATE_IPV6_ADDRESSES
from tencent_actions.vpc.actions.describe_ipv6_addresses import DESCRIBE_IPV6_ADDRESSES
from tencent_actions.vpc.actions.describe_task_result import DESCRIBE_TASK_RESULT


def response(action: Any, answer: dict[str, Any]) -> Any:
    body = json.dumps({"Response": {**answer, "RequestId": "r-1"}}).encode()
    found = read(action, HttpAnswer(200, {}, body))
    assert found.unexpected() == ()
    return found


@pytest.fixture
def world() -> Bench:
    return Bench()


def test_new_addresses(world: Bench) -> None:
    tags = [{"Key": "team", "Value": "shop"}]
    answer = world("AllocateIPv6Addresses", AddressCount=2, Tags=tags)
    allocated = response(ALLOCATE_IPV6_ADDRESSES, answer)
    task = world("DescribeTaskResult", TaskId=int(allocated.task_id))
    assert response(DESCRIBE_TASK_RESULT, task).result == "RUNNING"
    listed = response(DESCRIBE_IPV6_ADDRESSES, world("DescribeIPv6Addresses"))
    assert listed.total_count == 2
    ids = [each.address_id for each in listed.address_set]
    assert ids == list(allocated.address_set)
    first = listed.address_set[0]
    assert first.tag_set[0].key == "team" and first.created_time.year == 2026
    assert first.private_address_ip is None


def test_a_bound_address(world: Bench) -> None:
    (address,) = world.free()
    world("AssociateIPv6Address", IPv6AddressId=address, InstanceId="ins-11112222")
    listed = response(DESCRIBE_IPV6_ADDRESSES, world("DescribeIPv6Addresses"))
    assert listed.address_set[0].instance_id == "ins-11112222"
