"""What a value may be, in words, limit by limit and in the order of their checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .model import Base, Format, ValueType, Width

EXPECTED: Mapping[Base, str] = {
    Base.STRING: "a string",
    Base.INTEGER: "an integer",
    Base.FLOAT: "a number",
    Base.BOOLEAN: "a boolean",
    Base.LIST: "a list",
    Base.STRUCTURE: "an object",
}
"""What a value of each JSON type is called."""

_FORMATS: Mapping[Format, str] = {
    Format.IPV6: "an IPv6 address",
    Format.DATE: "a date in ISO 8601",
    Format.DATETIME: "a date and time in ISO 8601",
}

_WIDTHS: Mapping[Width, str] = {Width.INT64: "an int64", Width.UINT64: "a uint64"}

_BOUNDS: Mapping[str, str] = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "min_length": "at least {} characters long",
    "max_length": "at most {} characters long",
    "min_items": "a list of at least {} items",
    "max_items": "a list of at most {} items",
}

_BOTH = {"minimum", "maximum"}


class Limit(NamedTuple):
    """One thing that a value of the right JSON type can be wrong about."""

    check: str
    """"format", "pattern", "enum", a width, or the key of a bound."""
    expected: str
    """What the value has to be, in words."""


def limits(value_type: ValueType) -> Iterator[Limit]:
    """Yield the limits of a type; of a value the first that is passed counts."""
    if value_type.format:
        yield Limit("format", _FORMATS[value_type.format])
    if value_type.pattern:
        yield Limit("pattern", f"text that matches {value_type.pattern}")
    if value_type.enum:
        yield Limit("enum", f"one of {', '.join(value_type.enum)}")
    # Bounds of its own are within those of its width.
    if value_type.width and not value_type.bounds.keys() >= _BOTH:
        yield Limit(value_type.width, _WIDTHS[value_type.width])
    for key, bound in value_type.bounds.items():
        words = _BOUNDS[key]
        if bound.value == 1:
            words = words.replace("characters", "character").replace("items", "item")
        yield Limit(key, words.format(bound.value))
