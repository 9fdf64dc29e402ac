"""Rules between parameters as conditions in Python.

`violated` turns an expression into the condition under which a request breaks it.
Negation is pushed down to the single tests, so that the result reads as a person
would write it: `ZeroOrOne(A, B)` is broken if `a is not None and b is not None`. What
an expression means is written down in `actionsmith.logic.evaluate`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from actionsmith.contract import Base
from actionsmith.logic import (
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
    Not,
    Number,
    Operand,
    Operator,
    Or,
    Parameter,
    Predicate,
    Present,
    Relation,
    names,
)
from actionsmith.logic import Text as TextConstant

from . import literals
from .layout import Atom, Call, Chain, Condition, chain

_OPPOSITE = {
    Comparator.EQ: "!=",
    Comparator.NE: "==",
    Comparator.LE: ">",
    Comparator.LT: ">=",
    Comparator.GE: "<",
    Comparator.GT: "<=",
}

_PAIR = 2


class Variables(NamedTuple):
    """How a rule's parameters are called in the validator, and what they are."""

    name: Callable[[str], str]
    base: Callable[[str], Base]


def violated(expression: Expression, variables: Variables) -> Condition:
    """Return the condition under which a request breaks a rule."""
    translator = _Translator(variables)
    if isinstance(expression, Implies):
        kept = translator.condition(expression.condition, wanted=True)
        return chain(
            "and", [kept, translator.condition(expression.consequence, wanted=False)]
        )
    return translator.condition(expression, wanted=False)


def helpers(condition: Condition | str) -> Iterator[str]:
    """Yield the runtime's functions that a condition calls, some of them repeatedly."""
    match condition:
        case str(text):
            if text.startswith("combine("):
                yield "combine"
        case Call(head, arguments):
            if (name := head.removeprefix("not ")) in HELPERS:
                yield name
            for argument in arguments:
                yield from helpers(argument)
        case Chain(members=members):
            for member in members:
                yield from helpers(member)
        case Atom():
            pass


HELPERS = frozenset(
    {
        *("is_date", "is_int64", "is_list", "is_object", "is_uint64"),
        *("combine", "compares", "count", "differ"),
        *("is_integer", "is_ipv6", "is_number", "like"),
    }
)
"""Functions of the runtime that a condition may call."""


def equal_to(name: str, texts: Sequence[str], *, wanted: bool) -> Condition:
    """Return the condition that a variable is one of some literals, or is none."""
    if len(texts) == 1:
        return Atom(f"{name} {'==' if wanted else '!='} {texts[0]}")
    return Call(f"{name} in" if wanted else f"{name} not in", tuple(texts))


