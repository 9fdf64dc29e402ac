"""Text of a contract as Python source: literals and docstrings.

These are the only ways for such text into generated code, and what they return is
safe whatever the text holds.
"""

from __future__ import annotations

import re
import textwrap

from actionsmith.source import Json

WIDTH = 88
"""The longest line, in characters, as black has it."""


def string(text: str) -> str:
    r"""Return an ASCII string literal in the quotes that black would choose.

    >>> print(string("plain"), string('say "hi"'), string("it's"), string("\N{BULLET}"))
    "plain" 'say "hi"' "it's" "\u2022"
    """
    # Of what ASCII can show, the backslash alone is more than itself.
    body = text.replace("\\", r"\\")
    if not (text.isascii() and text.isprintable()):
        body = "".join(
            char if " " <= char <= "~" else ascii(char)[1:-1] for char in body
        )
    # Black prefers double quotes unless single ones save an escape.
    quote = "'" if body.count('"') > body.count("'") else '"'
    return quote + body.replace(quote, "\\" + quote) + quote


def constant(value: Json) -> str:
    """Return a string, a number, a boolean or None as a literal.

    >>> print(constant("it's"), constant(2.0), constant(True))
    "it's" 2.0 True
    """
    return string(value) if isinstance(value, str) else repr(value)


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


def toml_string(text: str) -> str:
    r"""Return one line of text as a string of TOML, which has no `\x` escapes.

    >>> print(toml_string('say "hi"\x7f'))
    "say \"hi\"\u007f"
    """
    body = "".join(map(_toml_character, " ".join(text.split())))
    return f'"{body}"'


def _toml_character(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    # A file cannot hold half of a surrogate pair.
    code = 0xFFFD if 0xD800 <= ord(char) <= 0xDFFF else ord(char)
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"


# Black pads a quotation mark beside the closing quotes, where it leaves an escape
# alone; and mypy takes a line that begins with a hash for one of its settings.
_MISREAD = re.compile(r'\A"|"\Z|^#', re.MULTILINE)


def docstring(text: str, indent: int) -> str:
    """Return a docstring whose `inspect.cleandoc` is the text.

    The text has its lines broken already; see `paragraph`.
    """
    body = "\n".join(
        _docstring_line(line.rstrip()) for line in text.strip().splitlines()
    )
    body = _MISREAD.sub(lambda match: f"\\x{ord(match[0]):02x}", body)
    body = body.replace('"""', r"\"\"\"")
    lines = body.split("\n")
    if len(lines) == 1:
        return f'"""{body}"""'
    pad = " " * indent
    first, *others = lines
    lines = [first, *(pad + line if line else "" for line in others), pad]
    return '"""' + "\n".join(lines) + '"""'


def _docstring_line(line: str) -> str:
    return printable(line.replace("\\", r"\\"))


def printable(text: str) -> str:
    """Return a text with escapes for what is invisible or breaks a line."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def paragraph(text: str, width: int, first: str = "", rest: str = "") -> str:
    """Return the text as lines of at most `width` characters.

    White space of every kind, line breaks too, becomes one space. `first` and `rest`
    begin the first line and the others.
    """
    text = " ".join(text.split())
    if text and len(first) + len(text) <= width:
        return first + text
    return "\n".join(
        textwrap.wrap(
            text,
            width,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
