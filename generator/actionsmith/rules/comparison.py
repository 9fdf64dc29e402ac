"""A rule compares a parameter with values that it can have.

A string is never equal to a number, and only numbers can be added or, as constants,
be put in order: a rule that asks for it would hold always or never. Of lists and
structures a rule knows no more than whether they are sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from actionsmith.contract import Action, Base, Parameter, Text
from actionsmith.diagnostics import Diagnostic, Location, closest, error, warning
from actionsmith.logic import (
    Arithmetic,
    Boolean,
    Comparator,
    Compare,
    Constant,
    Like,
    Node,
    Number,
    Relation,
    children,
)
from actionsmith.logic import Parameter as Mention
from actionsmith.logic import Text as TextConstant

from .askings import askings
from .values import beyond, matches, not_of_format
from .walk import Scope

_NUMERIC = (Base.INTEGER, Base.FLOAT)
_EQUALITY = (Comparator.EQ, Comparator.NE)
_OPAQUE = {Base.LIST: "a list", Base.STRUCTURE: "a structure"}

Slip = tuple[Node, str, str | None]
"""What is wrong in a rule: the part at fault, the message and a hint."""


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each comparison that never holds, whatever the request."""
    for asking in askings(scope):
        known = _known(asking.known)
        for node in _nodes(asking.expression):
            for part, message, hint in _slips(node, known):
                yield error("comparison", _at(asking.rule, part), message, hint)
            for part, message, hint in _doubts(node, known):
                yield warning("comparison", _at(asking.rule, part), message, hint)


def _doubts(node: Node, known: Mapping[str, Parameter]) -> Iterator[Slip]:
    """Yield what may be right, and is likely to be meant otherwise."""
    match node:
        case Like(pattern=pattern) if "*" not in pattern.value:
            message = f"this pattern matches {pattern} alone"
            hint = "write * where any characters may stand, or == for one text"
            yield pattern, message, hint
        case Like(pattern=pattern) if ".*" in pattern.value:
            message = "the point in this pattern stands for a point"
            hint = "* alone stands for any characters"
            yield pattern, message, hint
        case Compare():
            yield from _unfit(node, known)


def _unfit(node: Compare, known: Mapping[str, Parameter]) -> Iterator[Slip]:
    """Yield the constants that a pattern, a format or a length does not allow."""
    parameter = known.get(node.parameter.name)
    if parameter is None or node.comparator not in _EQUALITY:
        return
    value_type = parameter.type
    for value in node.values:
        if not isinstance(value, TextConstant) or value_type.base is not Base.STRING:
            continue
        problem = value_type.format and not_of_format(value.value, value_type.format)
        if problem:
            yield value, f"{value} {problem}, as {parameter.name} is", None
        elif value_type.pattern and not matches(value.value, value_type.pattern):
            message = f"{value} does not match the pattern of {parameter.name}"
            yield value, message, f"the pattern is '{value_type.pattern}'"
        elif problem := beyond(len(value.value), value_type, "characters"):
            yield value, f"{parameter.name} {problem}: {value}", None


def is_unfit(node: Node, action: Action) -> bool:
    """Tell whether this rule warns of a constant of another rule."""
    known = _known(action.parameters)
    return any(
        isinstance(part, Compare) and any(_unfit(part, known)) for part in _nodes(node)
    )


def never_holds(node: Node, action: Action) -> bool:
    """Tell whether this rule has found a mistake in a part of another rule."""
    return any(_slips(node, _known(action.parameters)))


def _known(members: Mapping[str, Parameter]) -> dict[str, Parameter]:
    return {n: p for n, p in members.items() if p.type.is_known}


def _at(rule: Text, part: Node) -> Location:
    return rule.scalar.location_of(part.span[0])


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from _nodes(child)


