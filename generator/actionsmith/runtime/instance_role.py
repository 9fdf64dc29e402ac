"""The role of the cloud instance that the program runs on."""

from __future__ import annotations

import json
import math
import time
from typing import TYPE_CHECKING, cast

from .credentials import Credentials
from .endpoint import parse_endpoint
from .errors import CredentialsNotFound
from .refreshing import RefreshingCredentials

if TYPE_CHECKING:
    from collections.abc import Callable

_ENDPOINT = "http://metadata.tencentyun.com"
_PATH = "/latest/meta-data/cam/security-credentials/"

# What the names of roles are made of.
_IN_NAMES = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+=,.@_-"
)
_LONGEST_NAME = 128


class InstanceRoleCredentials(RefreshingCredentials):
    """Temporary credentials of the role that an instance (CVM) has been given.

    They are asked of the metadata service, and asked for again before they end; what
    that means for callers is said at RefreshingCredentials. Proxies are not used.

    Args:
        role: Name of the role; None for the one that the instance has.
        endpoint: URL of the metadata service, without a path.
        timeout: Seconds for everything: to look the name up, connect, ask and read.
        refresh_before: Seconds before their end from which on new ones are fetched.
        clock: Tells the seconds since 1970.

    """

    def __init__(
        self,
        *,
        role: str | None = None,
        endpoint: str = _ENDPOINT,
        timeout: float = 1.0,
        refresh_before: float = 300.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(timeout=timeout, refresh_before=refresh_before, clock=clock)
        if role is not None and not _is_name(role):
            raise ValueError(f"role must be the name of a role, not {role!r}")
        self._role = role
        self._endpoint = parse_endpoint(endpoint)
        if self._endpoint.scheme != "http":
            raise ValueError(f"endpoint {endpoint!r} must start with http://")

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(role={self._role!r}, "
            f"endpoint={str(self._endpoint)!r})"
        )

    def fetch(self) -> tuple[Credentials, float]:
        """Ask the metadata service; see RefreshingCredentials."""
        from .metadata import ask

        deadline = time.monotonic() + self._timeout
        role = self._role
        if role is None:
            role = _listed(ask(self._endpoint, _PATH, deadline))
        answer = ask(self._endpoint, _PATH + role, deadline)
        if answer is None:
            raise CredentialsNotFound(f"the instance has no role {role!r}")
        return _credentials(role, answer)


def _listed(answer: bytes | None) -> str:
    """Return the role that a list of roles names first."""
    text = "" if answer is None else answer.decode("latin-1").strip()
    if not text:
        raise CredentialsNotFound("the instance has no role")
    name = text.splitlines()[0].strip()
    if not _is_name(name):
        raise CredentialsNotFound(
            "the metadata service answers with something else than the name of a role"
        )
    return name


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_NAME and _IN_NAMES.issuperset(text)


def _credentials(role: str, answer: bytes) -> tuple[Credentials, float]:
    """Return the credentials in an answer, and when they end."""
    try:
        content: object = json.loads(answer)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise _unusable(role, "is not a JSON object")
    found = cast("dict[str, object]", content)
    code = found.get("Code")
    if code != "Success":
        shown = code if isinstance(code, str) and _is_name(code) else "no code"
        raise _unusable(role, f"is no success ({shown})")
    end = found.get("ExpiredTime")
    if not isinstance(end, int | float) or isinstance(end, bool) or not _finite(end):
        raise _unusable(role, "does not tell when the credentials end")
    fields = [found.get(name, "") for name in ("TmpSecretId", "TmpSecretKey", "Token")]
    try:
        # Which checks that they are strings.
        credentials = Credentials(*cast("list[str]", fields))
    except (TypeError, ValueError) as error:
        raise _unusable(role, f"holds no credentials: {error}") from None
    if credentials.token is None:
        raise _unusable(role, "holds no credentials: token is null")
    return credentials, float(end)


def _finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # an integer beyond what a float can be
        return False


def _unusable(role: str, what: str) -> CredentialsNotFound:
    return CredentialsNotFound(
        f"the metadata service's answer about the role {role!r} {what}"
    )
