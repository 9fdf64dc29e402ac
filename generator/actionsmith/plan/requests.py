"""Requests that are as a row of a decision table says, with values of the contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product
from types import EllipsisType
from typing import TYPE_CHECKING, TypeAlias, cast

from actionsmith.contract import Action, Base, Constraint, Format, Parameter, ValueType
from actionsmith.logic import Relation, evaluate
from actionsmith.rules.values import limits, matches
from actionsmith.runtime.values import is_date, is_ipv6
from actionsmith.source import Json, Node, Scalar
from actionsmith.source import Mapping as MappingNode
from actionsmith.source import Sequence as SequenceNode

if TYPE_CHECKING:
    from .columns import Column
    from .implicants import Pattern

Value: TypeAlias = "Json | EllipsisType"
"""A value of a request, or a mark that a text has to be filled in.

The mark may be in lists and structures, too.
"""
Request: TypeAlias = Mapping[str, Value]

_MOST_TRIED = 5000
_MOST_VALUES = 12
_MOST_ITEMS = 3
_DEEPEST = 4
"""Beyond these a value of lists and structures is left to be filled in."""

_PLAIN: Mapping[Base, tuple[Value, ...]] = {
    Base.STRING: (..., "a", "b"),
    Base.INTEGER: (1, 2, 0, 10),
    Base.FLOAT: (1.5, 2.5, 0.5, 10.0),
    Base.BOOLEAN: (True, False),
}
"""Values where the contract has no example."""


def request(
    action: Action,
    parameters: Sequence[Parameter],
    rules: Sequence[Constraint],
    columns: Sequence[Column],
    pattern: Pattern,
    broken: Constraint | None,
) -> Request | None:
    """Return a request that a pattern allows and that keeps the rules.

    It has `parameters` alone, and no more of them than it needs. `broken` is an
    inferred rule that it is to break. None if no such request was found.
    """
    of_columns = {
        column.name: (column, states)
        for column, states in zip(columns, pattern, strict=True)
    }
    choices: list[list[Value]] = []
    for parameter in parameters:
        values = _likely(action, parameter, rules)
        if parameter.name in of_columns:
            column, states = of_columns[parameter.name]
            values = [v for v in values if _is_in(states, column.state(v))]
        choices.append(values[:_MOST_VALUES])
    relations = [
        (column.subject, states)
        for column, states in of_columns.values()
        if isinstance(column.subject, Relation)
    ]
    always = {str(n): True for n, p in action.parameters.items() if p.required}
    for combination in islice(product(*choices), _MOST_TRIED):
        found = {
            str(parameter.name): each
            for parameter, each in zip(parameters, combination, strict=True)
            if each is not None
        }
        sent = {**always, **found}
        if all(s >> (not evaluate(r, sent)) & 1 for r, s in relations) and all(
            evaluate(rule.expression, sent) is not (rule is broken)
            for rule in rules
            if rule.confidence.enforced or broken in (None, rule)
        ):
            return found
    return None


def _is_in(states: int, state: int | None) -> bool:
    return state is not None and bool(states >> state & 1)


def value(action: Action, parameter: Parameter) -> Value:
    """Return a value of a parameter, None if there is none at hand."""
    return next(_values(action, parameter), None)


def _likely(
    action: Action, parameter: Parameter, rules: Sequence[Constraint]
) -> list[Value]:
    """Return the values to try, absence first, and then those of the contract."""
    # Where there are no rules nobody gets here, nor waits for these.
    from actionsmith.logic.analysis import atoms, domains
    from actionsmith.rules.analysis import variable

    about = [atom for rule in rules for atom in atoms(rule.expression)]
    known = [variable(p, with_inferred=False) for p in action.parameters.values()]
    chosen = domains(known, list(dict.fromkeys(about)))[parameter.name].values
    found: list[Value] = [] if parameter.required else [None]
    # The values that stand for all of them; Python takes 1 and true for the same.
    other = (_json(each) for each in chosen if each not in (None, ()))
    for each in (*_values(action, parameter), *_fitting(parameter.type, other)):
        if not any(each == v and type(each) is type(v) for v in found):
            found.append(each)
    return found


def _values(action: Action, parameter: Parameter) -> Iterator[Value]:
    kind = parameter.type
    of_examples = (
        entry.value
        for example in action.examples.values()
        if isinstance(example.request, MappingNode)
        for entry in example.request.entries
        if entry.key.text == parameter.name
    )
    for node in (parameter.example, *of_examples, kind.example):
        if (found := read(node, kind)) is not None:
            yield found
    yield from _samples(kind)


def _samples(kind: ValueType, depth: int = 0) -> Iterator[Value]:
    """Yield values of a type for which the contract has no example."""
    if kind.base is Base.LIST:
        yield _list(kind, depth)
    elif kind.base is Base.STRUCTURE:
        yield _structure(kind, depth)
    else:
        if kind.base is Base.STRING:
            yield from map(str, kind.enum)
        bounds = [n for n in limits(kind) if n is not None and kind.bounds]
        numbers = bounds if kind.base in (Base.INTEGER, Base.FLOAT) else []
        yield from _fitting(kind, iter((*_PLAIN[kind.base], *numbers)))


def sample(example: Node | None, kind: ValueType, depth: int = 0) -> Value:
    """Return a value of a type: the example, or one that is made up."""
    for node in (example, kind.example):
        if (found := read(node, kind)) is not None:
            return found
    return next(_samples(kind, depth), ...)


def _list(kind: ValueType, depth: int) -> Value:
    least, most = limits(kind)
    length = max(int(least or 0), 1)
    if most == 0:
        return []
    if kind.items is None or length > _MOST_ITEMS or depth > _DEEPEST:
        return ...
    return cast("Value", [sample(None, kind.items, depth + 1)] * length)


def _structure(kind: ValueType, depth: int) -> Value:
    """Return a structure with the members that requests need, or else the first."""
    if depth > _DEEPEST:
        return ...
    members = [m for m in kind.members.values() if m.required]
    chosen = members or [*kind.members.values()][:1]
    return cast(
        "Value", {str(m.name): sample(m.example, m.type, depth + 1) for m in chosen}
    )


def read(node: Node | None, value_type: ValueType) -> Json:
    """Return a value as its type reads it: of a string, `010` is a text."""
    if isinstance(node, SequenceNode) and value_type.items:
        return [read(item, value_type.items) for item in node.items]
    if isinstance(node, MappingNode):
        return read_members(node, value_type.members)
    if not isinstance(node, Scalar) or node.is_null:
        return None
    match value_type.base:
        case Base.STRING:
            return node.text
        case Base.BOOLEAN:
            return node.as_bool()
        case Base.INTEGER | Base.FLOAT:
            return node.as_number()
        case Base.LIST | Base.STRUCTURE:
            return None


def read_members(node: Node, members: Mapping[str, Parameter]) -> dict[str, Json]:
    """Return the values of members that are described."""
    entries = node.entries if isinstance(node, MappingNode) else ()
    return {
        entry.key.text: read(entry.value, members[entry.key.text].type)
        for entry in entries
        if entry.key.text in members
    }


def _fitting(kind: ValueType, values: Iterator[Value]) -> Iterator[Value]:
    least, most = limits(kind)
    for each in values:
        if isinstance(each, str):
            fits = (
                (not kind.enum or each in kind.enum)
                and (not kind.pattern or matches(each, kind.pattern))
                and (kind.format is None or _FITS[kind.format](each))
            )
        else:
            fits = True
        size = len(each) if isinstance(each, str) else each
        if isinstance(size, int | float) and not isinstance(size, bool):
            fits = fits and (least is None or size >= least)
            fits = fits and (most is None or size <= most)
        if fits:
            yield each


_FITS = {Format.IPV6: is_ipv6, Format.DATE: is_date, Format.DATETIME: is_date}


def _json(value: object) -> Value:
    if isinstance(value, Fraction):
        return float(value)
    return value  # type: ignore[return-value]
