"""What authors write when they mean something else, and what they mean.

A slip is judged by itself, without the grammar: a word in the wrong case, a sign of
another language, a character that only looks right. explain.py judges the rest.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Final, NamedTuple

from actionsmith.diagnostics import did_you_mean
from actionsmith.logic.errors import ExpressionError
from actionsmith.logic.syntax import KEYWORDS, GroupKind, is_reserved

_PIECE = re.compile(
    r"""
      (?P<string> ' (?:[^'\\]|\\.)* ' | " (?:[^"\\]|\\.)* " )
    | (?P<name>   \[ [^\[\]]* \] )
    | (?P<word>   [^\W\d] \w* )
    | (?P<number> [0-9]+ (?:\.[0-9]+)? )
    | (?P<sign>   <=> | === | !== | <-> | <> | => | =~ | =< | -> | := | && | \|\| | \*\*
                | <= | >= | == | != )
    | (?P<space>  \s+ )
    | (?P<sole>   . )
    """,
    re.VERBOSE | re.DOTALL,
)
_MOST: Final = 10**40  # what is more is hardly meant, and is not written out
_POINT = re.compile(r"[0-9]\.[^0-9]?|[^0-9]?\.[0-9]")

_SIGNS: Final = {
    "=": "write == to compare",
    "===": "write == to compare",
    ":=": "write == to compare",
    "!==": "write != to compare",
    "<>": "write != to compare",
    "=<": "write <= to compare",
    "=>": "write >= to compare, or IF A THEN B for a condition",
    "->": "write IF A THEN B for a condition",
    "<->": "write AllOrNone(A, B)",
    "<=>": "write AllOrNone(A, B)",
    "&&": "write AND",
    "&": "write AND",
    "||": "write OR",
    "!": "write NOT",
    "~": "write NOT",
    "^": "write OnlyOne(A, B) for one of two",
    ";": "a rule ends without a sign: leave it out",
    "=~": "write A LIKE 'x*'",
    "{": "brackets are round: write Or(A, B)",
    "}": "brackets are round: write Or(A, B)",
    "**": "the operators are + - * /",
    "%": "the operators are + - * /",
    "\N{RIGHTWARDS ARROW}": "write IF A THEN B for a condition",
    "\N{RIGHTWARDS DOUBLE ARROW}": "write IF A THEN B for a condition",
    "\N{LOGICAL AND}": "write AND",
    "\N{LOGICAL OR}": "write OR",
    "\N{NOT SIGN}": "write NOT",
}
_LOOKALIKES: Final = {
    "`": "'",
    "\N{ACUTE ACCENT}": "'",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{LEFT BLACK LENTICULAR BRACKET}": "[",
    "\N{RIGHT BLACK LENTICULAR BRACKET}": "]",
    "\N{MINUS SIGN}": "-",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{NOT EQUAL TO}": "!=",
}
_WORDS: Final = {
    "else": "there is no ELSE: write a second rule, IF NOT A THEN C",
    "unless": "write IF NOT A THEN B",
    "when": "write IF A THEN B",
    "requires": "write IF A THEN B",
    "implies": "write IF A THEN B",
    "is": "write A == 'x' to compare, A or NOT A for sent or not",
    "in": "write A == 'x'|'y'",
    "between": "write A >= 1 AND A <= 5",
    "exists": "the name alone says that a parameter is sent",
    "present": "the name alone says that a parameter is sent",
    "xor": "write OnlyOne(A, B)",
    "null": "write NOT A where A is not sent",
    "none": "write NOT A where A is not sent",
    "nil": "write NOT A where A is not sent",
    "matches": "write A LIKE 'x*'",
    "excludes": "write ZeroOrOne(A, B)",
    "exclude": "write ZeroOrOne(A, B)",
    "conflicts": "write ZeroOrOne(A, B)",
    "mutually": "write ZeroOrOne(A, B)",
    "either": "write OnlyOne(A, B), or Or(A, B) if both may be sent",
    "least": "write Or(A, B) for at least one",
    "most": "write ZeroOrOne(A, B) for at most one",
    "only": "write IF A THEN B",
    "iff": "write AllOrNone(A, B)",
    "must": "the name alone says that a parameter is sent",
    "are": "write A AND B",
    "equals": "write A == 'x'",
    "needs": "write IF A THEN B",
    "depends": "write IF A THEN B",
    "with": "write A AND B",
    "without": "write A AND NOT B",
    "nor": "write NOT A AND NOT B",
}
_BETWEEN: Final = {
    word.casefold(): word for word in ("IF", "THEN", "AND", "OR", "NOT", "LIKE")
}
_GROUP_WORDS: Final = {
    "and": "write A AND B",
    "all": "write A AND B",
    "allof": "write A AND B",
    "any": "did you mean 'Or'?",
    "anyof": "did you mean 'Or'?",
    "atleastone": "did you mean 'Or'?",
    "one": "did you mean 'OnlyOne'?",
    "oneof": "did you mean 'OnlyOne'?",
    "exactlyone": "did you mean 'OnlyOne'?",
    "xor": "did you mean 'OnlyOne'?",
    "atmostone": "did you mean 'ZeroOrOne'?",
    "nand": "did you mean 'ZeroOrOne'?",
    "exclusive": "did you mean 'ZeroOrOne'?",
    "mutuallyexclusive": "did you mean 'ZeroOrOne'?",
    "neither": "write NOT A AND NOT B",
    **dict.fromkeys(("defined", "has", "isset", "given"), "write the name alone"),
    **dict.fromkeys(
        ("len", "length", "size", "count"),
        "a rule knows no lengths: write a type with a pattern such as '.{1,60}'",
    ),
}


class Piece(NamedTuple):
    """A stretch of the text that an author would call one thing."""

    kind: str
    """The name of its part in the pattern above."""
    text: str
    start: int
    end: int


def pieces(text: str) -> list[Piece]:
    """Cut any text whatever into pieces, spaces left out."""
    return [
        Piece(match.lastgroup or "sole", match[0], match.start(), match.end())
        for match in _PIECE.finditer(text)
        if match.lastgroup != "space" or match[0].strip(" \t")
    ]


def mistaken_word(word: str, start: int, end: int) -> ExpressionError | None:
    """Return the error of a plain name that is a keyword in another case, or null."""
    if word in KEYWORDS or not is_reserved(word):
        return None
    folded = word.casefold()
    if meant := sorted(key for key in KEYWORDS if key.casefold() == folded):
        message = f"{word!r} is a keyword in the wrong case"
        hint = f"did you mean {' or '.join(map(repr, meant))}?"
    else:
        message = f"there is no constant {word!r}"
        hint = f"{_WORDS[folded]};"
    hint += f" a parameter of that name is written [{word}]"
    return ExpressionError(message, start, end, hint)


def foreign_word(piece: Piece) -> ExpressionError | None:
    """Return the error of a word that other languages have as an operator."""
    hint = _WORDS.get(piece.text.casefold())
    if piece.kind != "word" or not hint:
        return None
    message = f"there is no {piece.text!r} in a rule"
    return ExpressionError(message, piece.start, piece.end, hint)


def misspelt_keyword(piece: Piece) -> ExpressionError | None:
    """Return the error of a word that is nearly a keyword, where a name is wrong."""
    if piece.kind != "word" or piece.text in KEYWORDS:
        return None
    folded = piece.text.casefold()
    close = get_close_matches(folded[:40], _BETWEEN, n=1, cutoff=0.7)
    if not close:
        return None
    message = f"there is no {piece.text!r} in a rule"
    hint = f"did you mean {_BETWEEN[close[0]]!r}?"
    return ExpressionError(message, piece.start, piece.end, hint)


def wrong_number(number: str, rest: str, start: int) -> ExpressionError:
    """Return the error of `1_000`, `1e3`, `0x10` and `5kg`, where a number belongs."""
    text = number + rest
    hint = f"write {number}, and leave {rest} out"
    with suppress(InvalidOperation):  # of what Python does not read as a number either
        value = Decimal(text)
        if value <= _MOST:
            hint = f"write {value:f}"
    if rest[:1] in "xX" and number == "0":
        with suppress(ValueError):
            hint = f"write {int(text, 16)}"
    message = "a number has digits, and a point at most"
    return ExpressionError(message, start, start + len(text), hint)


def unknown_group(piece: Piece) -> ExpressionError:
    """Return the error of a word before an opening bracket that names no group."""
    kinds = [str(kind) for kind in GroupKind]
    hint = _GROUP_WORDS.get(piece.text.casefold()) or did_you_mean(piece.text, kinds)
    return ExpressionError(
        f"there is no group {piece.text!r}",
        piece.start,
        piece.end,
        hint or f"the groups are {', '.join(kinds)}",
    )


def wrong_characters(text: str, piece: Piece) -> ExpressionError | None:
    """Return the error of a piece that no expression has anywhere, if it is one."""

    def error(message: str, hint: str | None = None) -> ExpressionError:
        return ExpressionError(message, piece.start, piece.end, hint)

    shown = piece.text if len(piece.text) <= 40 else f"{piece.text[:40]}..."
    match piece.kind:
        case "string" | "name" if re.search(r"[\x00-\x1f\x7f]", piece.text):
            return error("a control character or line break stands between the quotes")
        case "string" if re.search(r"\\[^\\'\"]", piece.text.replace(r"\\", "")):
            return error(
                "a backslash in a string stands before a quote or another backslash",
                r"write \\ for a backslash",
            )
        case "name" if piece.text == "[]":
            return error("the square brackets hold no name")
        case "word" if not piece.text.isascii():
            message = f"the name {shown} has other letters than A to Z"
            return error(message, f"write [{shown}]")
        case "sign" | "sole" if piece.text in _SIGNS:
            return error(f"{shown} is no sign of a rule", _SIGNS[piece.text])
        case "sole" if plain := _lookalike(piece.text):
            return error(f"{shown} only looks like {plain}", f"write {plain}")
        case "sole" if piece.text in "'\"":
            message = "this string has no closing quote"
            return ExpressionError(message, piece.start, len(text), "add the quote")
        case "sole" if piece.text in "[]":
            return error("this square bracket has no partner", "write [Odd-Name]")
        case "space":
            message = "a rule is one line, with spaces only between its parts"
            return error(message, "write a plain space")
        case "sole" if text[: piece.end].endswith(").") and piece.end == len(text):
            return error("a rule ends without a sign", "leave it out")
        case "sole" if _POINT.fullmatch(text, max(piece.start - 1, 0), piece.end + 1):
            return error("a number has digits on both sides of its point")
        case "sole" if piece.text not in "<>+-*/(),|":
            return _odd_name(text, piece.start) or error(
                f"the character {piece.text!a} has no place in a rule",
                "a name with other characters stands in square brackets",
            )
    return None


def _lookalike(character: str) -> str | None:
    """Return the sign that a character is mistaken for, full-width ones included."""
    plain = _LOOKALIKES.get(character) or unicodedata.normalize("NFKC", character)
    return plain if plain != character and plain.isascii() else None


def _odd_name(text: str, offset: int) -> ExpressionError | None:
    """Return the error of a name with characters that need square brackets."""
    for match in re.finditer(r"[A-Za-z_](?:[\w.:@$#/-]*\w)?", text):
        if match.start() < offset < match.end():
            return ExpressionError(
                f"a plain name has letters, digits and _ only, not {text[offset]!r}",
                *match.span(),
                f"write [{match[0]}] for a parameter of that name",
            )
    return None
