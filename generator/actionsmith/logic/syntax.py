"""The syntax tree of an expression, and its canonical text.

Nodes are immutable and compare by meaning: where a node stood in the text (`span`) is
no part of it, nor are brackets, quotes, spaces or the way in which a number was
written. `str()` of an expression is its canonical text; parsing that gives an equal
tree.

>>> left, right = Present(Parameter("A")), Present(Parameter("odd name"))
>>> str(Implies(left, Not(And((left, right)))))
'IF A THEN NOT (A AND [odd name])'
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

Span: TypeAlias = tuple[int, int]
"""Offsets of a node's first character and of the one behind its last."""

KEYWORDS = frozenset(
    {
        *("IF", "THEN", "AND", "OR", "NOT", "LIKE", "true", "false"),
        *("Or", "OnlyOne", "AllOrNone", "ZeroOrOne"),
    }
)
"""Words that name no parameter unless they stand in square brackets."""

# Null is no constant, but where it stands it is not meant as a name either.
_RESERVED = {word.casefold() for word in KEYWORDS} | {"null", "none", "nil"}
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def is_reserved(name: str) -> bool:
    """Tell whether a name needs brackets: a keyword in any case, or a word for null.

    >>> is_reserved("Not"), is_reserved("NULL"), is_reserved("Nothing")
    (True, True, False)
    """
    return name.casefold() in _RESERVED


class Comparator(enum.StrEnum):
    """How two values are compared."""

    EQ = "=="
    NE = "!="
    LE = "<="
    LT = "<"
    GE = ">="
    GT = ">"


