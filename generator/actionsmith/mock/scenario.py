"""Scenarios: what a mock starts with, and what is to go wrong.

    actionsmith-scenario: 1
    seed: 7
    settle: {polls: 2}
    limits: off
    resources:
      ipv6-address:
        - {AddressId: eipv6-aaaa1111, AddressStatus: UNBIND, IsArrears: true}
    faults:
      - {action: AssociateIPv6Address, calls: 1, error: InternalError}
      - {action: DescribeIPv6Addresses, calls: 3-, chance: 0.1, drop: before}

A scenario is read as a contract is: all that is wrong with it is told at once, each
finding at its line and column.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from actionsmith.contract import Catalog, kind_of
from actionsmith.contract.fields import Fields
from actionsmith.diagnostics import Diagnostic, Severity, error, in_order
from actionsmith.source import Mapping, Node, Scalar, Sequence, read

from .faults import Fault
from .scenario_faults import read_fault
from .scenario_names import Findings, Names
from .scenario_resources import Given, read_resources
from .things import Settle

VERSION = "1"
_VERSION_KEY = "actionsmith-scenario"
_MOST_POLLS = 1_000_000
_GREATEST_SEED = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What a mock starts with, and what is to go wrong."""

    seed: int | None = None
    """What everything random comes from; None: the mock's own."""
    settle: Settle = field(default_factory=Settle)
    limits: bool = True
    """Whether requests are counted against the rates of their actions."""
    resources: tuple[Given, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_scenario(
    text: str | bytes, name: str, catalog: Catalog
) -> tuple[Scenario | None, list[Diagnostic]]:
    """Read a scenario, which findings call `name`; it is None if one is an error.

    Nothing is raised, whatever the text is.
    """
    root, findings = _root(text, name)
    if root is None:
        return None, in_order(findings)
    if (version := _other_version(root)) is not None:
        return None, in_order([*findings, version])
    known = Names(catalog)
    with Fields(root, "a scenario", findings) as fields:
        fields.text(_VERSION_KEY, f"write '{_VERSION_KEY}: {VERSION}'")
        scenario = Scenario(
            seed=_read_seed(fields, findings),
            settle=_read_settle(fields, findings),
            limits=_read_limits(fields, findings),
            resources=read_resources(fields.node("resources"), known, findings),
            faults=_read_faults(fields.node("faults"), known, findings),
        )
    return scenario if _is_sound(findings) else None, in_order(findings)


def read_faults(
    text: str | bytes, name: str, catalog: Catalog
) -> tuple[tuple[Fault, ...] | None, list[Diagnostic]]:
    """Read a fault, or several as the list `faults`; None if a finding is an error."""
    root, findings = _root(text, name)
    if root is None:
        return None, in_order(findings)
    known = Names(catalog)
    if root.get("faults") is None:
        fault = read_fault(root, known, findings)
        faults: tuple[Fault, ...] = (fault,) if fault else ()
    else:
        with Fields(root, "what adds faults", findings) as fields:
            faults = _read_faults(fields.node("faults"), known, findings)
    return faults if _is_sound(findings) else None, in_order(findings)


def _root(text: str | bytes, name: str) -> tuple[Mapping | None, Findings]:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return read(name, data)


def _is_sound(findings: Findings) -> bool:
    return not any(finding.severity is Severity.ERROR for finding in findings)


def _other_version(root: Mapping) -> Diagnostic | None:
    """Return the finding about another version, of which nothing else is to be said."""
    version = root.get(_VERSION_KEY)
    if not isinstance(version, Scalar) or not version.text.strip() or version.is_null:
        return None
    if version.text == VERSION:
        return None
    message = f"version {version.text!r} of scenarios is not known"
    hint = f"this one reads '{_VERSION_KEY}: {VERSION}'"
    return error("language-version", version.at, message, hint)


def _read_seed(fields: Fields, findings: Findings) -> int | None:
    return _read_whole(fields, "seed", _GREATEST_SEED, findings)


def _read_whole(fields: Fields, key: str, most: int, findings: Findings) -> int | None:
    bound = fields.bound(key)
    if bound is None:
        return None
    if not isinstance(bound.value, int) or not 0 <= bound.value <= most:
        message = f"{key!r} cannot be {bound.value}"
        hint = f"write a whole number from 0 to {most}"
        findings.append(error("wrong-value", bound.at, message, hint))
        return None
    return bound.value


def _read_settle(fields: Fields, findings: Findings) -> Settle:
    node = fields.node("settle")
    if node is None:
        return Settle()
    with Fields(node, "'settle'", findings, lead="after") as entry:
        polls = _read_whole(entry, "polls", _MOST_POLLS, findings)
        seconds = entry.seconds("after", 0.0)
        polls_at, after_at = entry.place("polls"), entry.place("after")
    if polls_at is not None and after_at is not None:
        message = "'after' stands beside 'polls'"
        hint = "a state lasts for a number of polls or for a time: leave one out"
        findings.append(error("wrong-key", after_at, message, hint))
    elif isinstance(node, Mapping) and not node.entries:
        hint = "write {polls: 2} or {after: 3s}"
        message = "'settle' needs the key 'polls' or 'after'"
        findings.append(error("missing-key", node.at, message, hint))
    if after_at is not None:
        return Settle(polls=None, seconds=seconds)
    return Settle(polls=1 if polls is None else polls)


def _read_limits(fields: Fields, findings: Findings) -> bool:
    """Read whether rates count: on or off, or what other programs write for it."""
    node = fields.node("limits")
    if node is None:
        return True
    word = node.text if isinstance(node, Scalar) else ""
    if word not in ("on", "off", "true", "false"):
        at = node.at
        if isinstance(node, Scalar) and word.strip():
            message = f"'limits' cannot be {word!r}"
        else:
            message = f"'limits' must be on or off, not {kind_of(node)}"
        hint = "write off, or leave it out: rates are limited then"
        findings.append(error("wrong-value", at, message, hint))
    return word not in ("off", "false")


def _read_faults(
    node: Node | None, known: Names, findings: Findings
) -> tuple[Fault, ...]:
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        message = f"'faults' must be a list, not {kind_of(node)}"
        hint = "write each fault behind '- '"
        findings.append(error("wrong-kind", node.at, message, hint))
        return ()
    faults = [read_fault(item, known, findings) for item in node.items]
    return tuple(fault for fault in faults if fault)
