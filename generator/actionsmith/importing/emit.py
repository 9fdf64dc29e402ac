"""Values as YAML that the strict loader reads back as they were."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, TypeGuard

Tree: TypeAlias = "str | int | float | bool | Sequence[Tree] | Mapping[str, Tree]"
"""What a contract consists of, as it is to be written."""

_WIDTH = 88

# What no reader of YAML takes for anything but text.
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9_./-]| (?=[A-Za-z0-9_]))*")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})

# Of one line, and without a character that hides, or that looks like another.
_QUOTABLE = re.compile(
    r"[ -~\u00a1-\u00ac\u00ae-\u02af\u3001-\u303e\u3041-\uabff\uff01-\uff5e]*"
)
_LINES = re.compile(rf"{_QUOTABLE.pattern}(?:\n{_QUOTABLE.pattern})*")

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def document(tree: Mapping[str, Tree], comments: Sequence[str] = ()) -> str:
    """Return a whole file, with comments above it."""
    lines = [*(f"# {comment}" for comment in comments), *_entries(tree, 0)]
    return "\n".join(lines) + "\n"


def _entries(tree: Mapping[str, Tree], indent: int) -> Iterator[str]:
    pad = " " * indent
    for key, value in tree.items():
        head = f"{pad}{_scalar(key)}:"
        if isinstance(value, Mapping) and value:
            yield head
            yield from _entries(value, indent + 2)
        elif _is_list(value) and value:
            yield from _list(head, value, indent)
        else:
            yield from _text(head, value, indent)


def _list(head: str, items: Sequence[Tree], indent: int) -> Iterator[str]:
    """Yield a list, on one line if there is room for it."""
    flow = f"{head} {_flow(items)}"
    if len(flow) <= _WIDTH:
        yield flow
        return
    yield head
    for item in items:
        if isinstance(item, Mapping) and item:
            first, *rest = _entries(item, indent + 4)
            yield f"{' ' * (indent + 2)}- {first.lstrip(' ')}"
            yield from rest
        else:
            yield f"{' ' * (indent + 2)}- {_flow(item)}"


def _text(head: str, value: Tree, indent: int) -> Iterator[str]:
    """Yield a value behind its key; a text of several lines, or long ones, below it."""
    plain = f"{head} {_flow(value)}"
    if not isinstance(value, str) or not _fits_in_block(value):
        yield plain
        return
    pad = " " * (indent + 2)
    if "\n" in value:
        yield f"{head} |-"
        yield from (f"{pad}{line}" if line else "" for line in value.split("\n"))
    elif len(plain) > _WIDTH and "  " not in value:
        yield f"{head} >-"
        yield from _folded(value, pad)
    else:
        yield plain


def _fits_in_block(text: str) -> bool:
    """Tell whether a text can stand below its key as it is."""
    lines = text.split("\n")
    return (
        _LINES.fullmatch(text) is not None
        and bool(lines[0] and lines[-1])
        and not any(line != line.strip(" ") for line in lines)
    )


def _folded(text: str, pad: str) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        if line and len(pad) + len(line) + 1 + len(word) > _WIDTH:
            yield pad + line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield pad + line


def _flow(value: Tree) -> str:
    if isinstance(value, Mapping):
        entries = (f"{_scalar(key)}: {_flow(each)}" for key, each in value.items())
        return f"{{{', '.join(entries)}}}"
    if _is_list(value):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, str):
        return _scalar(value)
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _is_list(value: Tree) -> TypeGuard[Sequence[Tree]]:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    if _QUOTABLE.fullmatch(text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if _QUOTABLE.fullmatch(character):
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
