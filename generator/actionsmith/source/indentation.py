"""Lines that start in the wrong column, where that leaves no YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from actionsmith.diagnostics import Diagnostic, Location, Related
from actionsmith.source import refusals

if TYPE_CHECKING:
    from actionsmith.source.text import Source

# The key of a block text that ends before it has begun.
_BLOCK_ABOVE = re.compile(r" *([\w.-]+): *[|>][-+]?")
_VALUE = re.compile(r" *[\w.-]+: +[^ {\[]")


def text_outside(source: Source, start: int) -> Diagnostic | None:
    """Explain a text that is not indented below the `key: >-` above it."""
    above = source.text[:start].rstrip()
    block = _BLOCK_ABOVE.fullmatch(above, above.rfind("\n") + 1)
    if not block:
        return None
    return refusals.TEXT_NOT_INDENTED.at(source.at(start), key=block[1])


def bad_indentation(source: Source, index: int) -> Diagnostic:
    """Explain a line that starts at `index`, in a column in which nothing is open.

    If a line above it has ended what started in this column, that line is the cause
    when what is below it is indented as its value.
    """
    here = source.at(index)
    column = here.column - 1
    lines = source.text.split("\n", here.line)[: here.line - 1]
    below = ""
    for number in range(len(lines), 0, -1):
        bare = lines[number - 1].lstrip(" ")
        if not bare or bare.startswith("#"):
            continue
        if _indentation(lines[number - 1]) > column:
            below = lines[number - 1]
            continue
        ends = _indentation(lines[number - 1]) < column and bare.endswith(":")
        same = (each for each in lines[: number - 1] if _indentation(each) == column)
        if ends and _VALUE.match(below) and any(same):
            note = Related(here, "this line is in the column of those above it")
            place = Location(source.file, number, _indentation(lines[number - 1]) + 1)
            return refusals.ENDED_ABOVE.at(place, note)
        break
    return refusals.BAD_INDENTATION.at(here)


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
