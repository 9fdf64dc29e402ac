"""The values that stand for all of a parameter's: none is missing in any gap."""

from __future__ import annotations

import string

import pytest

from actionsmith.logic import parse
from actionsmith.logic.analysis import Kind, Rule, Variable, can_be
from actionsmith.logic.analysis.wildcards import combinations, unused


def possible(variables: list[Variable], *texts: str) -> bool:
    rules = [Rule(text, parse(text)) for text in texts[1:]]
    return can_be(variables, rules, parse(texts[0]))


@pytest.mark.parametrize(
    ("texts", "whole", "broken"),
    [
        (("A > 1", "A < 3"), True, True),
        (("A > 1", "A < 2"), False, True),
        (("A > 0.5", "A < 0.75"), False, True),
        (("A > 0.5", "A < 1.5"), True, True),
        (("A > 2.5",), True, True),
        (("A < 0",), True, True),
        (("A < -5.5",), True, True),
        (("A != 0|1|2",), True, True),
        (("A != 0|1", "A >= 0", "A <= 1"), False, True),
    ],
)
def test_gaps_between_numbers(
    texts: tuple[str, ...], whole: bool, broken: bool
) -> None:
    assert possible([Variable(name="A", kind=Kind.INTEGER)], *texts) is whole
    assert possible([Variable(name="A", kind=Kind.NUMBER)], *texts) is broken


def one_of(name: str, *values: str) -> Variable:
    return Variable(name=name, kind=Kind.STRING, values=values or None)


@pytest.mark.parametrize(
    ("least", "most", "between"),
    [
        ("x", "y", 2),
        ("x", "x\0", 0),
        # What follows a text directly is the text and one more of the least character.
        ("x", "x\0\0", 1),
        ("x", "x\0\0\0", 2),
        ("", "\0", 0),
        (None, "", 0),
        (None, "\0", 1),
        (None, "A", 2),
        ("x", None, 2),
    ],
)
def test_gaps_between_texts(least: str | None, most: str | None, between: int) -> None:
    variables = [one_of("C"), one_of("D")]
    one, two = ["C"], ["C AND D", "C < D"]
    if least is not None:
        variables.append(one_of("A", least))
        one, two = [*one, "A", "A < C"], [*two, "A", "A < C"]
    if most is not None:
        variables.append(one_of("B", most))
        one, two = [*one, "B", "C < B"], [*two, "B", "D < B"]
    assert possible(variables, *one) is (between > 0)
    assert possible(variables, *two) is (between > 1)


def test_texts_come_in_order_of_their_length() -> None:
    expected = ["", "a", "b", "ab", "ac"]
    assert combinations(["a*", "*b"], ["a"]) == (expected, True)


def test_many_patterns_are_given_up() -> None:
    texts, complete = combinations([f"*{letter}*" for letter in "abcdefghijklmnop"], [])
    assert not complete
    assert texts


def test_there_is_always_an_unused_letter() -> None:
    usual = string.ascii_letters + string.digits
    for text in ("", "abc", usual, usual + "\u4e00\u4e01"):
        letter = unused(text)
        assert len(letter) == 1
        assert letter not in text
