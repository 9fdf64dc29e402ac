"""A call with its whole request in one object is as one with keywords."""

from __future__ import annotations

import itertools
import warnings
from typing import Any

import pytest
from loopback import LoopbackServer
from vpc_calls import TO_INTERFACE, Call, both_ways, envelope

from tencent_actions.vpc import errors
from tencent_actions.vpc.types import AssociateIPv6AddressRequest

ID = "eipv6-11112222"
VALUES = {
    "instance_id": "ins-djflxkvi",
    "network_interface_id": "eni-11112222",
    "private_ipv6_address": "fc00::1",
}
MODES = ["strict", "warn", "off"]


def outcome(call: Call, **arguments: Any) -> tuple[list[bytes], list[str]]:
    """Return what a call sent, and what it warned of or raised."""
    with (
        LoopbackServer([(200, {}, envelope())]) as server,
        warnings.catch_warnings(record=True) as caught,
    ):
        warnings.simplefilter("always")
        said = []
        try:
            call(server, **arguments)
        except errors.ContractViolation as error:
            said.append(f"{type(error).__name__}: {error.violations}")
    said += [f"{w.filename}:{w.lineno}: {w.message}" for w in caught]
    return [request.body for request in server.requests], said


@both_ways
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "sent",
    [
        set(names)
        for count in range(len(VALUES) + 1)
        for names in itertools.combinations(VALUES, count)
    ],
    ids=sorted,
)
def test_both_do_the_same(call: Call, mode: str, sent: set[str]) -> None:
    optional = {name: v if name in sent else None for name, v in VALUES.items()}
    keywords = {"ipv6_address_id": ID, **optional}
    by_keywords = outcome(call, **keywords, validation=mode)
    # The order of its keys is of no account.
    request = dict(reversed(keywords.items()))
    assert outcome(call, request=request, validation=mode) == by_keywords
    is_legal = "network_interface_id" not in sent or (
        "instance_id" not in sent and "private_ipv6_address" in sent
    )
    assert bool(by_keywords[0]) == (mode != "strict" or is_legal)


@both_ways
@pytest.mark.parametrize("arguments", [{}, {"request": {}}, {"request": None}])
def test_nothing_at_all_lacks_what_is_required(
    call: Call, arguments: dict[str, Any]
) -> None:
    with LoopbackServer([(200, {}, envelope())] * 2) as server:
        with pytest.raises(errors.MissingParameter) as caught:
            call(server, **arguments)
        assert caught.value.constraint == "required"
        assert server.requests == []
        call(server, **arguments, validation="off")
        assert server.requests[0].body == b"{}"


@both_ways
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({**TO_INTERFACE, "request": TO_INTERFACE}, "or be keywords, not both"),
        ({"request": {**TO_INTERFACE, "InstanceId": "i"}}, "has no 'InstanceId'"),
        ({"request": {1: 2}}, "a request of AssociateIPv6Address has no 1"),
        ({"request": ID}, "request must be Mapping, not str"),
        ({"request": [("ipv6_address_id", ID)]}, "request must be Mapping, not list"),
    ],
)
@pytest.mark.parametrize("mode", MODES)
def test_what_can_be_no_request(
    call: Call, mode: str, arguments: dict[str, Any], says: str
) -> None:
    with (
        LoopbackServer([(200, {}, envelope())]) as server,
        pytest.raises(TypeError, match=says),
    ):
        call(server, **arguments, validation=mode)
    assert server.requests == []


@both_ways
def test_a_request_stays_as_it_is(call: Call) -> None:
    request: AssociateIPv6AddressRequest = {
        "private_ipv6_address": None,
        "ipv6_address_id": ID,
        "instance_id": "ins-djflxkvi",
    }
    before = list(request.items())
    with LoopbackServer([(200, {}, envelope())]) as server:
        call(server, request=request)
    assert list(request.items()) == before
