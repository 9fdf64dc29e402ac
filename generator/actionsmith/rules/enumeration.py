"""An enumeration lists texts, each of them once.

Only a string has one: the values are texts, so a number in it would equal none.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import Base, Catalog
from actionsmith.diagnostics import Diagnostic, error

from .walk import types


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each enumeration that cannot be used, and each value that it repeats."""
    for value_type in types(catalog):
        if not value_type.enum:
            continue
        if value_type.is_known and value_type.base is not Base.STRING:
            yield error(
                "enumeration",
                value_type.enum[0].at,
                f"only a string has an enumeration, and this is of type "
                f"{value_type.base}",
                "leave the enumeration out, or write 'type: string'",
            )
            continue
        seen: set[str] = set()
        for value in value_type.enum:
            if value and value in seen:
                yield error(
                    "enumeration", value.at, f"the value {str(value)!r} is listed twice"
                )
            seen.add(value)
