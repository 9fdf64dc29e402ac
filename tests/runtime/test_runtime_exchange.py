"""The protocol: what is sent to the byte, and every answer that may come."""

from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from runtime_sample import (
    BUY,
    CREDENTIALS,
    BuyResponse,
    InvalidParameterValue,
    InvalidParameterValue_Malformed,
    failure,
    success,
)

from actionsmith.runtime.credentials import Credentials
from actionsmith.runtime.endpoint import Endpoint
from actionsmith.runtime.errors import (
    MalformedResponse,
    ServiceError,
    TencentCloudError,
)
from actionsmith.runtime.exchange import HttpAnswer, build, encode, read
from actionsmith.runtime.signing import Signer

if TYPE_CHECKING:
    from collections.abc import Mapping

JSON_TYPE = {"content-type": "application/json"}


def answer(
    body: bytes, status: int = 200, headers: Mapping[str, str] = JSON_TYPE
) -> HttpAnswer:
    return HttpAnswer(status, headers, body)


@pytest.mark.parametrize(
    ("request_", "body"),
    [
        ({}, "{}"),
        ({"A": "é€😀", "B": 'q"\\\n'}, '{"A":"é€😀","B":"q\\"\\\\\\n"}'),
        ({"A": [], "B": 0, "C": False, "D": ""}, '{"A":[],"B":0,"C":false,"D":""}'),
        ({"A": (1, 2.5), "B": {"C": None}}, '{"A":[1,2.5],"B":{"C":null}}'),
        ({"A": range(2), "B": MappingProxyType({"C": 1})}, '{"A":[0,1],"B":{"C":1}}'),
    ],
)
def test_body_is_compact_json(request_: dict[str, object], body: str) -> None:
    assert encode(request_) == body.encode()


class Endless:
    """Something nested in itself."""

    loop: list[object] = []  # noqa: RUF012
    loop.append(loop)
    deep: list[object] = []  # noqa: RUF012
    for _ in range(100_000):
        deep = [deep]


@pytest.mark.parametrize(
    ("value", "kind", "message"),
    [
        ("\ud800", ValueError, "B cannot be sent: it holds a lone surrogate"),
        (["x\udfff"], ValueError, "B cannot be sent: it holds a lone surrogate"),
        ({"\ud800": 1}, ValueError, "B cannot be sent: it holds a lone surrogate"),
        (float("nan"), ValueError, "B cannot be sent: .*float"),
        ([float("inf")], ValueError, "B cannot be sent: .*float"),
        (b"x", TypeError, "B cannot be sent: bytes has no form in JSON"),
        ({1, 2}, TypeError, "B cannot be sent: set has no form in JSON"),
        ({(1, 2): 3}, TypeError, "B cannot be sent: "),
        (Endless.loop, ValueError, "B cannot be sent: "),
        (Endless.deep, ValueError, "B cannot be sent: it is nested too deeply"),
    ],
)
def test_what_json_cannot_hold(
    value: object, kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind, match=message) as caught:
        encode({"A": 1, "B": value})
    assert not isinstance(caught.value, UnicodeError)


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_body_is_read_as_it_was_meant(request_: dict[str, object]) -> None:
    assert json.loads(encode(request_)) == request_


def test_request_to_the_byte() -> None:
    request = build(
        BUY,
        b'{"Item":"item-1"}',
        endpoint=Endpoint("http", "::1", 8080),
        region="ap-guangzhou",
        signer=Signer(CREDENTIALS, "shop"),
        timestamp=1_551_113_065,
    )
    headers = dict(request.headers)
    authorization = headers.pop("Authorization")
    assert headers == {
        "Content-Type": "application/json",
        "Host": "[::1]:8080",
        "X-TC-Action": "Buy",
        "X-TC-Version": "2020-02-02",
        "X-TC-Timestamp": "1551113065",
        "X-TC-Region": "ap-guangzhou",
        "X-TC-Token": "session-token",
        "User-Agent": "tencent-actions-python",
    }
    assert len(request.headers) == len(headers) + 1
    for secret in ("Signature", "session-token", "item-1"):
        assert secret not in repr(request)
    assert authorization.startswith(
        "TC3-HMAC-SHA256 Credential=AKIDexample/2019-02-25/shop/tc3_request, "
        "SignedHeaders=content-type;host;x-tc-action, Signature="
    )
    signed = {name: headers[name] for name in ("Content-Type", "Host", "X-TC-Action")}
    assert authorization == Signer(CREDENTIALS, "shop").authorization(
        signed, request.body, 1_551_113_065
    )


