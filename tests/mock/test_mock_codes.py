"""Each error that AssociateIPv6Address can give comes about, and for its own reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from asking import allocated, ask, catalog, code

from actionsmith.mock.handler import Mock
from actionsmith.mock.scenario import read_scenario

ACTION = "AssociateIPv6Address"

Provoke = Callable[[], str | None]


def mocked(scenario: str = "", *, inferred: bool = False) -> Mock:
    """Return a mock of the real contracts with the faults of a scenario."""
    read = None
    if scenario:
        text = f"actionsmith-scenario: 1\n{scenario}\n"
        read, findings = read_scenario(text, "scenario.yaml", catalog())
        assert not findings and read
    return Mock(catalog(), scenario=read, inferred=inferred)


def associate(mock: Mock, **changes: object) -> str | None:
    """Bind a new address, with other parameters than those that are right."""
    (address,) = allocated(mock)
    right = {
        "IPv6AddressId": address,
        "NetworkInterfaceId": "eni-11112222",
        "PrivateIPv6Address": "fc00::1",
    }
    sent = {k: v for k, v in {**right, **changes}.items() if v is not None}
    return code(mock, ACTION, **sent)


def of_request(**changes: object) -> Provoke:
    return lambda: associate(mocked(), **changes)


def of_fault(effect: str, **changes: object) -> Provoke:
    text = f"faults:\n  - {{action: {ACTION}, {effect}}}"
    return lambda: associate(mocked(text), **changes)


def nothing_to_bind_to() -> str | None:
    mock = mocked(inferred=True)
    return associate(mock, NetworkInterfaceId=None, PrivateIPv6Address=None)


def private_address_taken() -> str | None:
    mock = mocked()
    assert associate(mock) is None
    return associate(mock)


def bound_already() -> str | None:
    mock = mocked()
    (address,) = allocated(mock)
    target: dict[str, Any] = {"IPv6AddressId": address, "InstanceId": "ins-11112222"}
    assert code(mock, ACTION, **target) is None
    return code(mock, ACTION, **target)


def in_arrears() -> str | None:
    members = "{AddressId: eipv6-aaaa1111, AddressStatus: UNBIND, IsArrears: true}"
    mock = mocked(f"resources:\n  ipv6-address:\n    - {members}")
    return associate(mock, IPv6AddressId="eipv6-aaaa1111")


def too_many_in_a_second() -> str | None:
    now = [0.0]
    mock = Mock(catalog(), seconds=lambda: now[0])
    for _ in range(20):
        assert code(mock, ACTION, IPv6AddressId="eipv6-00000000") != (
            "RequestLimitExceeded"
        )
    last = code(mock, ACTION, IPv6AddressId="eipv6-00000000")
    now[0] = 1.0
    assert code(mock, ACTION, IPv6AddressId="eipv6-00000000") != last
    return last


VALUE = "InvalidParameterValue"

CODES: dict[str, Provoke] = {
    "InvalidParameter": of_request(IPv6AddressId=1),
    "InvalidParameterConflict": of_request(InstanceId="ins-11112222"),
    "InvalidParameterValue": of_request(NetworkInterfaceId="11112222"),
    f"{VALUE}.AddressIdMalformed": of_request(IPv6AddressId="eip-1"),
    f"{VALUE}.AddressIpNotFound": of_request(IPv6AddressId="eipv6-00000000"),
    f"{VALUE}.AddressNotApplicable": of_fault("precondition: address-applicable"),
    f"{VALUE}.InstanceDoesNotSupportEipVisibleOnEni": of_fault(
        f"error: {VALUE}.InstanceDoesNotSupportEipVisibleOnEni"
    ),
    f"{VALUE}.InstanceVpcDoesNotSupportEipVisibleOnEni": of_fault(
        f"error: {VALUE}.InstanceVpcDoesNotSupportEipVisibleOnEni"
    ),
    f"{VALUE}.MissingAssociateEntity": nothing_to_bind_to,
    f"{VALUE}.NetworkInterfaceIdNotMatch": of_fault(
        f"error: {VALUE}.NetworkInterfaceIdNotMatch"
    ),
    f"{VALUE}.NetworkInterfaceInstanceNotSupport": of_fault(
        "precondition: interface-supports-eipv6"
    ),
    f"{VALUE}.NetworkInterfaceNotFound": of_fault(
        "when: NetworkInterfaceId == 'eni-99999999', precondition: interface-exists",
        NetworkInterfaceId="eni-99999999",
    ),
    f"{VALUE}.PrivateIpAddressNotMatch": of_fault(
        f"error: {VALUE}.PrivateIpAddressNotMatch"
    ),
    "InvalidPrivateIpAddress.AlreadyBindEip": private_address_taken,
    "MissingParameter": of_request(PrivateIPv6Address=None),
    "OperationDenied.AddressInArrears": in_arrears,
    "RequestLimitExceeded": too_many_in_a_second,
    "UnsupportedOperation.AddressStatusNotPermit": bound_already,
}


def test_all_are_there() -> None:
    assert set(CODES) == set(catalog().services["vpc"].actions[ACTION].errors)
    assert len(CODES) == 18


@pytest.mark.parametrize("expected", CODES)
def test_code(expected: str) -> None:
    assert CODES[expected]() == expected


def test_why_is_recorded() -> None:
    mock = mocked()
    assert associate(mock, InstanceId="ins-11112222") == "InvalidParameterConflict"
    last = mock.calls[-1]
    assert (last.action, last.nth) == (ACTION, 1)
    assert (last.code, last.why) == ("InvalidParameterConflict", "rule single-target")
    assert last.answer["Error"]["Message"].startswith("An instance and")  # type: ignore[index]
    assert ask(mock, ACTION)["RequestId"] == mock.calls[-1].answer["RequestId"]
