"""Where requests are sent."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from .values import is_ipv6

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?!.{254})(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*", re.ASCII)
_REGION = re.compile(r"[A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server to send requests to."""

    scheme: str
    """ "http" or "https"."""
    host: str
    """Name or address in lower case; an IPv6 address stands without brackets."""
    port: int

    @property
    def authority(self) -> str:
        """The Host header: host and, unless it is the scheme's default, port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        if self.port == _DEFAULT_PORTS[self.scheme]:
            return host
        return f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}"


def parse_endpoint(url: str) -> Endpoint:
    """Return the parts of an endpoint's URL.

    Raises:
        ValueError: If it is not scheme (http or https), host and, possibly, port.

    """
    # What follows the scheme may be a password, if there is an "@": not shown then.
    shown = "endpoint" if "@" in url else f"endpoint {url!r}"
    if not all("!" <= character <= "~" for character in url):
        raise ValueError(
            f"{shown} holds whitespace, a control character or a character beyond ASCII"
        )
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError as error:
        raise ValueError(f"{shown} is not a URL: {error}") from None
    problem = _problem(url, split)
    if problem:
        raise ValueError(f"{shown} {problem}")
    if port == 0:
        raise ValueError(f"{shown} has port 0")
    host = split.hostname or ""
    return Endpoint(split.scheme, host, port or _DEFAULT_PORTS[split.scheme])


def _problem(url: str, split: SplitResult) -> str | None:
    """Return what makes a URL unfit for an endpoint."""
    if split.scheme not in _DEFAULT_PORTS:
        return "must start with https:// or http://"
    if "@" in split.netloc:
        return "must not hold a user name or password"
    # An empty query or fragment leaves no trace but its mark.
    if "?" in url or "#" in url:
        return "must not have a query or fragment"
    if split.path not in ("", "/"):
        return "must not have a path"
    host = split.hostname or ""
    if "[" in split.netloc:
        return None if is_ipv6(host) else "has an invalid IPv6 address"
    if not _HOST.fullmatch(host):
        return f"has an invalid host name, {host!r}" if host else "has no host"
    return None


def require_region(region: object) -> None:
    """Raise ValueError unless the region is made of letters, digits and hyphens."""
    # None is what an environment variable gives that is not set.
    if not isinstance(region, str) or not _REGION.fullmatch(region):
        raise ValueError(
            f"region must be letters, digits and hyphens, as in 'ap-guangzhou', "
            f"not {region!r}"
        )


def default_region() -> str:
    """Return the region that the environment names now, in TENCENTCLOUD_REGION.

    Raises:
        ValueError: If the variable is not set, or cannot be a region.

    """
    region = os.environ.get("TENCENTCLOUD_REGION")
    if not region:
        raise ValueError("not set in the environment: TENCENTCLOUD_REGION")
    require_region(region)
    return region
