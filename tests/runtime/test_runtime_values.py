"""What validators ask of values: kinds, order, arithmetic and patterns."""

from __future__ import annotations

from fractions import Fraction

import pytest

from actionsmith.runtime import values
from actionsmith.runtime.validation import Violation

SIGNS = ("==", "!=", "<=", "<", ">=", ">")
HUGE = 10**400


def test_what_a_missing_parameter_violates() -> None:
    assert values.missing("Item", "MissingParameter") == Violation(
        "required", "MissingParameter", ("Item",), "Item is required."
    )


def test_every_unknown_name_is_a_violation_and_no_other() -> None:
    request = {"Item": "x", "Itme": "x", "": 1}
    assert list(values.unknown(request, {"Item", "Size"}, "UnknownParameter")) == [
        Violation("unknown", "UnknownParameter", (name,), f"There is no parameter {n}.")
        for name, n in (("Itme", "'Itme'"), ("", "''"))
    ]


def test_what_a_value_of_another_type_violates() -> None:
    assert values.wrong_type("Size", "an integer", "InvalidParameter") == Violation(
        "type", "InvalidParameter", ("Size",), "Size must be an integer."
    )


def test_what_a_value_that_is_not_allowed_violates() -> None:
    known = values.wrong_value("Size", "enum", "one of S, M", "InvalidParameterValue")
    assert known == Violation(
        "enum", "InvalidParameterValue", ("Size",), "Size must be one of S, M."
    )
    assert known.confidence == "documented"
    guessed = values.wrong_value("Size", "enum", "S", "X", "inferred")
    assert guessed.confidence == "inferred"


@pytest.mark.parametrize(
    ("value", "is_integer", "is_number"),
    [
        (0, True, True),
        (HUGE, True, True),
        (1.0, False, True),
        (float("nan"), False, True),
        (True, False, False),
        ("1", False, False),
        (None, False, False),
    ],
)
def test_what_numbers_are(value: object, is_integer: bool, is_number: bool) -> None:
    assert values.is_integer(value) is is_integer
    assert values.is_number(value) is is_number


def test_how_many_conditions_hold() -> None:
    assert values.count(True, False, True) == 2
    assert values.count(False, False) == 0
    assert values.differ(True, False)
    assert not values.differ(True, True)
    assert not values.differ(False, False)


def holding(left: object, right: object) -> str:
    """Return the comparisons of two values that hold."""
    return " ".join(s for s in SIGNS if values.compares(left, s, right))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, 1, "== <= >="),
        (1, 2, "!= <= <"),
        (2, 1, "!= >= >"),
        (1, 1.0, "== <= >="),
        (HUGE, 1.5, "!= >= >"),
        (Fraction(1, 3), 1, "!= <= <"),
        ("a", "a", "== <= >="),
        # The order is that of code points.
        ("B", "a", "!= <= <"),
        ("10", "9", "!= <= <"),
        ("a", "", "!= >= >"),
        # Booleans are equal or not, and in no order.
        (True, True, "=="),
        (False, False, "=="),
        (True, False, "!="),
        # Values of different kinds are unequal and in no order.
        (1, "1", "!="),
        (1, True, "!="),
        (0, False, "!="),
        ("true", True, "!="),
        # Lists and objects are of no kind.
        (["a"], ["a"], "!="),
        ({}, {}, "!="),
        # What is not there compares to nothing.
        (None, 1, ""),
        ("a", None, ""),
        (None, None, ""),
    ],
)
def test_what_compares(left: object, right: object, expected: str) -> None:
    assert holding(left, right) == expected


@pytest.mark.parametrize(
    ("left", "sign", "right", "expected"),
    [
        (2, "+", 3, 5),
        (2, "-", 3, -1),
        (2, "*", 3, 6),
        (6, "/", 3, 2),
        (1, "/", 3, Fraction(1, 3)),
        (HUGE, "+", 1, HUGE + 1),
        (0.5, "+", 1, 1.5),
        (1, "/", 0.5, 2.0),
        (1.0, "/", 4, 0.25),
        (Fraction(1, 3), "*", 3, 1),
        # No result: by zero, beyond a float, of what is no number.
        (1, "/", 0, None),
        (1.0, "/", 0, None),
        (HUGE, "+", 0.5, None),
        (1e308, "*", 10.0, None),
        (float("inf"), "-", 1, None),
        ("1", "+", 1, None),
        (1, "+", "1", None),
        (True, "+", 1, None),
        (1, "+", True, None),
        (1, "+", None, None),
        ([], "*", 2, None),
    ],
)
def test_what_combines(
    left: object, sign: str, right: object, expected: object
) -> None:
    result = values.combine(left, sign, right)
    assert result == expected
    assert isinstance(result, float) == isinstance(expected, float)


@pytest.mark.parametrize(
    ("pattern", "matched", "others"),
    [
        ("", [""], ["a"]),
        ("a", ["a"], ["", "A", "ab", "ba"]),
        ("*", ["", "a", "a\nb", "*"], []),
        ("a*", ["a", "ab", "aa", "a\n"], ["", "ba", "A"]),
        ("*a", ["a", "ba", "aa"], ["", "ab"]),
        ("a*a", ["aa", "aba", "aaa"], ["a", "ab", "ba"]),
        ("a*b*c", ["abc", "aXbYc", "abbc", "abcbc"], ["ac", "acb", "abcb"]),
        ("*b*b*", ["bb", "abbb", "bab"], ["b", "ab"]),
        # What stands in the middle is not found at the ends, which are taken.
        ("ab*b*ba", ["abbba", "abXbXba"], ["abba", "aba"]),
        ("*a*", ["a", "bab"], ["", "b"]),
        ("**", ["", "a"], []),
        ("a**b", ["ab", "axb"], ["a"]),
        # Only the star is special.
        ("a?", ["a?"], ["ab"]),
        (".*", [".", ".a"], ["a"]),
        ("[a]", ["[a]"], ["a"]),
    ],
)
def test_what_is_like(pattern: str, matched: list[str], others: list[str]) -> None:
    assert [v for v in [*matched, *others] if values.like(v, pattern)] == matched


@pytest.mark.parametrize("value", [None, 1, True, ["a"], {}])
def test_only_strings_are_like_something(value: object) -> None:
    assert not values.like(value, "*")


def test_unknown_members_of_a_structure() -> None:
    assert list(values.unknown({"a": 1, "b": 2}, {"a"}, "Code", "Filters[0]")) == [
        Violation("unknown", "Code", ("Filters[0].b",), "Filters[0] has no member 'b'.")
    ]


@pytest.mark.parametrize(
    ("text", "is_date"),
    [
        ("2024-02-29", True),
        ("2023-02-29", False),
        ("0000-01-01", False),
        ("20240229", False),
        ("2024-W09-4", False),
        ("2024-2-29", False),
        ("2024-02-29T08:37:53Z", True),
        ("2024-02-29 08:37:53", True),
        ("2024-02-29T08:37:53.123456+08:00", True),
        ("2024-02-29T08:37:53+0800", False),
        ("2024-02-29T08:37", False),
        ("2024-02-29T24:37:53Z", False),
        ("2024-02-29T08:37:60Z", False),
        ("2024-02-29T08:37:53z", False),
        ("2024-02-29t08:37:53Z", False),
        ("2024-02-29T08:37:53Z\n", False),
        ("\u0662\u0660\u0662\u0664-02-29", False),
        ("", False),
        ("\ud800", False),
    ],
)
def test_dates(text: str, is_date: bool) -> None:
    assert values.is_date(text) is is_date
