"""The committed package against a server: what is sent, what comes back."""

from __future__ import annotations

import json
import time

import pytest
from loopback import LoopbackServer
from vpc_calls import REQUEST_ID, TO_INTERFACE, Call, both_ways, envelope, failure

from tencent_actions.vpc import errors
from tencent_actions.vpc.types import AssociateIPv6AddressResponse


@both_ways
def test_the_request_is_the_documented_one(call: Call) -> None:
    with LoopbackServer([(200, {}, envelope())]) as server:
        call(server, **TO_INTERFACE)
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/")
    assert json.loads(request.body) == {
        "IPv6AddressId": "eipv6-3lxpc6sh",
        "NetworkInterfaceId": "eni-0c454zph",
        "PrivateIPv6Address": "fc00:200:300:700:0:9c64:2c95:b711",
    }
    assert request.headers["x-tc-action"] == "AssociateIPv6Address"
    assert request.headers["x-tc-version"] == "2017-03-12"
    assert request.headers["x-tc-region"] == "ap-guangzhou"
    assert request.headers["content-type"] == "application/json"
    assert abs(int(request.headers["x-tc-timestamp"]) - time.time()) < 60
    assert request.headers["authorization"].startswith(
        "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/"
    )


@both_ways
def test_the_answer_is_typed_immutable_and_keeps_what_it_does_not_know(
    call: Call,
) -> None:
    with LoopbackServer([(200, {}, envelope(Novelty=[1]))]) as server:
        answer = call(server, **TO_INTERFACE)
    assert isinstance(answer, AssociateIPv6AddressResponse)
    assert answer.request_id == REQUEST_ID
    assert answer.raw["Novelty"] == [1]
    with pytest.raises(AttributeError, match="immutable"):
        answer.request_id = "another"


CODES = [
    "InvalidParameter",
    "InvalidParameterConflict",
    "InvalidParameterValue",
    "InvalidParameterValue.AddressIdMalformed",
    "InvalidParameterValue.AddressIpNotFound",
    "InvalidParameterValue.AddressNotApplicable",
    "InvalidParameterValue.InstanceDoesNotSupportEipVisibleOnEni",
    "InvalidParameterValue.InstanceVpcDoesNotSupportEipVisibleOnEni",
    "InvalidParameterValue.MissingAssociateEntity",
    "InvalidParameterValue.NetworkInterfaceIdNotMatch",
    "InvalidParameterValue.NetworkInterfaceInstanceNotSupport",
    "InvalidParameterValue.NetworkInterfaceNotFound",
    "InvalidParameterValue.PrivateIpAddressNotMatch",
    "InvalidPrivateIpAddress.AlreadyBindEip",
    "MissingParameter",
    "OperationDenied.AddressInArrears",
    "RequestLimitExceeded",
    "UnsupportedOperation.AddressStatusNotPermit",
]


@both_ways
@pytest.mark.parametrize("code", CODES)
def test_each_code_has_its_class_below_that_of_its_prefix(
    call: Call, code: str
) -> None:
    with (
        LoopbackServer([(200, {}, failure(code))]) as server,
        pytest.raises(errors.ServiceError) as caught,
    ):
        call(server, **TO_INTERFACE)
    error = caught.value
    assert type(error) is getattr(errors, code.replace(".", "_"))
    assert isinstance(error, getattr(errors, code.partition(".")[0]))
    assert (error.code, error.origin, error.request_id) == (code, "service", REQUEST_ID)
    assert error.action == "AssociateIPv6Address"
    assert "Told so by the service." in str(error)
    assert not isinstance(error, errors.ContractViolation)


@both_ways
@pytest.mark.parametrize(
    ("code", "falls_back_to"),
    [
        ("InvalidParameterValue.AddressIdMalformed.New", "AddressIdMalformed"),
        ("InvalidParameterValue.Novelty", "InvalidParameterValue"),
        ("InvalidPrivateIpAddress.Novelty", "InvalidPrivateIpAddress"),
        ("AuthFailure.Novelty", "AuthFailure"),
        ("Novelty.Of.Tomorrow", "ServiceError"),
        ("InvalidParameterValueNovelty", "ServiceError"),
    ],
)
def test_an_unknown_code_falls_back_and_is_kept(
    call: Call, code: str, falls_back_to: str
) -> None:
    with (
        LoopbackServer([(200, {}, failure(code))]) as server,
        pytest.raises(errors.ServiceError) as caught,
    ):
        call(server, **TO_INTERFACE)
    assert type(caught.value).__name__.endswith(falls_back_to)
    assert caught.value.code == code


def test_values_of_parameters_are_sent_as_they_are_and_none_is_left_out() -> None:
    from vpc_calls import call_sync

    with LoopbackServer([(200, {}, envelope())]) as server:
        call_sync(
            server,
            ipv6_address_id="eipv6-11112222",
            instance_id="ins-djflxkvi",
            network_interface_id=None,
        )
    assert server.requests[0].body == (
        b'{"IPv6AddressId":"eipv6-11112222","InstanceId":"ins-djflxkvi"}'
    )


def test_advice_on_repeating_comes_with_the_class() -> None:
    assert errors.RequestLimitExceeded.retry is errors.Retry.BACKOFF
    assert errors.RequestLimitExceeded_UinLimitExceeded.retry is errors.Retry.BACKOFF
    assert (
        errors.UnsupportedOperation_AddressStatusNotPermit.retry
        is errors.Retry.WHEN_STATE_ALLOWS
    )
    assert errors.InvalidParameterConflict.retry is errors.Retry.NEVER
