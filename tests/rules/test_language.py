"""The texts of patterns and formats, as the analysis of rules reads them."""

from __future__ import annotations

import ipaddress
import itertools
import random
import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from actionsmith.contract import Base, Format, Text, ValueType
from actionsmith.diagnostics import Location
from actionsmith.logic import parse
from actionsmith.logic.analysis import Kind, Rule, Variable, Verdict, analyse
from actionsmith.logic.analysis.wildcards import combinations, samples
from actionsmith.rules.language import Language, language
from actionsmith.rules.pattern import faults
from actionsmith.runtime.values import is_ipv6, like
from actionsmith.source import Scalar

ORDINARY = [
    line
    for line in Path(__file__)
    .with_name("ordinary_patterns.txt")
    .read_text(encoding="utf-8")
    .splitlines()
    if line and not line.startswith("#") and not faults(line)
]
SHORT = [
    "".join(letters)
    for length in range(6)
    for letters in itertools.product("ab-", repeat=length)
]


def of(pattern: str | None, *, format_: Format | None = None) -> Language:
    at = Location("x.yaml", 1, 1)
    text = None if pattern is None else Text(Scalar(at=at, text=pattern, style="plain"))
    found = language(
        ValueType(name=None, base=Base.STRING, pattern=text, format=format_)
    )
    assert found is not None
    return found


def reads(some: Language, text: str) -> bool:
    state = some.start
    for letter in text:
        state = some.step(state, letter)
    return some.accepts(state)


@pytest.mark.parametrize("pattern", ORDINARY)
def test_what_is_shown_matches_the_pattern(pattern: str) -> None:
    some = of(pattern)
    shown = list(samples(some, 4))
    # What looks ahead or around is not in the automaton, so that it shows too little.
    assert shown or "(?=" in pattern or r"\b" in pattern
    assert all(re.fullmatch(pattern, text, re.ASCII) for text in shown)
    assert all(reads(some, text) for text in shown)


PARTS = st.recursive(
    st.sampled_from(["a", "b", "-", ".", "[ab]", "[^a]", r"\w", r"\W"]),
    lambda part: st.one_of(
        st.builds("({}|{})".format, part, part),
        st.builds("{}{}".format, part, part),
        st.builds("({}){}".format, part, st.sampled_from("?*+")),
        st.builds("({}){{1,3}}".format, part),
    ),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None)
@given(PARTS, st.lists(st.text("ab*", max_size=4), max_size=3, unique=True))
def test_every_combination_of_matches_has_its_text(
    pattern: str, patterns: list[str]
) -> None:
    assume(not faults(pattern))
    some = of(pattern)
    matching = [text for text in SHORT if re.fullmatch(pattern, text, re.ASCII)]
    assert all(reads(some, text) for text in matching)
    assert all(re.fullmatch(pattern, t, re.ASCII) for t in SHORT if reads(some, t))
    constants = ["a", "ab"]
    texts, complete = combinations(patterns, constants, some)
    assert complete

    def sort(text: str) -> tuple[bool, ...]:
        return (*(like(text, p) for p in patterns), *(text == c for c in constants))

    assert all(re.fullmatch(pattern, text, re.ASCII) for text in texts)
    assert {sort(text) for text in texts} >= {sort(text) for text in matching}


def test_a_letter_that_no_pattern_names_stands_for_the_others() -> None:
    # Of the class there are letters that are not named, and then there are none.
    some = of("[\u00e0-\u00e3]")
    assert len(combinations(["\u00e0", "\u00e1"], [], some)[0]) == 3
    every = ["\u00e0", "\u00e1", "\u00e2", "\u00e3"]
    assert len(combinations(every, [], some)[0]) == 4


def test_what_looks_ahead_is_left_to_the_pattern() -> None:
    some = of("(?!a)[ab]{2}")
    assert reads(some, "ab") and not some.has("ab")
    texts, _ = combinations(["a*"], [], some)
    assert texts and all(text.startswith("b") for text in texts)


def test_the_automaton_reads_every_ipv6_address() -> None:
    some = of(None, format_=Format.IPV6)
    chance = random.Random(6)
    for _ in range(2000):
        number = 0
        for _ in range(8):
            group = chance.choice([0, 0, 1, chance.getrandbits(16)])
            number = number << 16 | group
        address = ipaddress.IPv6Address(number)
        low = ipaddress.IPv4Address(number & 0xFFFFFFFF)
        head = address.exploded[: -len("0000:0000")]
        for text in (str(address), address.exploded.upper(), f"{head}{low}"):
            assert is_ipv6(text) and reads(some, text), text
    for text in ("::", "1::", "::1", "::1.2.3.4", "1::1.2.3.4", "1:2:3:4:5:6:7::"):
        assert is_ipv6(text) and reads(some, text), text


@pytest.mark.parametrize(
    ("pattern", "rules", "verdicts"),
    [
        # What two days can be is not all looked at: a sample shows what is possible.
        (r"\d{4}-\d{2}", ["A <= B", "IF B THEN A"], []),
        (r"\d{4}-\d{2}", ["A < B", "B < C", "IF C THEN A AND B"], []),
        (r"\d{4}-\d{2}", ["A != B", "Or(A, B)"], []),
        # Whatever the texts are, and only because of them.
        (r"\d{4}-\d{2}", ["A < B", "B < A", "AllOrNone(A, B)"], ["dead-parameter"]),
        ("x|y", ["A < B", "B < C", "A AND B AND C"], ["undecided inconsistent"]),
        # Presence alone asks nothing of the texts.
        ("x|y", ["IF A THEN B", "ZeroOrOne(B, C)"], []),
    ],
)
def test_texts_of_a_language_in_order(
    pattern: str, rules: list[str], verdicts: list[str]
) -> None:
    some = of(pattern)
    variables = [Variable(name=n, kind=Kind.STRING, language=some) for n in "ABC"]
    given_rules = [Rule(f"r{n}", parse(t), place=n) for n, t in enumerate(rules)]
    found = analyse(variables, given_rules)
    assert [
        ("" if finding.is_decided else "undecided ") + finding.verdict.value
        for finding in found
    ] == verdicts


def test_a_pattern_makes_what_it_excludes_impossible() -> None:
    variables = [
        Variable(name="A", kind=Kind.OTHER),
        Variable(name="P", kind=Kind.STRING, language=of("x[0-9]+")),
    ]

    def found(*texts: str) -> list[tuple[Verdict, tuple[str, ...]]]:
        rules = [Rule(f"r{n}", parse(t), place=n) for n, t in enumerate(texts)]
        return [(f.verdict, f.parameters) for f in analyse(variables, rules)]

    assert found("IF A THEN P LIKE 'y*'") == [(Verdict.DEAD_PARAMETER, ("A",))]
    assert found("IF A THEN P == 'foo'") == [(Verdict.DEAD_PARAMETER, ("A",))]
    assert found("IF P THEN P LIKE 'x*'") == [(Verdict.ALWAYS_HOLDS, ())]
    assert found("P == 'foo'") == [(Verdict.NEVER_HOLDS, ())]
    assert not found("IF A THEN P LIKE 'x1*'", "IF P THEN P != 'x1'")
