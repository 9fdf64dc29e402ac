"""The schema of a rule accepts what the rule does."""

from __future__ import annotations

import itertools
import json
import random
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from actionsmith.logic import evaluate, parse
from actionsmith.logic.syntax import GroupKind
from actionsmith.plan.formats import IPV6
from actionsmith.plan.json_schema import like_pattern, rule_schema
from actionsmith.runtime.values import is_ipv6, like

SCHEMAS = {
    "A": {"required": ["A"]},
    "NOT A": {"not": {"required": ["A"]}},
    "A AND B": {"required": ["A", "B"]},
    "A OR B": {"anyOf": [{"required": ["A"]}, {"required": ["B"]}]},
    "Or(A, B)": {"anyOf": [{"required": ["A"]}, {"required": ["B"]}]},
    "OnlyOne(A, B)": {"oneOf": [{"required": ["A"]}, {"required": ["B"]}]},
    "ZeroOrOne(A, B)": {"not": {"required": ["A", "B"]}},
    "ZeroOrOne(A, B, C)": {
        "oneOf": [
            {"required": ["A"]},
            {"required": ["B"]},
            {"required": ["C"]},
            {
                "not": {
                    "anyOf": [
                        {"required": ["A"]},
                        {"required": ["B"]},
                        {"required": ["C"]},
                    ]
                }
            },
        ]
    },
    "AllOrNone(A, B)": {"dependentRequired": {"A": ["B"], "B": ["A"]}},
    "IF A THEN B": {"dependentRequired": {"A": ["B"]}},
    "IF A THEN B AND C": {"dependentRequired": {"A": ["B", "C"]}},
    "IF A AND B THEN C": {"if": {"required": ["A", "B"]}, "then": {"required": ["C"]}},
    "A == 'x'|'y'": {"required": ["A"], "properties": {"A": {"enum": ["x", "y"]}}},
    "A != 'x'": {"required": ["A"], "properties": {"A": {"not": {"enum": ["x"]}}}},
    "A < 5": {
        "required": ["A"],
        "properties": {"A": {"type": "number", "exclusiveMaximum": 5}},
    },
    "IF A LIKE 'x*' THEN B": {
        "if": {
            "required": ["A"],
            "properties": {"A": {"type": "string", "pattern": "^x"}},
        },
        "then": {"required": ["B"]},
    },
}


@pytest.mark.parametrize("rule", SCHEMAS)
def test_what_a_reader_sees(rule: str) -> None:
    assert rule_schema(parse(rule)) == SCHEMAS[rule]


@pytest.mark.parametrize(
    "rule",
    ["A <= B", "A + B <= 5", "IF A THEN B < C", "Or(A, NOT (B == C + 1))"],
)
def test_a_relation_has_no_schema(rule: str) -> None:
    assert rule_schema(parse(rule)) is None


def test_pairs_of_few_values_are_listed() -> None:
    values = {"A": (True, False), "B": (True, False), "S": ("x", "y"), "T": ("y",)}
    pairs = [None, True, False]
    for rule in ("A == B", "A != B", "NOT (A == B)", "IF S THEN A == B", "S <= T"):
        expression = parse(rule)
        schema = rule_schema(expression, values)
        assert schema is not None and rule_schema(expression) is None
        validator = Draft202012Validator(schema)
        choices = {"A": pairs, "B": pairs, "S": [None, "x", "y"], "T": [None, "y"]}
        for sent in itertools.product(*choices.values()):
            every = dict(zip(choices, sent, strict=True))
            request = {n: value for n, value in every.items() if value is not None}
            assert validator.is_valid(request) is evaluate(expression, request), rule


def test_pairs_of_many_values_are_not_listed() -> None:
    values = {"A": [str(n) for n in range(9)], "B": [str(n) for n in range(9)]}
    assert rule_schema(parse("A == B"), values) is None
    assert rule_schema(parse("A == B"), {"A": values["A"]}) is None


