"""Random contracts: parameters of every type, and rules of every pattern about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import idl
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from rule_sets import Written

Drawn = tuple[Mapping[str, Written], Sequence[tuple[str, str]]]
"""Parameters as `rule_sets.action` takes them, and rules with their confidence."""

_GUESSED = {"confidence": "inferred"}
_WITH_CODE = {"error": "InvalidParameter"}
_LENGTHS = {"min_length": 1, "max_length": 4}
_ITEMS = ({"min_items": 1, "max_items": 2}, {"max_items": 1}, {"min_items": 2})

KINDS: Mapping[str, Sequence[Written]] = {
    "text": (
        *("string", "pattern(id-[0-9]{2})", "inferred-pattern(x+|ab)"),
        {"type": "string", **_LENGTHS},
        {"type": "string", "max_length": 2, **_GUESSED, **_WITH_CODE},
        {"type": "string", "pattern": "id-[0-9]+", "max_length": 5},
    ),
    "choice": ("string(x|y|zz)", "string(ab|a)", "inferred(x|ab)"),
    "whole": (
        *("integer", "int64", "uint64"),
        {"type": "integer", "minimum": -1, "maximum": 10},
        {"type": "int64", "minimum": -5, **_WITH_CODE},
        {"type": "uint64", "maximum": 10},
        {"type": "uint64", "maximum": 5, **_GUESSED},
    ),
    "broken": (
        "float",
        {"type": "float", "minimum": -0.5, "maximum": 10.5},
        {"type": "float", "maximum": 5, **_GUESSED},
    ),
    "flag": ("boolean",),
    "other": ("ipv6",),
    "day": ("date", "datetime", {"type": "date", **_GUESSED}),
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
    every = (*KINDS, "list", "structure")
    kinds = draw(st.lists(st.sampled_from(every), min_size=2, max_size=6))
    notation: dict[str, Written] = {}
    of_kind: dict[str, str] = {}
    for name, kind in zip("ABCDEF", kinds, strict=False):
        if kind in KINDS:
            written = draw(st.sampled_from(KINDS[kind]))
        else:
            written = draw(_lists(_inside(0, 1)) if kind == "list" else _structures())
        if draw(st.integers(0, 4)) == 0:
            written = _required(written)
        notation[name] = written
        of_kind[name] = kind
    rules = draw(
        st.lists(_rules(of_kind, notation), min_size=1, max_size=4, unique=True)
    )
    sure = st.sampled_from(("documented", "documented", "observed", "inferred"))
    return notation, [(idl.text(rule), draw(sure)) for rule in rules]


def _required(written: Written) -> Written:
    if not isinstance(written, str):
        return {**written, "required": True}
    head, bracket, rest = written.partition("(")
    return f"{head}!{bracket}{rest}"


def _inside(depth: int = 0, lists: int = 2) -> st.SearchStrategy[Written]:
    """Return what is in lists and structures: anything, they themselves included.

    A list in a list needs a name, and then its items are of another type.
    """
    simple = [
        each if isinstance(each, dict) else {"type": each}
        for written in KINDS.values()
        for each in written
        if not isinstance(each, str) or "(" not in each
    ]
    chosen: st.SearchStrategy[Written] = st.sampled_from(
        [*simple, {"type": "string", "enum": ["x", "y"]}]
    )
    if depth <= 1:
        chosen |= _structures(depth + 1)
        if lists:
            chosen |= _lists(_inside(depth + 1, lists - 1))
    return chosen


def _lists(items: st.SearchStrategy[Written]) -> st.SearchStrategy[Written]:
    """Return lists; what they are lists of is a type or a structure with a name."""
    return st.builds(
        lambda inner, *more: {
            "type": "list",
            "items": inner["type"] if [*inner] == ["type"] else inner,
            **{key: value for each in more for key, value in each.items()},
        },
        items,
        st.sampled_from(({}, {}, *_ITEMS)),
        st.sampled_from(({}, {}, _GUESSED)),
        st.sampled_from(({}, _WITH_CODE)),
    )


def _structures(depth: int = 0) -> st.SearchStrategy[Written]:
    """Return structures, with a name as each has one."""
    members = st.dictionaries(
        st.sampled_from(("Id", "Name", "Values", "Size")),
        st.builds(
            lambda given, is_required: _required(given) if is_required else given,
            _inside(depth + 1),
            st.booleans(),
        ),
        min_size=1,
        max_size=3,
    )
    return members.map(lambda found: {"type": {"members": found}})


def _rules(
    kinds: Mapping[str, str], notation: Mapping[str, Written]
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
    kinds: Mapping[str, str], notation: Mapping[str, Written]
) -> st.SearchStrategy[idl.Tree]:
    """Return comparisons with what a parameter can be."""
    found = []
    for name, kind in kinds.items():
        if kind in ("list", "structure"):
            continue  # there is nothing to compare
        texts = list(_TEXTS)
        if kind == "choice":
            texts = str(notation[name]).partition("(")[2].rstrip(")").split("|")
        elif "pattern" in notation[name]:
            texts = ["id-00", "id-99"] if "id-" in notation[name] else ["x", "ab"]
        elif kind == "other":
            texts = ["::", "fc00::1"]
        elif kind == "day":
            texts = ["2025-11-13", "2025-11-13T08:37:53Z"]
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
    return st.one_of(found or [st.tuples(st.just("sent"), st.sampled_from([*kinds]))])


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
