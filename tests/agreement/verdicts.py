"""The oracle: what is wrong with a request, by the contract's YAML alone.

It tries no short cuts and knows no output. The order is the design's: required, types
and values in the order of the parameters, then names that there are not, then the rules
in the order of the contract. Of a value the first thing that is wrong counts, and then
what is in it: the items of a list in their order, and of a structure its members, as
those of a request are.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any, NamedTuple

import idl
from plain_contracts import Contract, Kind, Parameter, Rule

Request = Mapping[str, Any]


class Finding(NamedTuple):
    """One thing that is wrong: a rule's id or a kind of mistake, and its code."""

    what: str
    code: str
    enforced: bool
    where: tuple[str, ...]
    """The parameters, or the path to a value such as `Filters[0].Name`."""


def findings(contract: Contract, request: Request) -> Iterator[Finding]:
    """Yield all that is wrong with a request."""
    yield from _members(contract.parameters, request, "", contract.codes)
    for rule in contract.rules:
        if not idl.holds(rule.tree, request):
            where = tuple(dict.fromkeys(idl.names(rule.tree)))
            yield Finding(rule.id, rule.code, rule.enforced, where)


def _members(
    members: Mapping[str, Parameter],
    given: Request,
    path: str,
    codes: Mapping[str, str],
) -> Iterator[Finding]:
    """Yield what is wrong with the members of a request or of a structure."""
    for name, member in members.items():
        where = f"{path}{name}"
        if given.get(name) is not None:
            yield from _value(member.kind, given[name], where, codes)
        elif member.required:
            yield Finding("required", codes["required"], True, (where,))
    for name in given:
        if name not in members:
            yield Finding("unknown", codes["unknown"], True, (f"{path}{name}",))


def _value(
    kind: Kind, value: Any, where: str, codes: Mapping[str, str]
) -> Iterator[Finding]:
    if not is_of_type(value, kind.base):
        yield Finding("type", codes["type"], True, (where,))
        return
    if what := misfit(value, kind):
        yield Finding(what, kind.code, kind.enforced, (where,))
    if kind.base == "structure":
        yield from _members(kind.members, value, f"{where}.", codes)
    elif kind.items:
        for place, item in enumerate(value):
            yield from _value(kind.items, item, f"{where}[{place}]", codes)


def is_of_type(value: Any, base: str) -> bool:
    """Tell whether a value is of a JSON type; a boolean is no number."""
    if base in ("integer", "float"):
        kinds = int if base == "integer" else (int, float)
        return isinstance(value, kinds) and not isinstance(value, bool)
    others = {"string": str, "boolean": bool, "list": list, "structure": dict}
    return isinstance(value, others[base])


def misfit(value: Any, kind: Kind) -> str | None:
    """Return which fact of a type a value of the right JSON type breaks first."""
    if kind.format and not _is_of_format(value, kind.format):
        return "format"
    if kind.pattern and not re.fullmatch(kind.pattern, value, re.ASCII):
        return "pattern"
    if kind.enum and value not in kind.enum:
        return "enum"
    size: Any = len(value) if kind.base in ("string", "list") else value
    # What a width allows is told of where its bounds do not tell it.
    if kind.width and not {"minimum", "maximum"} <= {*kind.bounds}:
        least = 0 if kind.width == "uint64" else -(2**63)
        if not least <= value < least + 2**64:
            return kind.width
    for key, bound in kind.bounds.items():
        if size < bound if key.startswith("min") else size > bound:
            return key
    return None


def is_unsettled(rule: Rule, contract: Contract, request: Request) -> bool:
    """Tell whether it is nobody's business what a rule says of a request.

    A relation with a value of a wrong type is broken, or it is not: the value is
    refused in any case, and one report of it is enough.
    """
    if not rule.relates:
        return False
    for part in idl.parts(rule.tree):
        for name in idl.names(part) if part[0] == "relates" else ():
            value = request.get(name)
            parameter = contract.parameters[name]
            if value is not None and not is_of_type(value, parameter.base):
                return True
    return False


def _is_of_format(value: str, format_: str) -> bool:
    return _is_ipv6(value) if format_ == "ipv6" else _is_date(value)


def _is_ipv6(value: str) -> bool:
    try:
        socket.inet_pton(socket.AF_INET6, value)
    except (OSError, ValueError):
        return False
    return True


def _is_date(value: str) -> bool:
    """Tell whether a text is a day, or a moment of one with or without an offset."""
    digits = value.translate(dict.fromkeys(map(ord, "0123456789"), "0"))
    forms = ["", *(f".{'0' * n}" for n in range(1, 7))]
    offsets = ("", "Z", "+00:00", "-00:00")
    moments = {f"{at}00:00:00{f}{o}" for at in "T " for f in forms for o in offsets}
    if digits[:10] != "0000-00-00" or digits[10:] not in {"", *moments}:
        return False
    year, month, day = map(int, value[:10].split("-"))
    clocks = [value[11:19]] if value[10:] else []
    if value[-6:-5] in ("+", "-") and value[10:]:
        clocks.append(f"{value[-5:]}:00")
    try:
        date(year, month, day)
        for clock in clocks:
            time(*map(int, clock.split(":")))
    except ValueError:
        return False
    return True
