"""From the grammar's matches to the syntax tree, with the checks that it cannot make.

`Builder` has a method for each kind of match, with the name that grammar.lark gives it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from actionsmith.logic.errors import ExpressionError
from actionsmith.logic.slips import mistaken_word
from actionsmith.logic.syntax import (
    And,
    Arithmetic,
    Boolean,
    Comparator,
    Compare,
    Constant,
    Expression,
    Group,
    GroupKind,
    Implies,
    Like,
    Node,
    Not,
    Number,
    Operand,
    Operator,
    Or,
    Parameter,
    Predicate,
    Present,
    Relation,
    Span,
    Text,
    children,
    having,
    names,
)

if TYPE_CHECKING:
    from lark import Token, Tree

MAX_DEPTH: Final = 64
"""How many levels an expression may nest, in its brackets and in its tree."""

_FLIPPED = {
    Comparator.EQ: Comparator.EQ,
    Comparator.NE: Comparator.NE,
    Comparator.LE: Comparator.GE,
    Comparator.LT: Comparator.GT,
    Comparator.GE: Comparator.LE,
    Comparator.GT: Comparator.LT,
}
_EQUALITY = (Comparator.EQ, Comparator.NE)
_ESCAPE = re.compile(r"\\(.)")
_N = TypeVar("_N", bound=Node)


def check_depth(node: Node) -> None:
    """Raise `ExpressionError` for a tree too deep to be walked by recursion."""
    level: list[Node] = [node]
    for _ in range(MAX_DEPTH):
        level = [child for parent in level for child in children(parent)]
        if not level:
            return
    raise too_deep(*level[0].span)


def too_deep(start: int, end: int) -> ExpressionError:
    """Return the error of an expression that nests too deeply from `start` on."""
    return ExpressionError(
        f"the expression nests deeper than {MAX_DEPTH} levels",
        start,
        end,
        "split it into several rules",
    )


def build(matches: Tree[Token]) -> Expression:
    """Return the syntax tree of what the grammar matched.

    Raises `ExpressionError` where a match is no expression after all.
    """
    from lark import Tree

    builder = Builder()
    built: dict[int, Any] = {}
    # From the leaves upwards, without recursion: the depth is not known yet.
    for match in matches.iter_subtrees():
        parts = [
            built[id(part)] if isinstance(part, Tree) else part
            for part in match.children
        ]
        built[id(match)] = getattr(builder, match.data)(parts)
    return cast("Expression", built[id(matches)])


class Builder:
    """Builds nodes; it keeps nothing between calls, so any number may share it.

    Every method may raise `ExpressionError`. Its parts come as a list; their type here
    says what stands where. Hints write out operands only: their depth is known, while
    that of predicates is checked when the whole is built.
    """

    # Predicates

    def implies(self, parts: tuple[Token, Predicate, Token, Predicate]) -> Implies:
        """Build `IF condition THEN consequence`."""
        keyword, condition, _, consequence = parts
        span = (_span(keyword)[0], consequence.span[1])
        return Implies(condition, consequence, span=span)

    def any_of(self, members: list[Predicate]) -> Or:
        """Join two or more predicates by OR."""
        return Or(tuple(members), span=_around(members[0], members[-1]))

    def all_of(self, members: list[Predicate]) -> And:
        """Join two or more predicates by AND."""
        return And(tuple(members), span=_around(members[0], members[-1]))

    def negation(self, parts: tuple[Token, Predicate]) -> Not:
        """Negate a predicate."""
        keyword, operand = parts
        return Not(operand, span=(_span(keyword)[0], operand.span[1]))

    def bracketed(self, parts: tuple[Token, _N, Token]) -> _N:
        """Leave a node in brackets as it is, but for its span."""
        opening, node, closing = parts
        return having(node, span=(_span(opening)[0], _span(closing)[1]))

    def kind(self, parts: list[Token]) -> Token:
        """Keep the name of a group, for its place."""
        return parts[0]

    def group(self, parts: tuple[Token, Token, *tuple[Predicate, ...], Token]) -> Group:
        """Build a group such as `Or(A, B)`."""
        kind, _, *members, closing = parts
        span = (_span(kind)[0], _span(closing)[1])
        if len(members) < 2:
            raise ExpressionError(
                f"{kind}(...) takes two or more members, this one has one",
                *span,
                "separate members by commas; one alone needs no group around it",
            )
        return Group(GroupKind(kind), tuple(members), span=span)

    def present(self, parts: tuple[Parameter]) -> Present:
        """Build the presence of a parameter."""
        return Present(parts[0], span=parts[0].span)

    def like(self, parts: tuple[Parameter, Token, Token]) -> Like:
        """Build `A LIKE pattern`."""
        parameter, _, token = parts
        pattern = self.text([token])
        return Like(parameter, pattern, span=_around(parameter, pattern))

    def comparison(
        self, parts: tuple[Operand, Comparator, tuple[Constant, ...]]
    ) -> Compare:
        """Build a comparison with a list, or one constant that is no number."""
        left, comparator, values = parts
        around = _around(left, values[-1])
        if isinstance(left, Number):
            raise ExpressionError("this compares two constants", *around)
        if isinstance(left, Arithmetic):
            message = "the result of arithmetic is compared with a number only"
            hint = "a name with - or / in it stands in square brackets"
            raise ExpressionError(message, *_around(values[0], values[-1]), hint)
        if comparator not in _EQUALITY:
            raise ExpressionError(
                f"'{comparator}' takes one number or another parameter",
                *_around(values[0], values[-1]),
                "strings, true, false and lists are compared by == and !=",
            )
        return Compare(left, comparator, values, span=around)

    def relation(
        self, parts: tuple[Operand, Comparator, Operand]
    ) -> Relation | Compare:
        """Build a relation, or a comparison of a parameter and a number."""
        left, comparator, right = parts
        around = _around(left, right)
        if isinstance(left, Parameter) and isinstance(right, Number):
            return Compare(left, comparator, (right,), span=around)
        for side in (left, right):
            if isinstance(side, Arithmetic) and not any(names(side)):
                message = "this arithmetic names no parameter"
                raise ExpressionError(message, *side.span, "write its result")
        if isinstance(left, Number):
            flipped = f"{right} {_FLIPPED[comparator]} {left}"
            raise ExpressionError(
                "a constant stands on the right of a comparison",
                *left.span,
                f"write {flipped}" if any(names(right)) else None,
            )
        different = {parameter.name for parameter in (*names(left), *names(right))}
        if len(different) < 2:
            # Such a rule would hold without the parameter, and a comparison would not.
            raise ExpressionError(
                f"this relates the parameter {different.pop()!r} to itself alone",
                *around,
                "compare one parameter with a constant, or relate two different ones",
            )
        return Relation(left, comparator, right, span=around)

    def comparator(self, parts: list[Token]) -> Comparator:
        """Keep one of the six signs."""
        return Comparator(parts[0])

    # Operands and constants

    def arithmetic(self, parts: tuple[Operand, Token, Operand]) -> Arithmetic:
        """Combine two operands."""
        left, operator, right = parts
        node = Arithmetic(Operator(operator), left, right, span=_around(left, right))
        check_depth(node)
        return node

    def name(self, parts: list[Token]) -> Parameter:
        """Read a name, plain or in square brackets."""
        token = parts[0]
        if token.type == "QUOTED_NAME":
            return self._bracketed_name(token)
        if mistaken := mistaken_word(str(token), *_span(token)):
            raise mistaken
        return Parameter(str(token), span=_span(token))

    def _bracketed_name(self, token: Token) -> Parameter:
        name = token[1:-1]
        if name != name.strip():
            raise ExpressionError(
                "a name in square brackets is taken as it stands, spaces included",
                *_span(token),
                f"write [{name.strip()}]" if name.strip() else None,
            )
        return Parameter(name, span=_span(token))

    def values(self, constants: list[Constant]) -> tuple[Constant, ...]:
        """Collect one constant or more."""
        return tuple(constants)

    def text(self, parts: list[Token]) -> Text:
        """Read a string in quotes."""
        token = parts[0]
        return Text(_ESCAPE.sub(r"\1", token[1:-1]), span=_span(token))

    def boolean(self, parts: list[Token]) -> Boolean:
        """Read true or false."""
        return Boolean(parts[0] == "true", span=_span(parts[0]))

    def number(self, parts: list[Token]) -> Number:
        """Read a number, perhaps with a minus."""
        span = (_span(parts[0])[0], _span(parts[-1])[1])
        exact = Decimal("".join(parts))
        if exact == int(exact):
            return Number(int(exact), span=span)
        value = float(exact)
        # Beyond sixteen digits or so, what is compared would not be what is written.
        if Decimal(repr(value)) != exact:
            message = "this number has more digits than a float can hold"
            hint = f"write {Number(value)}" if isfinite(value) else None
            raise ExpressionError(message, *span, hint)
        return Number(value, span=span)


def _span(token: Token) -> Span:
    # lark leaves the offsets open for tokens that no lexer made.
    return cast("Span", (token.start_pos, token.end_pos))


def _around(first: Node, last: Node) -> Span:
    return first.span[0], last.span[1]
