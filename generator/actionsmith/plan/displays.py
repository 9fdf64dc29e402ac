"""Calls with lists and structures among their arguments, laid out as black would.

What does not fit on a line has one item a line, each with its comma, which black
leaves so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from actionsmith.contract import Parameter, ValueType

from . import literals, naming
from .literals import WIDTH
from .requests import Request, Value


class Piece(NamedTuple):
    """A text, and behind it maybe brackets with other pieces in them."""

    text: str
    brackets: tuple[str, str] | None = None
    """The opening and the closing one."""
    items: tuple[Piece, ...] = ()


def inline(piece: Piece) -> str:
    """Return a piece on one line.

    >>> inline(Piece("f", ("(", ")"), (Piece("a=", ("[", "]"), (Piece("1"),)),)))
    'f(a=[1])'
    """
    if piece.brackets is None:
        return piece.text
    opening, closing = piece.brackets
    return f"{piece.text}{opening}{', '.join(map(inline, piece.items))}{closing}"


def laid_out(piece: Piece, indent: int = 0, tail: str = "") -> str:
    """Return a piece on as many lines as it needs, with `tail` behind it."""
    return "\n".join(_lines(piece, " " * indent, tail))


def _lines(piece: Piece, pad: str, tail: str) -> Iterator[str]:
    one = f"{pad}{inline(piece)}{tail}"
    if len(one) <= WIDTH or piece.brackets is None or not piece.items:
        yield one
        return
    opening, closing = piece.brackets
    yield f"{pad}{piece.text}{opening}"
    for item in piece.items:
        yield from _lines(item, f"{pad}    ", ",")
    yield f"{pad}{closing}{tail}"


def call(function: str, arguments: Iterable[Piece]) -> Piece:
    """Return a call."""
    return Piece(function, ("(", ")"), tuple(arguments))


def keywords(request: Request, parameters: Mapping[str, Parameter]) -> list[Piece]:
    """Return what is sent as the arguments of a call; structures are dicts."""
    return [
        display(
            each, parameters[name].type, f"{naming.argument_name(parameters[name])}="
        )
        for name, each in request.items()
    ]


def display(value: Value, value_type: ValueType, before: str = "") -> Piece:
    """Return a value of a type behind a text."""
    match value:
        case list():
            items = value_type.items or value_type
            return Piece(
                before, ("[", "]"), tuple(display(each, items) for each in value)
            )
        case dict():
            return Piece(before, ("{", "}"), tuple(_members(value, value_type.members)))
        case _:
            shown = "..." if value is ... else literals.constant(value)
            return Piece(f"{before}{shown}")


def _members(
    value: Mapping[str, Value], members: Mapping[str, Parameter]
) -> Iterator[Piece]:
    for name, each in value.items():
        spelt = literals.string(naming.member_name(members[name]))
        yield display(each, members[name].type, f"{spelt}: ")
