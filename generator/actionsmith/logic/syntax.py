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
from operator import attrgetter
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    TypeAlias,
    TypeVar,
    cast,
    dataclass_transform,
)

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
_PLAIN_NAME = r"[A-Za-z_][A-Za-z0-9_]*"


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


def _beside(*, default: Span, kw_only: bool) -> Any:
    """Tell type checkers of a field that is given by its name."""


# As dataclasses, these would take longer to make than all that imports them.
@dataclass_transform(frozen_default=True, field_specifiers=(_beside,))
class _Record:
    """What is made of the values of its fields, in their order or by their names."""

    __match_args__: ClassVar[tuple[str, ...]] = ()
    __slots__ = ()
    _compared: ClassVar[attrgetter[object]]

    def __init__(self, *values: object, span: Span = (0, 0), **named: object) -> None:
        names = self.__match_args__
        if named:
            values += tuple(named.pop(name) for name in names[len(values) :])
        if named or len(values) != len(names):
            raise TypeError(f"{type(self).__name__} is of {', '.join(names)}")
        for name, value in zip(names, values, strict=True):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "span", span)

    def __init_subclass__(cls) -> None:
        if cls.__match_args__:
            cls._compared = attrgetter(*cls.__match_args__)

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return self._compared(self) == self._compared(other)

    def __hash__(self) -> int:
        return hash((type(self), self._compared(self)))

    def __repr__(self) -> str:
        values = (f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"{type(self).__name__}({', '.join(values)})"


class _Node(_Record):
    """What every node has: its place in the text, brackets around it included.

    The place is not compared.
    """

    __slots__ = ("span",)

    if TYPE_CHECKING:
        span: Span = _beside(default=(0, 0), kw_only=True)

    def __str__(self) -> str:
        return unparse(cast("Node", self))

    def __reduce__(self) -> tuple[object, ...]:
        names: tuple[str, ...] = self.__match_args__
        values = [getattr(self, name) for name in names]
        return _restored, (type(self), self.span, *values)


def _restored(kind: Any, span: Span, *values: object) -> object:
    return kind(*values, span=span)


class Parameter(_Node):
    """A mention of a parameter, by the name that it has in a request."""

    __match_args__ = ("name",)
    __slots__ = __match_args__
    name: str


class Text(_Node):
    """A constant string."""

    __match_args__ = ("value",)
    __slots__ = __match_args__
    value: str


class Number(_Node):
    """A constant number; one without a fraction is an `int`, however large."""

    __match_args__ = ("value",)
    __slots__ = __match_args__
    value: int | float


class Boolean(_Node):
    """A constant `true` or `false`."""

    __match_args__ = ("value",)
    __slots__ = __match_args__
    value: bool


class Arithmetic(_Node):
    """Two numbers combined."""

    __match_args__ = ("operator", "left", "right")
    __slots__ = __match_args__
    operator: Operator
    left: Operand
    right: Operand


class Present(_Node):
    """A parameter is sent."""

    __match_args__ = ("parameter",)
    __slots__ = __match_args__
    parameter: Parameter


class Compare(_Node):
    """A parameter is compared with a constant, or by `==` and `!=` with several."""

    __match_args__ = ("parameter", "comparator", "values")
    __slots__ = __match_args__
    parameter: Parameter
    comparator: Comparator
    values: tuple[Constant, ...]


class Like(_Node):
    """A parameter matches a pattern, in which `*` stands for any characters."""

    __match_args__ = ("parameter", "pattern")
    __slots__ = __match_args__
    parameter: Parameter
    pattern: Text


class Relation(_Node):
    """Two or more parameters are compared, as they are or after arithmetic."""

    __match_args__ = ("left", "comparator", "right")
    __slots__ = __match_args__
    left: Parameter | Arithmetic
    comparator: Comparator
    right: Operand


class Not(_Node):
    """A predicate does not hold."""

    __match_args__ = ("operand",)
    __slots__ = __match_args__
    operand: Predicate


class And(_Node):
    """Every one of two or more predicates holds."""

    __match_args__ = ("members",)
    __slots__ = __match_args__
    members: tuple[Predicate, ...]


class Or(_Node):
    """At least one of two or more predicates holds; written `A OR B`."""

    __match_args__ = ("members",)
    __slots__ = __match_args__
    members: tuple[Predicate, ...]


class Group(_Node):
    """So many of two or more predicates hold; written `OnlyOne(A, B)`."""

    __match_args__ = ("kind", "members")
    __slots__ = __match_args__
    kind: GroupKind
    members: tuple[Predicate, ...]


class Implies(_Node):
    """Where the condition holds, so does the consequence; never part of another."""

    __match_args__ = ("condition", "consequence")
    __slots__ = __match_args__
    condition: Predicate
    consequence: Predicate


Constant: TypeAlias = Text | Number | Boolean
Operand: TypeAlias = Parameter | Number | Arithmetic
Predicate: TypeAlias = Present | Compare | Like | Relation | Not | And | Or | Group
Expression: TypeAlias = Predicate | Implies
Node: TypeAlias = Expression | Operand | Constant
_N = TypeVar("_N", bound=Node)


def having(node: _N, **changes: object) -> _N:
    """Return a node with other values of some fields."""
    kind: Any = type(node)
    names = ("span", *kind.__match_args__)
    return cast("_N", kind(**{name: getattr(node, name) for name in names} | changes))


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
            plain = re.fullmatch(_PLAIN_NAME, name) and not is_reserved(name)
            return name if plain else f"[{name}]"
        case Text(value=value):
            return _quoted(value)
        case Number(value=value):
            # repr() of a float may have an exponent, which the language has not.
            from decimal import Decimal

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
