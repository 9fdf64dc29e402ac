"""A pattern compiles, matches the whole value, and is one of a string.

Patterns are regular expressions that Python and JavaScript read alike, so nothing of
Python's own is in them; they always match the whole value, so they carry no anchors.
Both match by backtracking, and everybody who checks a value would wait for a pattern
that takes too long: one that might is refused, and so is one that cannot be judged.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from actionsmith.contract import Base
from actionsmith.diagnostics import Diagnostic, error

from .walk import Scope, types

if TYPE_CHECKING:
    from .backtracking import Danger

_LONGEST = 500
_ANCHOR = r"\A\^|(?<!\\)\$\Z"
# What Python alone reads is looked for behind escapes and outside of [...].
_PYTHON_ONLY = (
    r"(?s)(?P<own>\\[AZNUa]|\(\?(?:P|#|>|\(|[aiLmsux-]+[:)])|[*+?}]\+|\[\^?\]|\{,\d*\})"
    r"|\\.|\[\^?(?:\\.|[^\]\\])*\]"
)
# With the flag u, which schemas ask for, JavaScript knows no other escapes and takes no
# brackets for themselves. Without it, it takes a character beyond the first 65,536 of
# Unicode for two.
_PART_OF_JAVASCRIPT = (
    r"(?s)\\(?P<escaped>0[0-9]|u[dD][89A-Fa-f]|.)|\[\^?(?P<set>(?:\\.|[^\]\\])*)\]"
    r"|\{[0-9]+(?:,[0-9]*)?\}|(?P<loose>[]{}])"
)
_IN_SET = (
    r"(?s)\\(?P<escaped>0[0-9]|u[dD][89A-Fa-f]|.)|(?P<wide>[\U00010000-\U0010FFFF])"
)
_ESCAPED = frozenset("dDsSwWbBfnrtvxu0123456789^$\\.*+?()[]{}|/")
_ESCAPED_IN_SET = _ESCAPED - frozenset("B123456789") | {"-"}
_SLOW = {
    "EXPONENTIAL": "matching this can take time exponential in the value's length: "
    "{part} can read {attack} in very many ways",
    "POLYNOMIAL": "matching this can take seconds or more when a value is long: "
    "{part} can read {attack} in very many ways",
    "BOUNDED": "matching this can take seconds or more: "
    "{part} can read {attack} in very many ways",
}
_FASTER = {
    "EXPONENTIAL": "let what is repeated begin or end with a character that the "
    "rest of it cannot read, as in '[a-z]+(-[a-z]+)*'",
    "POLYNOMIAL": "let a part that is repeated leave out the character that the "
    "next one begins with, as in '[^,]*,[^,]*'",
    "BOUNDED": "let no two of its parts read the same text, or write one part with "
    "a count for several, as 'a{0,30}' for many times 'a?'",
}
_SHOWN = 40


class Fault(NamedTuple):
    """Why a pattern is refused."""

    offset: int | None
    """Where in the pattern, in characters; None for all of it."""
    message: str
    hint: str | None = None


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each pattern that cannot be used."""
    for value_type in types(scope):
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
            for fault in faults(str(pattern)):
                at = pattern.at
                if fault.offset is not None:
                    at = pattern.scalar.location_of(fault.offset)
                yield error("pattern", at, fault.message, fault.hint)


@lru_cache(maxsize=4096)
def faults(pattern: str) -> tuple[Fault, ...]:
    """Return all reasons to refuse a pattern; with none, it may be run."""
    return tuple(_faults(pattern))


def _faults(pattern: str) -> Iterator[Fault]:
    if len(pattern) > _LONGEST:
        yield Fault(None, f"a pattern has at most {_LONGEST} characters")
    elif anchor := re.search(_ANCHOR, pattern):
        yield Fault(
            anchor.start(),
            "a pattern has no anchors",
            "it always matches the whole value: leave out the ^ and the $",
        )
    elif unreadable := _unreadable(pattern):
        yield unreadable
    elif own_words := tuple(_own_words(pattern)):
        yield from own_words
    elif faulty := next(_errors_in_javascript(pattern), None):
        yield faulty
    elif slow := _slow(pattern):
        yield slow


def _unreadable(pattern: str) -> Fault | None:
    message = "this is not a regular expression"
    try:
        with warnings.catch_warnings():
            # What Python would read, with a doubt, nobody else has to.
            warnings.simplefilter("error")
            re.compile(pattern, re.ASCII)
    except re.error as problem:
        return Fault(problem.pos, f"{message}: {problem.msg}")
    except (Warning, OverflowError, RecursionError) as problem:
        return Fault(None, f"{message}: {problem}")
    return None


def _own_words(pattern: str) -> Iterator[Fault]:
    for part in re.finditer(_PYTHON_ONLY, pattern):
        if part["own"]:
            yield Fault(
                part.start(),
                f"{part['own']!r} is known to regular expressions of Python alone",
                "write it in a way that JavaScript knows as well",
            )


def _errors_in_javascript(pattern: str) -> Iterator[Fault]:
    for part in re.finditer(_PART_OF_JAVASCRIPT, pattern):
        if part["loose"]:
            yield _to_escape(part.start(), part["loose"])
        elif part["escaped"]:
            yield from _escape(part.start(), part["escaped"], _ESCAPED)
        for inner in re.finditer(_IN_SET, part["set"] or ""):
            offset = part.start("set") + inner.start()
            if inner["wide"]:
                yield Fault(
                    offset,
                    f"{inner['wide']!r} in square brackets is two characters to some "
                    "readers of JavaScript",
                    "write such characters as alternatives: (a|b)",
                )
            else:
                yield from _escape(offset, inner["escaped"], _ESCAPED_IN_SET)


def _escape(offset: int, escaped: str, allowed: Collection[str]) -> Iterator[Fault]:
    if escaped not in allowed:
        yield Fault(
            offset,
            f"'\\{escaped}' is an error in JavaScript",
            (
                f"write {escaped!r} without the backslash"
                if not escaped.isalnum()
                else "write the character itself, or its number as in \\x41"
            ),
        )


def _to_escape(offset: int, char: str) -> Fault:
    return Fault(
        offset,
        f"{char!r} alone is an error in JavaScript",
        f"write \\{char} for the character itself",
    )


def _slow(pattern: str) -> Fault | None:
    # Few contracts have a pattern, and what judges it takes long to import.
    from .backtracking import UnjudgedError, danger

    try:
        found = danger(pattern)
    except UnjudgedError as problem:
        return Fault(problem.offset, f"a pattern {problem}", problem.hint)
    if not found:
        return None
    part = _short(pattern[found.start : found.end])
    message = _SLOW[found.cost.name].format(part=part, attack=_attack(found))
    return Fault(found.start, message, _FASTER[found.cost.name])


def _attack(found: Danger) -> str:
    """Return the beginning of a value that takes long, in quotes."""
    text = found.prefix
    while found.pump and len(text) < len(found.prefix) + 12:
        text += found.pump
    return ascii(_short(text if found.cost.name == "BOUNDED" else text + "..."))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
