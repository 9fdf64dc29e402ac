"""Rules between parameters as JSON Schema (2020-12) of the request object.

`rule_schema` gives the keywords that accept what satisfies a rule; what a rule means is
written down in `actionsmith.logic.evaluate`. A parameter is present if the object has
the key: the types of a request refuse null.

Two kinds of rules have no schema. JSON Schema cannot relate one value to another, so
relations and arithmetic are out of its reach, but for parameters with few values, whose
pairs can be listed. And it can count only by repetition, so groups in groups in groups
would become texts that no one can read or load.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, TypeVar, cast

from actionsmith.logic import (
    And,
    Boolean,
    Comparator,
    Compare,
    Expression,
    Group,
    GroupKind,
    Implies,
    Like,
    Not,
    Or,
    Parameter,
    Predicate,
    Present,
    Relation,
    Text,
    having,
)
from actionsmith.runtime.values import compares

Schema: TypeAlias = dict[str, Any]

_LONGEST = 256
"""How many tests of single parameters a readable schema has at most."""

_MOST_PAIRS = 64
"""How many pairs of values of related parameters are listed at most."""

_PAIR = 2

Values: TypeAlias = Mapping[str, Sequence[str | bool]]
"""All values of those parameters that have few."""

_E = TypeVar("_E", bound=Expression)

_BOUNDS = {
    Comparator.LE: "maximum",
    Comparator.LT: "exclusiveMaximum",
    Comparator.GE: "minimum",
    Comparator.GT: "exclusiveMinimum",
}

# Beyond these, an escape is an error for the strictest readers of patterns.
_SPECIAL = {ord(char): f"\\{char}" for char in r"^$\.*+?()[]{}|/"}
_ANYTHING = r"[\s\S]*"


def rule_schema(expression: Expression, values: Values | None = None) -> Schema | None:
    """Return the schema of the requests that satisfy a rule, or None if it has none.

    With `values`, relations between parameters that have few are among them.

    >>> from actionsmith.logic import parse
    >>> rule_schema(parse("ZeroOrOne(A, B)"))
    {'not': {'required': ['A', 'B']}}
    >>> rule_schema(parse("IF A THEN B"))
    {'dependentRequired': {'A': ['B']}}
    >>> rule_schema(parse("Begin <= End")) is None
    True
    """
    if values:
        expression = _with_pairs(expression, values)
    length = _length(expression)
    return None if length is None or length > _LONGEST else _schema(expression)


def _with_pairs(expression: _E, values: Values) -> _E:
    """Return an expression with pairs of values for the relations that have few."""
    match expression:
        case Relation():
            return cast("_E", _pairs(expression, values))
        case Not(operand=operand):
            return having(expression, operand=_with_pairs(operand, values))
        case And(members=members) | Or(members=members) | Group(members=members):
            changed = tuple(_with_pairs(member, values) for member in members)
            return having(expression, members=changed)
        case Implies(condition=condition, consequence=consequence):
            return having(
                expression,
                condition=_with_pairs(condition, values),
                consequence=_with_pairs(consequence, values),
            )
        case _:
            return expression


def _pairs(relation: Relation, values: Values) -> Predicate:
    left, right = relation.left, relation.right
    if not (isinstance(left, Parameter) and isinstance(right, Parameter)):
        return relation
    of_left, of_right = values.get(left.name), values.get(right.name)
    if not of_left or not of_right or len(of_left) * len(of_right) > _MOST_PAIRS:
        return relation
    ways: list[Predicate] = [Not(Present(left)), Not(Present(right))]
    for value in of_left:
        others = [o for o in of_right if compares(value, relation.comparator, o)]
        if others:
            equal = Compare(left, Comparator.EQ, (_constant(value),))
            fits = Compare(right, Comparator.EQ, tuple(map(_constant, others)))
            ways.append(And((equal, fits)))
    return Or(tuple(ways))


def _constant(value: str | bool) -> Text | Boolean:
    return Text(value) if isinstance(value, str) else Boolean(value)


def value_pattern(pattern: str) -> str:
    """Return a contract's pattern, which matches whole values, with its anchors."""
    return f"^(?:{pattern})$"


