"""Whether a request satisfies a rule: the one place that says what a rule means.

A parameter is *present* when the request has it and it is not null. An empty string,
an empty list, 0 and false are present.

| Rule                 | holds when                                                   |
|----------------------|--------------------------------------------------------------|
| `A`                  | A is present                                                 |
| `A == 'x'`, or more  | A is present and equal to one of the constants               |
| `A != 'x'`, or more  | A is present and equal to none of the constants              |
| `A <= 5` and so on   | A is present, a number, and compares so                      |
| `A LIKE 'x*'`        | A is present, a string, and the pattern matches all of it    |
| `A <= B`             | A or B is absent, or both compare so                         |
| `A + B <= 5`         | one of its parameters is absent, or the result compares so   |
| `NOT p`              | p does not hold                                              |
| `p AND q`, `p OR q`  | both hold; at least one holds                                |
| `IF p THEN q`        | p does not hold, or q does                                   |
| `Or(p, q, ...)`      | at least one holds                                           |
| `OnlyOne(p, q, ...)` | one holds and no other                                       |
| `AllOrNone(p, ...)`  | all hold, or none                                            |
| `ZeroOrOne(p, ...)`  | none holds, or one and no other                              |

NOT binds tighter than AND, and AND tighter than OR: `NOT A AND B OR C` is
`((NOT A) AND B) OR C`. Of arithmetic, `*` and `/` bind tighter than `+` and `-`, and
operators of one kind are taken from left to right. The comparisons themselves are those
of the generated validators' runtime.

This is the published mapping of IDL to constraints. Three things follow from it:

* `A != 'x'` needs A, and `NOT A == 'x'` does not.
* A comparison with a constant needs its parameter, a relation does not: as a whole
  rule, `A <= 5` makes A required, and `IF A THEN A <= 5` does not.
* `NOT (A <= B)` holds only when both are present and do not compare so.

Where the mapping, which knows whole numbers only, is silent:

* **Kinds.** Strings, numbers and booleans are different kinds (a boolean is no number).
  Values of different kinds are unequal and in no order. Strings are in order of their
  code points, which is that of time for dates of one format and zone. Booleans are in
  no order. Lists and structures are of no kind: unequal to everything.
* **Patterns.** `*` stands for any characters, or none; every other character for
  itself, in its own case.
* **Numbers.** Whole numbers are exact, in division too, however large. Floats are
  Python's.
* **No result.** Arithmetic on what is no number, by zero, or beyond a float has no
  result. A relation with it does not hold, whichever way it compares.

>>> from actionsmith.logic.parser import parse
>>> rule = parse("IF NetworkInterfaceId THEN PrivateIPv6Address")
>>> evaluate(rule, {"NetworkInterfaceId": "eni-1", "PrivateIPv6Address": None})
False
>>> evaluate(parse("Offset + Limit <= 1000"), {"Offset": 5000})
True
>>> evaluate(parse("NOT (Begin <= End)"), {"Begin": 2, "End": 1})
True
>>> evaluate(parse("NOT A AND B OR C"), {"A": "a", "C": "c"})
True
>>> evaluate(parse("A - B - C * 2 == 0"), {"A": 10, "B": 4, "C": 3})
True
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from actionsmith.logic.syntax import (
    And,
    Arithmetic,
    Comparator,
    Compare,
    Expression,
    Group,
    GroupKind,
    Implies,
    Like,
    Not,
    Number,
    Operand,
    Or,
    Parameter,
    Present,
    Relation,
    names,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def _runtime() -> Any:
    """Return the module of the comparisons, imported when a rule is first evaluated."""
    from actionsmith.runtime import values

    return values


def evaluate(expression: Expression, request: Mapping[str, object]) -> bool:
    """Tell whether a request, a value for each parameter's name, satisfies a rule.

    Values are what JSON has: strings, numbers, booleans, lists, structures and null.
    Nothing is raised, whatever the values are.
    """
    match expression:
        case Present(parameter=parameter):
            return request.get(parameter.name) is not None
        case Compare():
            return _compares(expression, request)
        case Like(parameter=parameter, pattern=pattern):
            like: bool = _runtime().like(request.get(parameter.name), pattern.value)
            return like
        case Relation():
            return _relates(expression, request)
        case Not(operand=operand):
            return not evaluate(operand, request)
        case And(members=members):
            return all(evaluate(member, request) for member in members)
        case Or(members=members):
            return any(evaluate(member, request) for member in members)
        case Group(kind=kind, members=members):
            holding = sum(evaluate(member, request) for member in members)
            return group_holds(kind, holding, len(members))
        case Implies(condition=condition, consequence=consequence):
            return not evaluate(condition, request) or evaluate(consequence, request)


def group_holds(kind: GroupKind, holding: int, members: int) -> bool:
    """Tell whether a group holds, given how many of its members do."""
    match kind:
        case GroupKind.OR:
            return holding >= 1
        case GroupKind.ONLY_ONE:
            return holding == 1
        case GroupKind.ALL_OR_NONE:
            return holding in (0, members)
        case GroupKind.ZERO_OR_ONE:
            return holding <= 1


def _compares(comparison: Compare, request: Mapping[str, object]) -> bool:
    value = request.get(comparison.parameter.name)
    if value is None:
        return False
    compares = _runtime().compares
    constants = [constant.value for constant in comparison.values]
    if comparison.comparator is Comparator.NE:
        return all(compares(value, Comparator.NE, constant) for constant in constants)
    # Only == has several constants.
    return any(compares(value, comparison.comparator, other) for other in constants)


def _relates(relation: Relation, request: Mapping[str, object]) -> bool:
    for side in (relation.left, relation.right):
        if any(request.get(parameter.name) is None for parameter in names(side)):
            return True
    left, right = _value(relation.left, request), _value(relation.right, request)
    holds: bool = _runtime().compares(left, relation.comparator, right)
    return holds


def _value(operand: Operand, request: Mapping[str, object]) -> object:
    """Return the value of an operand whose parameters are present, null for none."""
    match operand:
        case Parameter(name=name):
            return request[name]
        case Number(value=value):
            return value
        case Arithmetic(operator=sign, left=left, right=right):
            before, behind = _value(left, request), _value(right, request)
            combined: object = _runtime().combine(before, sign, behind)
            return combined
