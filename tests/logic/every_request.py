"""Every request over small ranges, and which rules it keeps: a judge of the analysis.

Rules are the tuples of `idl`, which says what they mean.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from idl import ORDER, holds


@dataclass(frozen=True)
class Field:
    """A parameter, and the values that are tried."""

    name: str
    kind: str
    required: bool
    tried: tuple[Any, ...]
    is_listed: bool = False
    """Whether the values that are tried are all that there are."""

    def choices(self) -> tuple[Any, ...]:
        return self.tried if self.required else (None, *self.tried)


# All requests


class World:
    """Every request over the values that are tried, and which rules each keeps."""

    def __init__(self, fields: Sequence[Field], rules: Sequence[Any]) -> None:
        names = [field.name for field in fields]
        self.requests = [
            dict(zip(names, values, strict=True))
            for values in itertools.product(*(field.choices() for field in fields))
        ]
        self.kept = [
            frozenset(
                place
                for place, request in enumerate(self.requests)
                if holds(r, request)
            )
            for r in rules
        ]
        self.all = frozenset(range(len(self.requests)))

    def keeping(self, rules: Sequence[int]) -> frozenset[int]:
        """Return the requests that keep the rules with these numbers."""
        return self.all.intersection(*(self.kept[number] for number in rules))

    def sending(self, name: str) -> frozenset[int]:
        return frozenset(p for p in self.all if self.requests[p][name] is not None)

    def with_value(self, name: str, value: Any) -> frozenset[int]:
        return frozenset(p for p in self.all if self.requests[p][name] == value)


# Random contracts

PATTERNS = ("*", "a*", "*b", "*a*", "a*b", "ab", "b*", "")
TEXTS = tuple(
    "".join(letters)
    for length in range(5)
    for letters in itertools.product("abz", repeat=length)
)
"""Enough for what two such patterns and two constants can tell apart."""
WHOLE = tuple(range(-5, 8))
WORDS = ("", "0", "1", "a", "a0", "a1", "a2", "ab", "b", "c", "d")
"""Three in each gap between "a" and "ab", which is what rules compare with."""
BROKEN = tuple(Fraction(number, 4) for number in range(-12, 17))


@st.composite
def fields(draw: st.DrawFn, kinds: Sequence[str], most: int = 4) -> list[Field]:
    found: list[Field] = []
    for name in "ABCDE"[: draw(st.integers(2, most))]:
        kind = draw(st.sampled_from(kinds))
        required = draw(st.booleans()) and draw(st.booleans())
        tried: tuple[Any, ...] = {
            "flag": (False, True),
            "choice": ("x", "y", "zz"),
            "text": TEXTS,
            "word": WORDS,
            "whole": WHOLE,
            "broken": BROKEN,
            "few": (-1, 0, 1, 2),
            "other": ((),),
        }[kind]
        if kind == "text" and any(f.kind == "text" for f in found):
            kind, tried = "choice", ("x", "y", "zz")
        listed = kind in ("choice", "few")
        found.append(Field(name, kind, required, tried, listed))
    return found


def predicates(
    some: Sequence[Field], *, arithmetic: Sequence[str]
) -> st.SearchStrategy[Any]:
    """Return predicates about fields; those of some kinds can be in arithmetic."""
    atoms = [st.tuples(st.just("sent"), st.just(field.name)) for field in some]
    for field in some:
        atoms += _comparisons(field)
    for one, other in itertools.permutations(some, 2):
        # Patterns beside an order are beyond the analysis.
        kinds = {one.kind, other.kind}
        if not ("text" in kinds and kinds <= {"text", "word", "choice"}):
            atoms.append(
                st.tuples(
                    st.just("relates"),
                    st.just(one.name),
                    st.sampled_from(tuple(ORDER)),
                    st.just(other.name),
                )
            )
    added = [field.name for field in some if field.kind in arithmetic]
    if len(added) > 1:
        atoms.append(_sums(added))
    return st.recursive(
        st.one_of(atoms),
        lambda inner: st.one_of(
            st.tuples(st.just("not"), inner),
            st.builds(
                lambda word, members: (word, *members),
                st.sampled_from(
                    ("and", "or", "Or", "OnlyOne", "ZeroOrOne", "AllOrNone")
                ),
                st.lists(inner, min_size=2, max_size=3),
            ),
        ),
        max_leaves=4,
    )


def _comparisons(field: Field) -> list[st.SearchStrategy[Any]]:
    def compared(signs: Sequence[str], values: Any, most: int) -> Any:
        return st.tuples(
            st.just("is"),
            st.just(field.name),
            st.sampled_from(signs),
            st.lists(values, min_size=1, max_size=most).map(tuple),
        )

    match field.kind:
        case "flag":
            return [compared(("==", "!="), st.booleans(), 1)]
        case "choice":
            return [compared(("==", "!="), st.sampled_from(("x", "y", "no")), 2)]
        case "word":
            return [compared(("==", "!="), st.sampled_from(("a", "ab")), 2)]
        case "text":
            pattern = st.sampled_from(PATTERNS)
            return [
                compared(("==", "!="), st.sampled_from(("a", "ab", "")), 2),
                st.tuples(st.just("like"), st.just(field.name), pattern),
            ]
        case "whole" | "broken" | "few":
            return [compared(tuple(ORDER), st.integers(0, 2), 1)]
    return []


def _sums(names: Sequence[str]) -> st.SearchStrategy[Any]:
    def sum_of(one: str, sign: str, other: str) -> Any:
        return (one, sign, other)

    chosen = st.permutations(names)
    return st.builds(
        lambda order, sign, comparator, limit: (
            "relates",
            sum_of(order[0], sign, order[1]),
            comparator,
            order[2] if len(order) > 2 and limit == 3 else limit,
        ),
        chosen,
        st.sampled_from("+-*/"),
        st.sampled_from(tuple(ORDER)),
        st.integers(-2, 3),
    )


@st.composite
def contracts(
    draw: st.DrawFn,
    kinds: Sequence[str],
    *,
    most: int = 4,
    arithmetic: Sequence[str] = (),
) -> tuple[list[Field], list[Any]]:
    some = draw(fields(kinds, most))
    predicate = predicates(some, arithmetic=arithmetic)
    rule = st.one_of(predicate, st.tuples(st.just("if"), predicate, predicate))
    return some, draw(st.lists(rule, min_size=1, max_size=5))
