"""Requests that are signed as our client signs them."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from actionsmith.runtime.signing import Signer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actionsmith.runtime.credentials import Credentials

ASSOCIATION = {
    "IPv6AddressId": "eipv6-11112222",
    "NetworkInterfaceId": "eni-11112222",
    "PrivateIPv6Address": "fc00::1",
}


def signed(
    credentials: Credentials,
    action: str,
    body: bytes,
    more: Mapping[str, str] | None = None,
) -> bytes:
    """Return the bytes of a request of the service vpc."""
    now = int(time.time())
    headers = {"Content-Type": "application/json", "Host": "vpc.tencentcloudapi.com"}
    text = Signer(credentials, "vpc").authorization(headers, body, now)
    headers |= {
        "Authorization": text,
        "X-TC-Action": action,
        "X-TC-Version": "2017-03-12",
        "X-TC-Region": "ap-guangzhou",
        "X-TC-Timestamp": str(now),
        "Content-Length": str(len(body)),
        **(more or {}),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST / HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + body


def associate(credentials: Credentials) -> bytes:
    """Return the bytes of a request that is good."""
    body = json.dumps(ASSOCIATION).encode()
    return signed(credentials, "AssociateIPv6Address", body)
