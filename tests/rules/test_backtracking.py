"""Patterns that take too long are refused, and those that people write are not."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from backtracker import Tree, plain_steps, render, steps
from hypothesis import given, settings
from hypothesis import strategies as st

from actionsmith.contract import Base, Text, ValueType
from actionsmith.diagnostics import Location
from actionsmith.rules.backtracking import Cost, UnjudgedError, danger
from actionsmith.rules.pattern import faults
from actionsmith.rules.values import misfit
from actionsmith.source import Scalar

AT = Location("x.yaml", 1, 1)
ORDINARY = [
    line
    for line in (Path(__file__).parent / "ordinary_patterns.txt")
    .read_text(encoding="utf-8")
    .splitlines()
    if not line.startswith("# ")
]
EXPONENTIAL = {
    "(a+)+": "(a+)+",
    "(a*)*": "(a*)*",
    "(a|a)*": "(a|a)*",
    "(a|aa)+": "(a|aa)+",
    "(.*)*": "(.*)*",
    r"(\w+\s?)*": r"(\w+\s?)*",
    "([a-zA-Z]+)*": "([a-zA-Z]+)*",
    "(x+x+)+y": "(x+x+)+",
    "(([a-z])+.)+[A-Z]([a-z])+": "(([a-z])+.)+",
    "id-(a|b|ab)*-end": "(a|b|ab)*",
    "((a?|b?)x)*": "((a?|b?)x)*",
    "([a-z]+|[0-9]|[a-f0-9]+)+": "([a-z]+|[0-9]|[a-f0-9]+)+",
    r"(\d+\.?)+": r"(\d+\.?)+",
    r"([a-z0-9]+[-.]?)*[a-z]{2,}": "([a-z0-9]+[-.]?)*",
    r"(?:(?=(a|a)+)b)*": "(a|a)+",
    "(a{1,5000}){1,5000}": "(a{1,5000}){1,5000}",
    "(((a{1,9}){1,9}){1,9})": "((a{1,9}){1,9}){1,9}",
    "(/-?[a-z-]+)*": "(/-?[a-z-]+)*",
    r"(\u4e00|[\u4e00-\u9fff])*": r"(\u4e00|[\u4e00-\u9fff])*",
    "(é|[^a-z])*": "(é|[^a-z])*",
}
POLYNOMIAL = [
    ".*.*.*.*=",
    ".*.*.*",
    "a*a*a*b",
    "a*a*a*a*a*b",
    ".*,.*,.*",
    "(.*,){11}P",
    "a*[ab]*[abc]*",
    r"\s*[^,]*\s*[^,]*\s*",
    ".{0,1000}:.{0,1000}:.{0,1000}",
    "([a-z]{0,64}){3}[a-z]*[a-z]*",
    "(a{0,50}){50}",
    "[a-z]{0,12}" * 20,
]
BOUNDED = [
    "a?" * 30 + "a" * 30,
    "a?" * 250,
    "(a|a)" * 80,
    "(a|aa)" * 60,
    "(|){60}",
    "(a?|b?)" * 60,
    "(a|a|a|a|a|a|a|a)" * 20,
    "[a-z]{0,6}" * 30,
]
UNJUDGED = [r"(a)\1", r"a(?<=a)b", r"a(?<!b)c", "(" * 60 + "a" + ")" * 60]


@pytest.mark.parametrize("pattern", ORDINARY)
def test_what_people_write_is_accepted(pattern: str) -> None:
    assert faults(pattern) == ()


@pytest.mark.parametrize("pattern", EXPONENTIAL)
def test_exponential(pattern: str) -> None:
    found = danger(pattern)
    assert found and found.cost is Cost.EXPONENTIAL
    assert pattern[found.start : found.end] == EXPONENTIAL[pattern]
    assert found.pump


@pytest.mark.parametrize("pattern", POLYNOMIAL)
def test_polynomial(pattern: str) -> None:
    found = danger(pattern)
    assert found and found.cost is Cost.POLYNOMIAL and found.pump


@pytest.mark.parametrize("pattern", BOUNDED)
def test_bounded(pattern: str) -> None:
    found = danger(pattern)
    assert found and found.cost is Cost.BOUNDED and not found.pump


@pytest.mark.parametrize("pattern", UNJUDGED)
def test_unjudged(pattern: str) -> None:
    with pytest.raises(UnjudgedError):
        danger(pattern)
    (fault,) = faults(pattern)
    assert fault.hint


@pytest.mark.parametrize(
    "pattern",
    [
        # Some that refuse what is repeated often would refuse as well.
        "(a?)*",
        "(a?){0,50}",
        "(y|yy)(yab|ab)*",
        "a{1,100000}",
        "(a{2}|b{3})*",
        "[ab]*c[ab]*c[ab]*c[ab]*",
        "(a{1,3}){1,3}",
        "([0-9]{16})+",
        "[a-z]{1,20}[a-z0-9]{0,20}[a-z]{1,20}",
        "a?" * 15 + "a" * 15,
        "-?[a-z-]+(/[a-z-]+)*",
        "([a-z]{0,64}){3}",
        r"\{x\}a{,b{}[]{}]",
        r"[\]a-\x7f\\]+\012\0\.[^]a]*",
    ],
)
def test_harmless(pattern: str) -> None:
    re.compile(pattern)
    assert danger(pattern) is None


@pytest.mark.parametrize("pattern", [*EXPONENTIAL, *POLYNOMIAL, *BOUNDED, *UNJUDGED])
def test_it_is_refused_for_one_reason(pattern: str) -> None:
    (fault,) = faults(pattern)
    assert len(fault.message) < 200


def test_no_example_is_matched_with_what_is_refused() -> None:
    text = Scalar(60 * "a" + "!", "plain", AT)
    pattern = Text(Scalar("(a+)+", "plain", AT))
    value_type = ValueType(name=None, base=Base.STRING, pattern=pattern)
    assert misfit(text, value_type) is None


def test_what_is_called_exponential_takes_re_too_long() -> None:
    found = danger("(a+)+")
    assert found
    value = found.prefix + 60 * found.pump + "!"
    program = f"import re; re.fullmatch('(a+)+', {value!r})"
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-c", program], timeout=2, check=True)


WORST = [
    "a?" * 250,
    ("(a?b?)?" * 72)[:497],
    "(" + "|".join(["[ab]"] * 99) + ")",
    "(" + "|".join("abcdefghij"[i % 10] + "x" for i in range(166)) + ")*",
    "[^a]{1,16}" * 50,
    "[^a]{4}" * 71,
    "([^a]{1,60}b)*" * 35,
    ".*" * 250,
    "(?:" + ".{9}" * 6 + ")*" + "(?:" + ".{9}" * 6 + ")*",
    "(" + ".{9}x" * 7 + ")*" + ".*",
    "(?=.*a)" * 71,
    "(.{60}.*)" * 50,
    "((a|b)(a|c)(b|c)?){20}" * 20,
    ("(?:a|[ab]{9}c|[bc]{7}d)*x" * 20)[:500],
    "".join(f"[a{chr(200 + i)}]" for i in range(125)),
    "".join(f"[a{chr(200 + i)}]*" for i in range(100)),
]


@pytest.mark.parametrize("pattern", WORST, ids=range(len(WORST)))
def test_judging_is_bounded(pattern: str) -> None:
    assert len(pattern) <= 500
    start = time.perf_counter()
    faults(pattern)
    # Some 50 ms are the aim. What this is to notice takes minutes.
    assert time.perf_counter() - start < 5


def _trees(depth: int) -> st.SearchStrategy[Tree]:
    chars = st.sampled_from(["a", "b", "ab"]).map(lambda c: ("chars", c))
    if not depth:
        return chars
    inner = _trees(depth - 1)
    bounds = [(0, None), (1, None), (0, 1), (0, 2), (2, 3), (1, 3)]
    return st.one_of(
        chars,
        st.lists(inner, min_size=1, max_size=4).map(lambda p: ("sequence", *p)),
        st.lists(inner, min_size=2, max_size=3).map(lambda p: ("choice", *p)),
        st.tuples(inner, st.sampled_from(bounds)).map(
            lambda p: ("repeat", p[0], *p[1])
        ),
    )


TREES = _trees(3)
WORDS = [""]
for _word in WORDS:
    if len(_word) < 4:
        WORDS += (_word + "a", _word + "b")


@given(TREES, st.text("abc", max_size=6))
@settings(max_examples=300, deadline=None)
def test_the_count_of_steps_is_what_a_matcher_takes(tree: Tree, value: str) -> None:
    assert steps(tree, value) == plain_steps(tree, value)


@given(TREES)
@settings(max_examples=150, deadline=None)
def test_what_is_accepted_needs_few_steps(tree: Tree) -> None:
    pattern = render(tree)
    re.compile(pattern)
    try:
        found = danger(pattern)
    except UnjudgedError:
        return
    if not found:
        assert worst_growth(tree) < 6, pattern
    elif found.cost is Cost.EXPONENTIAL:
        value = found.prefix + 24 * found.pump
        assert steps(tree, value) > 2**24, (pattern, found)


def worst_growth(tree: Tree) -> float:
    """Return by what factor the steps grow when a pumped value doubles its length.

    Two means linear, four quadratic, eight cubic.
    """
    growth = 0.0
    for prefix in WORDS[:7]:
        for pump in WORDS[1:]:
            number = 24 // len(pump)
            half = steps(tree, prefix + number * pump)
            whole = steps(tree, prefix + 2 * number * pump)
            growth = max(growth, whole / max(half, 200))
    return growth
