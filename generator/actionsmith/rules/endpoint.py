"""A service has a default endpoint, and each endpoint is a host name.

`{region}` may stand in a host for the region. The scheme is always HTTPS, so it is
not written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from actionsmith.contract import Catalog, Text
from actionsmith.diagnostics import Diagnostic, Related, Severity, error

from .walk import Scope

_LABEL = r"(?:[a-z0-9]([a-z0-9-]*[a-z0-9])?|\{region\})"
_PLACEHOLDER = re.compile(r"\$?\{[^{}]*\}")
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})+")


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each endpoint that is no host, and each service without a default."""
    if scope.meeting:
        yield from _repeated(scope.catalog)
    for service in scope.services:
        for endpoint in service.endpoints.values():
            if endpoint.host and not _HOST.fullmatch(endpoint.host):
                yield error(
                    "endpoint",
                    endpoint.host.at,
                    f"{str(endpoint.host)!r} is not a host name",
                    _meant(endpoint.host),
                )
        if "default" not in service.endpoints and "endpoints" not in service.unread:
            names = [endpoint.name for endpoint in service.endpoints.values()]
            yield error(
                "endpoint",
                (names or [service.name])[0].at,
                "there is no endpoint called 'default'",
                "it is the one that a client takes when it is given none",
            )


def _meant(host: str) -> str:
    """Return how a host is written that is written in another way."""
    placeholder = _PLACEHOLDER.search(host)
    meant = _PLACEHOLDER.sub("{region}", host)
    if placeholder and placeholder[0] != "{region}" and _HOST.fullmatch(meant):
        return f"the one placeholder is {{region}}: write {meant}"
    if _HOST.fullmatch(meant.lower()):
        return f"write it in lower case: {meant.lower()}"
    return (
        "write the host alone, without https://, port or path, such as "
        "vpc.{region}.example.com"
    )


def _repeated(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each host that another endpoint has."""
    first: dict[str, Text] = {}
    for service in catalog.services.values():
        for endpoint in service.endpoints.values():
            other = first.setdefault(endpoint.host, endpoint.host)
            if endpoint.host and other is not endpoint.host:
                yield Diagnostic(
                    "endpoint",
                    Severity.WARNING,
                    endpoint.host.at,
                    f"another endpoint has the host {str(endpoint.host)!r}",
                    "change one of the two, or leave it out",
                    (Related(other.at, "it stands here first"),),
                )
