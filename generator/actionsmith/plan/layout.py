"""Conditions and calls, laid out as black would, so that nothing has to reformat them.

A call or a list that does not fit on a line has one item a line, each with its comma,
which black leaves so. How a condition is split is less simple: see `splitting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from .literals import WIDTH
from .splitting import split


@dataclass(frozen=True, slots=True)
class Atom:
    """A test that names no function of the runtime's, such as `x is None`."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """Something in brackets with a head before them and maybe a tail behind.

    `x in ("a", "b")` has the head `x in`; `count(a, b) > 1` the tail ` > 1`.
    """

    head: str
    arguments: tuple[Condition | str, ...]
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
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
    union = f"{pad}    {_in_line(annotation)} | None"
    if len(union) > WIDTH:
        union = f"{_annotation('', annotation, indent + 4)}\n{pad}    | None"
    return f"{pad}{name}: (\n{union}\n{pad}){rest}"


def required(name: str, annotation: Annotation, indent: int) -> str:
    """Return `name: annotation,`, the values one a line if they are too long."""
    return _annotation(f"{name}: ", annotation, indent, ",")


def _in_line(annotation: Annotation) -> str:
    if isinstance(annotation, str):
        return annotation
    return f"Literal[{', '.join(annotation)}]"


def _annotation(
    prefix: str, annotation: Annotation, indent: int, tail: str = ""
) -> str:
    one = f"{' ' * indent}{prefix}{_in_line(annotation)}{tail}"
    if isinstance(annotation, str) or len(one) <= WIDTH:
        return one
    return display(f"{prefix}Literal", annotation, indent, ("[", "]")) + tail


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
