"""Random contracts: parameters of every type, and rules of every pattern about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import idl
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

Drawn = tuple[Mapping[str, str], Sequence[tuple[str, str]]]
"""Parameters in the notation of `rule_sets.yaml`, and rules with their confidence."""

KINDS = {
    "text": ("string", "pattern(id-[0-9]{2})", "inferred-pattern(x+|ab)"),
    "choice": ("string(x|y|zz)", "string(ab|a)", "inferred(x|ab)"),
    "whole": ("integer",),
    "broken": ("float",),
    "flag": ("boolean",),
    "other": ("ipv6",),
}
_NUMERIC = ("whole", "broken")
_SIGNS = st.sampled_from(tuple(idl.ORDER))
_EQUALITY = st.sampled_from(("==", "!="))
_NUMBERS = st.sampled_from((0, 1, 2, 5, -1, 10, 0.5))
_WHOLE = st.sampled_from((0, 1, 2, 5, -1, 10))
_PATTERNS = ("x*", "*", "*b", "*a*", "a*a", "a*b", "ab", "id-0*", "a.b*", "")
_TEXTS = ("x", "ab", "", "5", "a.b", "\u4e2d", "it's")


def some(number: int, start: int, seen: set[str]) -> list[Drawn]:
    """Draw at most so many contracts, none of which has been seen.

    They are judged many at a time, which is why nothing is judged while they are drawn.
    `start` is what makes them other ones each time.
    """
    found: list[Drawn] = []

    @seed(start)
    @given(contracts())
    @settings(
        max_examples=number,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def collect(drawn: Drawn) -> None:
        if repr(drawn) not in seen:
            seen.add(repr(drawn))
            found.append(drawn)

    collect()
    return found


@st.composite
def contracts(draw: st.DrawFn) -> Drawn:
    kinds = draw(st.lists(st.sampled_from(tuple(KINDS)), min_size=2, max_size=6))
    notation = {}
    of_kind: dict[str, str] = {}
    for name, kind in zip("ABCDEF", kinds, strict=False):
        written = draw(st.sampled_from(KINDS[kind]))
        if draw(st.integers(0, 4)) == 0:
            head, bracket, rest = written.partition("(")
            written = f"{head}!{bracket}{rest}"
        notation[name] = written
        of_kind[name] = kind
    rules = draw(
        st.lists(_rules(of_kind, notation), min_size=1, max_size=4, unique=True)
    )
    sure = st.sampled_from(("documented", "documented", "observed", "inferred"))
    return notation, [(idl.text(rule), draw(sure)) for rule in rules]


def _rules(
    kinds: Mapping[str, str], notation: Mapping[str, str]
) -> st.SearchStrategy[idl.Tree]:
    """Return rules of each pattern: of presence alone, about values, and of both."""
    names = tuple(kinds)
    sent = st.tuples(st.just("sent"), st.sampled_from(names))
    either = st.one_of(sent, sent, _about_values(kinds, notation))
    relations = _relations(kinds)
    simple = st.one_of(
        st.tuples(st.just("if"), sent, sent | st.tuples(st.just("not"), sent)).filter(
            lambda rule: rule[1] != rule[2]
        ),
        _groups(sent),
        st.tuples(st.just("if"), either, either),
        _groups(either),
        *relations,
    )
    atoms = st.one_of(either, either, *relations)
    nested = st.recursive(
        atoms,
        lambda inner: _groups(inner) | st.tuples(st.just("not"), inner),
        max_leaves=5,
    )
    return st.one_of(simple, simple, nested, st.tuples(st.just("if"), nested, nested))


def _groups(members: st.SearchStrategy[idl.Tree]) -> st.SearchStrategy[idl.Tree]:
    return st.builds(
        lambda word, chosen: (word, *chosen),
        st.sampled_from((*idl.GROUPS, "and", "or")),
        st.lists(members, min_size=2, max_size=3, unique=True),
    )


def _about_values(
    kinds: Mapping[str, str], notation: Mapping[str, str]
) -> st.SearchStrategy[idl.Tree]:
    """Return comparisons with what a parameter can be."""
    found = []
    for name, kind in kinds.items():
        texts = list(_TEXTS)
        if kind == "choice":
            texts = notation[name].partition("(")[2].rstrip(")").split("|")
        elif "pattern" in notation[name]:
            texts = ["id-00", "id-99"] if "id-" in notation[name] else ["x", "ab"]
        elif kind == "other":
            texts = ["::", "fc00::1"]
        if kind in _NUMERIC:
            numbers = _WHOLE if kind == "whole" else _NUMBERS
            found.append(_compared(name, _SIGNS, numbers, 1))
            found.append(_compared(name, _EQUALITY, numbers, 3))
        elif kind == "flag":
            found.append(_compared(name, _EQUALITY, st.booleans(), 1))
        else:
            found.append(_compared(name, _EQUALITY, st.sampled_from(texts), 3))
            like = st.sampled_from(_PATTERNS)
            found.append(st.tuples(st.just("like"), st.just(name), like))
    return st.one_of(found)


def _compared(
    name: str,
    signs: st.SearchStrategy[str],
    values: st.SearchStrategy[Any],
    most: int,
) -> st.SearchStrategy[idl.Tree]:
    listed = st.lists(values, min_size=1, max_size=most, unique=True).map(tuple)
    return st.tuples(st.just("is"), st.just(name), signs, listed)


def _relations(kinds: Mapping[str, str]) -> list[st.SearchStrategy[idl.Tree]]:
    """Return relations between numbers, after arithmetic too, and between texts."""
    numeric = [name for name, kind in kinds.items() if kind in _NUMERIC]
    texts = [name for name, kind in kinds.items() if kind in ("text", "choice")]
    found = []
    for names in (numeric, texts):
        if len(names) > 1:
            two = st.permutations(names)
            plain = st.builds(lambda n, s: ("relates", n[0], s, n[1]), two, _SIGNS)
            found.append(plain)
    if len(numeric) > 1:
        operands = st.recursive(
            st.sampled_from(numeric) | _WHOLE,
            lambda inner: st.tuples(inner, st.sampled_from("++-*/"), inner),
            max_leaves=3,
        )
        relation = st.tuples(st.just("relates"), operands, _SIGNS, operands | _WHOLE)
        found.append(relation.filter(_is_relation))
    return found


def _is_relation(tree: idl.Tree) -> bool:
    """Tell whether two parameters are related, and no constant stands alone first."""
    _, left, _, right = tree
    of_constants = isinstance(right, tuple) and not [*idl.mentioned(right)]
    return len({*idl.names(tree)}) > 1 and any(idl.mentioned(left)) and not of_constants
