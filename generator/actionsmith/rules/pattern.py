"""A pattern compiles, matches the whole value, and is one of a string.

Patterns are regular expressions that Python and JavaScript read alike, so nothing of
Python's own is in them; they always match the whole value, so they carry no anchors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from actionsmith.contract import Base, Catalog, Text
from actionsmith.diagnostics import Diagnostic, error

from .values import compiled
from .walk import types

_LONGEST = 500
_ANCHOR = re.compile(r"\A\^|(?<!\\)\$\Z")
# What Python alone reads is looked for behind escapes and outside of [...].
_PYTHON_ONLY = re.compile(
    r"(?P<own>\\[AZ]|\(\?(?:P|#|>|\(|[aiLmsux-]+[:)])|[*+?}]\+|\[\^?\]|\{,\d*\})"
    r"|\\.|\[\^?(?:\\.|[^\]\\])*\]",
    re.DOTALL,
)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each pattern that cannot be used."""
    for value_type in types(catalog):
        pattern = value_type.pattern
        if not pattern:
            continue
        if value_type.is_known and value_type.base is not Base.STRING:
            yield error(
                "pattern",
                pattern.at,
                f"only a string has a pattern, and this is of type {value_type.base}",
                "leave the pattern out, or write 'type: string'",
            )
        elif value_type.format:
            yield error(
                "pattern",
                pattern.at,
                f"the type {value_type.format} has no pattern beside its own format",
                "leave the pattern out, or write 'type: string'",
            )
        else:
            yield from _faults(pattern)


def _faults(pattern: Text) -> Iterator[Diagnostic]:
    if len(pattern) > _LONGEST:
        yield error(
            "pattern", pattern.at, f"a pattern has at most {_LONGEST} characters"
        )
    elif anchor := _ANCHOR.search(pattern):
        yield error(
            "pattern",
            pattern.scalar.location_of(anchor.start()),
            "a pattern has no anchors",
            "it always matches the whole value: leave out the ^ and the $",
        )
    else:
        yield from _unreadable(pattern)


def _unreadable(pattern: Text) -> Iterator[Diagnostic]:
    try:
        compiled(pattern)
    except re.error as problem:
        at = pattern.scalar.location_of(problem.pos or 0)
        yield error("pattern", at, f"this is not a regular expression: {problem.msg}")
    except (Warning, OverflowError, RecursionError) as problem:
        message = f"this is not a regular expression: {problem}"
        yield error("pattern", pattern.at, message)
    else:
        yield from _own_words(pattern)


def _own_words(pattern: Text) -> Iterator[Diagnostic]:
    for part in _PYTHON_ONLY.finditer(pattern):
        if part["own"]:
            yield error(
                "pattern",
                pattern.scalar.location_of(part.start()),
                f"{part['own']!r} is known to regular expressions of Python alone",
                "write it in a way that JavaScript knows as well",
            )
