"""A second reading of the language of rules, to judge everything else by.

It is written from the published meaning, as the table in `logic/evaluate.py` tells it,
and shares no code with what it judges: a parser of its own, trees that are plain
tuples, and their meaning in plain Python.

| tree                             | text                      |
|----------------------------------|---------------------------|
| `("sent", name)`                 | `A`                       |
| `("is", name, sign, constants)`  | `A == 'x'\\|'y'`, `A <= 5` |
| `("like", name, pattern)`        | `A LIKE 'x*'`             |
| `("relates", left, sign, right)` | `A + B <= 5`              |
| `("not", p)`, `("and", p, q)`    | `NOT p`, `p AND q`        |
| `("if", p, q)`                   | `IF p THEN q`             |
| `("OnlyOne", p, q)`              | `OnlyOne(p, q)`           |

An operand of a relation is a name, a number or `(left, sign, right)`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any

Tree = tuple[Any, ...]

GROUPS = ("Or", "OnlyOne", "AllOrNone", "ZeroOrOne")
ORDER = {
    "==": operator.eq,
    "!=": operator.ne,
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
}
SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul}

_TOKEN = re.compile(
    r"""[ \t]*(?:
        (?P<name>[A-Za-z_][A-Za-z0-9_]*) | \[(?P<odd>[^\[\]]+)\]
      | (?P<number>[0-9]+(?:\.[0-9]+)?)
      | (?P<text>'(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*")
      | (?P<sign>[=!<>]=|[<>()+*/|,-])
    )""",
    re.VERBOSE,
)
_KEYWORDS = {"IF", "THEN", "AND", "OR", "NOT", "LIKE", "true", "false", *GROUPS}


# What a rule says


def parse(text: str) -> Tree:
    """Return the tree of a rule, or raise ValueError."""
    parser = _Parser(text)
    tree = parser.rule()
    parser.expect("end", "")
    return tree


class _Parser:
    """Reads by recursive descent; a token is its kind and its text."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        self._place = 0
        position = 0
        text = text.rstrip(" \t")
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None or match.lastgroup is None:
                raise ValueError(text[position:])
            position = match.end()
            kind, word = match.lastgroup, match[match.lastgroup]
            if kind == "name" and word in _KEYWORDS:
                kind = "keyword"
            self._tokens.append(("name" if kind == "odd" else kind, word))

    def _next(self) -> tuple[str, str]:
        if self._place < len(self._tokens):
            return self._tokens[self._place]
        return "end", ""

    def _take(self) -> tuple[str, str]:
        token = self._next()
        self._place += 1
        return token

    def _skip(self, kind: str, word: str) -> bool:
        found = self._next() == (kind, word)
        self._place += found
        return found

    def expect(self, kind: str, word: str) -> None:
        if not self._skip(kind, word):
            raise ValueError(f"{word!r} expected, not {self._next()}")

    def rule(self) -> Tree:
        if not self._skip("keyword", "IF"):
            return self._predicate()
        condition = self._predicate()
        self.expect("keyword", "THEN")
        return "if", condition, self._predicate()

    def _predicate(self) -> Tree:
        members = [self._conjunction()]
        while self._skip("keyword", "OR"):
            members.append(self._conjunction())
        return ("or", *members) if members[1:] else members[0]

    def _conjunction(self) -> Tree:
        members = [self._clause()]
        while self._skip("keyword", "AND"):
            members.append(self._clause())
        return ("and", *members) if members[1:] else members[0]

    def _clause(self) -> Tree:
        if self._skip("keyword", "NOT"):
            return "not", self._clause()
        kind, word = self._next()
        if kind == "keyword" and word in GROUPS:
            self._take()
            self.expect("sign", "(")
            members = [self._predicate()]
            while self._skip("sign", ","):
                members.append(self._predicate())
            self.expect("sign", ")")
            return (word, *members)
        start = self._place
        try:
            return self._about_values()
        except ValueError:
            # What is in brackets may be arithmetic, or a predicate.
            self._place = start
        self.expect("sign", "(")
        inner = self._predicate()
        self.expect("sign", ")")
        return inner

    def _about_values(self) -> Tree:
        left = self._operand()
        if self._skip("keyword", "LIKE"):
            return "like", left, self._constant()
        if self._next()[1] not in ORDER:
            if not isinstance(left, str):
                raise ValueError("a number is no predicate")
            return "sent", left
        sign = self._take()[1]
        start = self._place
        try:
            constants = [self._constant()]
            while self._skip("sign", "|"):
                constants.append(self._constant())
            goes_on = self._next()[1] in ("+", "-", "*", "/")
        except ValueError:
            goes_on = True
        if not goes_on and isinstance(left, str):
            return "is", left, sign, tuple(constants)
        self._place = start
        return "relates", left, sign, self._operand()

    def _operand(self) -> Any:
        left = self._product()
        while self._next() in (("sign", "+"), ("sign", "-")):
            left = (left, self._take()[1], self._product())
        return left

    def _product(self) -> Any:
        left = self._factor()
        while self._next() in (("sign", "*"), ("sign", "/")):
            left = (left, self._take()[1], self._factor())
        return left

    def _factor(self) -> Any:
        if self._skip("sign", "("):
            inner = self._operand()
            self.expect("sign", ")")
            return inner
        if self._next()[0] == "name":
            return self._take()[1]
        return self._number()

    def _number(self) -> int | float:
        minus = self._skip("sign", "-")
        kind, word = self._take()
        if kind != "number":
            raise ValueError(f"a number expected, not {word!r}")
        exact = -Decimal(word) if minus else Decimal(word)
        return int(exact) if exact == int(exact) else float(exact)

    def _constant(self) -> Any:
        kind, word = self._next()
        if kind == "text":
            self._take()
            return re.sub(r"\\(.)", r"\1", word[1:-1])
        if kind == "keyword" and word in ("true", "false"):
            self._take()
            return word == "true"
        return self._number()


def text(rule: Tree) -> str:
    """Return a rule as a contract has it."""
    match rule:
        case ("sent", name):
            return _name(name)
        case ("is", name, sign, values):
            return f"{_name(name)} {sign} {'|'.join(map(_literal, values))}"
        case ("like", name, pattern):
            return f"{_name(name)} LIKE {_literal(pattern)}"
        case ("relates", left, sign, right):
            return f"{_side(left)} {sign} {_side(right)}"
        case ("not", inner):
            return f"NOT ({text(inner)})"
        case ("and" | "or" as word, *members):
            return f" {word.upper()} ".join(f"({text(each)})" for each in members)
        case ("if", condition, consequence):
            return f"IF {text(condition)} THEN {text(consequence)}"
        case (group, *members):
            return f"{group}({', '.join(map(text, members))})"
    raise AssertionError(rule)


def _name(name: str) -> str:
    plain = re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name)
    # A keyword in the wrong case is no name either, but most likely a slip.
    is_word = name.casefold() in map(str.casefold, _KEYWORDS)
    return f"[{name}]" if not plain or is_word else name


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace("'", "\\'")
        return f"'{escaped}'"
    return str(value)


