"""A service has a default endpoint, and each endpoint is a host name.

`{region}` may stand in a host for the region. The scheme is always HTTPS, so it is
not written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from actionsmith.contract import Catalog
from actionsmith.diagnostics import Diagnostic, error

_LABEL = r"(?:[a-z0-9]([a-z0-9-]*[a-z0-9])?|\{region\})"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})+")


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each endpoint that is no host, and each service without a default."""
    for service in catalog.services.values():
        for endpoint in service.endpoints.values():
            if endpoint.host and not _HOST.fullmatch(endpoint.host):
                yield error(
                    "endpoint",
                    endpoint.host.at,
                    f"{str(endpoint.host)!r} is not a host name",
                    "write the host alone, without https://, port or path, such as "
                    "vpc.{region}.example.com",
                )
        if "default" not in service.endpoints and "endpoints" not in service.unread:
            names = [endpoint.name for endpoint in service.endpoints.values()]
            yield error(
                "endpoint",
                (names or [service.name])[0].at,
                "there is no endpoint called 'default'",
                "it is the one that a client takes when it is given none",
            )
