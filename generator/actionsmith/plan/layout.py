"""Laying conditions and calls out as black would, so that nothing has to reformat them.

What does not fit on a line is split at its outermost brackets, one item a line, each
call's argument with its comma. Conditions follow black's own order of preference,
which `tests/plan` holds them to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from .literals import WIDTH


@dataclass(frozen=True, slots=True)
class Atom:
    """A test that is never split and ends in no bracket, such as `x is None`."""

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
    pad = " " * indent
    one = f"{pad}{keyword} {inline(condition)}:"
    if len(one) <= WIDTH:
        return one
    split = _split_without_brackets(condition, indent, keyword)
    if split is None:
        split = [f"{keyword} (", *_body(condition, indent + 4), f"{pad}):"]
    return pad + "\n".join(split)


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


def _split_without_brackets(
    condition: Condition, indent: int, keyword: str
) -> list[str] | None:
    """Split at a bracket of the condition's own, where black adds none around it.

    That is the one of a lone call, and the last or first one of a pair.
    """
    pad = " " * indent
    match condition:
        case Call(tail=""):
            head = f"{keyword} {_opening(condition)}"
            return [head, *_arguments(condition, indent + 4), f"{pad}):"]
        case Chain(operator, (first, last)):
            head, inside = _opened(last, indent + 4)
            before = f"{_operand(first)} {operator} {head}"
            bracketed = "(" in _operand(first)
            if inside and (bracketed or indent + 4 + len(before) <= WIDTH):
                head = f"{keyword} {before}"
                if indent + len(head) <= WIDTH:
                    return [head, *inside, f"{pad}):"]
            elif isinstance(first, Chain):
                after = f") {operator} {_operand(last)}:"
                if indent + len(after) <= WIDTH:
                    inside = _body(first, indent + 4)
                    return [f"{keyword} (", *inside, f"{pad}{after}"]
    return None


def _opened(condition: Condition, indent: int) -> tuple[str, list[str]]:
    """Return what opens the last bracket of an operand, and the lines inside it."""
    match condition:
        case Chain():
            return "(", _body(condition, indent)
        case Call(tail=""):
            return _opening(condition), _arguments(condition, indent)
        case _:
            return "", []


def _body(condition: Condition, indent: int) -> list[str]:
    """Return the lines of a condition inside brackets."""
    one = " " * indent + inline(condition)
    if len(one) <= WIDTH:
        return [one]
    if not isinstance(condition, Chain):
        return _lines(condition, indent, "")
    first, *others = condition.members
    lines = _lines(first, indent, "")
    for other in others:
        lines += _lines(other, indent, f"{condition.operator} ")
    return lines


def _lines(condition: Condition, indent: int, lead: str) -> list[str]:
    """Return the lines of one operand, after the operator that leads to it."""
    pad = " " * indent
    one = f"{pad}{lead}{_operand(condition)}"
    if len(one) <= WIDTH:
        return [one]
    match condition:
        case Chain():
            return [f"{pad}{lead}(", *_body(condition, indent + 4), f"{pad})"]
        case Call(tail=tail):
            opening = f"{pad}{lead}{_opening(condition)}"
            whole = f"{pad}{lead}{inline(Call(condition.head, condition.arguments))}"
            lines = (
                [whole]
                if tail and len(whole) <= WIDTH
                else [opening, *_arguments(condition, indent + 4), f"{pad})"]
            )
            return [*lines, f"{pad}{tail.strip()}"] if tail else lines
        case _:
            return [one]


def _arguments(condition: Call, indent: int) -> list[str]:
    return [f"{' ' * indent}{inline(argument)}," for argument in condition.arguments]


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
