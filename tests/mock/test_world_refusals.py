"""What earns which code in a world, in the order of the contract."""

from __future__ import annotations

from typing import Any

import pytest
from world_bench import Bench

NOT_FOUND = "InvalidParameterValue.AddressIpNotFound"
STATUS = "UnsupportedOperation.AddressStatusNotPermit"
ARREARS = "OperationDenied.AddressInArrears"
BOUND = "InvalidPrivateIpAddress.AlreadyBindEip"
NOBODY = "eipv6-00000000"
ENI = {"NetworkInterfaceId": "eni-11112222", "PrivateIPv6Address": "fc00::1"}


@pytest.fixture
def world() -> Bench:
    return Bench()


@pytest.mark.parametrize(
    ("action", "request_"),
    [
        ("AssociateIPv6Address", {"IPv6AddressId": NOBODY, **ENI}),
        ("DisassociateIPv6Address", {"IPv6AddressId": NOBODY}),
        ("ReleaseIPv6Addresses", {"IPv6AddressIds": [NOBODY]}),
        (
            "ModifyIPv6AddressesAttributes",
            {"IPv6AddressIds": [NOBODY], "IPv6AddressName": "x"},
        ),
        (
            "ModifyIPv6AddressesBandwidth",
            {"IPv6AddressIds": [NOBODY], "InternetMaxBandwidthOut": 5},
        ),
    ],
)
def test_what_is_not_there(world: Bench, action: str, request_: Any) -> None:
    assert world.refusal(action, **request_)[0] == NOT_FOUND


@pytest.mark.parametrize(
    "state", ["CREATING", "BINDING", "BIND", "UNBINDING", "OFFLINING", "BIND_ENI"]
)
def test_a_status_that_does_not_permit_it(world: Bench, state: str) -> None:
    (address,) = world.free(AddressStatus=state)
    one, all_ = {"IPv6AddressId": address}, {"IPv6AddressIds": [address]}
    assert world.refusal("AssociateIPv6Address", **one, **ENI)[0] == STATUS
    assert world.refusal("ReleaseIPv6Addresses", **all_)[0] == STATUS
    if state not in ("BIND", "BIND_ENI"):
        assert world.refusal("DisassociateIPv6Address", **one)[0] == STATUS
        request = {**all_, "InternetMaxBandwidthOut": 5}
        assert world.refusal("ModifyIPv6AddressesBandwidth", **request)[0] == STATUS


def test_arrears(world: Bench) -> None:
    (address,) = world.free(IsArrears=True)
    one, all_ = {"IPv6AddressId": address}, {"IPv6AddressIds": [address]}
    assert world.refusal("AssociateIPv6Address", **one, **ENI)[0] == ARREARS
    assert world.refusal("ReleaseIPv6Addresses", **all_)[0] == ARREARS
    request = {**all_, "IPv6AddressName": "x"}
    assert world.refusal("ModifyIPv6AddressesAttributes", **request)[0] == ARREARS


def test_the_first_one_that_does_not_hold_is_answered(world: Bench) -> None:
    # Releasing looks at the state first, and changing at the bill.
    ids = world.free(1, IsArrears=True, AddressStatus="CREATING")
    request: dict[str, object] = {"IPv6AddressIds": ids}
    assert world.refusal("ReleaseIPv6Addresses", **request)[0] == STATUS
    request["InternetMaxBandwidthOut"] = 5
    assert world.refusal("ModifyIPv6AddressesBandwidth", **request)[0] == ARREARS
    request["IPv6AddressIds"] = [*ids, NOBODY]
    assert world.refusal("ModifyIPv6AddressesBandwidth", **request)[0] == NOT_FOUND


def test_of_several_all_are_changed_or_none(world: Bench) -> None:
    ids = world.free(2)
    bound = world.free(AddressStatus="BIND")
    request = {"IPv6AddressIds": [*ids, *bound]}
    # That nothing has changed is looked at there.
    assert world.refusal("ReleaseIPv6Addresses", **request) == (
        STATUS,
        "addresses-free",
    )
    world("ReleaseIPv6Addresses", IPv6AddressIds=ids)
    assert world.states(*ids) == ["OFFLINING", "OFFLINING"]


def test_a_private_address_has_one_address_alone(world: Bench) -> None:
    first, second = world.free(2)
    world("AssociateIPv6Address", IPv6AddressId=first, **ENI)
    for spelt in ("fc00::1", "FC00:0:0::1"):
        request = {**ENI, "IPv6AddressId": second, "PrivateIPv6Address": spelt}
        refusal = world.refusal("AssociateIPv6Address", **request)
        assert refusal == (BOUND, "private-address-unbound")
    request["PrivateIPv6Address"] = "fc00::2"
    world("AssociateIPv6Address", **request)


def test_a_private_address_is_free_when_the_other_one_is_unbound(world: Bench) -> None:
    first, second = world.free(2)
    world("AssociateIPv6Address", IPv6AddressId=first, **ENI)
    world.look(first), world.look(first)
    world("DisassociateIPv6Address", IPv6AddressId=first)
    assert (
        world.refusal("AssociateIPv6Address", IPv6AddressId=second, **ENI)[0] == BOUND
    )
    world.look(first), world.look(first)
    world("AssociateIPv6Address", IPv6AddressId=second, **ENI)


def test_a_ready_made_address_holds_its_private_address(world: Bench) -> None:
    world.free(AddressStatus="BIND", PrivateAddressIp="fc00::1")
    (other,) = world.free()
    assert world.refusal("AssociateIPv6Address", IPv6AddressId=other, **ENI)[0] == BOUND


def test_traditional_addresses_are_not_shown_on_interfaces(world: Bench) -> None:
    (address,) = world.free(AddressId="eip-11112222", AddressType="EIP6")
    request = {"IPv6AddressIds": [address], "EipVisibleOnEni": True}
    code, why = world.refusal("ModifyIPv6AddressesAttributes", **request)
    assert code == "InvalidParameterValue.TraditionalIPv6VisibleOnEniNotSupported"
    assert why == "addresses-not-traditional"
    request["EipVisibleOnEni"] = False
    world("ModifyIPv6AddressesAttributes", **request)


def test_a_message_names_what_is_amiss(world: Bench) -> None:
    (address,) = world.free(AddressStatus="BIND")
    action = world.service.actions["ReleaseIPv6Addresses"]
    with pytest.raises(Exception, match=f"does not hold for {address}: All of the"):
        world.world.answer(action, {"IPv6AddressIds": [address]})


def test_what_has_no_check_holds(world: Bench) -> None:
    (address,) = world.free()
    world("AssociateIPv6Address", IPv6AddressId=address, InstanceId="ins-00000000")
