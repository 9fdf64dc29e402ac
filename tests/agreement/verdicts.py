"""The oracle: what is wrong with a request, by the contract's YAML alone.

It tries no short cuts and knows no output. The order is the design's: required and
types in the order of the parameters, then names that there are not, then the rules in
the order of the contract.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import idl
from plain_contracts import Contract, Parameter, Rule

Request = Mapping[str, Any]


class Finding(NamedTuple):
    """One thing that is wrong: a rule's id or a kind of mistake, and its code."""

    what: str
    code: str
    enforced: bool


def findings(contract: Contract, request: Request) -> Iterator[Finding]:
    """Yield all that is wrong with a request."""
    for name, parameter in contract.parameters.items():
        value = request.get(name)
        if value is None:
            if parameter.required:
                yield Finding("required", contract.codes["required"], True)
        elif not is_of_type(value, parameter.base):
            yield Finding("type", contract.codes["type"], True)
        elif what := misfit(value, parameter):
            yield Finding(what, parameter.code, parameter.enforced)
    for name in request:
        if name not in contract.parameters:
            yield Finding("unknown", contract.codes["unknown"], True)
    for rule in contract.rules:
        if not idl.holds(rule.tree, request):
            yield Finding(rule.id, rule.code, rule.enforced)


def is_of_type(value: Any, base: str) -> bool:
    """Tell whether a value is of a JSON type; a boolean is no number."""
    if base in ("string", "boolean"):
        return isinstance(value, str if base == "string" else bool)
    kinds = int if base == "integer" else (int, float)
    return isinstance(value, kinds) and not isinstance(value, bool)


def misfit(value: Any, parameter: Parameter) -> str | None:
    """Return which fact of a parameter's type a value of the right type breaks."""
    if parameter.is_ipv6 and not _is_ipv6(value):
        return "format"
    if parameter.pattern and not re.fullmatch(parameter.pattern, value, re.ASCII):
        return "pattern"
    if parameter.enum and value not in parameter.enum:
        return "enum"
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


def _is_ipv6(value: str) -> bool:
    try:
        socket.inet_pton(socket.AF_INET6, value)
    except (OSError, ValueError):
        return False
    return True
