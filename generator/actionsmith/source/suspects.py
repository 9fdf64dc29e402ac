"""Characters and lines that a text may not have, found in linear time.

A text of ten megabytes is searched by single sets of characters, which is quick, and by
patterns that never go back over what they have read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from actionsmith.diagnostics import Diagnostic
from actionsmith.source import refusals

if TYPE_CHECKING:
    from actionsmith.source.text import Source

MAX_FINDINGS = 1000

# Every character but those that are welcome anywhere, and runs of the same one.
_CHARACTER = (
    "([^\n -~\xa0-\xac\xae-\u061b\u061d-\u180d\u180f-\u200a\u2010-\u2027\u202f-\u205f"
    "\u2070-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff])\\1*"
)
_SEPARATORS = frozenset("\r\x85\u2028\u2029")
# Needed by some scripts and between emojis, never beside Latin letters.
_JOINERS = frozenset("\u200c\u200d")
_CONTROL = "[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"

# What the lines begin with that no contract has.
_MARKS = ("%", "<<<<<<<", "=======", ">>>>>>>", "|||||||")
_LINE = r"(?m)^(?:%|<{7}(?= |$)|={7}$|>{7}(?= |$)|\|{7}(?= |$))"
_ESCAPE = r"(?<!\\)(?:\\\\)*+(?P<escape>\\U)(?!0010|000[0-9a-fA-F])[0-9a-fA-F]{8}"

# What looks like a space to a reader, and is part of a word for YAML: at an end of a
# line, or beside the colon of its key.
_SPACE = "[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_START = r"^ *+(?:- *+)*+"
_KEY = r"[\w.$][\w.$-]*+"
_ODD_SPACE = (
    rf"(?m)(?:{_START}(?:{_KEY}:)?+"
    rf"|{_START}{_KEY}(?={_SPACE}++ *+:(?: |$))"
    rf"|(?<!{_SPACE})(?={_SPACE}++ *+$))(?P<space>{_SPACE})"
)


def suspects(source: Source) -> list[Diagnostic]:
    """Return what is to be said about the characters of a text.

    Of findings that say the same there is the first, which says how many there are: one
    setting of an editor often explains all of them.
    """
    if _is_clean(source.text):
        return []
    alike: dict[tuple[str, str], list[Diagnostic]] = {}
    for finding in _every_one(source):
        alike.setdefault((finding.rule, finding.message), []).append(finding)
    return [_first_of(same) for same in alike.values()]


def _is_clean(text: str) -> bool:
    """Tell at once of most texts that nothing in them is suspect."""
    # What is suspect among characters is of a category that is not printable.
    return (
        text.replace("\n", " ").isprintable()
        and not text.startswith(_MARKS)
        and not any(f"\n{mark}" in text for mark in _MARKS)
        and "\\U" not in text
    )


def _first_of(same: list[Diagnostic]) -> Diagnostic:
    if len(same) == 1:
        return same[0]
    number = f"{len(same)} or more" if len(same) == MAX_FINDINGS else f"{len(same)}"
    return same[0]._replace(message=f"{same[0].message} (the first of {number})")


def _every_one(source: Source) -> Iterator[Diagnostic]:
    for match in _some(re.finditer(_LINE, source.text)):
        directive = match[0] == "%"
        refusal = refusals.YAML_DIRECTIVE if directive else refusals.MERGE_CONFLICT
        yield refusal.at(source.at(match.start()))
    for match in _some(re.finditer(_CHARACTER, source.text)):
        if finding := _character(source, match):
            yield finding
    if "\\U" in source.text:
        for match in _some(re.finditer(_ESCAPE, source.text)):
            yield refusals.BAD_ESCAPE.at(source.at(match.start("escape")))
    if re.search(_SPACE, source.text):
        for match in _some(re.finditer(_ODD_SPACE, source.text)):
            yield _named(refusals.ODD_SPACE, source, match.start("space"))


def _some(matches: Iterable[re.Match[str]]) -> Iterable[re.Match[str]]:
    return islice(matches, MAX_FINDINGS)


def _character(source: Source, match: re.Match[str]) -> Diagnostic | None:
    """Return the finding about a character, unless it is welcome where it is."""
    text, start, character = source.text, match.start(), match[1]
    if character == "\t":
        line = text.rfind("\n", 0, start) + 1
        indents = text[line:start].strip(" ") == ""
        refusal = refusals.TAB_INDENTATION if indents else refusals.TAB_CHARACTER
        return refusal.at(source.at(start))
    if character in _SEPARATORS:
        return _named(refusals.LINE_SEPARATOR, source, start)
    if re.match(_CONTROL, character):
        return _named(refusals.CONTROL_CHARACTER, source, start)
    beside = text[max(start - 1, 0) : start] + text[match.end() : match.end() + 1]
    if character in _JOINERS and not any(other.isascii() for other in beside):
        return None
    return _named(refusals.INVISIBLE_CHARACTER, source, start)


def _named(refusal: refusals.Refusal, source: Source, index: int) -> Diagnostic:
    """Return the finding about a character that cannot be shown."""
    code = ord(source.text[index])
    escape = f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}"
    return refusal.at(source.at(index), name=f"U+{code:04X}", escape=escape)
