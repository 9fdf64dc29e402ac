"""Whose signature the mock takes: the published examples, the official package's and
ours; and that it takes no other.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tencentcloud.common.abstract_client import AbstractClient  # type: ignore[import-untyped]
from tencentcloud.common.credential import Credential  # type: ignore[import-untyped]
from tencentcloud.common.http.request import RequestInternal  # type: ignore[import-untyped]
from tencentcloud.common.profile.client_profile import ClientProfile  # type: ignore[import-untyped]
from tencentcloud.common.profile.http_profile import HttpProfile  # type: ignore[import-untyped]

from actionsmith.mock.authentication import Authenticator, Identity
from actionsmith.mock.messages import Refusal, Request
from actionsmith.runtime.credentials import Credentials
from actionsmith.runtime.signing import Signer

NOW = 1_700_006_410
"""Ten seconds into a UTC day."""
ID = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE"
KEY = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"
JSON = "application/json; charset=utf-8"
FORM = "application/x-www-form-urlencoded"
PAYLOAD = (
    rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], '
    rb'"Name": "instance-name"}]}'
)
PLAIN = "content-type;host"
WITH_ACTION = "content-type;host;x-tc-action"
EXAMPLES = [
    (PLAIN, KEY, "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"),
    (
        WITH_ACTION,
        "*" * 32,
        "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f",
    ),
    (
        WITH_ACTION,
        "Gu5t9xGARNpq86cd98joQYCN3*******",
        "be4f67d323c78ab9acb7395e43c0dbcf822a9cfac32fea2449a7bc7726b770a3",
    ),
]


def authorization(date: str, names: str, signature: str, service: str = "cvm") -> str:
    return (
        f"TC3-HMAC-SHA256 Credential={ID}/{date}/{service}/tc3_request, "
        f"SignedHeaders={names}, Signature={signature}"
    )


def authenticator(key: str = KEY, token: str | None = None) -> Authenticator:
    return Authenticator([Credentials(ID, key, token)], {"cvm", "vpc"})


def signed(service: str = "vpc", at: int = NOW, **more: str) -> Request:
    """Return a request as our own client signs it."""
    headers = {"content-type": JSON, "host": "vpc.tencentcloudapi.com"}
    text = Signer(Credentials(ID, KEY), service).authorization(headers, b"{}", at)
    headers |= {"x-tc-timestamp": str(at), "authorization": text, **more}
    return Request(headers=headers, body=b"{}")


def code(request: Request, now: float = NOW, known: Authenticator | None = None) -> str:
    """Return the code that a request is refused with."""
    with pytest.raises(Refusal) as refusal:
        (known or authenticator()).check(request, now)
    assert refusal.value.why
    assert str(refusal.value)
    return refusal.value.code


def resigned(request: Request, old: str, new: str) -> Request:
    """Return a request with another text in its Authorization header."""
    text = request.headers["authorization"]
    assert old in text
    headers = {**request.headers, "authorization": text.replace(old, new)}
    return replace(request, headers=headers)


@pytest.mark.parametrize(("names", "key", "signature"), EXAMPLES)
def test_published_examples(names: str, key: str, signature: str) -> None:
    headers = {
        "content-type": JSON,
        "host": "cvm.tencentcloudapi.com",
        "x-tc-action": "DescribeInstances",
        "x-tc-timestamp": "1551113065",
        "authorization": authorization("2019-02-25", names, signature),
    }
    request = Request(headers=headers, body=PAYLOAD)
    assert authenticator(key).check(request, 1551113065) == Identity(ID, "cvm")
    for wrong in (
        replace(request, body=PAYLOAD + b" "),
        replace(request, method="PUT"),
        replace(request, query="a=b"),
        replace(request, headers={**headers, "host": "vpc.tencentcloudapi.com"}),
        replace(request, headers={**headers, "content-type": "application/json"}),
        replace(request, headers={**headers, "x-tc-timestamp": "1551113066"}),
    ):
        refused = code(wrong, 1551113065, authenticator(key))
        assert refused == "AuthFailure.SignatureFailure"


def test_published_example_of_get() -> None:
    request = Request(
        method="GET",
        query="Limit=10&Offset=0",
        headers={
            "content-type": FORM,
            "host": "cvm.tencentcloudapi.com",
            "x-tc-timestamp": "1539084154",
            "authorization": authorization(
                "2018-10-09",
                PLAIN,
                "5da7a33f6993f0614b047e5df4582db9e9bf4672ba50567dba16c6ccf174c474",
            ),
        },
    )
    assert authenticator().check(request, 1539084154.5).service == "cvm"
    other = replace(request, query="Offset=0&Limit=10")
    assert code(other, 1539084154) == "AuthFailure.SignatureFailure"


VISIBLE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1)


@given(
    method=st.sampled_from(["POST", "GET"]),
    # A comma ends what the Authorization header says of an id.
    secret_id=VISIBLE.filter(lambda text: "," not in text),
    secret_key=VISIBLE,
    token=st.none() | VISIBLE,
    timestamp=st.integers(0, 4_102_444_800),
    parameters=st.dictionaries(st.text(), st.text() | st.integers() | st.booleans()),
)
def test_requests_of_the_official_package(
    method: str,
    secret_id: str,
    secret_key: str,
    token: str | None,
    timestamp: int,
    parameters: dict[str, object],
) -> None:
    host = "vpc.tencentcloudapi.com"
    http = HttpProfile(endpoint=host, reqMethod=method)
    client = AbstractClient(
        Credential(secret_id, secret_key, token), "x", ClientProfile(httpProfile=http)
    )
    client._service = "vpc"
    client._apiVersion = "2017-03-12"
    sent = RequestInternal(host, method, "/")
    with mock.patch("time.time", return_value=float(timestamp)):
        client._build_req_with_tc3_signature("DoIt", parameters, sent)
    data = sent.data
    request = Request(
        method=method,
        query=data if method == "GET" else "",
        headers={name.lower(): value for name, value in sent.header.items()},
        body=b"" if method == "GET" else data.encode(),
    )
    credentials = Credentials(secret_id, secret_key, token)
    known = Authenticator([credentials], {"vpc"})
    assert known.check(request, timestamp) == Identity(secret_id, "vpc")
    other = Authenticator([Credentials(secret_id, secret_key + "!", token)], {"vpc"})
    assert code(request, timestamp, other) == "AuthFailure.SignatureFailure"


def test_more_headers_may_be_signed() -> None:
    headers = {
        "Content-Type": JSON,
        "Host": "127.0.0.1:8080",
        "X-TC-Action": "DoIt",
        "X-Something": "  Of The Caller ",
    }
    text = Signer(Credentials(ID, KEY), "vpc").authorization(headers, b"{}", NOW)
    found = {name.lower(): value for name, value in headers.items()}
    found |= {"x-tc-timestamp": str(NOW), "authorization": text}
    assert authenticator().check(Request(headers=found, body=b"{}"), NOW)
    del found["x-something"]
    refused = code(Request(headers=found, body=b"{}"))
    assert refused == "AuthFailure.InvalidAuthorization"


@pytest.mark.parametrize("skew", [-300, -1, 0, 0.9, 300])
def test_clocks_may_differ_by_five_minutes(skew: float) -> None:
    assert authenticator().check(signed(), NOW + skew)


@pytest.mark.parametrize("skew", [-86_400, -301, -300.1, 300.1, 301, 1e9])
def test_clocks_may_not_differ_by_more(skew: float) -> None:
    assert code(signed(), NOW + skew) == "AuthFailure.SignatureExpire"


def test_keys_are_those_of_day_and_service() -> None:
    known = authenticator()
    for service in ("vpc", "cvm"):
        for day in range(1200):
            at = NOW + 86_400 * day
            request = signed(service, at)
            for _ in range(2):
                assert known.check(request, at) == Identity(ID, service)
    assert known.check(signed(), NOW)


def test_who_is_unknown() -> None:
    other = Authenticator([Credentials("AKIDOTHER", KEY)], {"vpc"})
    assert code(signed(), known=other) == "AuthFailure.SecretIdNotFound"
    assert code(signed("ecs")) == "NoSuchProduct"


def test_token() -> None:
    known = authenticator(token="session")
    assert known.check(signed(**{"x-tc-token": "session"}), NOW)
    for token in ("", "Session", "session2", "sessi\xf6n", "\ud800"):
        request = signed(**{"x-tc-token": token})
        assert code(request, known=known) == "AuthFailure.TokenFailure"
    assert code(signed(), known=known) == "AuthFailure.TokenFailure"
    surplus = signed(**{"x-tc-token": "session"})
    assert code(surplus) == "AuthFailure.TokenFailure"


def test_the_day_is_that_of_the_timestamp() -> None:
    # Ten seconds earlier the day before ended: within the clocks' difference.
    request = signed(at=NOW - 11)
    assert authenticator().check(request, NOW)
    wrong = resigned(request, "2023-11-14", "2023-11-15")
    assert code(wrong) == "AuthFailure.InvalidAuthorization"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("TC3-HMAC-SHA256 ", ""),
        ("TC3-HMAC-SHA256", "tc3-hmac-sha256"),
        ("TC3-HMAC-SHA256", "HmacSHA256"),
        ("Credential=", "credential="),
        (f"Credential={ID}", "Credential="),
        ("/tc3_request", ""),
        ("/tc3_request", "/aws4_request"),
        ("/vpc/", "/"),
        ("2023-11-15", "20231115"),
        ("2023-11-15", "\u0662\u0660\u0662\u0663-11-15"),
        (", ", " "),
        (", Signature", ", Signature, Signature"),
        (PLAIN, ""),
        (PLAIN, "host"),
        (PLAIN, "content-type"),
        (PLAIN, "Content-Type;Host"),
        (PLAIN, "host;content-type"),
        (PLAIN, "content-type;content-type;host"),
        (PLAIN, "content-type;host;"),
        (PLAIN, "content-type;host;x-not-there"),
        ("Signature=", "Signature=0"),
        ("Signature=", f"Signature={'0' * 64}\n"),
        ("TC3", "\0TC3"),
        ("TC3", "TC3" * 100_000),
        ("/vpc", "/vpc" * 20_000),
        (PLAIN, ";".join(["host"] * 20_000)),
        (PLAIN, "\xff;\ud800"),
    ],
)
def test_malformed_authorization(old: str, new: str) -> None:
    wrong = resigned(signed(), old, new)
    assert code(wrong) == "AuthFailure.InvalidAuthorization"


@pytest.mark.parametrize("name", ["authorization", "x-tc-timestamp", "host"])
def test_missing_header(name: str) -> None:
    request = signed()
    headers = {key: value for key, value in request.headers.items() if key != name}
    wrong = replace(request, headers=headers)
    assert code(wrong) == "AuthFailure.InvalidAuthorization"


@pytest.mark.parametrize(
    "stamp",
    ["", "-1", "1e9", "1.5", " 1", "0x1", "nan", "9" * 11, "9" * 9999, "\u0661"],
)
def test_malformed_timestamp(stamp: str) -> None:
    wrong = signed(**{"x-tc-timestamp": stamp})
    assert code(wrong) == "AuthFailure.InvalidAuthorization"


@pytest.mark.parametrize("digest", ["0" * 64, "f" * 64, hashlib.sha256().hexdigest()])
def test_forged_signature(digest: str) -> None:
    request = signed()
    text = re.sub("[0-9a-f]{64}$", digest, request.headers["authorization"])
    wrong = replace(request, headers={**request.headers, "authorization": text})
    assert code(wrong) == "AuthFailure.SignatureFailure"


def test_signed_header_that_nobody_can_encode() -> None:
    wrong = signed(**{"content-type": "\ud800"})
    assert code(wrong) == "AuthFailure.SignatureFailure"


@given(text=st.text(), stamp=st.text(max_size=12), body=st.binary())
def test_junk_is_refused_and_never_breaks_it(
    text: str, stamp: str, body: bytes
) -> None:
    headers = {"host": text, "content-type": text, "x-tc-timestamp": stamp}
    prefix = "TC3-HMAC-SHA256 Credential="
    for junk in (text, prefix + text):
        wrong = Request(headers={**headers, "authorization": junk}, body=body)
        assert code(wrong) == "AuthFailure.InvalidAuthorization"


def test_repr_has_no_secret() -> None:
    assert KEY not in repr(authenticator())
    assert KEY not in repr(vars(authenticator()))
