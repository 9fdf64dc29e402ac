"""A new contract to fill in."""

from __future__ import annotations

import re
from pathlib import Path

from actionsmith.contract.load import SERVICE_FILE
from actionsmith.diagnostics import did_you_mean, label, printable
from actionsmith.files import SUFFIX
from actionsmith.render import render_text

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,99}")


class ScaffoldError(Exception):
    """A contract cannot be begun; the message says why and what to do."""


def new_contract(
    spec: Path, action: str, service: str | None, cache: Path | None
) -> Path:
    """Write the beginnings of a contract, and return where.

    Raises:
        ScaffoldError: The action or service cannot be, or the contract exists.
        OSError: The file cannot be written.

    """
    if not _NAME.fullmatch(action):
        raise ScaffoldError(
            f"{action!r} cannot be an action: write its name on the wire, a letter "
            "and then letters and digits"
        )
    path = spec / _service(spec, service) / f"{action}{SUFFIX}"
    text = render_text("new/action.yaml.jinja", {"action": action}, cache)
    try:
        file = path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError:
        raise ScaffoldError(f"{printable(label(path))} is there already") from None
    try:
        with file:
            file.write(text)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _service(spec: Path, wanted: str | None) -> str:
    services = sorted(path.parent.name for path in spec.glob(f"*/{SERVICE_FILE}"))
    if not services:
        raise ScaffoldError(
            f"there is no service in {printable(label(spec))}: "
            f"write NAME/{SERVICE_FILE} there first"
        )
    every = printable(", ".join(services))
    if wanted is None:
        if len(services) > 1:
            raise ScaffoldError(
                f"there are several services, so give --service: {every}"
            )
        return services[0]
    if wanted not in services:
        hint = did_you_mean(wanted, services) or f"there is {every}"
        raise ScaffoldError(f"there is no service {wanted!r}; {hint}")
    return wanted
