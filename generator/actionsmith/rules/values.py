"""Whether a value written in a contract fits a type."""

from __future__ import annotations

import re
from collections.abc import Mapping

from actionsmith.contract import Base, Format, ValueType, kind_of
from actionsmith.source import Mapping as MappingNode
from actionsmith.source import Node, Scalar, Sequence

from .pattern import faults

_KINDS = {
    Base.STRING: "a text",
    Base.INTEGER: "a whole number",
    Base.FLOAT: "a number",
    Base.BOOLEAN: "true or false",
    Base.LIST: "a list",
    Base.STRUCTURE: "a mapping of names to values",
}

_NOT_OF_FORMAT: Mapping[Format, str] = {
    Format.IPV6: "is no IPv6 address",
    Format.DATE: "is no date such as 2025-11-13",
    Format.DATETIME: "is no moment such as 2025-11-13T08:37:53Z",
}


def misfit(node: Node, value_type: ValueType) -> str | None:
    """Return what is wrong with the value, in words that follow its name, or None.

    Of the items of a list and the members of a structure nothing is said.
    """
    if not value_type.is_known:
        return None
    if value_type.base is Base.LIST and isinstance(node, Sequence):
        return beyond(len(node.items), value_type, "items")
    if value_type.base is Base.STRUCTURE and isinstance(node, MappingNode):
        return None
    if not isinstance(node, Scalar) or node.is_null:
        return f"must be {_KINDS[value_type.base]}, not {kind_of(node)}"
    if value_type.base is Base.STRING:
        return _misfit_of_text(node.text, value_type)
    spelt = _spelt(node, value_type.base)
    if spelt is None:
        return f"must be {_KINDS[value_type.base]}, not {node.text!r}"
    return None if isinstance(spelt, bool) else beyond(spelt, value_type, "")


def _spelt(node: Scalar, base: Base) -> bool | float | None:
    """Return the number or the truth value that a text is, None if it is none."""
    if base is Base.INTEGER:
        return node.as_integer()
    if base is Base.FLOAT:
        return node.as_number()
    return node.as_bool() if base is Base.BOOLEAN else None


def _misfit_of_text(text: str, value_type: ValueType) -> str | None:
    if value_type.format and (problem := not_of_format(text, value_type.format)):
        return f"{problem}: {text!r}"
    if value_type.enum and text not in value_type.enum:
        values = ", ".join(repr(str(value)) for value in value_type.enum)
        return f"must be one of {values}, not {text!r}"
    if value_type.pattern and not matches(text, value_type.pattern):
        # As it is written: repr() would double its backslashes.
        return f"does not match '{value_type.pattern}': {text!r}"
    return beyond(len(text), value_type, "characters")


def not_of_format(text: str, format_: Format) -> str | None:
    """Return what is wrong with a text of a format, None if it is one."""
    from actionsmith.runtime.values import is_date, is_ipv6

    fits = is_ipv6 if format_ is Format.IPV6 else is_date
    return None if fits(text) else _NOT_OF_FORMAT[format_]


def beyond(size: float, value_type: ValueType, unit: str) -> str | None:
    """Return which bound a number, or the number of something, passes."""
    if not value_type.bounds and not value_type.width:
        return None
    units = f" {unit}" if unit else ""
    have = f"have at least {{}}{units}" if unit else "be at least {}"
    least, most = limits(value_type)
    if least is not None and size < least:
        return f"must {have.format(least)}, not {size}"
    if most is not None and size > most:
        return f"must {have.format(most).replace('least', 'most')}, not {size}"
    return None


def limits(value_type: ValueType) -> tuple[float | None, float | None]:
    """Return the least and the greatest number that a value, or its size, may be."""
    least: list[float] = [b.value for k, b in value_type.bounds.items() if "min" in k]
    most: list[float] = [b.value for k, b in value_type.bounds.items() if "max" in k]
    if value_type.width:
        least.append(value_type.width.least)
        most.append(value_type.width.greatest)
    return max(least, default=None), min(most, default=None)


def matches(text: str, pattern: str) -> bool:
    """Tell whether a pattern, one that is not refused, matches the whole text."""
    # A pattern that is refused says so itself, and is not run, lest it never end.
    return bool(faults(pattern) or re.fullmatch(pattern, text, re.ASCII))
