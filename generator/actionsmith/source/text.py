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
* Characters that hide or reorder what is shown are refused, and the control characters.

The characters can be written as escapes in double quotes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from actionsmith.diagnostics import Diagnostic, Location
from actionsmith.source import refusals

MAX_BYTES = 10 * 1024 * 1024
MAX_FINDINGS = 1000

_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")

_SUSPECT = re.compile(
    r"(?P<tab>\t+)"
    r"|(?P<separator>\r|[\x85\u2028\u2029])"
    r"|(?P<directive>^%)"
    r"|(?P<escape>(?<!\\)(?:\\\\)*\\U(?!0010|000[0-9a-fA-F])[0-9a-fA-F]{8})"
    r"|(?P<hidden>[\ufeff\u202a-\u202e\u2066-\u2069])"
    r"|(?P<control>[^\n -~\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+)",
    re.MULTILINE,
)
_REFUSALS = {
    "tab": refusals.TAB_CHARACTER,
    "indentation": refusals.TAB_INDENTATION,
    "separator": refusals.LINE_SEPARATOR,
    "directive": refusals.YAML_DIRECTIVE,
    "hidden": refusals.INVISIBLE_CHARACTER,
    "control": refusals.CONTROL_CHARACTER,
}


# Not slotted: `cached_property` keeps its value in the instance's dictionary.
@dataclass(frozen=True)
class Source:
    """The text of a file; lines end in LF, the last one too."""

    file: str
    text: str

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def at(self, index: int) -> Location:
        """Return the place of the character at `index` of the text."""
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
        good = Source(file, body[: failure.start].decode("utf-8").replace("\r\n", "\n"))
        byte = f"0x{body[failure.start]:02X}"
        return None, [refusals.NOT_UTF_8.at(good.at(len(good.text)), byte=byte)]
    text = text.replace("\r\n", "\n")
    # Without a last line break, parsers disagree about where the text ends.
    source = Source(file, text if text.endswith("\n") else text + "\n")
    suspects = islice(_SUSPECT.finditer(source.text), MAX_FINDINGS)
    findings = [_refuse(source, match) for match in suspects]
    if len(findings) == MAX_FINDINGS:
        last = findings[-1].at
        findings.append(refusals.TOO_MANY_FINDINGS.at(last, limit=MAX_FINDINGS))
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


def _refuse(source: Source, match: re.Match[str]) -> Diagnostic:
    """Return the finding about characters that may not be in the text."""
    kind = match.lastgroup
    if kind == "escape":
        # The match starts with any backslashes that stand for themselves.
        return refusals.BAD_ESCAPE.at(source.at(match.end() - len("\\U00110000")))
    if kind == "tab" and not source.line_before(match.start()).strip(" "):
        kind = "indentation"
    code = ord(match[0][0])
    return _REFUSALS[kind or ""].at(
        source.at(match.start()),
        name=f"U+{code:04X}",
        escape=f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}",
    )
