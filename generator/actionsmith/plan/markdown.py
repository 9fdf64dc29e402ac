"""Text of a contract as GitHub's Markdown: the only ways for such text into a page.

What these functions return says what the text says and nothing else, whatever the text
holds: no tag, link, emphasis, emoji or mention comes of it. It stands on one line, and
as well in a cell of a table as in a paragraph, a list or a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .literals import printable

# Nothing to see; but what it parts is no address, mention or emoji any more. Those are
# found in text that has been parsed, where a backslash is of no use.
_GAP = "<!-- -->"

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"}
_BACKSLASHED = frozenset("\\`*_~[]#$")
_ESCAPES = str.maketrans(_ENTITIES | {char: f"\\{char}" for char in _BACKSLASHED})

_LINKED = re.compile(
    r"@(?=\S)"  # someone@example.com, @someone
    r"|/(?=/)"  # https://example.com
    r"|:(?=[\w+\\-]+:)"  # :smile:
    r"|(?i:www)(?=\.)"
)
_BLOCK = re.compile(r"\A(?:[-+=]|(?P<number>[0-9]{1,9})(?=[.)](?: |\Z)))")

# No span in backticks can hold a backtick or, in a table, a pipe; spaces at both ends
# would be taken off.
_NOT_IN_BACKTICKS = re.compile(r"[`|]|\A | \Z|\A\Z")


def text(words: str) -> str:
    r"""Return words as Markdown, white space of every kind as single spaces.

    >>> print(text("<b> & *c* | `d`"))
    &lt;b&gt; &amp; \*c\* &#124; \`d\`
    >>> print(text("1. see www.example.com"), text("- a"), text("# b"))
    1\. see www<!-- -->.example.com \- a \# b
    """
    return _BLOCK.sub(_not_a_block, _escaped(" ".join(words.split())))


def code(words: str) -> str:
    r"""Return words as a span of code, characters that cannot be seen as their escapes.

    >>> print(code("a_b"), code("'x'|'y'"))
    `a_b` <code>'x'&#124;'y'</code>
    """
    if _NOT_IN_BACKTICKS.search(words):
        return f"<code>{_escaped(words)}</code>"
    return f"`{printable(words)}`"


def link(label: str, target: str) -> str:
    """Return a link; the label is Markdown, the target made of names."""
    return f"[{label}]({target})"


def anchor(name: str) -> str:
    """Return a place to link to, for where there is no heading."""
    return f'<a id="{name}"></a>'


def lines(*parts: str) -> str:
    """Return Markdown with its parts one below the other, less those that are empty."""
    return "<br>".join(filter(None, parts))


def both(name: str, other: str) -> str:
    """Return the two names of a thing as code, or only one if they are the same."""
    return lines(code(name), code(other) if other != name else "")


def listed(parts: Iterable[str]) -> str:
    """Return Markdown with its parts one behind the other."""
    return ", ".join(parts)


def _escaped(words: str) -> str:
    escaped = printable(words).translate(_ESCAPES)
    return _LINKED.sub(lambda found: found[0] + _GAP, escaped)


def _not_a_block(start: re.Match[str]) -> str:
    number = start["number"]
    return f"{number}\\" if number else f"\\{start[0]}"
