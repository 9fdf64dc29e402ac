"""Who signed a request, and whether with the key that goes with the id."""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from actionsmith.runtime.credentials import Credentials
from actionsmith.runtime.signing import (
    ALGORITHM,
    canonical_request,
    credential_scope,
    signature,
    signing_key,
    string_to_sign,
)

from .messages import Refusal, Request

LONGEST_SKEW = 300
"""Seconds by which the clocks of client and service may differ."""

_REQUIRED = frozenset({"content-type", "host"})
_AUTHORIZATION = re.compile(
    rf"{ALGORITHM}\ +"
    r"Credential=(?P<id>[!-+\--~]+)/(?P<date>\d{4}-\d\d-\d\d)/(?P<service>[^/,\s]+)"
    r"/tc3_request\ *,\ *"
    r"SignedHeaders=(?P<names>[!-+\--~]+)\ *,\ *"
    r"Signature=(?P<signature>[0-9a-f]{64})",
    re.ASCII | re.VERBOSE,
)
_TIMESTAMP = re.compile(r"\d{1,10}", re.ASCII)
_MOST_KEYS = 1024


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose request it is, and for which service it was signed."""

    secret_id: str
    service: str


class Authenticator:
    """Checks the TC3 signatures of requests.

    Args:
        credentials: Whose signatures are good.
        services: The names of the services that there are.

    """

    def __init__(
        self, credentials: Iterable[Credentials], services: Collection[str]
    ) -> None:
        self._credentials = {known.secret_id: known for known in credentials}
        self._services = frozenset(services)
        self._keys: dict[tuple[str, str, str], bytes] = {}

    def check(self, request: Request, now: float) -> Identity:
        """Return who signed a request that arrives `now`, in seconds since 1970.

        Raises:
            Refusal: It is signed wrongly, or not at all.

        """
        headers = request.headers
        if "authorization" not in headers:
            raise _invalid("The header Authorization is missing.")
        parts = _AUTHORIZATION.fullmatch(headers["authorization"])
        if parts is None:
            raise _invalid(
                f"The header Authorization must be: {ALGORITHM} "
                "Credential=SecretId/Date/Service/tc3_request, "
                "SignedHeaders=content-type;host, Signature=64 hexadecimal digits."
            )
        secret_id, date, service = parts["id"], parts["date"], parts["service"]
        signed = self._signed(request, parts["names"])
        stamp = headers.get("x-tc-timestamp", "")
        if not _TIMESTAMP.fullmatch(stamp):
            raise _invalid(
                "The header X-TC-Timestamp must hold the seconds since 1970."
            )
        timestamp = int(stamp)
        credentials = self._credentials.get(secret_id)
        if credentials is None:
            raise _refusal("SecretIdNotFound", f"There is no SecretId {secret_id!r}.")
        if service not in self._services:
            raise Refusal(
                "NoSuchProduct",
                f"The credential scope names a service {service!r}, which is not here.",
                "service",
            )
        scope = credential_scope(timestamp, service)
        if not scope.startswith(f"{date}/"):
            raise _invalid(
                f"The credential scope is of {date}, which is not the UTC date of "
                "X-TC-Timestamp."
            )
        if abs(now - timestamp) > LONGEST_SKEW:
            raise _refusal(
                "SignatureExpire",
                f"X-TC-Timestamp is more than {LONGEST_SKEW} seconds from the "
                f"service's clock, which says {int(now)}.",
            )
        try:
            text = canonical_request(
                request.method, request.query, signed, request.body
            )
            expected = signature(
                self._key(credentials, timestamp, date, service),
                string_to_sign(timestamp, scope, text),
            )
        except UnicodeEncodeError:  # half of a surrogate pair, which nobody can sign
            expected = ""
        if not hmac.compare_digest(parts["signature"], expected):
            raise _refusal(
                "SignatureFailure",
                "The signature is not that of this request by this SecretId's key.",
            )
        self._check_token(credentials, headers.get("x-tc-token"))
        return Identity(secret_id, service)

    @staticmethod
    def _signed(request: Request, listed: str) -> dict[str, str]:
        """Return the headers that are said to be signed."""
        names = listed.split(";")
        if not _REQUIRED.issubset(names):
            raise _invalid("SignedHeaders must name content-type and host.")
        if names != sorted({name.lower() for name in names}):
            raise _invalid(
                "SignedHeaders must be in lower case and in order, each once."
            )
        for name in names:
            if name not in request.headers:
                raise _invalid(f"SignedHeaders names {name!r}, which was not sent.")
        return {name: request.headers[name] for name in names}

    @staticmethod
    def _check_token(credentials: Credentials, token: str | None) -> None:
        given, expected = (
            (text or "").encode(errors="replace") for text in (token, credentials.token)
        )
        if not hmac.compare_digest(given, expected):
            raise _refusal(
                "TokenFailure", "X-TC-Token is not the token of this SecretId."
            )

    def _key(
        self, credentials: Credentials, timestamp: int, date: str, service: str
    ) -> bytes:
        which = credentials.secret_id, date, service
        key = self._keys.get(which)
        if key is None:
            if len(self._keys) >= _MOST_KEYS:
                self._keys.clear()
            key = signing_key(credentials.secret_key, timestamp, service)
            self._keys[which] = key
        return key


def _refusal(code: str, message: str) -> Refusal:
    return Refusal(f"AuthFailure.{code}", message, "signature")


def _invalid(message: str) -> Refusal:
    return _refusal("InvalidAuthorization", message)
