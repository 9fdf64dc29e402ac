"""Types of values in words: what may be sent, and what becomes of it in Python."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from actionsmith.contract import Base, ErrorRef, Format, Parameter, ValueType, Width

from ..markdown import code, lines, link, listed
from .names import structure_place


class Links(NamedTuple):
    """What the links of a page need to know."""

    structures: Collection[str]
    """The names of all that the service has."""
    error: Callable[[ErrorRef], str] | None = None
    """It returns a link to an error; None where values earn none, as in answers."""


_FORMATS = {
    Format.IPV6: "an IPv6 address",
    Format.DATE: (
        f"a day such as {code('2025-11-13')}, in answers a {code('datetime.date')}"
    ),
    Format.DATETIME: (
        f"a moment such as {code('2025-11-13T08:37:53Z')}, in answers a "
        f"{code('datetime.datetime')}"
    ),
}
_WIDTHS = {
    Width.INT64: "integer of 64 bits",
    Width.UINT64: "integer of 64 bits, not negative",
}
_SIZES = (
    ("minimum", "maximum", ""),
    ("min_length", "max_length", "character"),
    ("min_items", "max_items", "item"),
)


def type_cell(parameter: Parameter, links: Links | None = None) -> str:
    """Return the type of a parameter or member, with what it is narrowed to in place.

    If `links` know it, the error comes last that other values earn.
    """
    value_type = parameter.type
    structures = links.structures if links else ()
    if value_type.base is Base.STRUCTURE:
        return kind(value_type, structures)
    if value_type.name is not None:
        return lines(kind(value_type, structures), base(value_type, structures))
    error = value_type.error
    return lines(
        kind(value_type, structures),
        *values(value_type),
        "" if value_type.confidence == "documented" else known(value_type),
        f"otherwise {links.error(error)}" if links and links.error and error else "",
    )


def kind(value_type: ValueType, structures: Collection[str]) -> str:
    """Return the name of a type, or what a list is a list of."""
    if value_type.base is Base.STRUCTURE and value_type.name is not None:
        return link(code(value_type.name), structure_place(structures, value_type.name))
    if value_type.name is not None:
        return link(code(value_type.name), f"README.md#type-{value_type.name}")
    if value_type.items is not None:
        return _list_of(value_type.items, structures)
    return code(value_type.width or value_type.format or value_type.base)


def base(value_type: ValueType, structures: Collection[str]) -> str:
    """Return what a named type is at bottom."""
    items = value_type.items
    return _list_of(items, structures) if items else value_type.base


def _list_of(items: ValueType, structures: Collection[str]) -> str:
    return f"list of {kind(items, structures)}"


def known(value_type: ValueType) -> str:
    """Return how surely it is known which values a type has."""
    warned = "" if value_type.confidence.enforced else ", only warned of"
    return f"({value_type.confidence}{warned})"


def values(value_type: ValueType) -> Iterator[str]:
    """Yield which values of its JSON type a type has."""
    if value_type.width:
        yield _WIDTHS[value_type.width]
    if value_type.format:
        yield _FORMATS[value_type.format]
    if value_type.pattern:
        yield f"matches {code(value_type.pattern)}"
    if value_type.enum:
        yield f"one of {listed(map(code, value_type.enum))}"
    yield from _bounds(value_type)


def _bounds(value_type: ValueType) -> Iterator[str]:
    for keys in _SIZES:
        low, high = (value_type.bounds.get(key) for key in keys[:2])
        unit = keys[2]
        least = None if low is None else low.value
        most = None if high is None else high.value
        if least is None and most is None:
            continue
        if least == most:
            number, last = f"exactly {most}", most
        elif least is None:
            number, last = f"at most {most}", most
        elif most is None:
            number, last = f"at least {least}", least
        else:
            number, last = f"{least} to {most}", most
        plural = "s" if last != 1 else ""
        yield f"{number} {unit}{plural}" if unit else number
