"""What authors are told: the place, what is wrong, and what to write instead.

Under each text, the marks stand below the characters that the error points at; one
mark behind the end is a place where something is missing.
"""

from __future__ import annotations

import re

import pytest

from actionsmith.logic import ExpressionError, parse

CASES = """
IF A then B
     ^^^^
  'then' is a keyword in the wrong case
  did you mean 'THEN'? a parameter of that name is written [then]

if A THEN B
^^
  'if' is a keyword in the wrong case
  did you mean 'IF'? a parameter of that name is written [if]

A and B
  ^^^
  'and' is a keyword in the wrong case
  did you mean 'AND'? a parameter of that name is written [and]

A or B
  ^^
  'or' is a keyword in the wrong case
  did you mean 'OR' or 'Or'? a parameter of that name is written [or]

zeroorone(A, B)
^^^^^^^^^
  'zeroorone' is a keyword in the wrong case
  did you mean 'ZeroOrOne'? a parameter of that name is written [zeroorone]

A == TRUE
     ^^^^
  'TRUE' is a keyword in the wrong case
  did you mean 'true'? a parameter of that name is written [TRUE]

A == null
     ^^^^
  there is no constant 'null'
  write NOT A where A is not sent; a parameter of that name is written [null]

ZeroOrOn(A, B)
^^^^^^^^
  there is no group 'ZeroOrOn'
  did you mean 'ZeroOrOne'?

oneOf(A, B)
^^^^^
  there is no group 'oneOf'
  did you mean 'OnlyOne'?

Foo(A, B)
^^^
  there is no group 'Foo'
  the groups are Or, OnlyOne, AllOrNone, ZeroOrOne

OR(A, B)
^^
  there is no group 'OR'
  did you mean 'Or'?

Or(A)
^^^^^
  Or(...) takes two or more members, this one has one
  separate members by commas; one alone needs no group around it

Or()
   ^
  there is nothing between these brackets
  write Or(A, B)

Or(A,)
     ^
  a member is missing after the comma
  leave the comma out

Or A
   ^
  Or is followed by its members in brackets
  write Or(A, B)

A Or B
  ^^
  Or stands before its members
  write Or(A, B), or A OR B between predicates

Or(A, B
  ^
  this bracket is not closed
  add )

IF Or(A, B THEN C
     ^
  this bracket is not closed
  add )

Or(A, B))
        ^
  this bracket closes nothing
  leave it out or add (

A, B
 ^
  commas separate the members of a group only
  write AND or OR, or a group such as Or(A, B)

A && B
  ^^
  && is no sign of a rule
  write AND

A || B
  ^^
  || is no sign of a rule
  write OR

A | B
  ^
  | separates the constants of a list only
  write OR

!A
^
  ! is no sign of a rule
  write NOT

A = 5
  ^
  = is no sign of a rule
  write == to compare

A => 5
  ^^
  => is no sign of a rule
  write >= to compare, or IF A THEN B for a condition

A -> B
  ^^
  -> is no sign of a rule
  write IF A THEN B for a condition

A <> 5
  ^^
  <> is no sign of a rule
  write != to compare

Or(A, B);
        ^
  ; is no sign of a rule
  a rule ends without a sign: leave it out

A == 'x
     ^^
  this string has no closing quote
  add the quote

A == 'a\\nb'
     ^^^^^^
  a backslash in a string stands before a quote or another backslash
  write \\\\ for a backslash

A @ B
  ^
  the character '@' has no place in a rule
  a name with other characters stands in square brackets

Filter.Name AND B
^^^^^^^^^^^
  a plain name has letters, digits and _ only, not '.'
  write [Filter.Name] for a parameter of that name

IF Odd-Name THEN B
   ^^^^^^^^
  Odd-Name is read as a difference, which has to be compared
  write [Odd-Name] if this is one name

1abc
^^^^
  a plain name starts with a letter or _
  write [1abc]

[ A ]
^^^^^
  a name in square brackets is taken as it stands, spaces included
  write [A]

[A
^
  this square bracket has no partner
  write [Odd-Name]

NOT NOT A
    ^^^
  two NOTs in a row say nothing
  leave both out, or write NOT (NOT A)

A NOT LIKE 'x'
  ^^^
  NOT stands before what it negates
  write NOT A LIKE 'x*', or A != 'x'|'y' for a list

1 <= A <= 5
       ^^
  a comparison has two sides
  write A >= 1 AND A <= 5

A <= B < C
       ^
  a comparison has two sides
  write A <= B AND B < C

1 <= A + B <= 5
           ^^
  a comparison has two sides
  write two comparisons joined by AND

5 < A
^
  a constant stands on the right of a comparison
  write A > 5

'x' == A
^^^
  a constant stands on the right of a comparison
  write A == 'x'

A == 'x'|B
         ^
  a list has constants only: strings, numbers, true, false
  write A == 'x'|'y'

A < 'x'
    ^^^
  '<' takes one number or another parameter
  strings, true, false and lists are compared by == and !=

A LIKE B
       ^
  LIKE takes a pattern in quotes
  write A LIKE 'x*'

A LIKE 'x'|'y'
          ^
  LIKE takes one pattern
  write A LIKE 'x*' OR A LIKE 'y*'

IF A
    ^
  IF has no THEN after it
  write IF A THEN B

A THEN B
  ^^^^
  THEN has no IF before it
  write IF A THEN B

Or(IF A THEN B, C)
   ^^
  IF stands at the start of a rule only
  write (NOT A OR B) for IF A THEN B inside a rule

IF A THEN B ELSE C
            ^^^^
  there is no 'ELSE' in a rule
  there is no ELSE: write a second rule, IF NOT A THEN C

A IN ('x', 'y')
  ^^
  there is no 'IN' in a rule
  write A == 'x'|'y'

A B
  ^
  something is missing before B
  join two parts by AND, OR or a comparison

A AND
     ^
  something is missing after AND
  a predicate belongs here, such as A, A == 'x' or Or(A, B)

A ==
    ^
  something is missing after ==
  a constant or a parameter belongs here

A + B AND C
      ^^^
  the result of arithmetic has to be compared
  add a comparison: <= 1000

A + B == 'x'
         ^^^
  the result of arithmetic is compared with a number only
  a name with - or / in it stands in square brackets

A <= 5 + 3
     ^^^^^
  this arithmetic names no parameter
  write its result

2 * A <= 10
^^^^^^^^^^^
  this relates the parameter 'A' to itself alone
  compare one parameter with a constant, or relate two different ones

A <= (B)
       ^
  brackets in arithmetic hold an operation
  write B without them

A == (B OR C)
        ^^
  OR joins predicates, not what is compared
  write A == B OR A == C, or A == 'x'|'y'

A <= -B
      ^
  a minus alone stands before a number only
  write 0 - B

A == .5
     ^
  a number has digits on both sides of its point
  -

A == 0.1000000000000000000001
     ^^^^^^^^^^^^^^^^^^^^^^^^
  this number has more digits than a float can hold
  write 0.1

Or(A B)
     ^
  something is missing before B
  separate members by commas, or join them by AND or OR

Or(A; B)
    ^
  ; is no sign of a rule
  separate members by commas

Or{A, B}
  ^
  { is no sign of a rule
  brackets are round: write Or(A, B)

Or(A, B).
        ^
  a rule ends without a sign
  leave it out

Or(A, B) OnlyOne(C, D)
         ^^^^^^^
  something is missing before OnlyOne
  join two parts by AND or OR, or write two rules

Or(, B)
   ^
  there is nothing before this ,
  a predicate belongs here, such as A, A == 'x' or Or(A, B)

Or('A', 'B')
   ^^^
  a name stands without quotes
  write A if that is a parameter

IF THEN B
   ^^^^
  there is nothing between IF and THEN
  write IF A THEN B

IF A THENN B
     ^^^^^
  there is no 'THENN' in a rule
  did you mean 'THEN'?

IFF A THEN B
^^^
  there is no 'IFF' in a rule
  write AllOrNone(A, B)

A >= 1 AND <= 5
           ^^
  there is nothing on the left of <=
  write A <= 5

A <= 5kg
     ^^^
  a number has digits, and a point at most
  write 5, and leave kg out

A <= 1_000
     ^^^^^
  a number has digits, and a point at most
  write 1000

A <= 0x10
     ^^^^
  a number has digits, and a point at most
  write 16

A <= 1e999
     ^^^^^
  a number has digits, and a point at most
  write 1, and leave e999 out

A <= 1,000
      ^
  a number has no commas
  write 1000

A <= 1 000
       ^^^
  a number has no spaces
  write 1000

A <= +5
     ^
  a number has no plus before it
  leave it out

A == ('x'|'y')
      ^^^
  a list has no brackets around it
  write A == 'x'|'y'

A == 'x' OR 'y'
            ^^^
  OR joins predicates, and this is a constant
  write A == 'x'|'y'

A =~ 'x'
  ^^
  =~ is no sign of a rule
  write A LIKE 'x*'
"""


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


def test_depth_is_refused_where_it_starts() -> None:
    text = f"Or(A, {'(' * 70}B"
    assert _error(text).start == text.index("((") + 63


def test_error_as_text() -> None:
    error = _error("A = 5")
    shown = "at offset 2: = is no sign of a rule (write == to compare)"
    assert str(error) == shown
    assert re.fullmatch("ExpressionError.*", repr(error))
