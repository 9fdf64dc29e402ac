"""Conditions and calls, laid out as black would, so that nothing has to reformat them.

A call or a list that does not fit on a line has one item a line, each with its comma,
which black leaves so. How a condition is split is less simple: see `splitting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from .literals import WIDTH
from .splitting import split


class Atom(NamedTuple):
    """A test that names no function of the runtime's, such as `x is None`."""

    text: str


class Call(NamedTuple):
    """Something in brackets with a head before them and maybe a tail behind.

    `x in ("a", "b")` has the head `x in`; `count(a, b) > 1` the tail ` > 1`.
    """

    head: str
    arguments: tuple[Condition | str, ...]
    tail: str = ""


class Chain(NamedTuple):
    """Two or more conditions joined by `and` or by `or`."""

    operator: str
    members: tuple[Condition, ...]


Condition: TypeAlias = Atom | Call | Chain

Annotation: TypeAlias = str | tuple[str, ...]
"""A type, or the values of a `Literal`."""


def chain(operator: str, members: Sequence[Condition]) -> Condition:
    """Join conditions; chains of the same operator become one, repetitions go."""
    flat: dict[Condition, None] = {}
    for member in members:
        if isinstance(member, Chain) and member.operator == operator:
            flat.update(dict.fromkeys(member.members))
        else:
            flat[member] = None
    only, *more = flat
    return Chain(operator, (only, *more)) if more else only


def inline(condition: Condition | str) -> str:
    """Return a condition on one line."""
    match condition:
        case str(text) | Atom(text):
            return text
        case Call(_, arguments, tail):
            return f"{_opening(condition)}{', '.join(map(inline, arguments))}){tail}"
        case Chain(operator, members):
            return f" {operator} ".join(map(_operand, members))


def if_statement(condition: Condition, indent: int, keyword: str = "if") -> str:
    """Return `if condition:`, split where it is too long for a line."""
    return split(f"{keyword} {inline(condition)}:", indent)


def call(head: str, arguments: Sequence[str], indent: int, tail: str = "") -> str:
    """Return `head(arguments)`, one argument a line if it is too long for one."""
    pad = " " * indent
    one = f"{pad}{head}({', '.join(arguments)}){tail}"
    if len(one) <= WIDTH and "\n" not in one:
        return one
    inner = [f"{pad}    {argument}," for argument in arguments]
    return "\n".join([f"{pad}{head}(", *inner, f"{pad}){tail}"])


def _operand(condition: Condition) -> str:
    text = inline(condition)
    return f"({text})" if isinstance(condition, Chain) else text


def _opening(condition: Call) -> str:
    # `in` is followed by a space, a function's name is not.
    return condition.head + (" (" if condition.head.endswith(" in") else "(")


def optional(name: str, annotation: Annotation, indent: int, rest: str = "") -> str:
    """Return `name: annotation | None`, the union in brackets if it is too long."""
    pad = " " * indent
    one = f"{pad}{name}: {_in_line(annotation)} | None{rest}"
    if len(one) <= WIDTH:
        return one
    return f"{pad}{name}: (\n{_union(annotation, indent + 4, ' | None')}\n{pad}){rest}"


def required(name: str, annotation: Annotation, indent: int) -> str:
    """Return `name: annotation,`, its parts one a line if they are too long."""
    one = f"{' ' * indent}{name}: {_in_line(annotation)},"
    if len(one) <= WIDTH:
        return one
    if len(_operands(annotation)) > 1:
        pad = " " * indent
        return f"{pad}{name}: (\n{_union(annotation, indent + 4)}\n{pad}),"
    return _operand_lines(f"{name}: ", annotation, indent) + ","


def _union(annotation: Annotation, indent: int, tail: str = "") -> str:
    """Return a union on a line of its own, or its operands one a line."""
    pad = " " * indent
    one = f"{pad}{_in_line(annotation)}{tail}"
    if len(one) <= WIDTH:
        return one
    first, *others = _operands(annotation)
    lines = [_operand_lines("", first, indent)]
    lines += [_operand_lines("| ", other, indent) for other in others]
    return "\n".join([*lines, *([f"{pad}{tail[1:]}"] if tail else [])])


def _operands(annotation: Annotation) -> list[Annotation]:
    """Return what a union is one of; a `|` in brackets is not of it."""
    if isinstance(annotation, tuple):
        return [annotation]
    found, depth, start = [], 0, 0
    for place, char in enumerate(annotation):
        depth += (char == "[") - (char == "]")
        if not depth and annotation.startswith(" | ", place):
            found.append(annotation[start:place])
            start = place + 3
    return [*found, annotation[start:]]


def _operand_lines(prefix: str, annotation: Annotation, indent: int) -> str:
    """Return one operand, what is in its brackets on lines of its own if need be."""
    one = f"{' ' * indent}{prefix}{_in_line(annotation)}"
    if len(one) <= WIDTH:
        return one
    if isinstance(annotation, tuple):
        return display(f"{prefix}Literal", annotation, indent, ("[", "]"))
    head, bracket, inner = annotation.partition("[")
    if not bracket:
        return one
    pad = " " * indent
    if inner.endswith(", ...]"):
        lines = f"{pad}    {inner[:-6]}, ..."
    else:
        lines = _union(inner[:-1], indent + 4)
    return f"{pad}{prefix}{head}[\n{lines}\n{pad}]"


def _in_line(annotation: Annotation) -> str:
    if isinstance(annotation, str):
        return annotation
    return f"Literal[{', '.join(annotation)}]"


def import_from(module: str, names: Sequence[str]) -> str:
    """Return an import of names, one a line if they are too long for one."""
    one = f"from {module} import {', '.join(names)}"
    if len(one) <= WIDTH:
        return one
    return call(f"from {module} import ", names, 0)


def display(
    prefix: str, items: Sequence[str], indent: int, brackets: tuple[str, str]
) -> str:
    """Return a tuple or set behind `prefix`, one item a line if it is long."""
    opening, closing = brackets
    comma = "," if opening == "(" and len(items) == 1 else ""
    one = f"{' ' * indent}{prefix}{opening}{', '.join(items)}{comma}{closing}"
    if len(one) <= WIDTH:
        return one
    inner = "".join(f"{' ' * indent}    {item},\n" for item in items)
    return f"{' ' * indent}{prefix}{opening}\n{inner}{' ' * indent}{closing}"


def alias(name: str, value: str, indent: int) -> str:
    """Return `name = value` for a dotted name, or for a call with one."""
    pad = " " * indent
    one = f"{pad}{name} = {value}"
    if len(one) <= WIDTH:
        return one
    head, bracket, inner = value.partition("(")
    if bracket:
        return f"{pad}{name} = {head}(\n{pad}    {inner[:-1]}\n{pad})"
    return f"{pad}{name} = (\n{pad}    {value}\n{pad})"


def returns(kind: str, items: Sequence[str], indent: int, tail: str = ":") -> str:
    """Return the line that ends a signature, `) -> kind[items]:`."""
    pad = " " * indent
    text = f"{kind}[{', '.join(items)}]" if items else kind
    one = f"{pad}) -> {text}{tail}"
    if len(one) <= WIDTH:
        return one
    if not items:
        # Brackets are for what fits between them.
        inner = f"{pad}    {kind}"
        return f"{pad}) -> (\n{inner}\n{pad}){tail}" if len(inner) <= WIDTH else one
    inner = f"{pad}    {', '.join(items)}"
    if len(inner) > WIDTH:
        inner = "\n".join(f"{pad}    {item}," for item in items)
    return f"{pad}) -> {kind}[\n{inner}\n{pad}]{tail}"
