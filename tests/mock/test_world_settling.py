"""When what goes on in a world is over: after looks, or after a time."""

from __future__ import annotations

import pytest
from world_bench import Bench

from actionsmith.mock.world import Settle

ENI = {"NetworkInterfaceId": "eni-11112222", "PrivateIPv6Address": "fc00::1"}


def bound(settle: Settle) -> tuple[Bench, str]:
    world = Bench(settle=settle)
    (address,) = world.free()
    world("AssociateIPv6Address", IPv6AddressId=address, **ENI)
    return world, address


@pytest.mark.parametrize("polls", [0, 1, 2, 5])
def test_so_many_looks_show_the_state_that_passes(polls: int) -> None:
    world, address = bound(Settle(polls=polls))
    states = [world.states(address)[0] for _ in range(polls + 2)]
    assert states == ["BINDING"] * polls + ["BIND"] * 2


def test_seconds() -> None:
    world, address = bound(Settle(polls=None, seconds=5))
    world.clock.now += 4.9
    assert [world.states(address)[0] for _ in range(9)] == ["BINDING"] * 9
    world.clock.now += 0.1
    assert world.states(address) == ["BIND"]


def test_what_comes_first() -> None:
    world, address = bound(Settle(polls=3, seconds=5))
    assert world.states(address) == ["BINDING"]
    world.clock.now += 5
    assert world.states(address) == ["BIND"]
    world, address = bound(Settle(polls=1, seconds=5))
    assert world.states(address) + world.states(address) == ["BINDING", "BIND"]


def test_without_either_it_goes_on_for_ever() -> None:
    world, address = bound(Settle(polls=None, seconds=None))
    world.clock.now += 1e9
    assert {world.states(address)[0] for _ in range(50)} == {"BINDING"}


def test_time_is_over_for_actions_too() -> None:
    world, address = bound(Settle(polls=None, seconds=5))
    assert world.refusal("DisassociateIPv6Address", IPv6AddressId=address)
    world.clock.now += 5
    world("DisassociateIPv6Address", IPv6AddressId=address)
    assert world.states(address) == ["UNBINDING"]


def test_time_is_over_for_the_state_of_a_world_too() -> None:
    world, _ = bound(Settle(polls=None, seconds=5))
    world.clock.now += 5
    (shown,) = world.world.state()["ipv6-address"]  # type: ignore[attr-defined]
    assert shown["state"] == "BIND" and "next" not in shown


def test_no_time_at_all() -> None:
    world, address = bound(Settle(polls=None, seconds=0))
    world("DisassociateIPv6Address", IPv6AddressId=address)
    world("ReleaseIPv6Addresses", IPv6AddressIds=[address])
    assert world.look(address) == []


def test_a_list_is_a_look_at_what_it_does_not_show() -> None:
    # Somebody who asks for what is bound sees it in the end.
    world, address = bound(Settle(polls=2))
    assert [world.listed(address_status=["BIND"]) for _ in range(3)][2] == [address]


def test_only_what_is_asked_for_is_looked_at() -> None:
    world = Bench()
    first, second = world.free(2)
    for address, last in ((first, "1"), (second, "2")):
        request = {**ENI, "PrivateIPv6Address": f"fc00::{last}"}
        world("AssociateIPv6Address", IPv6AddressId=address, **request)
    for _ in range(3):
        world.states(first)
    assert world.states(first, second) == ["BIND", "BINDING"]


def test_what_is_replaced_stays_as_it_is_put() -> None:
    world, address = bound(Settle(polls=1))
    world.world.put("ipv6-address", {"AddressId": address, "AddressStatus": "UNBIND"})
    assert [world.states(address)[0] for _ in range(3)] == ["UNBIND"] * 3


def test_a_ready_made_state_that_passes_does_not_pass() -> None:
    world = Bench()
    (address,) = world.free(AddressStatus="BINDING")
    assert [world.states(address)[0] for _ in range(3)] == ["BINDING"] * 3
