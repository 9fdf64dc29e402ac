"""Why a text is no expression, in words for the author of a contract.

The parser tells where it stopped and what it would have taken; everything else is
read anew from the text, since this is the slow path anyway. The checks go from the
particular to the general, and the first one that knows the mistake names it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from actionsmith.logic.errors import ExpressionError
from actionsmith.logic.slips import (
    Piece,
    foreign_word,
    misspelt_keyword,
    mistaken_word,
    pieces,
    unknown_group,
    wrong_characters,
    wrong_number,
)
from actionsmith.logic.stop import FLIPPED, GROUPS, JOINING, Stop, innermost, takes
from actionsmith.logic.syntax import KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet


def explain(text: str, offset: int, expected: AbstractSet[str]) -> ExpressionError:
    """Return the error of a text that the parser takes up to `offset` only.

    `expected` are the names of the terminals in grammar.lark that it would have taken.
    """
    cut = pieces(text)
    index = next((i for i, piece in enumerate(cut) if offset < piece.end), len(cut))
    at_end = Piece("end", "", len(text.rstrip()), len(text.rstrip()))
    piece = cut[index] if index < len(cut) else at_end
    stop = Stop(text, cut[:index], piece, cut[index + 1 :], expected)
    for check in _CHECKS:
        if error := check(stop):
            return error
    return stop.error(f"{stop.shown()} is not expected here", takes(expected))


def _characters(stop: Stop) -> ExpressionError | None:
    if stop.piece.text == ";" and innermost(stop):
        return stop.error("; is no sign of a rule", "separate members by commas")
    return wrong_characters(stop.text, stop.piece)


def _joined_name(stop: Stop) -> ExpressionError | None:
    """Explain `1abc`, and `Odd-Name` where nothing is compared."""
    piece, before = stop.piece, stop.previous()
    if piece.kind == "word" and before.kind == "number" and before.end == piece.start:
        if stop.previous(2).text in {*FLIPPED, *"+-*/|"}:
            return wrong_number(before.text, piece.text, before.start)
        name = before.text + piece.text
        message = "a plain name starts with a letter or _"
        return ExpressionError(message, before.start, piece.end, f"write [{name}]")
    if "EQ" not in stop.expected or stop.complete():
        return None
    left, sign, right = stop.previous(3), stop.previous(2), before
    if sign.text == "-" and left.end == sign.start and sign.end == right.start:
        name = left.text + sign.text + right.text
        message = f"{name} is read as a difference, which has to be compared"
        hint = f"write [{name}] if this is one name"
        return ExpressionError(message, left.start, right.end, hint)
    return stop.error(
        "the result of arithmetic has to be compared", "add a comparison: <= 1000"
    )


def _wrong_word(stop: Stop) -> ExpressionError | None:
    """Explain a keyword in the wrong case and a word of other languages."""
    for word in (*stop.before, stop.piece):
        if word.kind != "word":
            continue
        if error := mistaken_word(word.text, word.start, word.end):
            return error
    return foreign_word(stop.piece) or foreign_word(stop.previous())


def _group(stop: Stop) -> ExpressionError | None:
    """Explain an unknown name before a bracket and a group without members."""
    piece, before = stop.piece, stop.previous()
    if piece.text == "(" and before.kind == "word" and before.text not in KEYWORDS:
        return unknown_group(before)
    if piece.text in ("AND", "OR") and stop.next().text == "(" and not stop.before:
        return unknown_group(piece)
    if before.text in GROUPS and before.kind == "word":
        return stop.error(
            f"{before.text} is followed by its members in brackets",
            f"write {before.text}(A, B)",
        )
    if piece.text in GROUPS and stop.complete() and stop.next().text == "(":
        hint = "join two parts by AND or OR, or write two rules"
        return stop.error(f"something is missing before {piece.text}", hint)
    if piece.text in GROUPS and piece.kind == "word" and stop.complete():
        hint = f"write {piece.text}(A, B), or A OR B between predicates"
        return stop.error(f"{piece.text} stands before its members", hint)
    if piece.text == ")" and before.text == "(":
        return stop.error("there is nothing between these brackets", "write Or(A, B)")
    return None


def _condition(stop: Stop) -> ExpressionError | None:
    """Explain IF and THEN where they do not belong."""
    words = [piece.text for piece in stop.before]
    if stop.piece.text == "IF":
        message = "IF stands at the start of a rule only"
        return stop.error(message, "write (NOT A OR B) for IF A THEN B inside a rule")
    if stop.piece.text == "THEN":
        if "IF" not in words:
            return stop.error("THEN has no IF before it", "write IF A THEN B")
        if "THEN" in words and stop.complete():
            return stop.error("this is the second THEN", "write two rules")
    if "THEN" in stop.expected and stop.piece.kind == "end":
        return stop.error("IF has no THEN after it", "write IF A THEN B")
    return None


def _side(stop: Stop) -> ExpressionError | None:
    """Explain `A >= 1 AND <= 5`, whose second comparison has no left side."""
    sign = stop.piece.text
    if sign not in FLIPPED or stop.previous().text not in {"AND", "OR", "", "(", ","}:
        return None
    names = [
        name.text
        for name, other in pairwise(stop.before)
        if name.kind in ("word", "name") and other.text in FLIPPED
    ]
    hint = f"write {names[-1]} {sign} {stop.next().text or '...'}" if names else None
    return stop.error(f"there is nothing on the left of {sign}", hint)


def _negation(stop: Stop) -> ExpressionError | None:
    if stop.piece.text != "NOT":
        return None
    if stop.previous().text == "NOT":
        message = "two NOTs in a row say nothing"
        return stop.error(message, "leave both out, or write NOT (NOT A)")
    if stop.complete() and stop.next().text.casefold() in ("like", "in"):
        hint = "write NOT A LIKE 'x*', or A != 'x'|'y' for a list"
        return stop.error("NOT stands before what it negates", hint)
    if stop.complete():
        hint = "write NOT A, NOT A == 'x' or A != 'x'; several parts need an AND or OR"
        return stop.error("NOT stands before what it negates", hint)
    return None


def _chain(stop: Stop) -> ExpressionError | None:
    """Explain `1 <= A <= 5`."""
    second = stop.piece.text
    if second not in FLIPPED or not stop.complete():
        return None
    left, first, middle = stop.previous(3), stop.previous(2), stop.previous()
    if middle.text == ")":
        message = "only parameters and the results of arithmetic are compared"
        return stop.error(message, "write A == 'x' OR B == 'x'")
    hint = "write two comparisons joined by AND"
    if first.text in FLIPPED and middle.kind in ("word", "name"):
        half = f"{left.text} {first.text} {middle.text}"
        if left.kind not in ("word", "name"):
            half = f"{middle.text} {FLIPPED[first.text]} {left.text}"
        hint = f"write {half} AND {middle.text} {second} {stop.next().text or '...'}"
    return stop.error("a comparison has two sides", hint)


def _constant(stop: Stop) -> ExpressionError | None:
    """Explain a constant where a name belongs, and the other way round."""
    piece, before = stop.piece, stop.previous()
    constant = piece.kind == "string" or piece.text in ("true", "false")
    if constant and before.text == "(" and stop.previous(2).text in FLIPPED:
        return stop.error("a list has no brackets around it", "write A == 'x'|'y'")
    if constant and before.text == "OR" and _compares(stop):
        message = "OR joins predicates, and this is a constant"
        return stop.error(message, "write A == 'x'|'y'")
    if constant and "NAME" in stop.expected and before.text not in FLIPPED:
        name = piece.text[1:-1]
        quoted = piece.kind == "string" and name.isidentifier()
        if quoted and stop.next().text not in FLIPPED:
            message = "a name stands without quotes"
            return stop.error(message, f"write {name} if that is a parameter")
        hint = f"write A == {piece.text}"
        match stop.after:
            case [Piece(text="==" | "!=" as sign), Piece("word" | "name", other), *_]:
                hint = f"write {other} {sign} {piece.text}"
        return stop.error("a constant stands on the right of a comparison", hint)
    if before.text == "|" and not constant:
        message = "a list has constants only: strings, numbers, true, false"
        return stop.error(message, "write A == 'x'|'y'")
    if before.text == "LIKE":
        return stop.error("LIKE takes a pattern in quotes", "write A LIKE 'x*'")
    if piece.text == "|" and stop.previous(2).text == "LIKE":
        hint = "write A LIKE 'x*' OR A LIKE 'y*'"
        return stop.error("LIKE takes one pattern", hint)
    if piece.text == "|":
        return stop.error("| separates the constants of a list only", "write OR")
    return None


def _compares(stop: Stop) -> bool:
    """Tell whether a comparison with a constant stands before the last word."""
    return stop.previous(3).text in FLIPPED and stop.previous(2).kind == "string"


def _brackets(stop: Stop) -> ExpressionError | None:
    """Explain brackets without a partner and commas outside of a group's."""
    opened: list[Piece] = []
    for piece in stop.before:
        if piece.text == "(":
            opened.append(piece)
        elif piece.text == ")":
            opened.pop()
    ends = stop.piece.kind == "end" or stop.piece.text == "THEN"
    if ends and opened and stop.complete():
        message = "this bracket is not closed"
        return ExpressionError(message, opened[-1].start, opened[-1].end, "add )")
    if stop.piece.text == ")" and not opened:
        return stop.error("this bracket closes nothing", "leave it out or add (")
    number = stop.previous().kind == stop.next().kind == "number"
    if stop.piece.text == "," and number and stop.previous().end == stop.piece.start:
        text = stop.previous().text + stop.next().text
        return stop.error("a number has no commas", f"write {text}")
    if stop.piece.text == "," and stop.complete():
        hint = "write AND or OR, or a group such as Or(A, B)"
        return stop.error("commas separate the members of a group only", hint)
    if stop.piece.text == ")" and stop.previous().text == "," and opened:
        return stop.error("a member is missing after the comma", "leave the comma out")
    alone = stop.previous().kind in ("word", "name", "number")
    if stop.piece.text == ")" and stop.previous(2).text == "(" and alone:
        message = "brackets in arithmetic hold an operation"
        return stop.error(message, f"write {stop.previous().text} without them")
    return None


