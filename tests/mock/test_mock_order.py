"""In which order a request is judged, and that the same seed gives the same answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from asking import allocated, ask, catalog, content, signed

from actionsmith.mock.handler import Mock
from actionsmith.mock.scenario import Scenario
from actionsmith.runtime.credentials import Credentials

ACTION = "AssociateIPv6Address"
WRONG = {
    "IPv6AddressId": 1,
    "Surplus": True,
    "InstanceId": "malformed",
    "NetworkInterfaceId": "eni-11112222",
}


def test_one_mistake_after_the_other() -> None:
    mock = Mock(catalog(), seconds=lambda: 0.0)
    rate = catalog().services["vpc"].actions[ACTION].rate_limit
    assert rate
    request: dict[str, Any] = {
        "action": "NoSuchAction",
        "parameters": dict(WRONG),
        "version": "2000-01-01",
        "more": {"x-tc-region": None, "x-tc-language": "eo"},
        "credentials": Credentials("AKIDEXAMPLE", "anotherEXAMPLE"),
    }
    seen = []

    def told() -> str:
        mock.handle(signed(**request))
        call = mock.last_call
        assert call is not None
        return f"{call.code}: {call.why}"

    seen.append(told())
    del request["credentials"]
    seen.append(told())
    request["action"] = ACTION
    seen.append(told())
    del request["version"]
    seen.append(told())
    del request["more"]["x-tc-region"]
    seen.append(told())
    del request["more"]
    for _ in range(rate):
        told()
    seen.append(told())
    # Calls are not counted by what they earn, so that another mock goes on.
    mock = Mock(catalog(), scenario=Scenario(limits=False))
    parameters = request["parameters"]
    seen.append(told())
    del parameters["IPv6AddressId"]
    seen.append(told())
    del parameters["Surplus"]
    seen.append(told())
    parameters["IPv6AddressId"] = "malformed"
    seen.append(told())
    parameters["IPv6AddressId"] = "eipv6-00000000"
    seen.append(told())
    parameters["InstanceId"] = "ins-11112222"
    seen.append(told())
    del parameters["NetworkInterfaceId"]
    seen.append(told())
    (parameters["IPv6AddressId"],) = allocated(mock)
    seen.append(told())
    assert seen == [
        "AuthFailure.SignatureFailure: signature",
        "InvalidAction: action",
        "NoSuchVersion: version",
        "MissingParameter: region",
        "InvalidParameterValue: enum Language",
        "RequestLimitExceeded: rate limit 20/s",
        "InvalidParameter: type IPv6AddressId",
        "UnknownParameter: unknown Surplus",
        "MissingParameter: required IPv6AddressId",
        "InvalidParameterValue.AddressIdMalformed: pattern IPv6AddressId",
        "InvalidParameterValue: pattern InstanceId",
        "InvalidParameterConflict: rule single-target",
        "InvalidParameterValue.AddressIpNotFound: precondition address-exists",
        "None: carried out",
    ]


def a_life(seed: int | None) -> list[dict[str, Any]]:
    mock = Mock(catalog(), seed=seed)
    address, other = allocated(mock, 2)
    ask(mock, ACTION, IPv6AddressId=address, InstanceId="ins-11112222")
    ask(mock, "DescribeIPv6Addresses")
    ask(mock, "ReleaseIPv6Addresses", IPv6AddressIds=[other])
    ask(mock, "ReleaseIPv6Addresses", IPv6AddressIds=[address])
    return [dict(call.answer) for call in mock.calls]


def test_a_seed_decides() -> None:
    first = a_life(1)
    assert first == a_life(1)
    assert a_life(0) == a_life(None)
    assert not any(answer in first for answer in a_life(2))


def test_a_reset_is_a_new_beginning() -> None:
    mock = Mock(catalog())
    before = ask(mock, "AllocateIPv6Addresses")
    ask(mock, "DescribeIPv6Addresses")
    mock.reset()
    assert mock.calls == ()
    assert ask(mock, "AllocateIPv6Addresses") == before


def test_what_is_no_request_of_the_api() -> None:
    mock = Mock(catalog())
    for body in (b"", b"[]", b"null", b'{"a": NaN}', b"\xff", b"[" * 100_000, b'{"a":'):
        answer = content(mock.handle(signed(ACTION, {}, body=body)))
        assert answer["Error"]["Code"] == "InvalidRequest", body[:20]
    plain = signed(ACTION, {}, more={"content-type": "text/plain"})
    assert content(mock.handle(plain))["Error"]["Code"] == "InvalidRequest"
    put = replace(signed(ACTION, {}), method="PUT")
    assert content(mock.handle(put))["Error"]["Code"] == "AuthFailure.SignatureFailure"


def test_the_last_calls_are_remembered() -> None:
    mock = Mock(catalog())
    request = signed("NoSuchAction", {})
    for _ in range(10_001):
        mock.handle(request)
    assert [mock.calls[0].number, len(mock.calls)] == [2, 10_000]
    assert mock.last_call is mock.calls[-1]