def test_a_schema_too_long_to_read_is_none() -> None:
    rule = "A"
    lengths = []
    for kind in itertools.islice(itertools.cycle(["ZeroOrOne", "AllOrNone"]), 40):
        rule = f"{kind}({rule}, B, C)"
        schema = rule_schema(parse(rule))
        lengths.append(len(json.dumps(schema)) if schema else 0)
    assert lengths[2] > 0
    assert lengths[-1] == 0
    assert max(lengths) < 20_000


VALUES: dict[str, list[object]] = {
    "S": ["", "x", "y", "xy", "5", "a.b", "a\nb", "line\n\nx", "\u4e2d"],
    "T": ["", "x", "y"],
    "I": [-1, 0, 1, 4, 5, 6, 10**30],
    "F": [-1, 0, 0.5, 1.0, 5, 4.999, 5.0, 1e60],
    "B": [True, False],
}

names = st.sampled_from(sorted(VALUES))
strings = st.sampled_from(["'x'", "'y'", "''", "'5'", "'a.b'"])
numbers = st.sampled_from(["0", "5", "-1", "0.5", "1"])
signs = st.sampled_from(["==", "!=", "<=", "<", ">=", ">"])
equality = st.sampled_from(["==", "!="])
numeric = st.sampled_from(["I", "F"])
texts = st.sampled_from(["S", "T"])
patterns = ["x*", "*", "x", "*y*", "", "a.b", "a*b", "**x", "*\u4e2d"]


def listed(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=1, max_size=3, unique=True).map("|".join)


terms = st.one_of(
    names,
    names,
    st.builds("{} {} {}".format, texts, equality, listed(strings)),
    st.builds("{} {} {}".format, numeric, equality, listed(numbers)),
    st.builds("{} {} {}".format, numeric, signs, numbers),
    st.builds("B {} {}".format, equality, st.sampled_from(["true", "false"])),
    st.builds("{} LIKE '{}'".format, texts, st.sampled_from(patterns)),
)


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    members = st.lists(inner, min_size=2, max_size=4)
    return st.one_of(
        inner.map("NOT ({})".format),
        members.map(lambda m: "(" + " AND ".join(m) + ")"),
        members.map(lambda m: "(" + " OR ".join(m) + ")"),
        st.builds(
            lambda kind, m: f"{kind}({', '.join(m)})",
            st.sampled_from([kind.value for kind in GroupKind]),
            members,
        ),
    )


predicates = st.recursive(terms, compound, max_leaves=6)
rules = predicates | st.builds("IF {} THEN {}".format, predicates, predicates)


@given(rules, st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_a_schema_says_what_its_rule_means(rule: str, chance: random.Random) -> None:
    expression = parse(rule)
    schema = rule_schema(expression)
    assert schema is not None
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for present in itertools.product([False, True], repeat=len(VALUES)):
        request: dict[str, Any] = {
            name: chance.choice(values)
            for (name, values), there in zip(VALUES.items(), present, strict=True)
            if there
        }
        assert validator.is_valid(request) is evaluate(expression, request), request


@given(st.text("x*.\\[$\n", max_size=8), st.text("x.\\[$\n", max_size=8))
def test_a_pattern_with_stars(pattern: str, value: str) -> None:
    # Python's own `$` also matches before a last line break, that of JSON Schema not.
    schema = {"pattern": like_pattern(pattern)}
    if not value.endswith("\n"):
        assert Draft202012Validator(schema).is_valid(value) is like(value, pattern)


@given(
    st.lists(
        st.sampled_from(["", "", "0", "fC00", "12345", "1.2.3.4", "1.2.3.256", "g"]),
        max_size=10,
    ).map(":".join)
)
def test_the_pattern_of_addresses_is_the_check_of_the_validator(text: str) -> None:
    assert bool(re.search(IPV6, text)) is is_ipv6(text)
