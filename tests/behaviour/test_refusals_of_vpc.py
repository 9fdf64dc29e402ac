"""What the committed package refuses before it sends anything."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from loopback import LoopbackServer
from vpc_calls import TO_INTERFACE, Call, both_ways, envelope, failure

from tencent_actions.vpc import errors
from tencent_actions.vpc.actions.associate_ipv6_address import validate

ID = "eipv6-11112222"
VALUES = {
    "InstanceId": "ins-djflxkvi",
    "NetworkInterfaceId": "eni-11112222",
    "PrivateIPv6Address": "fc00::1",
}


def refusal(call: Call, **arguments: Any) -> errors.ContractViolation:
    """Make a call that must be refused, and see that nothing was sent."""
    with (
        LoopbackServer([(200, {}, envelope())]) as server,
        pytest.raises(errors.ContractViolation) as caught,
    ):
        call(server, **arguments)
    assert server.requests == []
    assert caught.value.origin == "local"
    assert caught.value.request_id is None
    return caught.value


@both_ways
def test_two_targets_exclude_each_other(call: Call) -> None:
    error = refusal(
        call,
        ipv6_address_id=ID,
        instance_id="ins-djflxkvi",
        network_interface_id="eni-11112222",
        private_ipv6_address="fc00::1",
    )
    assert isinstance(error, errors.InvalidParameterConflict)
    assert (error.code, error.constraint) == (
        "InvalidParameterConflict",
        "single-target",
    )


@both_ways
def test_a_call_that_is_wrong_twice_says_so_twice(call: Call) -> None:
    error = refusal(
        call,
        ipv6_address_id=ID,
        instance_id="ins-djflxkvi",
        network_interface_id="eni-11112222",
    )
    assert isinstance(error, errors.InvalidParameterConflict)
    assert [violation.constraint for violation in error.violations] == [
        "single-target",
        "interface-needs-address",
    ]
    assert [violation.error for violation in error.violations] == [
        errors.InvalidParameterConflict,
        errors.MissingParameter,
    ]
    assert "interface-needs-address" in str(error)


@both_ways
def test_an_interface_needs_its_address(call: Call) -> None:
    error = refusal(call, ipv6_address_id=ID, network_interface_id="eni-11112222")
    assert isinstance(error, errors.MissingParameter)
    assert error.constraint == "interface-needs-address"


@both_ways
def test_the_server_s_refusal_is_of_the_same_class(call: Call) -> None:
    local = refusal(
        call,
        ipv6_address_id=ID,
        instance_id="ins-djflxkvi",
        network_interface_id="eni-11112222",
        private_ipv6_address="fc00::1",
    )
    with (
        LoopbackServer([(200, {}, failure("InvalidParameterConflict"))]) as server,
        pytest.raises(errors.InvalidParameterConflict) as caught,
    ):
        call(server, **TO_INTERFACE)
    assert isinstance(local, type(caught.value))


@both_ways
@pytest.mark.parametrize(
    ("arguments", "code", "constraint"),
    [
        ({"ipv6_address_id": None}, "MissingParameter", "required"),
        ({"ipv6_address_id": 1}, "InvalidParameter", "type"),
        ({"instance_id": ["ins-djflxkvi"]}, "InvalidParameter", "type"),
        ({"private_ipv6_address": "10.0.0.1"}, "InvalidParameterValue", "format"),
        ({"private_ipv6_address": ""}, "InvalidParameterValue", "format"),
    ],
)
def test_types_and_formats(
    call: Call, arguments: dict[str, Any], code: str, constraint: str
) -> None:
    error = refusal(call, **{"ipv6_address_id": ID, **arguments})
    assert (error.code, error.constraint) == (code, constraint)


@both_ways
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"ipv6_address_id": "eipv6-longer123456"}, "pattern: .*AddressIdMalformed"),
        ({"instance_id": "i-1"}, "pattern: InstanceId"),
        ({"instance_id": None}, "some-target: .*MissingAssociateEntity"),
    ],
)
def test_what_is_inferred_warns_and_is_sent(
    call: Call, arguments: dict[str, Any], says: str
) -> None:
    whole = {"ipv6_address_id": ID, "instance_id": "ins-djflxkvi", **arguments}
    with (
        LoopbackServer([(200, {}, envelope())]) as server,
        pytest.warns(errors.ContractWarning, match=says) as caught,
    ):
        call(server, **whole)
    assert len(server.requests) == 1
    assert [warning.filename for warning in caught] == [
        __file__.replace("test_refusals_of_vpc", "vpc_calls")
    ]


def test_a_misspelt_parameter_is_python_s_to_refuse() -> None:
    from vpc_calls import call_sync

    with (
        LoopbackServer([(200, {}, envelope())]) as server,
        pytest.raises(TypeError, match="ipv6_adress_id"),
    ):
        call_sync(server, ipv6_adress_id=ID)
    assert server.requests == []


# The five sets of optional parameters that the two documented rules allow.
ALLOWED = [
    set(),
    {"PrivateIPv6Address"},
    {"InstanceId"},
    {"InstanceId", "PrivateIPv6Address"},
    {"NetworkInterfaceId", "PrivateIPv6Address"},
]


@pytest.mark.parametrize(
    "given",
    [set(c) for size in range(4) for c in itertools.combinations(VALUES, size)],
    ids=lambda given: "+".join(sorted(given)) or "none",
)
def test_every_set_of_optional_parameters(given: set[str]) -> None:
    request = {"IPv6AddressId": ID, **{name: VALUES[name] for name in given}}
    enforced = [v for v in validate(request) if v.enforced]
    assert (enforced == []) is (given in ALLOWED)
    before = dict(request)
    list(validate(request))
    assert request == before


def test_a_name_that_is_no_parameter_is_a_violation() -> None:
    request = {"IPv6AddressId": ID, "InstanceId": "ins-djflxkvi", "Instanceid": "x"}
    (violation,) = validate(request)
    assert (violation.constraint, violation.code) == ("unknown", "UnknownParameter")
    assert violation.parameters == ("Instanceid",)
