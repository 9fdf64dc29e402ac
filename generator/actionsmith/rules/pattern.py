"""A pattern compiles, matches the whole value, and is one of a string.

Patterns are regular expressions that Python and JavaScript read alike; they always
match the whole value, so they carry no anchors.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

from actionsmith.contract import Base, Catalog, Text
from actionsmith.diagnostics import Diagnostic, error

from .walk import types

_LONGEST = 500


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each pattern or enumeration that cannot be used."""
    for value_type in types(catalog):
        pattern = value_type.pattern
        constrained = pattern or (value_type.enum[0] if value_type.enum else None)
        if constrained and value_type.base is not Base.STRING:
            yield error(
                "pattern",
                constrained.at,
                f"only a string has a pattern or an enumeration, "
                f"not {value_type.base.value}",
            )
        if pattern:
            yield from _faults(pattern)


def _faults(pattern: Text) -> Iterator[Diagnostic]:
    if len(pattern) > _LONGEST:
        yield error(
            "pattern", pattern.at, f"a pattern has at most {_LONGEST} characters"
        )
    elif pattern.startswith("^") or pattern.endswith("$"):
        yield error(
            "pattern",
            pattern.at,
            "a pattern has no anchors",
            "it always matches the whole value: leave out the ^ and the $",
        )
    else:
        try:
            with warnings.catch_warnings():
                # Python reads a doubtful pattern with a warning; we refuse it.
                warnings.simplefilter("error")
                re.compile(pattern, re.ASCII)
        except (re.error, Warning, OverflowError, RecursionError) as problem:
            yield error(
                "pattern",
                pattern.at,
                f"this is not a regular expression: {problem}",
            )