class _Translator:
    """Translates a predicate, or with `wanted=False` its negation."""

    def __init__(self, variables: Variables) -> None:
        self._variables = variables

    def condition(self, predicate: Predicate, *, wanted: bool) -> Condition:
        match predicate:
            case Present(parameter=parameter):
                return self._present(parameter, wanted=wanted)
            case Compare():
                return self._compare(predicate, wanted=wanted)
            case Like(parameter=parameter, pattern=pattern):
                arguments = (self._name(parameter), literals.string(pattern.value))
                return Call("like" if wanted else "not like", arguments)
            case Relation():
                return self._relation(predicate, wanted=wanted)
            case Not(operand=operand):
                return self.condition(operand, wanted=not wanted)
            case And(members=members):
                return self._chain("and" if wanted else "or", members, wanted=wanted)
            case Or(members=members):
                return self._chain("or" if wanted else "and", members, wanted=wanted)
            case Group(kind=kind, members=members):
                return self._group(kind, members, wanted=wanted)

    def _name(self, parameter: Parameter) -> str:
        return self._variables.name(parameter.name)

    def _present(self, parameter: Parameter, *, wanted: bool) -> Condition:
        return Atom(f"{self._name(parameter)} is {'not ' if wanted else ''}None")

    def _chain(
        self, operator: str, members: Sequence[Predicate], *, wanted: bool
    ) -> Condition:
        return chain(
            operator, [self.condition(member, wanted=wanted) for member in members]
        )

    def _compare(self, comparison: Compare, *, wanted: bool) -> Condition:
        parameter, comparator = comparison.parameter, comparison.comparator
        name = self._name(parameter)
        if comparator not in (Comparator.EQ, Comparator.NE):
            (bound,) = comparison.values
            sign = str(comparator) if wanted else _OPPOSITE[comparator]
            test = Atom(f"{name} {sign} {_literal(bound)}")
            return self._guarded(name, test, wanted=wanted)
        equal = wanted is (comparator is Comparator.EQ)
        tests = self._equal_to(name, comparison.values, equal=equal)
        if comparator is Comparator.EQ:
            return tests
        # What is compared by != has to be present.
        present = self._present(parameter, wanted=wanted)
        return chain("and" if wanted else "or", [present, tests])

    def _equal_to(
        self, name: str, values: Sequence[Constant], *, equal: bool
    ) -> Condition:
        texts = [_literal(value) for value in values if isinstance(value, TextConstant)]
        tests = [equal_to(name, texts, wanted=equal)] if texts else []
        for value in values:
            if isinstance(value, Boolean):
                tests.append(Atom(f"{name} is {'' if equal else 'not '}{value.value}"))
            elif isinstance(value, Number):
                test = Atom(f"{name} {'==' if equal else '!='} {_literal(value)}")
                tests.append(self._guarded(name, test, wanted=equal))
        return chain("or" if equal else "and", tests)

    def _guarded(self, name: str, test: Condition, *, wanted: bool) -> Condition:
        """Let a test of numbers see numbers only; anything else fails it."""
        guard = Call("is_number" if wanted else "not is_number", (name,))
        return chain("and" if wanted else "or", [guard, test])

    def _relation(self, relation: Relation, *, wanted: bool) -> Condition:
        parameters = list(dict.fromkeys(names(relation)))
        if guard := self._guard_of_plain(relation):
            # A value of another type is reported as such: the rule need not be.
            test: Condition = Atom(
                f"{self._operand(relation.left)} "
                f"{relation.comparator if wanted else _OPPOSITE[relation.comparator]} "
                f"{self._operand(relation.right)}"
            )
            guards: list[Condition] = [
                Call(f"not {guard}" if wanted else guard, (self._name(p),))
                for p in parameters
            ]
        else:
            arguments = (
                self._total(relation.left),
                literals.string(relation.comparator),
                self._total(relation.right),
            )
            test = Call("compares" if wanted else "not compares", arguments)
            guards = [self._present(p, wanted=not wanted) for p in parameters]
        return chain("or" if wanted else "and", [*guards, test])

    def _guard_of_plain(self, relation: Relation) -> str | None:
        """Return what guards a relation in Python's own operators, None if nothing can.

        Numbers can always be compared; arithmetic always has a result if it is that of
        whole numbers, without division.
        """
        parts = [*_parts(relation.left), *_parts(relation.right)]
        bases = {self._variables.base(p.name) for p in names(relation)}
        operators = {part.operator for part in parts if isinstance(part, Arithmetic)}
        if not operators and bases <= {Base.INTEGER, Base.FLOAT}:
            return "is_number"
        fractions = any(
            isinstance(part, Number) and isinstance(part.value, float) for part in parts
        )
        exact = not fractions and Operator.DIVIDE not in operators
        return "is_integer" if exact and bases == {Base.INTEGER} else None

    def _operand(self, operand: Operand) -> str:
        match operand:
            case Parameter():
                return self._name(operand)
            case Number():
                return _literal(operand)
            case Arithmetic(operator=operator, left=left, right=right):
                sides = [self._operand(left), self._operand(right)]
                for place, side in enumerate((left, right)):
                    if isinstance(side, Arithmetic) and _needs_brackets(
                        operator, side.operator, right=bool(place)
                    ):
                        sides[place] = f"({sides[place]})"
                return f" {operator} ".join(sides)

    def _total(self, operand: Operand) -> str:
        """Return an operand by functions that give None where there is no result."""
        if isinstance(operand, Arithmetic):
            left, right = self._total(operand.left), self._total(operand.right)
            return f"combine({left}, {literals.string(operand.operator)}, {right})"
        return self._operand(operand)

    def _group(
        self, kind: GroupKind, members: Sequence[Predicate], *, wanted: bool
    ) -> Condition:
        if kind is GroupKind.OR:
            return self._chain("or" if wanted else "and", members, wanted=wanted)
        if kind is GroupKind.ZERO_OR_ONE and len(members) == _PAIR:
            # Not both: one of them fails.
            joined = [self.condition(member, wanted=not wanted) for member in members]
            return chain("or" if wanted else "and", joined)
        hold = tuple(self.condition(member, wanted=True) for member in members)
        match kind:
            case GroupKind.ALL_OR_NONE:
                return Call("not differ" if wanted else "differ", hold)
            case GroupKind.ONLY_ONE:
                return Call("count", hold, " == 1" if wanted else " != 1")
            case GroupKind.ZERO_OR_ONE:
                return Call("count", hold, " <= 1" if wanted else " > 1")


def _parts(operand: Operand) -> Iterator[Operand]:
    yield operand
    if isinstance(operand, Arithmetic):
        yield from _parts(operand.left)
        yield from _parts(operand.right)


def _needs_brackets(outer: Operator, inner: Operator, *, right: bool) -> bool:
    product = outer in (Operator.MULTIPLY, Operator.DIVIDE)
    inner_product = inner in (Operator.MULTIPLY, Operator.DIVIDE)
    return (product and not inner_product) or (right and product == inner_product)


def _literal(constant: Constant | Number) -> str:
    match constant:
        case TextConstant(value=value):
            return literals.string(value)
        case Boolean(value=value) | Number(value=value):
            return repr(value)
