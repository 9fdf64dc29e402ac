"""What rules mean, judged against plain Python that knows nothing of trees.

The reading by which other tests judge, that of `idl`, is judged here, too.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import idl
import pytest

from actionsmith.logic import evaluate, parse

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = "ABC"

# Each pattern over every set of sent parameters: s holds the names that were sent.
PATTERNS: dict[str, Callable[[frozenset[str]], bool]] = {
    "A": lambda s: "A" in s,
    "NOT A": lambda s: "A" not in s,
    "A AND B": lambda s: {"A", "B"} <= s,
    "A OR B": lambda s: "A" in s or "B" in s,
    "A OR B AND C": lambda s: "A" in s or ("B" in s and "C" in s),
    "NOT (A AND B)": lambda s: not {"A", "B"} <= s,
    "NOT A AND B": lambda s: "A" not in s and "B" in s,
    "IF A THEN B": lambda s: "B" in s if "A" in s else True,
    "IF A AND NOT B THEN C": lambda s: not ("A" in s and "B" not in s) or "C" in s,
    "Or(A, B, C)": lambda s: len(s) > 0,
    "OnlyOne(A, B, C)": lambda s: len(s) == 1,
    "AllOrNone(A, B, C)": lambda s: len(s) in (0, 3),
    "ZeroOrOne(A, B, C)": lambda s: len(s) < 2,
    "NOT OnlyOne(A, B, C)": lambda s: len(s) != 1,
    "OnlyOne(A, NOT A)": lambda _: True,
    "ZeroOrOne(A, AllOrNone(B, C))": lambda s: (
        "A" not in s or ("B" in s) != ("C" in s)
    ),
    "IF A THEN OnlyOne(B, C)": lambda s: "A" not in s or len(s) == 2,
    # Relations and arithmetic, each parameter sent as 1.
    "A <= B": lambda _: True,
    "A < B": lambda s: not {"A", "B"} <= s,
    "NOT (A < B)": lambda s: {"A", "B"} <= s,
    "A + B <= 1": lambda s: not {"A", "B"} <= s,
    "A + B + C == 3": lambda _: True,
    "A + B + C != 3": lambda s: s != {"A", "B", "C"},
    "A == 1": lambda s: "A" in s,
    "A != 1": lambda _: False,
    "NOT A != 1": lambda _: True,
    "NOT A == 1": lambda s: "A" not in s,
    "OnlyOne(A == 1, B == 2, C)": lambda s: ("A" in s) != ("C" in s),
}
SETS = [
    frozenset(chosen)
    for size in range(len(NAMES) + 1)
    for chosen in itertools.combinations(NAMES, size)
]


@pytest.mark.parametrize("rule", PATTERNS)
@pytest.mark.parametrize("absent", [{}, dict.fromkeys(NAMES)], ids=["unset", "null"])
def test_pattern_over_all_sets(rule: str, absent: dict[str, object]) -> None:
    for sent in SETS:
        request = {**absent, **dict.fromkeys(sent, 1)}
        assert evaluate(parse(rule), request) is PATTERNS[rule](sent), sent
        assert idl.holds(idl.parse(rule), request) is PATTERNS[rule](sent), sent


@pytest.mark.parametrize("value", ["", [], {}, 0, 0.0, False])
def test_empty_is_present(value: object) -> None:
    assert evaluate(parse("A"), {"A": value})


HUGE = 2**53 + 1
COMPARISONS: list[tuple[str, dict[str, object], bool]] = [
    ("A == 'x'", {"A": "x"}, True),
    ("A == 'x'", {"A": "X"}, False),
    ("A == 'x'|'y'", {"A": "y"}, True),
    ("A != 'x'|'y'", {"A": "y"}, False),
    ("A != 'x'|'y'", {"A": "z"}, True),
    ("A != 'x'", {}, False),
    ("A != 'x'", {"A": None}, False),
    # Kinds: different ones are unequal and in no order.
    ("A == 1", {"A": True}, False),
    ("A != 1", {"A": True}, True),
    ("A == true", {"A": 1}, False),
    ("A == false", {"A": False}, True),
    ("A == '1'", {"A": 1}, False),
    ("A == 1", {"A": "1"}, False),
    ("A <= 5", {"A": "1"}, False),
    ("A <= 5", {"A": True}, False),
    ("A >= 5", {"A": [9]}, False),
    ("A == 'x'", {"A": ["x"]}, False),
    ("A != 'x'", {"A": ["x"]}, True),
    ("A == B", {"A": 1, "B": "1"}, False),
    ("A != B", {"A": 1, "B": "1"}, True),
    ("A < B", {"A": 1, "B": "2"}, False),
    ("A == B", {"A": [1], "B": [1]}, False),
    ("A < B", {"A": False, "B": True}, False),
    ("A == B", {"A": True, "B": True}, True),
    ("A <= B", {"A": "2024-01-31", "B": "2024-02-01"}, True),
    ("A < B", {"A": "b", "B": "a"}, False),
    # Numbers.
    ("A == 2", {"A": 2.0}, True),
    ("A == 1.1", {"A": 1.1}, True),
    ("A > -1", {"A": -0.5}, True),
    (f"A == {HUGE}", {"A": HUGE}, True),
    (f"A == {HUGE}", {"A": HUGE - 1}, False),
    (f"A == {HUGE}", {"A": float(HUGE)}, False),
    ("A < B", {"A": HUGE - 1, "B": HUGE}, True),
    ("A == 1", {"A": float("nan")}, False),
    ("A <= B", {"A": 1, "B": float("inf")}, True),
    # Arithmetic.
    ("A + B <= 1000", {"A": 900, "B": 100}, True),
    ("A + B <= 1000", {"A": 900, "B": 101}, False),
    ("A - B - 1 == 0", {"A": 3, "B": 2}, True),
    ("A + B * 2 == 7", {"A": 1, "B": 3}, True),
    ("(A + B) * 2 == 8", {"A": 1, "B": 3}, True),
    ("A / B * B == A", {"A": 1, "B": 49}, True),
    ("A / B == 0.5", {"A": 1, "B": 2}, True),
    ("A / B == C", {"A": HUGE * 10**400, "B": 10**400, "C": HUGE}, True),
    ("A / B < 1", {"A": 0.5, "B": 1}, True),
    # No result: the relation does not hold, whichever way it compares.
    ("A / B <= 1", {"A": 1, "B": 0}, False),
    ("A / B != 1", {"A": 1, "B": 0}, False),
    ("A / B != 1", {"A": 1.0, "B": 0}, False),
    ("NOT (A / B <= 1)", {"A": 1, "B": 0}, True),
    ("A / B <= 1", {"A": 1}, True),
    ("A + B != 5", {"A": 1, "B": "4"}, False),
    ("A + B == 2", {"A": True, "B": 1}, False),
    ("A + B >= 0", {"A": 10**400, "B": 0.5}, False),
    ("A * B < 1", {"A": [1], "B": 0}, False),
    # Patterns.
    ("A LIKE 'eni-*'", {"A": "eni-1"}, True),
    ("A LIKE 'eni-*'", {"A": "eni-"}, True),
    ("A LIKE 'eni-*'", {"A": "Eni-1"}, False),
    ("A LIKE 'eni'", {"A": "eni-1"}, False),
    ("A LIKE '*b*'", {"A": "abc"}, True),
    ("A LIKE '*a*a*'", {"A": "a"}, False),
    ("A LIKE 'ab*ba'", {"A": "aba"}, False),
    ("A LIKE 'ab*ba'", {"A": "abba"}, True),
    ("A LIKE '*.+json*'", {"A": "x/y.+json;z"}, True),
    ("A LIKE '*.json'", {"A": "xjson"}, False),
    ("A LIKE '*'", {"A": "two\nlines"}, True),
    ("A LIKE ''", {"A": ""}, True),
    ("A LIKE '*'", {"A": 1}, False),
    ("A LIKE '*'", {}, False),
    ("A LIKE '" + "*a" * 40 + "*b'", {"A": "a" * 5000}, False),
]


@pytest.mark.parametrize(("rule", "request_", "expected"), COMPARISONS)
def test_comparison(rule: str, request_: dict[str, object], expected: bool) -> None:
    assert evaluate(parse(rule), request_) is expected
    assert idl.holds(idl.parse(rule), request_) is expected
