"""Text of a contract as Python source: literals and docstrings.

These are the only ways for such text into generated code, and what they return is
safe whatever the text holds.
"""

from __future__ import annotations

import textwrap

WIDTH = 88
"""The longest line, in characters, as black has it."""


def string(text: str) -> str:
    r"""Return an ASCII string literal in the quotes that black would choose.

    >>> print(string("plain"), string('say "hi"'), string("it's"), string("\N{BULLET}"))
    "plain" 'say "hi"' "it's" "\\u2022"
    """
    body = "".join(
        char if " " <= char <= "~" and char != "\\" else ascii(char)[1:-1]
        for char in text
    )
    # Black prefers double quotes unless single ones save an escape.
    quote = "'" if body.count('"') > body.count("'") else '"'
    return quote + body.replace(quote, "\\" + quote) + quote


def wrapped_string(text: str, indent: int, taken: int = 0) -> str:
    """Return a string literal, in brackets over several lines where it is too long.

    `taken` counts the characters that share the first line with it, before and
    behind.
    """
    whole = string(text)
    if indent + taken + len(whole) <= WIDTH or " " not in text:
        return whole
    pad = " " * (indent + 4)
    pieces: list[str] = []
    for word in text.split(" "):
        longer = f"{pieces[-1]} {word}" if pieces else word
        if pieces and len(pad) + len(string(longer)) + 1 > WIDTH:
            pieces[-1] += " "
            pieces.append(word)
        else:
            pieces[-1:] = [longer]
    lines = [pad + string(piece) for piece in pieces]
    return "\n".join(["(", *lines, " " * indent + ")"])


def docstring(text: str, indent: int) -> str:
    """Return a docstring whose `inspect.cleandoc` is the text.

    The text has its lines broken already; see `paragraph`.
    """
    lines = [_docstring_line(line) for line in text.strip().splitlines()]
    # Black pads a quotation mark beside the closing quotes; an escape needs no pad.
    lines = lines or [""]
    if lines[0].startswith('"'):
        lines[0] = "\\x22" + lines[0][1:]
    if lines[-1].endswith('"'):
        lines[-1] = lines[-1].removesuffix('"').removesuffix("\\") + "\\x22"
    if len(lines) == 1 and indent + len(lines[0]) + 6 <= WIDTH:
        return f'"""{lines[0]}"""'
    pad = " " * indent
    body = [lines[0], *(pad + line if line else "" for line in lines[1:])]
    return '"""' + "\n".join([*body, pad]) + '"""'


def _docstring_line(line: str) -> str:
    escaped = "".join(
        char if char.isprintable() and char != "\\" else _escape(char)
        for char in line.rstrip()
    )
    return escaped.replace('"""', '\\"\\"\\"')


def _escape(char: str) -> str:
    return "\\\\" if char == "\\" else ascii(char)[1:-1]


def paragraph(text: str, width: int, first: str = "", rest: str = "") -> str:
    """Return the text as lines of at most `width` characters.

    White space of every kind, line breaks too, becomes one space. `first` and `rest`
    begin the first line and the others.
    """
    return "\n".join(
        textwrap.wrap(
            " ".join(text.split()),
            width,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
