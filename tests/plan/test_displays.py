"""Calls with values inside values are as black would have them."""

from __future__ import annotations

import ast

import black
from hypothesis import given
from hypothesis import strategies as st

from actionsmith.plan.displays import Piece, call, inline, laid_out
from actionsmith.plan.literals import string

_MODE = black.Mode(target_versions={black.TargetVersion.PY311})

texts = st.sampled_from([0, 1, 5, 20, 40, 90]).map(lambda n: string("x" * n))
leaves = (texts | st.sampled_from(["1", "-2.5", "True", "..."])).map(Piece)


def lists(values: st.SearchStrategy[Piece]) -> st.SearchStrategy[Piece]:
    items = st.lists(values, max_size=4)
    return items.map(lambda each: Piece("", ("[", "]"), tuple(each)))


def dicts(values: st.SearchStrategy[Piece]) -> st.SearchStrategy[Piece]:
    items = st.lists(values, max_size=4).map(
        lambda each: [behind(f'"key{n}": ', value) for n, value in enumerate(each)]
    )
    return items.map(lambda each: Piece("", ("{", "}"), tuple(each)))


def behind(text: str, piece: Piece) -> Piece:
    return Piece(f"{text}{piece.text}", piece.brackets, piece.items)


values = st.recursive(leaves, lambda v: lists(v) | dicts(v), max_leaves=12)


@given(st.lists(values, max_size=4), st.sampled_from([0, 4, 8]), st.booleans())
def test_any_call(arguments: list[Piece], indent: int, is_long: bool) -> None:
    head = f"answer = {'m' * (40 if is_long else 6)}.order"
    named = [behind(f"name{n}=", each) for n, each in enumerate(arguments)]
    statement = call(head, named)
    text = laid_out(statement, indent)
    opening = "".join(f"{' ' * n}if x:\n" for n in range(0, indent, 4))
    program = f"{opening}{text}\n"
    assert black.format_str(program, mode=_MODE) == program
    assert ast.dump(ast.parse(text.strip())) == ast.dump(ast.parse(inline(statement)))
