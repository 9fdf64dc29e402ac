"""What authors are told: the place, what is wrong, and what to write instead.

Under each text in mistakes.txt, the marks stand below the characters that the error
points at; one mark behind the end is a place where something is missing.
"""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from actionsmith.logic import ExpressionError, parse

CASES = Path(__file__).with_name("mistakes.txt").read_text(encoding="utf-8")


def _cases() -> list[tuple[str, int, int, str, str | None]]:
    cases = []
    for block in CASES.strip("\n").split("\n\n"):
        text, marks, message, hint = block.split("\n")
        start, end = marks.index("^"), len(marks)
        hint = hint.removeprefix("  ")
        shown = None if hint == "-" else hint
        cases.append((text, start, end, message.removeprefix("  "), shown))
    return cases


def _error(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(("text", "start", "end", "message", "hint"), _cases())
def test_error(text: str, start: int, end: int, message: str, hint: str | None) -> None:
    error = _error(text)
    assert (error.message, error.hint) == (message, hint)
    missing = start == len(text)
    assert (error.start, error.end) == ((start, start) if missing else (start, end))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the expression is empty"),
        (" \t ", "the expression is empty"),
        ("A AND\nB", "a rule is one line, with spaces only between its parts"),
        (
            "A\N{NO-BREAK SPACE}",
            "a rule is one line, with spaces only between its parts",
        ),
        ("A == 'a\tb'", "a control character or line break stands between the quotes"),
        (".5 < A", "a number has digits on both sides of its point"),
        ("A == 1.", "a number has digits on both sides of its point"),
        ("A == 1.B", "a number has digits on both sides of its point"),
        ("[a\tb]", "a control character or line break stands between the quotes"),
        ("[]", "the square brackets hold no name"),
        ("A == \N{LEFT SINGLE QUOTATION MARK}x", "\u2018 only looks like '"),
        ("Or\N{FULLWIDTH LEFT PARENTHESIS}A", "\uff08 only looks like ("),
        ("\u540d", "the name \u540d has other letters than A to Z"),
        ("A == \0", "the character '\\x00' has no place in a rule"),
        ("A" * 4097, "the expression is longer than 4,096 characters"),
        ("(" * 65 + "A" + ")" * 65, "the expression nests deeper than 64 levels"),
        ("Or(A, " * 65, "the expression nests deeper than 64 levels"),
        ("NOT (" * 64 + "A" + ")" * 64, "the expression nests deeper than 64 levels"),
        ("A" + " + B" * 70 + " <= 1", "the expression nests deeper than 64 levels"),
        (
            "A == " + "9" * 400 + ".5",
            "this number has more digits than a float can hold",
        ),
    ],
)
def test_error_without_a_picture(text: str, message: str) -> None:
    error = _error(text)
    assert error.message == message
    assert 0 <= error.start <= error.end <= len(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("A AND\nB", "write a plain space"),
        ("A == \N{LEFT SINGLE QUOTATION MARK}x", "write '"),
        ("Or\N{FULLWIDTH LEFT PARENTHESIS}A", "write ("),
        ("\u540d" * 40, "write [" + "\u540d" * 40 + "]"),
        ("\u540d" * 41, "write [" + "\u540d" * 40 + "...]"),
    ],
)
def test_hint_without_a_picture(text: str, hint: str) -> None:
    assert _error(text).hint == hint


def test_depth_is_refused_where_it_starts() -> None:
    text = f"Or(A, {'(' * 70}B"
    error = _error(text)
    assert error.start == text.index("((") + 63
    assert error.end == error.start + 1
    assert error.hint == "split it into several rules"


def test_limits_are_said_with_their_place() -> None:
    empty = _error(" \t ")
    assert (empty.start, empty.end) == (0, 3)
    assert empty.hint == "write a rule such as Or(A, B)"
    long = _error("A" * 5000)
    assert (long.start, long.end) == (4096, 5000)
    assert long.hint == "split it into several rules"
    # As long as it may be, and more brackets than may stand in each other.
    assert parse("A" * 4096)
    assert parse(" AND ".join(["(A)"] * 70))


@pytest.mark.parametrize("text", ["@", "A @", "  @ B", "A AND", "A AND ", "Or(A,"])
def test_the_place_is_where_reading_stops(text: str) -> None:
    error = _error(text)
    start = text.find("@")
    expected = (start, start + 1) if "@" in text else (len(text.rstrip()),) * 2
    assert (error.start, error.end) == expected


def test_error_as_text() -> None:
    error = _error("A = 5")
    shown = "at offset 2: = is no sign of a rule (write == to compare)"
    assert str(error) == shown
    told = "'= is no sign of a rule', 2, 3, 'write == to compare'"
    assert repr(error) == f"ExpressionError({told})"
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), vars(again)) == (shown, vars(error))
    without_hint = _error("A == .5")
    assert str(without_hint) == (
        "at offset 5: a number has digits on both sides of its point"
    )


def test_what_is_quoted_is_cut() -> None:
    for word, shown in (("b" * 40, "b" * 40), ("b" * 41, "b" * 40 + "...")):
        assert _error(f"A {word}").message == f"something is missing before {shown}"
