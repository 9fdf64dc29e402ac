"""Signed requests to a mock, without a socket."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from actionsmith import pipeline
from actionsmith.contract import Catalog
from actionsmith.mock.handler import CREDENTIALS, Mock
from actionsmith.mock.messages import Request, Response
from actionsmith.runtime.credentials import Credentials
from actionsmith.runtime.signing import Signer

ROOT = Path(__file__).parents[2]
HOST = "vpc.tencentcloudapi.com"
REGION = "ap-guangzhou"


@cache
def catalog(spec: Path = ROOT / "spec") -> Catalog:
    """Return the contracts in a folder."""
    checked = pipeline.check(spec, None)
    assert checked.catalog is not None and checked.is_sound
    return checked.catalog


def signed(
    action: str,
    parameters: object,
    *,
    version: str = "2017-03-12",
    service: str = "vpc",
    credentials: Credentials = CREDENTIALS,
    at: float | None = None,
    body: bytes | None = None,
    more: Mapping[str, str | None] | None = None,
) -> Request:
    """Return a request; `more` are headers that take the place of others, or theirs."""
    payload = json.dumps(parameters).encode() if body is None else body
    timestamp = int(time.time() if at is None else at)
    basic = {"content-type": "application/json", "host": HOST}
    headers: dict[str, str | None] = {
        **basic,
        "x-tc-action": action,
        "x-tc-version": version,
        "x-tc-timestamp": str(timestamp),
        "x-tc-region": REGION,
        **(more or {}),
    }
    covered = {name: headers[name] or "" for name in basic}
    signer = Signer(credentials, service)
    headers.setdefault(
        "authorization", signer.authorization(covered, payload, timestamp)
    )
    sent = {name: value for name, value in headers.items() if value is not None}
    return Request(headers=sent, body=payload)


def content(response: Response) -> dict[str, Any]:
    """Return what the envelope of an answer holds."""
    answer = json.loads(response.body)["Response"]
    assert isinstance(answer, dict)
    return answer


def ask(mock: Mock, action: str, /, **parameters: object) -> dict[str, Any]:
    """Return what a mock answers to a call."""
    return content(mock.handle(signed(action, parameters)))


def code(mock: Mock, action: str, /, **parameters: object) -> str | None:
    """Return the error code that a call earns, None if it is carried out."""
    error = ask(mock, action, **parameters).get("Error")
    return error and str(error["Code"])


def allocated(mock: Mock, count: int = 1, **parameters: object) -> list[str]:
    """Return the ids of new addresses that are ready to be bound."""
    answer = ask(mock, "AllocateIPv6Addresses", AddressCount=count, **parameters)
    ids: list[str] = answer["AddressSet"]
    for _ in range(3):
        found = ask(mock, "DescribeIPv6Addresses", IPv6AddressIds=ids)
        if all(each["AddressStatus"] == "UNBIND" for each in found["AddressSet"]):
            return ids
    raise AssertionError(found)