def test_no_token_no_header() -> None:
    request = build(
        BUY,
        b"{}",
        endpoint=Endpoint("https", "h", 443),
        region="x",
        signer=Signer(Credentials("id", "key"), "shop"),
        timestamp=0,
    )
    assert "X-TC-Token" not in dict(request.headers)


def test_success() -> None:
    response = read(BUY, answer(success(OrderId="o-1", Novelty=[1])))
    assert isinstance(response, BuyResponse)
    assert response.request_id == "r-1"
    assert response.order_id == "o-1"
    assert response.raw["Novelty"] == [1]


@pytest.mark.parametrize(
    "body", [b'{"Response": {}}', b'{"Response": {"Error": null}, "Else": 1}']
)
def test_poor_success(body: bytes) -> None:
    assert read(BUY, answer(body)).request_id is None


@pytest.mark.parametrize("status", [200, 201, 400, 403, 429, 500, 503])
@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/json; charset=utf-8", "text/html", None],
)
def test_error_whatever_the_status_and_type(
    status: int, content_type: str | None
) -> None:
    headers = {"content-type": content_type} if content_type else {}
    body = failure("InvalidParameterValue.Malformed", "Bad.")
    with pytest.raises(InvalidParameterValue_Malformed) as caught:
        read(BUY, answer(body, status, headers))
    error = caught.value
    assert error.code == "InvalidParameterValue.Malformed"
    assert error.message == "Bad."
    assert error.request_id == "r-1"
    assert error.action == "Buy"
    assert error.status == status
    assert error.origin == "service"
    assert error.constraint is None
    assert error.violations == ()


def test_error_with_unknown_code() -> None:
    with pytest.raises(InvalidParameterValue) as caught:
        read(BUY, answer(failure("InvalidParameterValue.New")))
    assert caught.value.code == "InvalidParameterValue.New"
    with pytest.raises(ServiceError) as other:
        read(BUY, answer(failure("Unheard.Of")))
    assert type(other.value) is ServiceError
    assert other.value.code == "Unheard.Of"


@pytest.mark.parametrize(
    "body",
    [
        b'{"Response": {"Error": {"Code": "X"}}}',
        b'{"Response": {"Error": {"Code": "X", "Message": null}, "RequestId": null}}',
        b'{"Response": {"Error": {"Code": "X", "Message": [1]}, "RequestId": 7}}',
    ],
)
def test_poor_error(body: bytes) -> None:
    with pytest.raises(ServiceError) as caught:
        read(BUY, answer(body))
    assert caught.value.message == ""
    assert caught.value.request_id is None


DEEP = b'{"Response": ' + b"[" * 200_000
HUGE_NUMBER = b'{"Response": {"A": ' + b"9" * 10_000 + b"}}"