def _side(side: Any) -> str:
    if isinstance(side, tuple):
        left, sign, right = side
        return f"({_side(left)} {sign} {_side(right)})"
    return _name(side) if isinstance(side, str) else str(side)


def parts(rule: Tree) -> Iterator[Tree]:
    """Yield a rule and every predicate in it."""
    yield rule
    if rule[0] not in ("sent", "is", "like", "relates"):
        for member in rule[1:]:
            yield from parts(member)


def mentioned(side: Any) -> Iterator[str]:
    """Yield the names in an operand."""
    if isinstance(side, tuple):
        yield from (*mentioned(side[0]), *mentioned(side[2]))
    elif isinstance(side, str):
        yield side


def names(rule: Tree) -> Iterator[str]:
    """Yield the parameters in a rule, each as often as it stands there."""
    for part in parts(rule):
        match part:
            case ("sent", name) | ("is", name, _, _) | ("like", name, _):
                yield name
            case ("relates", left, _, right):
                yield from (*mentioned(left), *mentioned(right))


# What it means


def holds(rule: Tree, sent: Mapping[str, Any]) -> bool:
    """Tell whether a request keeps a rule."""
    match rule:
        case ("sent", name):
            return sent.get(name) is not None
        case ("is", name, "!=", values):
            value = sent.get(name)
            return value is not None and not any(_equal(value, each) for each in values)
        case ("is", name, "==", values):
            value = sent.get(name)
            return value is not None and any(_equal(value, each) for each in values)
        case ("is", name, sign, (value,)):
            number: Any = sent.get(name)
            return is_number(number) and bool(ORDER[sign](number, value))
        case ("like", name, pattern):
            value = sent.get(name)
            return isinstance(value, str) and _matches(value, pattern)
        case ("relates", left, sign, right):
            named = {*mentioned(left), *mentioned(right)}
            if any(sent.get(name) is None for name in named):
                return True
            return _relates(_value_of(left, sent), sign, _value_of(right, sent))
        case ("not", inner):
            return not holds(inner, sent)
        case ("if", condition, consequence):
            return holds(consequence, sent) if holds(condition, sent) else True
        case (group, *members):
            number = [holds(each, sent) for each in members].count(True)
            holding: dict[str, bool] = {
                "and": number == len(members),
                "or": number > 0,
                "Or": number > 0,
                "OnlyOne": number == 1,
                "ZeroOrOne": number < 2,
                "AllOrNone": number in (0, len(members)),
            }
            return holding[group]
    raise AssertionError(rule)


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Fraction)) and not isinstance(value, bool)


def _equal(one: Any, other: Any) -> bool:
    kinds = (bool, str)
    same = any(isinstance(one, k) and isinstance(other, k) for k in kinds)
    return (same or (is_number(one) and is_number(other))) and bool(one == other)


def _matches(value: str, pattern: str) -> bool:
    """Tell whether a pattern matches, by where in the value it can have come to."""
    reached = {0}
    for char in pattern:
        if char == "*":
            reached = set(range(min(reached), len(value) + 1))
        else:
            reached = {place + 1 for place in reached if value[place:][:1] == char}
        if not reached:
            return False
    return len(value) in reached


def _value_of(side: Any, sent: Mapping[str, Any]) -> Any:
    """Return a value, or None if there is no result."""
    if isinstance(side, str):
        return sent[side]
    if not isinstance(side, tuple):
        return side
    left, right = _value_of(side[0], sent), _value_of(side[2], sent)
    if not (is_number(left) and is_number(right)):
        return None
    try:
        if side[1] != "/":
            result = SIGNS[side[1]](left, right)
        elif isinstance(left, float) or isinstance(right, float):
            result = left / right
        else:
            result = Fraction(left) / Fraction(right)
    except (OverflowError, ZeroDivisionError):
        return None
    return None if isinstance(result, float) and not isfinite(result) else result


def _relates(left: Any, sign: str, right: Any) -> bool:
    if left is None or right is None:
        return False
    if sign in ("==", "!="):
        return _equal(left, right) is (sign == "==")
    both_text = isinstance(left, str) and isinstance(right, str)
    return (both_text or (is_number(left) and is_number(right))) and bool(
        ORDER[sign](left, right)
    )
