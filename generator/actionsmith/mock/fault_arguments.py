"""Faults as Python code says them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict, Unpack

from actionsmith.contract import Catalog
from actionsmith.diagnostics import Diagnostic, Location
from actionsmith.source import Entry, Scalar
from actionsmith.source import Mapping as MappingNode

from .faults import Fault
from .scenario_faults import read_fault
from .scenario_names import Findings, Names


class FaultArguments(TypedDict, total=False):
    """What Python code can say of a fault: what a scenario can, as keyword arguments.

    Durations are seconds, or texts as in a scenario.
    """

    calls: int | str | tuple[int, int | None]
    when: str
    chance: float
    error: str
    precondition: str
    outcome: str
    drop: Literal["before", "after"]
    truncate: int
    body: str
    status: int
    throttle: float | str
    clock: float | str
    delay: float | str
    message: str
    retry_after: int


def new_fault(
    catalog: Catalog,
    action: str | None = None,
    *,
    origin: str = "Python",
    **arguments: Unpack[FaultArguments],
) -> Fault:
    """Return a fault; `origin` is what recorded calls say of where it is from.

    Raises:
        ValueError: It cannot be; the message is that of a scenario's findings.

    """
    given: Mapping[str, object] = {"action": action, **arguments}
    at = Location(origin, 1, 1)
    entries = tuple(
        Entry(Scalar(name, "plain", at), _as_written(name, value, at))
        for name, value in given.items()
        if value is not None
    )
    findings: Findings = []
    fault = read_fault(MappingNode(entries, at), Names(catalog), findings, origin)
    if fault is None:
        raise ValueError("\n".join(map(_in_one_line, findings)))
    return fault


def _as_written(name: str, value: object, at: Location) -> Scalar:
    """Return a value as a scenario would have it."""
    if isinstance(value, str):
        return Scalar(value, "double", at)
    text = str(value)
    if isinstance(value, bool):
        text = text.lower()
    elif isinstance(value, int | float) and name in ("throttle", "clock", "delay"):
        text = f"{value:.3f}s"
    elif isinstance(value, tuple) and len(value) == 2:
        first, last = value
        text = f"{first}-{'' if last is None else last}"
    return Scalar(text, "plain", at)


def _in_one_line(finding: Diagnostic) -> str:
    return f"{finding.message} ({finding.hint})" if finding.hint else finding.message