def _missing(stop: Stop) -> ExpressionError | None:
    """Explain an operator with one side, and parts with nothing between them."""
    before = stop.previous()
    if stop.piece.text == "THEN" and before.text == "IF":
        return stop.error("there is nothing between IF and THEN", "write IF A THEN B")
    if stop.piece.text in ("AND", "OR", ",") and before.text in ("", "(", "THEN"):
        message = f"there is nothing before this {stop.piece.text}"
        return stop.error(message, takes(stop.expected))
    if stop.piece.text == "+" and before.text in FLIPPED:
        return stop.error("a number has no plus before it", "leave it out")
    if stop.piece.text in ("AND", "OR") and stop.previous(2).text == "(":
        message = f"{stop.piece.text} joins predicates, not what is compared"
        return stop.error(message, "write A == B OR A == C, or A == 'x'|'y'")
    if before.text in JOINING and stop.piece.text in ("", ")", ",", "AND", "OR"):
        hint = takes(stop.expected)
        return stop.error(f"something is missing after {before.text}", hint)
    if stop.piece.kind == "end":
        return stop.error("the rule ends too early", takes(stop.expected))
    if before.text == "-":
        message = "a minus alone stands before a number only"
        return stop.error(message, f"write 0 - {stop.shown()}")
    starts = stop.piece.kind in ("word", "name", "string", "number")
    if stop.complete() and (starts or stop.piece.text == "("):
        if error := misspelt_keyword(stop.piece) or misspelt_keyword(before):
            return error
        if stop.piece.kind == before.kind == "number":
            text = before.text + stop.piece.text
            return stop.error("a number has no spaces", f"write {text}")
        message = f"something is missing before {stop.shown()}"
        hint = "join two parts by AND, OR or a comparison"
        if innermost(stop):
            hint = "separate members by commas, or join them by AND or OR"
        return stop.error(message, hint)
    return None


_CHECKS: tuple[Callable[[Stop], ExpressionError | None], ...] = (
    _characters,
    _wrong_word,
    _group,
    _brackets,
    _condition,
    _negation,
    _side,
    _chain,
    _constant,
    _joined_name,
    _missing,
)
