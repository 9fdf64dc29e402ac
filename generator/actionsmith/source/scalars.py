"""What one of the parsers reads and another refuses: refused for both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from actionsmith.source import refusals

if TYPE_CHECKING:
    import yaml

    from actionsmith.diagnostics import Diagnostic
    from actionsmith.source.text import Source

_COMMENT_IN_HEADER = "[|>][-+0-9]*#"
_COLON_AT_END = (":,", ":[", ":]", ":{", ":}")
_SURROGATE = "[\ud800-\udfff]"
_ESCAPE = r"(?s)\\(?:(?P<surrogate>(?:u|U0000)[dD][89a-fA-F])|.)"


def start_of(event: yaml.Event) -> yaml.Mark:
    """Return where an event starts, which a parser's events always know."""
    return cast("yaml.Mark", event.start_mark)


def end_of(event: yaml.Event) -> yaml.Mark:
    """Return the place behind an event."""
    return cast("yaml.Mark", event.end_mark)


def unreadable(
    source: Source,
    event: yaml.ScalarEvent,
    start: int,
    end: int,
    *,
    inside_brackets: bool,
) -> Diagnostic | None:
    """Return why the scalar at `text[start:end]` cannot be read, if it cannot."""
    text = source.text
    if event.style in ("|", ">"):
        # libyaml takes what follows for a comment.
        header = re.compile(_COMMENT_IN_HEADER).match(text, start)
        if header:
            return refusals.BLOCK_HEADER.at(source.at(header.end() - 1))
    elif event.style == '"':
        # `"\ud83d\ude00"` is JSON, but in YAML it is two halves of a character.
        if "\\" in text[start:end] and re.search(_SURROGATE, event.value):
            for escape in re.compile(_ESCAPE).finditer(text, start, end):
                if escape["surrogate"]:
                    return refusals.BAD_ESCAPE.at(source.at(escape.start()))
    elif inside_brackets and event.style != "'":
        # `[a?b]` is one text for libyaml; for the other parser a key starts at `?`.
        if "?" in event.value:
            return refusals.QUESTION_MARK.at(source.at(text.index("?", start)))
        # `{a:}` is an entry without a value for one, and for libyaml a mistake.
        if text.startswith(_COLON_AT_END, end):
            return refusals.MISSING_SPACE.at(source.at(end))
    return None
