"""Who may control a mock.

Nothing is signed here, so it is for clients on this machine alone: the server refuses
others before they come here, whatever it is bound to. Web pages are others, too, though
their browser runs on this machine. Requests of theirs are refused: those with an
Origin, or a Sec-Fetch-Site other than of what a user typed; those to a host with a
public name, which may have been made to lead here (DNS rebinding); and a body that is
not called YAML or JSON, as a form's is.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence

from actionsmith.diagnostics import Diagnostic

from .messages import Request

_PRIVATE = (".localhost", ".internal", ".local", ".test")
"""What private names end with."""


class ControlError(Exception):
    """A request of control is wrong: the status and what is said about it."""

    def __init__(
        self,
        status: int,
        message: str,
        findings: Sequence[Diagnostic] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.findings = findings
        self.headers = headers or {}


def refuse_web_pages(request: Request) -> None:
    """Refuse what a browser sends for a page.

    Raises:
        ControlError: The request may be a web page's.

    """
    site = request.headers.get("sec-fetch-site", "none")
    if "origin" in request.headers or site != "none":
        raise ControlError(403, "a web page may not control the mock")
    host = request.headers.get("host", "")
    if host and not _is_private_name(host):
        message = f"{host!r} may have been made to lead here: use an address such as "
        raise ControlError(
            403, message + "127.0.0.1, localhost, or a name without dots"
        )


def _is_private_name(host: str) -> bool:
    """Tell whether a host is an address, or a name that nobody can register."""
    name = re.sub(r":[0-9]*\Z", "", host).lower().rstrip(".")
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return "." not in name or name.endswith(_PRIVATE)
    return True
