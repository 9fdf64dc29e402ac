"""Where the parser stopped in a text that is no expression, and what stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from actionsmith.logic.errors import ExpressionError
from actionsmith.logic.slips import Piece
from actionsmith.logic.syntax import GroupKind

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

FLIPPED = {"==": "==", "!=": "!=", "<=": ">=", "<": ">", ">=": "<=", ">": "<"}
GROUPS = frozenset(str(kind) for kind in GroupKind)
JOINING = frozenset({"IF", "THEN", "AND", "OR", "NOT", "LIKE", *FLIPPED, *"+-*/|,"})
_ENDS = frozenset({"RPAR", "THEN", "_COMMA", "$END"})
END = Piece("end", "", 0, 0)


class Stop(NamedTuple):
    """Where the parser stopped: the piece that it did not take, and its neighbours."""

    text: str
    before: list[Piece]
    piece: Piece
    after: list[Piece]
    expected: AbstractSet[str]

    def previous(self, back: int = 1) -> Piece:
        """Return the piece before the stop, or one further back."""
        return self.before[-back] if len(self.before) >= back else END

    def next(self) -> Piece:
        """Return the piece behind the stop."""
        return self.after[0] if self.after else END

    def complete(self) -> bool:
        """Tell whether what stands before the stop is a predicate already."""
        # Only in part: the parser may have given up AND and OR for what encloses it.
        ends = bool(self.expected & _ENDS) and "EQ" not in self.expected
        return ends or "_AND" in self.expected

    def error(self, message: str, hint: str | None = None) -> ExpressionError:
        """Return an error about the piece that was not taken."""
        return ExpressionError(message, self.piece.start, self.piece.end, hint)

    def shown(self) -> str:
        """Return the piece as it can be quoted in a message."""
        text = self.piece.text
        return text if len(text) <= 40 else f"{text[:40]}..."


def innermost(stop: Stop) -> Piece | None:
    """Return the group whose members the parser was reading, if it was in one."""
    opened: list[Piece] = []
    before = END
    for piece in stop.before:
        if piece.text == "(":
            opened.append(before)
        elif piece.text == ")" and opened:
            opened.pop()
        before = piece
    return opened[-1] if opened and opened[-1].text in GROUPS else None


def takes(expected: AbstractSet[str]) -> str | None:
    """Return a hint from what the parser would have taken."""
    if {"NAME", "ANY"} <= expected:
        return "a predicate belongs here, such as A, A == 'x' or Or(A, B)"
    if {"NAME", "STRING"} <= expected:
        return "a constant or a parameter belongs here"
    if {"NAME", "NUMBER"} <= expected:
        return "a number or a parameter belongs here"
    if "_AND" in expected:
        return "AND, OR or the end of the rule belongs here"
    return None
