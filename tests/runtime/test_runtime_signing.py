"""The signature, against the published examples and the official package."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tencentcloud.common.abstract_client import AbstractClient  # type: ignore[import-untyped]
from tencentcloud.common.credential import Credential  # type: ignore[import-untyped]
from tencentcloud.common.http.request import RequestInternal  # type: ignore[import-untyped]
from tencentcloud.common.profile.client_profile import ClientProfile  # type: ignore[import-untyped]
from tencentcloud.common.profile.http_profile import HttpProfile  # type: ignore[import-untyped]

from actionsmith.runtime.credentials import Credentials
from actionsmith.runtime.signing import (
    Signer,
    canonical_request,
    credential_scope,
    signature,
    signing_key,
    string_to_sign,
)

JSON = "application/json; charset=utf-8"
FORM = "application/x-www-form-urlencoded"
HOST = {"Host": "cvm.tencentcloudapi.com"}
ACTION = {"X-TC-Action": "DescribeInstances"}
PAYLOAD = (
    rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], '
    rb'"Name": "instance-name"}]}'
)


@pytest.mark.parametrize(
    ("method", "query", "headers", "payload", "key", "timestamp", "digest", "expected"),
    [
        pytest.param(
            "POST",
            "",
            {"Content-Type": JSON, **HOST},
            PAYLOAD,
            "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
            1551113065,
            "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031",
            "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168",
            id="A",
        ),
        pytest.param(
            "POST",
            "",
            {**ACTION, **HOST, "Content-Type": JSON},
            PAYLOAD,
            "*" * 32,
            1551113065,
            "7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84",
            "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f",
            id="B",
        ),
        pytest.param(
            "POST",
            "",
            {**ACTION, **HOST, "Content-Type": JSON},
            PAYLOAD,
            "Gu5t9xGARNpq86cd98joQYCN3*******",
            1551113065,
            "7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84",
            "be4f67d323c78ab9acb7395e43c0dbcf822a9cfac32fea2449a7bc7726b770a3",
            id="C",
        ),
        pytest.param(
            "GET",
            "Limit=10&Offset=0",
            {"Content-Type": FORM, **HOST},
            b"",
            "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
            1539084154,
            "91c9c192c14460df6c1ffc69e34e6c5e90708de2a6d282cccf957dbf1aa7f3a7",
            "5da7a33f6993f0614b047e5df4582db9e9bf4672ba50567dba16c6ccf174c474",
            id="D",
        ),
    ],
)
def test_published_examples(
    method: str,
    query: str,
    headers: dict[str, str],
    payload: bytes,
    key: str,
    timestamp: int,
    digest: str,
    expected: str,
) -> None:
    canonical = canonical_request(method, query, headers, payload)
    assert hashlib.sha256(canonical.encode()).hexdigest() == digest

    scope = credential_scope(timestamp, "cvm")
    text = string_to_sign(timestamp, scope, canonical)
    assert signature(signing_key(key, timestamp, "cvm"), text) == expected


NAMES = st.from_regex(r"[a-z][a-z0-9]{1,10}", fullmatch=True)
VISIBLE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1)


@settings(max_examples=1000, deadline=None)
@given(
    service=NAMES,
    region=st.from_regex(r"[a-z]{2}-[a-z]{2,9}(-[0-9])?", fullmatch=True),
    secret_id=VISIBLE,
    secret_key=VISIBLE,
    token=st.none() | VISIBLE,
    timestamp=st.integers(0, 4_102_444_800),
    parameters=st.dictionaries(st.text(), st.text() | st.integers() | st.booleans()),
)
def test_official_package_signs_the_same(
    service: str,
    region: str,
    secret_id: str,
    secret_key: str,
    token: str | None,
    timestamp: int,
    parameters: dict[str, object],
) -> None:
    host = f"{service}.tencentcloudapi.com"
    profile = ClientProfile(httpProfile=HttpProfile(endpoint=host))
    client = AbstractClient(Credential(secret_id, secret_key, token), region, profile)
    client._service = service
    client._apiVersion = "2017-03-12"
    request = RequestInternal(host, "POST", "/")
    with mock.patch("time.time", return_value=float(timestamp)):
        client._build_req_with_tc3_signature("DoIt", parameters, request)

    # The official package signs these two headers alone.
    signed = {"Content-Type": "application/json", "Host": host}
    ours = Signer(Credentials(secret_id, secret_key, token), service)
    assert request.header["Authorization"] == ours.authorization(
        signed, request.data.encode(), timestamp
    )


def test_key_is_derived_once_a_day_and_follows_the_date() -> None:
    signer = Signer(Credentials("id", "key"), "vpc")
    headers = {"Host": "h"}
    midnight = 1_700_006_400  # 2023-11-15, 00:00:00 UTC
    with mock.patch(
        "actionsmith.runtime.signing.signing_key", side_effect=signing_key
    ) as derive:
        for timestamp in (midnight - 1, midnight, midnight + 86_399, midnight - 1):
            fresh = Signer(Credentials("id", "key"), "vpc")
            derive.reset_mock()
            text = signer.authorization(headers, b"{}", timestamp)
            calls = derive.call_count
            assert text == fresh.authorization(headers, b"{}", timestamp)
            assert calls == (0 if timestamp == midnight + 86_399 else 1)
    assert "/2023-11-14/vpc/" in text


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="time zones cannot be changed")
def test_date_is_that_of_utc_wherever_we_are(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        # There, it is the next day already.
        assert credential_scope(1551139199, "cvm") == "2019-02-25/cvm/tc3_request"
        assert credential_scope(1551139200, "cvm") == "2019-02-26/cvm/tc3_request"
    time.tzset()


def test_threads_share_a_signer_across_midnight() -> None:
    signer = Signer(Credentials("id", "key"), "vpc")
    midnight = 1_700_006_400
    expected = {
        timestamp: Signer(Credentials("id", "key"), "vpc").authorization(
            {"Host": "h"}, b"", timestamp
        )
        for timestamp in (midnight - 1, midnight)
    }
    wrong: list[str] = []

    def sign() -> None:
        for turn in range(500):
            timestamp = midnight - turn % 2
            text = signer.authorization({"Host": "h"}, b"", timestamp)
            if text != expected[timestamp]:
                wrong.append(text)

    threads = [threading.Thread(target=sign) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_secrets_do_not_show() -> None:
    signer = Signer(Credentials("id", "very-secret", "session-token"), "vpc")
    assert not re.search("very-secret|session-token", repr(signer))
