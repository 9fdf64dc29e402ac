"""Splitting one long line of Python as black would.

This follows black's own algorithm step by step, for the code that a generator writes:
expressions and the headers of `if`, `elif` and `class`, without comments and without
commas before closing brackets. `tests/plan` compares the two.

A line that is too long is split at its *delimiters* of the highest priority if it
stands in brackets, and otherwise at its last pair of brackets. The condition of an
`if` has a pair of *invisible* brackets around it, which become visible where splitting
inside them reads better than splitting at a bracket of the condition's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from .literals import WIDTH

_TOKEN = re.compile(
    r"""(?P<space>[ ]?)(?P<text>
        "(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'     # a string
        |-?\d[\w.]*(?:(?<=e)-\d+)?              # a number
        |(?:not\ in|is\ not)\b                  # one operator, in two words
        |[\w.]+|[=!<>]=|[^\s\w]                 # a name, maybe dotted; a sign
    )""",
    re.VERBOSE,
)
_PRIORITY = {
    **dict.fromkeys(("and", "or"), 14),
    **dict.fromkeys(("in", "not in", "is", "is not"), 10),
    **dict.fromkeys(("==", "!=", "<=", "<", ">=", ">"), 10),
    "|": 9,
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "/"), 4),
}
_COMMA = 18
_WORDS = frozenset({"if", "elif", "not", *_PRIORITY})


@dataclass(slots=True, eq=False)
class _Leaf:
    """A token, with the space before it."""

    text: str
    space: str = ""
    opens: bool = False
    opening: _Leaf | None = None
    """Of a closing bracket, the one that it closes."""
    displays: bool = False
    """Whether an opening bracket begins a tuple or other display, and no call."""

    def __len__(self) -> int:
        return len(self.space) + len(self.text)


_Omitted: TypeAlias = Set[_Leaf]


@dataclass(slots=True)
class _Line:
    """A line, or what will be lines once it is split."""

    leaves: list[_Leaf]
    indent: int
    bracketed: bool = False
    """Whether it is what a pair of brackets holds, or a part of that."""
    exploded: bool = False
    """Whether it has to be split even if it is short."""

    def __str__(self) -> str:
        first, *others = self.leaves
        rest = "".join(leaf.space + leaf.text for leaf in others)
        return f"{' ' * self.indent}{first.text}{rest}"

    @property
    def fits(self) -> bool:
        """Whether it is no longer than a line may be."""
        return len(str(self)) <= WIDTH

    def delimiters(self) -> dict[int, int]:
        """Return the priority of each delimiter outside brackets, by its place."""
        found = {}
        depth = 0
        for place, leaf in enumerate(self.leaves):
            depth -= leaf.opening is not None
            if depth == 0 and leaf.text == ",":
                found[place] = _COMMA
            elif depth == 0 and place and leaf.text in _PRIORITY:
                found[place] = _PRIORITY[leaf.text]
            depth += leaf.opens
        return found


class _CannotSplitError(Exception):
    """This way of splitting a line does not apply."""


def split(code: str, indent: int) -> str:
    """Return one line of code as black would have it, over several lines if need be."""
    if indent + len(code) <= WIDTH:
        return " " * indent + code
    lines = _split(_Line(_leaves(code), indent))
    if len(lines[0]) > WIDTH:
        # Black's second opinion: visible brackets, if then everything fits.
        others = _split(_Line(_leaves(code, visible=True), indent))
        if all(len(line) <= WIDTH for line in others):
            lines = others
    return "\n".join(lines)


def _leaves(code: str, *, visible: bool = False) -> list[_Leaf]:
    """Return the tokens of a line, a condition's between invisible brackets."""
    leaves: list[_Leaf] = []
    waiting: list[_Leaf] = []
    for match in _TOKEN.finditer(code):
        before = leaves[-1].text if leaves else ""
        leaf = _Leaf(match["text"], match["space"])
        if leaf.text in ("(", "[", "{"):
            leaf.opens = True
            leaf.displays = before in _WORDS or not f"_{before[-1:]}".isidentifier()
            waiting.append(leaf)
        elif leaf.text in (")", "]", "}"):
            leaf.opening = waiting.pop()
        leaves.append(leaf)
    if leaves[0].text in ("if", "elif"):
        around = _Leaf("(" if visible else "", " ", opens=True)
        leaves[1].space = ""
        leaves.insert(1, around)
        leaves.insert(-1, _Leaf(")" if visible else "", opening=around))
    return leaves