@pytest.mark.parametrize(
    ("body", "status", "what"),
    [
        pytest.param(b"", 200, "empty", id="empty"),
        pytest.param(b"", 204, "empty", id="empty 204"),
        pytest.param(b"", 502, "empty", id="empty 502"),
        pytest.param(b"<html>", 502, "not JSON", id="html"),
        pytest.param(b"<html>", 200, "not JSON", id="html 200"),
        pytest.param(success()[:-1], 200, "not JSON", id="truncated"),
        pytest.param(success() + b"{}", 200, "not JSON", id="two values"),
        pytest.param(b'{"Response": {"A": "\xff"}}', 200, "not JSON", id="not UTF-8"),
        pytest.param(success().decode().encode("utf-16"), 200, "not JSON", id="UTF-16"),
        pytest.param(b"\x1f\x8b\x08\x00", 200, "not JSON", id="gzip"),
        pytest.param(HUGE_NUMBER, 200, "not JSON", id="huge number"),
        pytest.param(DEEP, 200, "nested too deeply", id="deep"),
        pytest.param(b"null", 200, "without the API's", id="null"),
        pytest.param(b"[]", 200, "without the API's", id="array"),
        pytest.param(b'"Response"', 200, "without the API's", id="string"),
        pytest.param(b"{}", 200, "without the API's", id="no envelope"),
        pytest.param(b'{"Response": null}', 200, "without the API's", id="null within"),
        pytest.param(b'{"Response": [1]}', 200, "without the API's", id="array within"),
        pytest.param(b'{"Response": "x"}', 200, "without the API's", id="text within"),
        pytest.param(b'{"message": "x"}', 500, "without the API's", id="JSON 500"),
        pytest.param(success(), 500, "neither", id="success 500"),
        pytest.param(success(), 201, "neither", id="success 201"),
        pytest.param(success(), 307, "neither", id="success 307"),
        pytest.param(failure(None), 200, "error without", id="null code"),
        pytest.param(failure(""), 200, "error without", id="empty code"),
        pytest.param(failure(7), 200, "error without", id="numeric code"),
        pytest.param(success(Error={}), 200, "error without", id="no code"),
        pytest.param(success(Error="X"), 200, "error without", id="text error"),
        pytest.param(success(Error=[]), 200, "error without", id="array error"),
        pytest.param(success(Error=False), 200, "error without", id="false error"),
    ],
)
def test_unreadable(body: bytes, status: int, what: str) -> None:
    with pytest.raises(MalformedResponse, match=what) as caught:
        read(BUY, answer(body, status))
    assert caught.value.status == status
    assert f"HTTP {status}, application/json" in str(caught.value)
    assert len(caught.value.excerpt) <= 200
    assert caught.value.excerpt.isprintable()


def test_nesting_of_any_depth_is_readable_or_not() -> None:
    for depth in (10, 300, 900, 950, 990, 1_000, 5_000, 50_000):
        body = b'{"Response": {"Prices": ' + b"[" * depth + b"]" * depth + b"}}"
        try:
            read(BUY, answer(body))
        except MalformedResponse:
            assert depth > 10


def test_excerpt_is_short_and_safe() -> None:
    body = b"<html>\r\n\t<b>\x1b[31mBad\x00 \xff\xe2\x80\xa8gateway</b>" + b"x" * 9_999
    with pytest.raises(MalformedResponse) as caught:
        read(BUY, answer(body, 502, {"content-type": "text/html\x1b"}))
    assert caught.value.excerpt.startswith("<html> <b> [31mBad \ufffd gateway</b>xxx")
    assert len(caught.value.excerpt) == 200
    assert str(caught.value).isprintable()


@given(st.binary() | st.text().map(str.encode), st.integers(100, 599))
def test_no_answer_escapes_the_tree(body: bytes, status: int) -> None:
    with pytest.raises(TencentCloudError):
        read(BUY, answer(body, status, {}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["Response", "Error", "Code", "Message", "RequestId"]),
            inner,
        )
    ),
)


@given(JSON)
def test_no_json_escapes_the_tree(value: object) -> None:
    try:
        response = read(BUY, answer(json.dumps(value).encode()))
    except TencentCloudError:
        return
    assert isinstance(response, BuyResponse)


def test_an_action_that_knows_no_region_is_sent_none() -> None:
    action = replace(BUY, names_region=False)
    request = build(
        action,
        b"{}",
        endpoint=Endpoint("https", "shop.example.com", 443),
        region="ap-x",
        signer=Signer(CREDENTIALS, "shop"),
        timestamp=0,
    )
    assert "X-TC-Region" not in dict(request.headers)
