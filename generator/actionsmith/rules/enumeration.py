"""An enumeration lists texts, each of them once.

Only a string has one: the values are texts, so a number in it would equal none. A
pattern beside it refuses none of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import Base
from actionsmith.diagnostics import Diagnostic, error, warning

from .values import matches
from .walk import Scope, types


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each enumeration that cannot be used, and each value that it repeats."""
    for value_type in types(scope):
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
            elif value_type.pattern and not matches(value, value_type.pattern):
                yield warning(
                    "enumeration",
                    value.at,
                    f"the value {str(value)!r} does not match the pattern beside it",
                    "leave the pattern out: the values say it all",
                )
            seen.add(value)