def _split(line: _Line) -> list[str]:
    """Return the lines that a line becomes."""
    if line.fits and not line.exploded:
        return [str(line)]
    at_brackets: Callable[[_Line], Sequence[_Line]] = _at_brackets
    ways = [_at_delimiters, at_brackets] if line.bracketed else [at_brackets]
    for way in ways:
        try:
            parts = way(line)
        except _CannotSplitError:
            continue
        return [text for part in parts for text in _split(part)]
    return [str(line)]


def _at_delimiters(line: _Line) -> list[_Line]:
    """Split at every delimiter of the highest priority."""
    delimiters = line.delimiters()
    last = len(line.leaves) - 1
    priorities = [priority for place, priority in delimiters.items() if place != last]
    if not priorities:
        raise _CannotSplitError
    highest = max(priorities)
    # An operator begins a line, a comma ends one.
    after = highest == _COMMA
    places = [place + after for place, found in delimiters.items() if found == highest]
    bounds = [0, *places, len(line.leaves)]
    parts = [line.leaves[start:end] for start, end in pairwise(bounds) if start < end]
    if after and parts[-1][-1].text != ",":
        parts[-1].append(_Leaf(","))
    return [_Line(part, line.indent, bracketed=True) for part in parts]


def _at_brackets(line: _Line) -> list[_Line]:
    """Split at the last brackets whose opening fits on the first line."""
    first: list[_Line] = []
    for omitted in _omissions(line):
        parts = _at_brackets_but(line, omitted)
        if parts[0].fits:
            return parts
        first = first or parts
    return first


def _omissions(line: _Line) -> Iterator[_Omitted]:
    """Yield which closing brackets to pass over: none, the last, the last two ..."""
    omitted: set[_Leaf] = set()
    yield omitted
    length = line.indent
    pending: set[_Leaf] = set()
    inside: _Leaf | None = None
    for leaf in reversed(line.leaves):
        length += len(leaf)
        if length > WIDTH:
            return
        if inside:
            if leaf is inside:
                inside = None
            elif leaf.opening:
                pending.add(leaf)
        elif leaf.opening:
            if pending:
                omitted |= pending
                pending.clear()
                yield omitted
            if leaf.text:
                inside = leaf.opening
                pending.add(leaf)


def _at_brackets_but(line: _Line, omitted: _Omitted) -> list[_Line]:
    """Split at the last brackets that are not passed over."""
    head, body, tail = _parted(line, omitted)
    opening, closing = head.leaves[-1], tail.leaves[0]
    if not closing.text and _splits_well_by_itself(body):
        try:
            return _at_brackets_but(line, {closing, *omitted})
        except _CannotSplitError:
            if len(body.leaves) == 1 and not body.fits:
                raise
    opening.text, closing.text = opening.text or "(", closing.text or ")"
    return [head, body, tail]


def _parted(line: _Line, omitted: _Omitted) -> tuple[_Line, _Line, _Line]:
    """Return what ends in the opening bracket, what is inside, and the rest."""
    leaves = line.leaves
    for end in reversed(range(len(leaves))):
        closing = leaves[end]
        if not closing.opening or closing in omitted:
            continue
        if closing.opening not in leaves:
            break
        start = leaves.index(closing.opening) + 1
        head = _Line(leaves[:start], line.indent)
        body = _Line(leaves[start:end], line.indent + 4, bracketed=True)
        commas = _COMMA in body.delimiters().values()
        body.exploded = commas and closing.opening.displays
        return head, body, _Line(leaves[end:], line.indent)
    raise _CannotSplitError


def _splits_well_by_itself(condition: _Line) -> bool:
    """Return whether a condition needs no brackets around it to be split."""
    priorities = list(condition.delimiters().values())
    if not priorities:
        return True
    if priorities.count(max(priorities)) > 1:
        return False
    leaves = condition.leaves
    if leaves[0].opens and _fits_after(condition, leaves[0]):
        return True
    opening = leaves[-1].opening
    return opening is not None and _fits_up_to(condition, opening)


def _fits_after(condition: _Line, opening: _Leaf) -> bool:
    """Return whether what follows a bracket's end fits, or can be split again."""
    length = condition.indent
    counting = False
    for leaf in condition.leaves:
        counting = counting or leaf.opening is opening
        if counting:
            length += len(leaf)
            if length > WIDTH:
                return False
            counting = not leaf.opens
    return True


def _fits_up_to(condition: _Line, opening: _Leaf) -> bool:
    """Return whether what precedes a bracket's inside fits, or can be split again."""
    place = condition.leaves.index(opening)
    before = condition.leaves[: place + 1]
    return (
        any(leaf.opens for leaf in before[:-1])
        or condition.indent + sum(map(len, before)) <= WIDTH
    )
