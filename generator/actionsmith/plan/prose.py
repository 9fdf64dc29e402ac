"""Sentences of a contract as docstrings and comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Self

from . import literals

# What ends a sentence, in the scripts of East Asia, too.
_ENDS = (".", "!", "?", "\u2026", "\u3002", "\uff01", "\uff1f", "\uff1b")


class Prose:
    """A docstring in the making: paragraphs, lists, and lists of arguments."""

    def __init__(self, summary: str, indent: int) -> None:
        """Begin a docstring whose quotes stand behind `indent` spaces."""
        self._indent = indent
        self._width = literals.WIDTH - indent
        # The first line shares its place with the opening quotes.
        self._parts = [literals.paragraph(summary, self._width - 3)]

    def paragraph(self, text: str | None) -> Self:
        """Add a paragraph, unless there is nothing in it."""
        if text:
            self._parts.append(literals.paragraph(text, self._width))
        return self

    def bullets(self, heading: str, items: Iterable[str]) -> Self:
        """Add a list under a heading, unless it is empty."""
        lines = [literals.paragraph(item, self._width, "* ", "  ") for item in items]
        if lines:
            self.paragraph(heading)
            self._parts.append("\n".join(lines))
        return self

    def arguments(self, heading: str, items: Iterable[tuple[str, str]]) -> Self:
        """Add named entries below `heading:`, in the layout that editors know."""
        return self.entries(heading, entries(items, self._indent))

    def entries(self, heading: str, lines: Iterable[str]) -> Self:
        """Add entries that are laid out already."""
        self._parts.append("\n".join([f"{heading}:", *lines]))
        return self

    def docstring(self) -> str:
        """Return the docstring, quotes and all."""
        text = "\n\n".join(self._parts)
        if "\n" not in text:
            # The only line shares its place with the closing quotes, too.
            text = literals.paragraph(text, self._width - 6)
        return literals.docstring(text, self._indent)


def entries(items: Iterable[tuple[str, str]], indent: int) -> list[str]:
    """Return named entries, as docstrings with that indent have them."""
    width = literals.WIDTH - indent
    return [
        literals.paragraph(f"{name}: {text}", width, " " * 4, " " * 8)
        for name, text in items
    ]


def docstring(text: str, indent: int) -> str:
    """Return one paragraph as a docstring."""
    return Prose(text, indent).docstring()


def enumerated(items: Sequence[str], last: str = "and") -> str:
    """Return items as one would say them: `a, b and c`."""
    *others, final = items
    return f"{', '.join(others)} {last} {final}" if others else final


def sentence(text: str) -> str:
    """Return a text with a full stop, so that another sentence can follow."""
    text = " ".join(text.split())
    return text if text.endswith(_ENDS) else f"{text}."


def told(*texts: str, deprecated: str | None = None) -> str:
    """Return what is said of a parameter; at the end, what to use instead of it."""
    if deprecated is not None:
        texts = (*texts, f"Deprecated: {deprecated}")
    return " ".join(map(sentence, texts))


# What type checkers, linters and formatters would obey, had a contract their words.
_DIRECTIVE = re.compile(
    r"""((?:^|[#;])\s*)(
        (?:type|fmt|yapf|isort|ruff|flake8|pylint|mypy|pyre|pyright|basedpyright|pragma)
        (?=\s*[:=])|(?i:noqa|nosec)\b
    )""",
    re.VERBOSE,
)


def comment(text: str, indent: int) -> tuple[str, ...]:
    """Return a text as the lines of a comment, which no tool takes for an order."""
    pad = " " * indent + "# "
    words = literals.printable(sentence(text))
    lines = literals.paragraph(words, literals.WIDTH - len(pad)).split("\n")
    return tuple(pad + _DIRECTIVE.sub(_disarmed, line) for line in lines)


def _disarmed(directive: re.Match[str]) -> str:
    before, word = directive.groups()
    return f"{before}\\x{ord(word[0]):02x}{word[1:]}"
