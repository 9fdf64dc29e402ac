"""From the text of a rule to its syntax tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from actionsmith.logic.errors import ExpressionError
from actionsmith.logic.grammar import compiled

if TYPE_CHECKING:
    from actionsmith.logic.syntax import Expression

MAX_LENGTH: Final = 4096
"""How many characters an expression may have."""


def parse(text: str) -> Expression:
    """Return the syntax tree of an expression.

    Raises `ExpressionError` for any text that is none, whatever it holds.

    >>> parse("ZeroOrOne(A, B == 'x'|'y')").members[0]
    Present(parameter=Parameter(name='A'))
    >>> parse("Or(A, B")
    Traceback (most recent call last):
    actionsmith.logic.errors.ExpressionError: at offset 2: this bracket is not closed...
    """
    # What reads expressions takes long to import, and most contracts have none.
    from actionsmith.logic.builder import build, check_depth

    _check_size(text)
    from lark import UnexpectedCharacters, UnexpectedToken

    try:
        matches = compiled().parse(text)
    except UnexpectedCharacters as error:
        from actionsmith.logic.explain import explain

        raise explain(text, error.pos_in_stream or 0, frozenset()) from None
    except UnexpectedToken as error:
        from actionsmith.logic.explain import explain

        at_end = error.token.type == "$END"
        offset = len(text) if at_end else error.token.start_pos
        raise explain(text, offset or 0, error.accepts or error.expected) from None
    expression = build(matches)
    check_depth(expression)
    return expression


def _check_size(text: str) -> None:
    """Refuse texts that are empty, long or deep, before the parser sees them."""
    if not text.strip():
        hint = "write a rule such as Or(A, B)"
        raise ExpressionError("the expression is empty", 0, len(text), hint)
    if len(text) > MAX_LENGTH:
        message = f"the expression is longer than {MAX_LENGTH:,} characters"
        hint = "split it into several rules"
        raise ExpressionError(message, MAX_LENGTH, len(text), hint)
    from actionsmith.logic.builder import MAX_DEPTH, too_deep

    if text.count("(") <= MAX_DEPTH:
        return
    from actionsmith.logic.slips import pieces

    depth = 0
    for piece in pieces(text):
        depth += (piece.text == "(") - (piece.text == ")")
        if depth > MAX_DEPTH:
            raise too_deep(piece.start, piece.end)