def like_pattern(pattern: str) -> str:
    r"""Return the pattern of `A LIKE pattern`, where `*` stands for any characters.

    >>> print(like_pattern("eni-*"), like_pattern("a.b"), like_pattern("*x*y"))
    ^eni- ^a\.b$ x[\s\S]*y$
    """
    first, *rest = (part.translate(_SPECIAL) for part in pattern.split("*"))
    if not rest:
        return f"^{first}$"
    *middle, last = rest
    ends = f"^{first}" if first else "", f"{last}$" if last else ""
    return _ANYTHING.join(filter(None, [ends[0], *middle, ends[1]]))


def _length(expression: Expression) -> int | None:
    """Return how many tests the schema of a rule has, or None if there is no schema."""
    match expression:
        case Present() | Compare() | Like():
            return 1
        case Relation():
            return None
        case Not(operand=operand):
            return _length(operand)
        case Implies(condition=condition, consequence=consequence):
            return _sum([condition, consequence])
        case And(members=members) | Or(members=members):
            return _sum(members)
        case Group(kind=kind, members=members):
            total = _sum(members)
            return None if total is None else total * _times(kind, len(members))


def _sum(members: Sequence[Predicate]) -> int | None:
    total = 0
    for member in members:
        length = _length(member)
        if length is None:
            return None
        total += length
    return total


def _times(kind: GroupKind, members: int) -> int:
    """Return how often the schema of a group repeats each of its members."""
    match kind:
        case GroupKind.OR | GroupKind.ONLY_ONE:
            return 1
        case GroupKind.ZERO_OR_ONE:
            return 1 if members == _PAIR else 2
        case GroupKind.ALL_OR_NONE:
            return 2


def _schema(expression: Expression) -> Schema:
    match expression:
        case Present(parameter=parameter):
            return {"required": [parameter.name]}
        case Compare():
            return _value(expression.parameter.name, _comparison(expression))
        case Like(parameter=parameter, pattern=pattern):
            matching = {"type": "string", "pattern": like_pattern(pattern.value)}
            return _value(parameter.name, matching)
        case Not(operand=operand):
            return {"not": _schema(operand)}
        case And(members=members):
            return _all(members)
        case Or(members=members):
            return {"anyOf": [_schema(member) for member in members]}
        case Group(kind=kind, members=members):
            return _group(kind, members)
        case Implies(condition=condition, consequence=consequence):
            needed = _present(consequence)
            if isinstance(condition, Present) and needed:
                return {"dependentRequired": {condition.parameter.name: needed}}
            return {"if": _schema(condition), "then": _schema(consequence)}
        case Relation():
            raise AssertionError("a relation has no schema")


def _value(name: str, schema: Schema) -> Schema:
    """Return the schema of an object whose member is there, and fits a schema."""
    return {"required": [name], "properties": {name: schema}}


def _comparison(comparison: Compare) -> Schema:
    values = [constant.value for constant in comparison.values]
    match comparison.comparator:
        case Comparator.EQ:
            return {"enum": values}
        case Comparator.NE:
            return {"not": {"enum": values}}
        case comparator:
            return {"type": "number", _BOUNDS[comparator]: values[0]}


def _present(predicate: Predicate) -> list[str] | None:
    """Return the names of what has to be there, if a predicate asks for that alone."""
    members = predicate.members if isinstance(predicate, And) else (predicate,)
    found = [m.parameter.name for m in members if isinstance(m, Present)]
    return list(dict.fromkeys(found)) if len(found) == len(members) else None


def _all(members: Sequence[Predicate]) -> Schema:
    if names := _present(And(tuple(members))):
        return {"required": names}
    return {"allOf": [_schema(member) for member in members]}


def _group(kind: GroupKind, members: Sequence[Predicate]) -> Schema:
    match kind:
        case GroupKind.OR:
            return {"anyOf": [_schema(member) for member in members]}
        case GroupKind.ONLY_ONE:
            return {"oneOf": [_schema(member) for member in members]}
        case GroupKind.ZERO_OR_ONE:
            if len(members) == _PAIR:
                return {"not": _all(members)}
            each = [_schema(member) for member in members]
            return {"oneOf": [*each, {"not": {"anyOf": each}}]}
        case GroupKind.ALL_OR_NONE:
            return _all_or_none(members)


def _all_or_none(members: Sequence[Predicate]) -> Schema:
    names = _present(And(tuple(members)))
    if names and len(names) > 1:
        others = {name: [other for other in names if other != name] for name in names}
        return {"dependentRequired": others}
    none = {"not": {"anyOf": [_schema(member) for member in members]}}
    return {"anyOf": [_all(members), none]}