def _slips(node: Node, known: Mapping[str, Parameter]) -> Iterator[Slip]:
    if not isinstance(node, Compare | Like | Arithmetic | Relation):
        return
    opaque = [m for m in _asked(node) if _base(m, known) in _OPAQUE]
    for mention in opaque:
        kind = _OPAQUE[known[mention.name].type.base]
        message = f"{mention.name} is {kind}: a rule can ask only whether it is sent"
        yield mention, message, f"{mention.name} alone asks whether it is sent"
    if opaque:
        return
    match node:
        case Compare(parameter=mention, comparator=comparator, values=values):
            if parameter := known.get(mention.name):
                texts = {v.value for v in values if isinstance(v, TextConstant)}
                for value in values:
                    yield from _constant(parameter, comparator, value, texts)
        case Like(parameter=mention):
            if _base(mention, known) not in (Base.STRING, None):
                yield (mention, f"LIKE is for strings, and {_is(mention, known)}", None)
        case Arithmetic(left=left, right=right):
            yield from _numbers((left, right), known)
        case Relation(left=left, comparator=comparator, right=right):
            if isinstance(left, Arithmetic) or isinstance(right, Arithmetic):
                yield from _numbers((left, right), known)
            elif isinstance(left, Mention) and isinstance(right, Mention):
                yield from _pair(left, comparator, right, known)


def _asked(node: Compare | Like | Arithmetic | Relation) -> Iterator[Mention]:
    """Yield the parameters whose values a comparison or a sum needs itself."""
    operands: tuple[Node, ...] = (
        (node.parameter,)
        if isinstance(node, Compare | Like)
        else (node.left, node.right)
    )
    for operand in operands:
        if isinstance(operand, Mention):
            yield operand


def _constant(
    parameter: Parameter, comparator: Comparator, value: Constant, others: set[str]
) -> Iterator[Slip]:
    base, values = parameter.type.base, parameter.type.enum
    if comparator not in _EQUALITY and base not in _NUMERIC:
        yield (
            value,
            f"'{comparator}' compares numbers, and {parameter.name} is of type {base}",
            None,
        )
    elif not _fits(value, base):
        yield (
            value,
            f"{parameter.name} is of type {base}, and never equal to {value}",
            _respelt(value, base),
        )
    elif values and isinstance(value, TextConstant) and value.value not in values:
        meant = closest(value.value, values)
        listed = ", ".join(repr(str(each)) for each in values)
        yield (
            value,
            f"{value} is not among the values of {parameter.name}",
            (
                f"did you mean {meant!r}?"
                if meant and meant not in others
                else f"they are {listed}"
            ),
        )


def _fits(value: Constant, base: Base) -> bool:
    match value:
        case TextConstant():
            return base is Base.STRING
        case Boolean():
            return base is Base.BOOLEAN
        case Number():
            return base in _NUMERIC


def _respelt(value: Constant, base: Base) -> str | None:
    """Return how the value would be written as one of the type, if it can be."""
    if base is Base.STRING:
        return f"write '{value}', with quotes, for the text"
    if isinstance(value, TextConstant):
        text = value.value
        if base is Base.BOOLEAN and text.casefold() in ("true", "false"):
            return f"write {text.casefold()}, without quotes"
        if base in _NUMERIC and text.removeprefix("-").isdecimal():
            return f"write {text}, without quotes"
    return None


def _numbers(
    operands: tuple[Node, ...], known: Mapping[str, Parameter]
) -> Iterator[Slip]:
    for operand in operands:
        if not isinstance(operand, Mention):
            continue
        if _base(operand, known) not in (*_NUMERIC, None):
            message = f"arithmetic is for numbers, and {_is(operand, known)}"
            yield operand, message, None


def _pair(
    left: Mention,
    comparator: Comparator,
    right: Mention,
    known: Mapping[str, Parameter],
) -> Iterator[Slip]:
    bases = _base(left, known), _base(right, known)
    if None in bases:
        return
    if bases[0] is not bases[1] and not set(bases) <= set(_NUMERIC):
        message = f"{_is(left, known)}, and {_is(right, known)}"
        yield left, message, "compare parameters of one type"
    elif bases[0] is Base.BOOLEAN and comparator not in _EQUALITY:
        yield left, "true and false are in no order", "compare them by == or !="


def _base(mention: Mention, known: Mapping[str, Parameter]) -> Base | None:
    return known[mention.name].type.base if mention.name in known else None


def _is(mention: Mention, known: Mapping[str, Parameter]) -> str:
    return f"{mention.name} is of type {_base(mention, known)}"
