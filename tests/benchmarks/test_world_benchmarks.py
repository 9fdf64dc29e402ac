"""How long a mock's world takes: `pytest tests/benchmarks --benchmark-enable -n 0`.

Nothing is asserted of the times, because machines differ.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random

import golden
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from actionsmith.contract import Service
from actionsmith.mock.world import Settle, World

SPEC = Path(__file__).parents[2] / "spec"


@pytest.fixture(scope="module")
def vpc() -> Service:
    return golden.catalog(SPEC).services["vpc"]


def world_of(vpc: Service, size: int) -> tuple[World, list[str]]:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    world = World(vpc, Random(0), Settle(), lambda: 0.0, lambda: now)
    return world, [world.put("ipv6-address", {}) for _ in range(size)]


@pytest.mark.parametrize("size", [100, 10_000])
@pytest.mark.parametrize("asked", [1, 100])
def test_describing_by_id(
    benchmark: BenchmarkFixture, vpc: Service, size: int, asked: int
) -> None:
    world, ids = world_of(vpc, size)
    request: dict[str, object] = {"IPv6AddressIds": ids[:asked], "Limit": 100}
    answer = benchmark(world.answer, vpc.actions["DescribeIPv6Addresses"], request)
    assert answer is not None and answer["TotalCount"] == asked


@pytest.mark.parametrize("size", [100, 10_000])
def test_listing_a_hundred(
    benchmark: BenchmarkFixture, vpc: Service, size: int
) -> None:
    world, _ = world_of(vpc, size)
    request: dict[str, object] = {"Limit": 100}
    answer = benchmark(world.answer, vpc.actions["DescribeIPv6Addresses"], request)
    assert answer is not None and answer["TotalCount"] == size


@pytest.mark.parametrize("size", [100, 10_000])
def test_associating(benchmark: BenchmarkFixture, vpc: Service, size: int) -> None:
    world, _ = world_of(vpc, size)
    numbers = count(1)

    def free_one() -> tuple[tuple[object, ...], dict[str, object]]:
        number = next(numbers)
        request = {
            "IPv6AddressId": world.put("ipv6-address", {}),
            "NetworkInterfaceId": "eni-11112222",
            "PrivateIPv6Address": f"fc00::{number:x}",
        }
        return (vpc.actions["AssociateIPv6Address"], request), {}

    benchmark.pedantic(world.answer, setup=free_one, rounds=2000)
