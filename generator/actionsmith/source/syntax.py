"""Syntax errors of PyYAML's parsers -> findings in an author's words.

The parsers say what they were doing and what they did not find, libyaml in slightly
other words than the pure Python one. Both are read here by what they have in common;
what they mean is then looked up in the text, so that the findings are the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actionsmith.diagnostics import Diagnostic, Location, Related
from actionsmith.source import refusals
from actionsmith.source.indentation import bad_indentation, text_outside

if TYPE_CHECKING:
    from collections.abc import Callable

    import yaml

    from actionsmith.source.text import Source

_CLOSERS = {"[": "]", "{": "}"}
_FIRST_KEY = re.compile(r" *(?:- +)*[^\s'\"#:\[\]{},-][^\s'\"#:\[\]{},]* *")
_KEY_WITHOUT_SPACE = re.compile(r"[\w.$-]+(?=:\S)")
_LOOKALIKE_COLON = re.compile(r"[^\S\n]*[\w.$-]+ ?([\uff1a\ufe55\u2236\ua789\u02d0])")
_LOOKALIKE_QUOTE = re.compile(
    r"(?:^ *(?:- +)*|[:,\[{] *)([\u2018-\u201f\u00ab\u2039])(?=[^,:]*(?:[,:]|$))"
)
_FOREIGN_COMMENT = re.compile(r"//+|/\*+|--+|<!--+|;+")
_GLUED_ITEM = re.compile(r"-[^\W\d]")
_TABLE_LINE = re.compile(r"(?:\s|#.*)*(\[[^\[\]\n]*\]) *$", re.MULTILINE)
# Where the last value with a bracket in it starts, behind its key, and what is no part
# of a value.
_BRACKETED = re.compile(r".*(?:[,{\[]|: ) *(?=[^,{\[]*[\[{])")
_STARTERS = ("", ",", ":", "[", "{")
# What may be a key behind a value, with no comma before it.
_LATE_KEY = re.compile(r": +\S.*[ ;]([A-Za-z_][\w-]*)$")
# A line of dots ends a document; what follows it would be another.
_AFTER_END = re.compile(r"^\.\.\. *\n\s*\Z", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Failure:
    """Where a parser gave up, and what it had read until then."""

    source: Source
    index: int
    start: int
    """Where what the parser was reading starts, if that is known; else `index`."""
    bracket: Location | None
    long_quote: tuple[int, int] | None

    @property
    def character(self) -> str:
        return self.source.text[self.index : self.index + 1]

    @property
    def at(self) -> Location:
        return self.source.at(self.index)

    @property
    def before(self) -> str:
        """What stands to the left on the same line."""
        return self.source.line_before(self.index)


def diagnose(
    failure: yaml.MarkedYAMLError,
    source: Source,
    bracket: Location | None,
    long_quote: tuple[int, int] | None,
) -> Diagnostic:
    """Return what is wrong where a parser gave up.

    `bracket` is the place of the innermost bracket that was open. `long_quote` tells
    from where to where the last scalar went, if it was a quoted one of several lines.
    """
    problem, context = failure.problem_mark, failure.context_mark
    index = min(problem.index, len(source.text)) if problem else 0
    start = context.index if context else index
    place = _Failure(source, index, start, bracket, long_quote)
    said = f"{failure.context or ''}; {failure.problem or ''}"
    if finding := _lookalike_quote(place):
        return finding
    for pattern, explain in _CAUSES:
        if re.search(pattern, said):
            return explain(place)
    return refusals.YAML_SYNTAX.at(place.at)


def _lookalike_quote(failure: _Failure) -> Diagnostic | None:
    """Explain a text that starts with a quote of the wrong kind."""
    # Of a line that only goes on, what was started above it is the cause.
    matches = list(_LOOKALIKE_QUOTE.finditer(failure.before))
    if not matches or failure.start < failure.index - len(failure.before):
        return None
    offset = failure.index - len(failure.before) + matches[-1].start(1)
    refusal = refusals.LOOKALIKE_QUOTE
    return refusal.at(failure.source.at(offset), character=matches[-1][1])


def _foreign_comment(source: Source, index: int) -> Diagnostic | None:
    """Explain the comment of another language."""
    mark = _FOREIGN_COMMENT.match(source.text, index)
    if not mark:
        return None
    return refusals.FOREIGN_COMMENT.at(source.at(index), mark=mark[0])


def _tag(failure: _Failure) -> Diagnostic:
    return refusals.TAG.at(failure.source.at(failure.start))


def _unknown_tag(failure: _Failure) -> Diagnostic:
    return refusals.TAG.at(failure.at)


def _anchor(failure: _Failure) -> Diagnostic:
    return refusals.ANCHOR.at(failure.source.at(failure.start))


def _alias(failure: _Failure) -> Diagnostic:
    return refusals.ALIAS.at(failure.source.at(failure.start))


def _bad_escape(failure: _Failure) -> Diagnostic:
    # The parsers stop at different characters of the escape.
    text = failure.source.text
    backslash = text.rfind("\\", failure.start, failure.index + 1)
    return refusals.BAD_ESCAPE.at(failure.source.at(backslash))


def _unclosed_quote(failure: _Failure) -> Diagnostic:
    return refusals.UNCLOSED_QUOTE.at(failure.source.at(failure.start))


def _block_header(failure: _Failure) -> Diagnostic:
    return refusals.BLOCK_HEADER.at(failure.at)


def _first_character(failure: _Failure) -> Diagnostic:
    fence = failure.source.text[failure.index : failure.index + 3]
    if fence == "```" and not failure.before:
        return refusals.CODE_FENCE.at(failure.at, mark=fence)
    block = failure.character in ("|", ">")
    refusal = refusals.BLOCK_IN_BRACKETS if block else refusals.RESERVED_CHARACTER
    return refusal.at(failure.at, character=failure.character)


def _missing_colon(failure: _Failure) -> Diagnostic:
    text, start = failure.source.text, failure.start
    line = text[start : text.find("\n", start)]
    if line.startswith(("'", '"')) and line.count(line[0]) % 2:
        return _unclosed_quote(failure)
    return _lone_key(failure.source, start)


def _lone_key(source: Source, start: int) -> Diagnostic:
    """Explain a line that was to be an entry and holds no `: `."""
    if outside := text_outside(source, start):
        return outside
    if _GLUED_ITEM.match(source.text, start):
        return refusals.MISSING_SPACE_OF_ITEM.at(source.at(start))
    if lookalike := _LOOKALIKE_COLON.match(source.text, start):
        place = source.at(lookalike.start(1))
        return refusals.LOOKALIKE_COLON.at(place, character=lookalike[1])
    if comment := _foreign_comment(source, start):
        return comment
    if glued := _KEY_WITHOUT_SPACE.match(source.text, start):
        return refusals.MISSING_SPACE.at(source.at(glued.end()))
    return refusals.MISSING_COLON.at(source.at(start))


def _missing_space(failure: _Failure) -> Diagnostic:
    return refusals.MISSING_SPACE.at(failure.at)


def _explicit_key(failure: _Failure) -> Diagnostic:
    return refusals.EXPLICIT_KEY.at(failure.at)


def _inline_list(failure: _Failure) -> Diagnostic:
    return refusals.INLINE_LIST.at(failure.at)


def _unexpected_colon(failure: _Failure) -> Diagnostic:
    """Explain `: ` where no key can be."""
    before = failure.before
    if swallowed := _swallowing_quote(failure):
        return swallowed
    line = failure.index - len(before)
    indented = line + len(before) - len(before.lstrip(" "))
    if line and (outside := text_outside(failure.source, indented)):
        return outside
    if braces := re.fullmatch(r"( *)[\w.-]+ [{\[].*", before):
        start = failure.index - len(before) + len(braces[1])
        return refusals.MISSING_COLON.at(failure.source.at(start))
    if not _FIRST_KEY.fullmatch(before):
        at_end = failure.source.text.startswith(":\n", failure.index)
        refusal = refusals.COLON_AT_END if at_end else refusals.COLON_IN_VALUE
        return refusal.at(failure.at)
    # The line looks like an entry, but was read as more of the value above it.
    line_start = failure.index - len(before)
    above = failure.source.text[:line_start].rstrip()
    above = above[above.rfind("\n") + 1 :]
    if line_start and not re.search(r":(?: |$)", above):
        entry = above.lstrip(" -")
        start = failure.source.text.rfind(above, 0, line_start)
        start += len(above) - len(entry)
        return _lone_key(failure.source, start)
    indentation = len(before) - len(before.lstrip(" "))
    return refusals.BAD_INDENTATION.at(failure.source.at(line_start + indentation))


def _in_brackets(failure: _Failure) -> Diagnostic:
    """Explain what cannot stand inside brackets."""
    source, character = failure.source, failure.character
    if character == "?":
        return refusals.QUESTION_MARK.at(failure.at)
    opener = failure.bracket or source.at(failure.start)
    lines = source.text.split("\n", opener.line)
    opening_line = lines[opener.line - 1]
    closer = _CLOSERS.get(opening_line[opener.column - 1 : opener.column], "")
    if not closer:
        return refusals.YAML_SYNTAX.at(failure.at)
    if character in ("]", "}"):
        if character != closer:
            return refusals.UNMATCHED_BRACKET.at(failure.at, bracket=character)
        return refusals.YAML_SYNTAX.at(failure.at)
    # A line that is indented no more than the one with the bracket is not meant to be
    # inside it.
    indentation = len(failure.before) - len(failure.before.lstrip(" "))
    outside = indentation <= len(opening_line) - len(opening_line.lstrip(" "))
    if not character or (failure.at.line > opener.line and outside):
        notes = _comments_behind(source, opener, opening_line)
        return refusals.UNCLOSED_BRACKET.at(opener, *notes, closer=closer)
    if finding := _brackets_in_value(failure):
        return finding
    note = Related(opener, "the bracket is opened here")
    if character == ":" and _FIRST_KEY.fullmatch(failure.before):
        entry = source.at(failure.index - len(failure.before.lstrip(" ")))
        return refusals.MISSING_COMMA.at(entry, note, closer=closer)
    if character == ":":
        return _colon_in_brackets(failure)
    if character == ",":
        return refusals.EMPTY_ITEM.at(failure.at)
    if character == "-":
        return refusals.YAML_SYNTAX.at(failure.at)
    if failure.before[-1:] in ("'", '"'):
        return refusals.TEXT_AFTER_VALUE.at(failure.at)
    return refusals.MISSING_COMMA.at(failure.at, note, closer=closer)


def _comments_behind(source: Source, opener: Location, line: str) -> list[Related]:
    """Return a note about the comment that a bracket may be closed in."""
    comment = line.find(" #", opener.column)
    if comment < 0:
        return []
    at = Location(source.file, opener.line, comment + 2)
    return [Related(at, "from here on the line is a comment")]


def _brackets_in_value(failure: _Failure) -> Diagnostic | None:
    """Explain `{host: {region}.example.com}` and `{pattern: x[0-9]}`."""
    before = failure.before
    behind = before[-1:] in ("]", "}")
    inside = failure.character in ("[", "{") and before.rstrip()[-1:] not in _STARTERS
    value = _BRACKETED.match(before + failure.character)
    if not (behind or inside) or not value or '"' in before[value.end() :]:
        return None
    start = failure.index - len(before) + value.end()
    return refusals.UNQUOTED_BRACKETS.at(failure.source.at(start))


def _colon_in_brackets(failure: _Failure) -> Diagnostic:
    before = failure.before.rstrip()
    if before[-1:] in ("", "[", "{", ","):
        return refusals.EMPTY_KEY.at(failure.at)
    if before[-1] in "'\"":
        return refusals.TEXT_AFTER_VALUE.at(failure.at)
    if late := _LATE_KEY.search(before):
        return refusals.KEY_IN_VALUE.at(failure.at, key=late[1])
    return refusals.COLON_IN_VALUE.at(failure.at)


def _in_block(failure: _Failure) -> Diagnostic:
    """Explain what can neither continue nor follow what stands above it."""
    if swallowed := _swallowing_quote(failure):
        return swallowed
    if _AFTER_END.search(failure.source.text, 0, failure.index):
        return refusals.SEVERAL_DOCUMENTS.at(failure.at)
    if comment := _foreign_comment(failure.source, failure.index):
        return comment
    table = _TABLE_LINE.match(failure.source.text)
    if table and not failure.before:
        place = failure.source.at(table.start(1))
        return refusals.ROOT_NOT_MAPPING.at(place, kind="list")
    character = failure.character
    if character in ("]", "}"):
        return refusals.UNMATCHED_BRACKET.at(failure.at, bracket=character)
    if not failure.before.strip(" -"):
        if character == ":":
            return refusals.EMPTY_KEY.at(failure.at)
        if character and character != ",":
            return bad_indentation(failure.source, failure.index)
        return refusals.YAML_SYNTAX.at(failure.at)
    return refusals.TEXT_AFTER_VALUE.at(failure.at)


def _swallowing_quote(failure: _Failure) -> Diagnostic | None:
    """Explain a quote that was closed only by the one that opens another text.

    It is the likely cause when a quoted text of several lines ends on the line where
    the parser gave up.
    """
    if failure.long_quote is None:
        return None
    start, end = failure.long_quote
    if "\n" in failure.source.text[end : failure.index]:
        return None
    note = Related(failure.source.at(end - 1), "it is closed here")
    return refusals.UNCLOSED_QUOTE.at(failure.source.at(start), note)


_CAUSES: tuple[tuple[str, Callable[[_Failure], Diagnostic]], ...] = (
    (r"(scanning|parsing) a tag;", _tag),
    (r"undefined tag handle", _unknown_tag),
    (r"scanning an anchor", _anchor),
    (r"scanning an alias", _alias),
    (r"quoted scalar;.*(escape|hexa?decimal)", _bad_escape),
    (r"quoted scalar;", _unclosed_quote),
    (r"block scalar;", _block_header),
    (r"next token;", _first_character),
    (r"could not find expected ':'", _missing_colon),
    (r"unexpected ':'", _missing_space),
    (r"mapping keys are not allowed", _explicit_key),
    (r"sequence entries are not allowed", _inline_list),
    (r"mapping values are not allowed", _unexpected_colon),
    (r"parsing a flow", _in_brackets),
    (r"parsing a block|<document start>", _in_block),
)
