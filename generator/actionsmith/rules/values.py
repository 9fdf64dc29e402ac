"""Whether a value written in a contract fits a type."""

from __future__ import annotations

import re

from actionsmith.contract import Base, Format, ValueType, kind_of
from actionsmith.runtime.values import is_ipv6
from actionsmith.source import Node, Scalar

from .pattern import faults

_KINDS = {
    Base.STRING: "a text",
    Base.INTEGER: "a whole number",
    Base.FLOAT: "a number",
    Base.BOOLEAN: "true or false",
}


def misfit(node: Node, value_type: ValueType) -> str | None:
    """Return what is wrong with the value, in words that follow its name, or None."""
    if not value_type.is_known:
        return None
    if not isinstance(node, Scalar) or node.is_null:
        return f"must be {_KINDS[value_type.base]}, not {kind_of(node)}"
    spelt = {
        Base.STRING: node.text,
        Base.INTEGER: node.as_integer(),
        Base.FLOAT: node.as_number(),
        Base.BOOLEAN: node.as_bool(),
    }[value_type.base]
    if spelt is None:
        return f"must be {_KINDS[value_type.base]}, not {node.text!r}"
    if value_type.format is Format.IPV6 and not is_ipv6(node.text):
        return f"is no IPv6 address: {node.text!r}"
    if value_type.enum and node.text not in value_type.enum:
        values = ", ".join(repr(str(value)) for value in value_type.enum)
        return f"must be one of {values}, not {node.text!r}"
    if value_type.pattern and not matches(node.text, value_type.pattern):
        # As it is written: repr() would double its backslashes.
        return f"does not match '{value_type.pattern}': {node.text!r}"
    return None


def matches(text: str, pattern: str) -> bool:
    """Tell whether a pattern, one that is not refused, matches the whole text."""
    # A pattern that is refused says so itself, and is not run, lest it never end.
    return bool(faults(pattern) or re.fullmatch(pattern, text, re.ASCII))