class Operator(enum.StrEnum):
    """How two numbers are combined."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"


_PRODUCTS = (Operator.MULTIPLY, Operator.DIVIDE)


class GroupKind(enum.StrEnum):
    """How many members of a group hold."""

    OR = "Or"
    """At least one."""
    ONLY_ONE = "OnlyOne"
    """One exactly."""
    ALL_OR_NONE = "AllOrNone"
    """Every one or not any."""
    ZERO_OR_ONE = "ZeroOrOne"
    """One at most."""


@dataclass(frozen=True, slots=True)
class _Node:
    """What every node has: its place in the text, brackets around it included."""

    span: Span = field(default=(0, 0), compare=False, repr=False, kw_only=True)

    def __str__(self) -> str:
        return unparse(cast("Node", self))


@dataclass(frozen=True, slots=True)
class Parameter(_Node):
    """A mention of a parameter, by the name that it has in a request."""

    name: str


@dataclass(frozen=True, slots=True)
class Text(_Node):
    """A constant string."""

    value: str


@dataclass(frozen=True, slots=True)
class Number(_Node):
    """A constant number; one without a fraction is an `int`, however large."""

    value: int | float


@dataclass(frozen=True, slots=True)
class Boolean(_Node):
    """A constant `true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Arithmetic(_Node):
    """Two numbers combined."""

    operator: Operator
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Present(_Node):
    """A parameter is sent."""

    parameter: Parameter


@dataclass(frozen=True, slots=True)
class Compare(_Node):
    """A parameter is compared with a constant, or by `==` and `!=` with several."""

    parameter: Parameter
    comparator: Comparator
    values: tuple[Constant, ...]


@dataclass(frozen=True, slots=True)
class Like(_Node):
    """A parameter matches a pattern, in which `*` stands for any characters."""

    parameter: Parameter
    pattern: Text


@dataclass(frozen=True, slots=True)
class Relation(_Node):
    """Two or more parameters are compared, as they are or after arithmetic."""

    left: Parameter | Arithmetic
    comparator: Comparator
    right: Operand


@dataclass(frozen=True, slots=True)
class Not(_Node):
    """A predicate does not hold."""

    operand: Predicate


@dataclass(frozen=True, slots=True)
class And(_Node):
    """Every one of two or more predicates holds."""

    members: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Or(_Node):
    """At least one of two or more predicates holds; written `A OR B`."""

    members: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Group(_Node):
    """So many of two or more predicates hold; written `OnlyOne(A, B)`."""

    kind: GroupKind
    members: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Implies(_Node):
    """Where the condition holds, so does the consequence; never part of another."""

    condition: Predicate
    consequence: Predicate


Constant: TypeAlias = Text | Number | Boolean
Operand: TypeAlias = Parameter | Number | Arithmetic
Predicate: TypeAlias = Present | Compare | Like | Relation | Not | And | Or | Group
Expression: TypeAlias = Predicate | Implies
Node: TypeAlias = Expression | Operand | Constant


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes right below a node, in the order of the text."""
    match node:
        case Present(parameter=parameter):
            return (parameter,)
        case Compare(parameter=parameter, values=values):
            return (parameter, *values)
        case Like(parameter=parameter, pattern=pattern):
            return (parameter, pattern)
        case Relation(left=left, right=right) | Arithmetic(left=left, right=right):
            return (left, right)
        case Not(operand=operand):
            return (operand,)
        case And(members=members) | Or(members=members) | Group(members=members):
            return members
        case Implies(condition=condition, consequence=consequence):
            return (condition, consequence)
        case Parameter() | Text() | Number() | Boolean():
            return ()


def names(node: Node) -> Iterator[Parameter]:
    """Yield every mention of a parameter, in the order of the text.

    A parameter that is mentioned twice is yielded twice, each time with its own span.
    """
    # A stack instead of recursion: builder.py asks before the depth is known.
    waiting: list[Node] = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Parameter):
            yield current
        waiting += reversed(children(current))


def unparse(node: Node) -> str:
    """Return the canonical text of a node.

    Brackets stand where they are needed, and where AND meets OR for the reader's sake.
    A name with a square bracket in it and a string with control characters, which
    the language cannot write and `parse` never returns, come out as they are.
    """
    match node:
        case Parameter(name=name):
            plain = _PLAIN_NAME.fullmatch(name) and not is_reserved(name)
            return name if plain else f"[{name}]"
        case Text(value=value):
            return _quoted(value)
        case Number(value=value):
            # repr() of a float may have an exponent, which the language has not.
            return format(Decimal(repr(value)), "f")
        case Boolean(value=value):
            return "true" if value else "false"
        case Present(parameter=parameter):
            return unparse(parameter)
        case Compare(parameter=parameter, comparator=comparator, values=values):
            return f"{parameter} {comparator} {'|'.join(map(unparse, values))}"
        case Like(parameter=parameter, pattern=pattern):
            return f"{parameter} LIKE {pattern}"
        case Relation(left=left, comparator=comparator, right=right):
            return f"{left} {comparator} {right}"
        case Arithmetic(operator=operator, left=left, right=right):
            before = _side(left, operator, bind_tighter=False)
            after = _side(right, operator, bind_tighter=True)
            return f"{before} {operator} {after}"
        case Not(operand=operand):
            return f"NOT {_clause(operand, Not, And, Or, Relation)}"
        case And(members=members):
            return " AND ".join(_clause(member, And, Or) for member in members)
        case Or(members=members):
            return " OR ".join(_clause(member, And, Or) for member in members)
        case Group(kind=kind, members=members):
            return f"{kind}({', '.join(map(unparse, members))})"
        case Implies(condition=condition, consequence=consequence):
            return f"IF {condition} THEN {consequence}"


def _clause(predicate: Predicate, *bracketed: type[Predicate]) -> str:
    text = unparse(predicate)
    return f"({text})" if isinstance(predicate, bracketed) else text


def _side(operand: Operand, beside: Operator, *, bind_tighter: bool) -> str:
    """Return one side of an operation; the right one has to bind tighter than it."""
    text = unparse(operand)
    if not isinstance(operand, Arithmetic):
        return text
    tightness = (operand.operator in _PRODUCTS) - (beside in _PRODUCTS)
    return text if tightness >= bind_tighter else f"({text})"


def _quoted(value: str) -> str:
    quote = '"' if "'" in value and '"' not in value else "'"
    escaped = value.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    return f"{quote}{escaped}{quote}"
