"""JSON data as YAML: laid out as libyaml does it, in a tenth of PyYAML's time.

A text is plain where readers of YAML 1.1 and of 1.2 both take it for a text, and is
quoted otherwise; lines are folded between words.
"""

from __future__ import annotations

import functools
import re

from actionsmith.source import Json

_WIDTH = 80
"""A line ends with the first word that goes beyond it."""

_STEP = 2

_LONGEST_KEY = 128
"""Readers look no further than 1,024 characters for the colon behind a key."""

# What a text cannot begin with, or hold, if it is to be plain.
_MARKS = re.compile(
    r"[\s#,\[\]{}&*!|>'\"%@`]|[-?:](?: |$)|---|\.\.\.|.*(?::(?: |$)| #| $)"
)
# Truth values, nothing, and merge keys, in either version.
_WORDS = re.compile(
    r"y|yes|n|no|true|false|on|off|null|~|=|<<|[-+]?\.(?:inf|nan)", re.IGNORECASE
)
# Numbers, times and dates, in either version.
_NUMBERS = re.compile(
    r"[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?|[-+]?\.[0-9_]+(?:e[-+]?[0-9]+)?"
    r"|[-+]?0x[0-9a-f_]+|[-+]?0b[01_]+|0o[0-7]+"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t ].*)?",
    re.IGNORECASE,
)

_ESCAPES = {
    **{chr(code): f"\\x{code:02X}" for code in (*range(0x20), *range(0x7F, 0xA0))},
    "\0": "\\0",
    "\a": "\\a",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\v": "\\v",
    "\f": "\\f",
    "\r": "\\r",
    "\x1b": "\\e",
    '"': '\\"',
    "\\": "\\\\",
    "\x85": "\\N",
    "\xa0": "\\_",
    "\u2028": "\\L",
    "\u2029": "\\P",
}


def as_yaml(data: Json, indent: int = 0) -> str:
    """Return the text of data, which reads back as the same data.

    `indent` is the column of its lines, where it is a part of a larger text: the value
    of a key that stands above it.
    """
    if isinstance(data, dict | list) and data:
        lines: list[str] = []
        _write(data, indent, lines)
        return "".join(lines)
    return f"{' ' * indent}{_value(data, indent, indent + _STEP)}\n"


def _write(data: dict[str, Json] | list[Json], indent: int, lines: list[str]) -> None:
    """Add the lines of a collection that is not empty."""
    pad = " " * indent
    if isinstance(data, dict):
        for key, value in data.items():
            head = f"{pad}{_scalar(key)}:"
            if len(head) > _LONGEST_KEY:
                head = f"{pad}? {head[len(pad) : -1]}\n{pad}:"
            if isinstance(value, dict | list) and value:
                lines.append(f"{head}\n")
                deeper = indent + _STEP if isinstance(value, dict) else indent
                _write(value, deeper, lines)
            else:
                text = _value(value, len(head) + 1, indent + _STEP)
                lines.append(f"{head} {text}\n")
        return
    for value in data:
        if isinstance(value, dict | list) and value:
            first = len(lines)
            _write(value, indent + _STEP, lines)
            lines[first] = f"{pad}- {lines[first][indent + _STEP :]}"
        else:
            text = _value(value, indent + _STEP, indent + _STEP)
            lines.append(f"{pad}- {text}\n")


def _value(value: Json, column: int, indent: int) -> str:
    """Return what is no collection; it begins at a column, and goes on at `indent`."""
    if isinstance(value, str):
        text = _scalar(value)
        if column + len(text) <= _WIDTH or " " not in value:
            return text
        return _folded(text, column, indent)
    match value:
        case True:
            return "true"
        case False:
            return "false"
        case None:
            return "null"
        case dict():
            return "{}"
        case list():
            return "[]"
        case float():
            # A reader of version 1.1 wants a point and a sign.
            text = repr(value)
            mantissa, e, exponent = text.partition("e")
            point = "" if "." in mantissa or not e else ".0"
            return f"{mantissa}{point}{e}{exponent}"
        case _:
            return str(value)


def _folded(text: str, column: int, indent: int) -> str:
    """Return a scalar on as many lines as it takes."""
    first, *words = text.split(" ")
    pieces = [first]
    column += len(first)
    escapes = text[0] == '"'
    before, last = first.lstrip("'\""), len(words) - 1
    for number, word in enumerate(words):
        after = "" if number == last and word in ("'", '"') else word
        # Where several spaces stand together a reader would make one of them.
        if column > _WIDTH and before and (after or (escapes and number < last)):
            pieces.append(f"\n{' ' * indent}" + ("" if after else "\\"))
            column = indent + (not after)
        else:
            pieces.append(" ")
            column += 1
        pieces.append(word)
        column += len(word)
        before = word
    return "".join(pieces)


def _scalar(text: str) -> str:
    """Return a text as it is written where there is room."""
    if text.isprintable():
        return _printable(text)
    return f'"{"".join(map(_escaped, text))}"'


@functools.lru_cache(maxsize=4096)
def _printable(text: str) -> str:
    if (
        not text
        or _MARKS.match(text)
        or _WORDS.fullmatch(text)
        or _NUMBERS.fullmatch(text)
    ):
        quoted = text.replace("'", "''")
        return f"'{quoted}'"
    return text


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\U{code:08X}" if code > 0xFFFF else f"\\u{code:04X}"
