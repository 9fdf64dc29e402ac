"""Bytes of a file -> text in which every parser and every editor sees the same lines.

What is refused here is refused before any YAML is parsed, because parsers or editors
disagree about it: with it gone, a line and a column mean one place.

* A UTF-8 byte order mark at the start is dropped; it takes up no column.
* CR LF is a line break like LF. A lone CR, U+0085, U+2028 and U+2029 are refused:
  YAML 1.1 breaks lines there, YAML 1.2 and most editors do not.
* Tabs are refused everywhere: where YAML permits them depends on the parser.
* Lines that start with `%` are refused, as they are directives in one place and text
  in another.
* The escape of a character above U+10FFFF, which one parser cannot read.
* What looks like a space, where only a space has a meaning.
* The lines that a merge leaves where it could not decide.
* Characters that hide or reorder what is shown are refused, and the control characters.

The characters can be written as escapes in double quotes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from actionsmith.diagnostics import Diagnostic, Location
from actionsmith.files import MAX_BYTES
from actionsmith.source import refusals
from actionsmith.source.suspects import suspects

MAX_DEPTH = 64

_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


class Source:
    """The text of a file; lines end in LF, the last one too."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def at(self, index: int) -> Location:
        """Return the place of a character; there is none behind the last line."""
        index = min(index, len(self.text) - 1)
        line = bisect_right(self._line_starts, index)
        return Location(self.file, line, index - self._line_starts[line - 1] + 1)

    def line_before(self, index: int) -> str:
        """Return what stands on the line of `index` to the left of it."""
        return self.text[self.text.rfind("\n", 0, index) + 1 : index]


def decode(file: str, data: bytes) -> tuple[Source | None, list[Diagnostic]]:
    """Return the text of a file, or None and what is wrong with it."""
    start = Location(file, 1, 1)
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        return None, [refusals.FILE_TOO_LARGE.at(start, limit=limit)]
    if _is_wide(data):
        return None, [refusals.UTF_16_TEXT.at(start)]
    body = data.removeprefix(_BOM)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as failure:
        good = body[: failure.start].decode("utf-8").replace("\r\n", "\n")
        place = Source(file, good + "\n").at(len(good))
        byte = f"0x{body[failure.start]:02X}"
        return None, [refusals.NOT_UTF_8.at(place, byte=byte)]
    text = text.replace("\r\n", "\n")
    # Without a last line break, parsers disagree about where the text ends.
    source = Source(file, text if text.endswith("\n") else text + "\n")
    findings = suspects(source)
    return (None if findings else source), findings


def _is_wide(data: bytes) -> bool:
    """Tell whether the bytes are text of two or four bytes a character."""
    # Without a mark at its start, such text shows in the zeros of its ASCII characters.
    zeros = [byte == 0 for byte in data[:4]]
    return data.startswith(_WIDE_BOMS) or zeros in (
        [True, False, True, False],
        [False, True, False, True],
        [True, True, True, False],
        [False, True, True, True],
    )
