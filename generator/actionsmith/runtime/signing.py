"""The signature of requests, TC3-HMAC-SHA256.

    key            = HMAC(HMAC(HMAC("TC3" + secret key, date), service), "tc3_request")
    string to sign = algorithm, timestamp, scope and SHA-256 of the canonical request
    signature      = HMAC(key, string to sign)

The date is the UTC date of the timestamp, so the key serves for a day.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .credentials import Credentials

ALGORITHM = "TC3-HMAC-SHA256"

_SECONDS_A_DAY = 86_400


def canonical_request(
    method: str, query: str, headers: Mapping[str, str], payload: bytes
) -> str:
    """Return the text whose hash is signed.

    Args:
        method: "POST" or "GET".
        query: The URL-encoded query exactly as sent; empty for POST.
        headers: The headers to sign; content-type and host are obligatory.
        payload: The very bytes that are sent; empty for GET.

    """
    canonical = sorted(
        (name.lower().strip(), value.lower().strip()) for name, value in headers.items()
    )
    lines = "".join(f"{name}:{value}\n" for name, value in canonical)
    digest = hashlib.sha256(payload).hexdigest()
    return f"{method}\n/\n{query}\n{lines}\n{signed_headers(headers)}\n{digest}"


def signed_headers(headers: Mapping[str, str]) -> str:
    """Return the names of the headers as the signature lists them."""
    return ";".join(sorted(name.lower().strip() for name in headers))


def credential_scope(timestamp: int, service: str) -> str:
    """Return what a key is good for: a UTC date and a service."""
    return f"{_utc_date(timestamp)}/{service}/tc3_request"


def string_to_sign(timestamp: int, scope: str, canonical: str) -> str:
    """Return the text that is signed; `timestamp` is in seconds since 1970."""
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return f"{ALGORITHM}\n{timestamp}\n{scope}\n{digest}"


def signing_key(secret_key: str, timestamp: int, service: str) -> bytes:
    """Return the key that signs for one service during one UTC day."""
    key = f"TC3{secret_key}".encode()
    for part in (_utc_date(timestamp), service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def signature(key: bytes, text: str) -> str:
    """Return the signature of a string to sign, in hexadecimal."""
    return hmac.digest(key, text.encode(), "sha256").hex()


class Signer:
    """Signs requests to one service, deriving its key once a day.

    Threads may share a signer.
    """

    __slots__ = ("_latest", "credentials", "service")

    def __init__(self, credentials: Credentials, service: str) -> None:
        self.credentials = credentials
        self.service = service
        # Day, scope and key belong together. They are replaced as one tuple, so that
        # no thread ever sees the parts of two days and no lock is needed.
        self._latest: tuple[int, str, bytes] = (-1, "", b"")

    def authorization(
        self, headers: Mapping[str, str], payload: bytes, timestamp: int
    ) -> str:
        """Return the Authorization header of a POST.

        Args:
            headers: The headers to sign.
            payload: The very bytes that are sent.
            timestamp: Seconds since 1970, as in X-TC-Timestamp.

        """
        scope, key = self._scope_and_key(timestamp)
        canonical = canonical_request("POST", "", headers, payload)
        signed = signature(key, string_to_sign(timestamp, scope, canonical))
        return (
            f"{ALGORITHM} Credential={self.credentials.secret_id}/{scope}, "
            f"SignedHeaders={signed_headers(headers)}, Signature={signed}"
        )

    def _scope_and_key(self, timestamp: int) -> tuple[str, bytes]:
        today = timestamp // _SECONDS_A_DAY
        day, scope, key = self._latest
        if day != today:
            scope = credential_scope(timestamp, self.service)
            key = signing_key(self.credentials.secret_key, timestamp, self.service)
            self._latest = (today, scope, key)
        return scope, key


def _utc_date(timestamp: int) -> str:
    return datetime.fromtimestamp(timestamp, UTC).date().isoformat()
