"""What becomes of an answer that a fault befalls, for the generated client, too."""

from __future__ import annotations

import json
from typing import Any

import pytest

from actionsmith.contract import Catalog
from actionsmith.mock.fault_arguments import new_fault
from actionsmith.mock.faults import spoil
from actionsmith.mock.malformed import Body
from actionsmith.mock.messages import Delivery, Response
from tencent_actions._runtime import exchange
from tencent_actions._runtime.errors import MalformedResponse
from tencent_actions._runtime.exchange import HttpAnswer
from tencent_actions.vpc.actions.describe_ipv6_addresses import (
    DESCRIBE_IPV6_ADDRESSES,
)

MEMBERS = {"TotalCount": 1, "AddressSet": [{"AddressId": "x"}], "Name": "n"}
ANSWER = {**MEMBERS, "RequestId": "r-1"}
BODY = json.dumps({"Response": ANSWER}).encode()
GOOD = Response(headers={"Content-Type": "application/json", "Date": "d"}, body=BODY)


def spoilt(catalog: Catalog, **arguments: Any) -> Response:
    return spoil(GOOD, new_fault(catalog, **arguments))


def test_delay_and_drop(catalog: Catalog) -> None:
    assert spoilt(catalog, delay=1.5).delivery == Delivery(delay=1.5)
    for when in ("before", "after"):
        dropped = spoilt(catalog, drop=when, delay=2).delivery
        assert dropped == Delivery(delay=2.0, is_dropped=True)


@pytest.mark.parametrize(("at", "cut"), [(0, 0), (7, 7), (10**6, len(BODY) - 1)])
def test_truncation_always_cuts_something(catalog: Catalog, at: int, cut: int) -> None:
    answer = spoilt(catalog, truncate=at)
    assert answer.delivery.cut_at == cut and answer.body == BODY


def test_truncation_of_an_empty_body(catalog: Catalog) -> None:
    answer = spoil(Response(), new_fault(catalog, truncate=5))
    assert answer.delivery.cut_at == 0


def test_status_has_no_envelope(catalog: Catalog) -> None:
    answer = spoilt(catalog, status=502)
    assert answer.status == 502 and b"Response" not in answer.body
    assert answer.headers == {"Content-Type": "text/html"}
    assert spoilt(catalog, status=204).body == b""


def test_retry_after(catalog: Catalog) -> None:
    answer = spoilt(catalog, status=429, retry_after=7)
    assert answer.headers["Retry-After"] == "7"
    refused = spoilt(catalog, error="RequestLimitExceeded", retry_after=2)
    assert refused.headers["Retry-After"] == "2" and refused.body == BODY


def test_error_leaves_the_answer_to_the_handler(catalog: Catalog) -> None:
    assert spoilt(catalog, error="InternalError") == GOOD


# What the client takes for an answer, if an odd one.
ODD = {Body.NULL_MEMBERS, Body.UNKNOWN_MEMBERS, Body.WRONG_TYPES, Body.NO_REQUEST_ID}


@pytest.mark.parametrize("kind", Body)
@pytest.mark.parametrize(
    "body",
    [BODY, b'{"Response": {"RequestId": "r"}}', b"", b"[]", b'{"Response": null}'],
)
def test_bodies(catalog: Catalog, kind: Body, body: bytes) -> None:
    before = Response(headers=GOOD.headers, body=body)
    answer = spoil(before, new_fault(catalog, body=kind.value))
    html = kind is Body.HTML
    assert answer.headers["Content-Type"] == (
        "text/html" if html else "application/json"
    )
    assert answer.headers["Date"] == "d" and answer.status == 200
    assert answer.delivery == Delivery()
    if body.startswith(b'{"Response": {'):
        assert decodes(answer.body) is (kind in ODD)


def decodes(body: bytes) -> bool:
    """Tell whether the generated client takes a body for an answer."""
    try:
        exchange.read(DESCRIBE_IPV6_ADDRESSES, HttpAnswer(200, {}, body))
    except MalformedResponse:
        return False
    return True


def test_odd_bodies(catalog: Catalog) -> None:
    def response(kind: Body) -> dict[str, object]:
        found = json.loads(spoilt(catalog, body=kind.value).body)["Response"]
        assert isinstance(found, dict)
        return found

    assert response(Body.NULL_MEMBERS) == {**dict.fromkeys(MEMBERS), "RequestId": "r-1"}
    assert response(Body.NO_REQUEST_ID) == MEMBERS
    more = response(Body.UNKNOWN_MEMBERS)
    assert ANSWER.items() <= more.items() and len(more) > len(ANSWER)
    other = response(Body.WRONG_TYPES)
    assert other.keys() == ANSWER.keys() and other["RequestId"] == "r-1"
    assert all(type(other[name]) is not type(MEMBERS[name]) for name in MEMBERS)
