"""A pattern as its position automaton, in which a run is a way to read a value.

The automaton of Glushkov has a state for each place of the pattern that reads a
character, and an edge from each place to those that may read the next one. An edge
counts in how many ways it is taken: the inner and the outer loop of `(a+)+` both lead
from `a` to `a`. So the runs over a value are the paths of a backtracking matcher.

A counted repeat becomes as many copies, or a loop when they were too many; a loop has
every run that the copies have, and more.
"""

from __future__ import annotations

import re
import string
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .tree import CODE, Chars, Group, Part, Repetition, UnjudgedError, parse, too_large

_MOST_POSITIONS = 600
_MOST_EDGES = 40_000
_FEW = 8
_COPIES = (64, 16, 4)
"""Positions that a counted repeat may have; fewer when the whole is too large."""
_MOST_WAYS = 10**12
"""Beyond this, a number of ways is not counted on: it is too large as it is."""

_SAMPLE = string.ascii_letters + string.digits + string.punctuation

Ways = dict[int, int]
"""Positions, and in how many ways each is come to."""


@dataclass(frozen=True, slots=True, eq=False)
class Repeat:
    """A part of the pattern that may be repeated: where it stands, and how often."""

    start: int
    end: int
    first: int
    last: int
    """Its positions are `first` to `last`, without `last`."""
    most: int | None
    """Characters that it reads at most, or None for any number."""
    is_loop: bool = True
    """Whether edges lead back, rather than on to the next copy."""


@dataclass(slots=True)
class Automaton:
    """Positions, by number: 0 is before a value, the last one is behind it."""

    alphabet: str
    """A character of each kind that the pattern tells apart."""
    chars: list[int] = field(default_factory=list)
    """The characters that each position reads, as bits of the alphabet."""
    places: list[tuple[int, int]] = field(default_factory=list)
    """Where each position stands in the pattern."""
    ways: list[Ways] = field(default_factory=list)
    """For each position, those that may follow, and in how many ways."""
    repeats: list[Repeat] = field(default_factory=list)
    owner: list[Repeat | None] = field(default_factory=list)
    """The outermost loop that each position can return to itself by."""


@dataclass(frozen=True, slots=True)
class _Fragment:
    """Positions that begin and end a part, and the ways to pass it reading nothing."""

    first: Mapping[int, int] = field(default_factory=dict)
    last: Mapping[int, int] = field(default_factory=dict)
    empty: int = 1


def automaton(pattern: str, copies: Iterable[int] = _COPIES) -> Automaton:
    """Return the automaton of a pattern that `re` compiles.

    Counted repeats have so many positions at most, or fewer if that is too large.

    Raises:
        UnjudgedError: It is too large, or its runs are no matter of an automaton.

    """
    group = parse(pattern)
    unjudged = too_large()
    for most in copies:
        try:
            return _Builder(pattern, most).whole(group)
        except UnjudgedError as problem:
            unjudged = problem
    raise unjudged


class _Builder:
    def __init__(self, pattern: str, copies: int) -> None:
        codes = {ord(char) for char in pattern}
        codes |= {int(digits, base=16) for digits in CODE.findall(pattern)}
        # A class begins or ends at a character that is written, or within ASCII.
        codes |= {code + 1 for code in codes if code < sys.maxunicode}
        codes |= set(range(129))
        codes -= {ord(char) for char in _SAMPLE}
        self._result = Automaton(_SAMPLE + "".join(map(chr, sorted(codes))))
        self._bits = {c: 1 << i for i, c in enumerate(self._result.alphabet)}
        self._copies = copies
        self._edges = 0
        self._read_before: dict[str, int] = {}
        # What looks ahead is apart from the loops around it: it leads back to none.
        self._contexts: list[int] = []
        self._context = 0

    def whole(self, group: Group) -> Automaton:
        outside = 1 << len(self._result.alphabet)
        before = self._position(outside, (0, 0))
        body = self._part(group)
        behind = self._position(outside << 1, (group.end, group.end))
        self._sequence([before, body, behind])
        return self._result

    def _part(self, part: Part) -> _Fragment:
        match part:
            case Chars():
                return self._position(self._read(part.text), (part.start, part.end))
            case Repetition():
                return self._repeat(part)
            case Group(is_ahead=False):
                return self._choice(part)
        outer, self._context = self._context, len(self._contexts)
        inner = self._choice(part)
        self._context = outer
        return _Fragment(inner.first)

    def _choice(self, group: Group) -> _Fragment:
        whole = _Fragment(empty=0)
        for option in group.options:
            one = self._sequence(map(self._part, option))
            whole = _Fragment(
                _sum(whole.first, one.first),
                _sum(whole.last, one.last),
                _few(whole.empty + one.empty),
            )
        return whole

    def _repeat(self, part: Repetition) -> _Fragment:
        begin = len(self._result.chars)
        ones = [self._part(part.body)]
        size = len(self._result.chars) - begin
        least, most = part.least, part.most
        if not size:  # and nothing that could be read
            ways = ones[0].empty ** min(least, self._copies)
            return _Fragment(empty=_few(ways * (1 + ones[0].empty)))
        # A loop of one position says as much as many copies of it, if it may end early.
        most_copies = least + _FEW if size == 1 else self._copies // size
        if most is not None and most <= min(most_copies, self._copies // size):
            ones += (self._part(part.body) for _ in range(most - 1))
            end = len(self._result.chars)
            repeat = Repeat(part.start, part.end, begin, end, size * most, False)
            self._result.repeats.append(repeat)
            rest = _Fragment()
            for one in reversed(ones[least:most]):
                rest = self._sequence([_Fragment(one.first, one.last, 0), rest])
                rest = _Fragment(rest.first, rest.last, _few(1 + one.empty))
            return self._sequence([*ones[:least], rest])
        if size * least > self._copies:
            least = 1
        ones += (self._part(part.body) for _ in range(least - 1))
        begin = len(self._result.chars) - size  # of the last copy
        is_flat = not any(self._result.owner[begin:])
        reads = size * most if most is not None and is_flat else None
        loop = Repeat(part.start, part.end, begin, begin + size, reads)
        return self._sequence([*ones[:-1], self._loop(ones[-1], loop, least)])

    def _loop(self, body: _Fragment, loop: Repeat, least: int) -> _Fragment:
        """Return a body that is read at least once, or not at all when `least` is 0.

        A turn that reads nothing, unless it has to be, is the last one: matchers see
        to that lest they run for ever. It still is a way of its own.
        """
        self._result.repeats.append(loop)
        for position in range(loop.first, loop.last):
            if self._contexts[position] == self._context:
                self._result.owner[position] = loop
        self._connect(body.last, body.first)
        again = 1 + body.empty
        before, empty = (again, body.empty * again) if least else (1, again)
        return _Fragment(
            _sum({}, body.first, before), _sum({}, body.last, again), _few(empty)
        )

    def _sequence(self, parts: Iterable[_Fragment]) -> _Fragment:
        whole = _Fragment()
        for part in parts:
            self._connect(whole.last, part.first)
            whole = _Fragment(
                _sum(whole.first, part.first, whole.empty),
                _sum(part.last, whole.last, part.empty),
                _few(whole.empty * part.empty),
            )
        return whole

    def _connect(self, before: Mapping[int, int], behind: Mapping[int, int]) -> None:
        self._edges += len(before) * len(behind)
        if self._edges > _MOST_EDGES:
            raise too_large()
        for position, ways in before.items():
            self._result.ways[position] = _sum(
                self._result.ways[position], behind, ways
            )

    def _position(self, chars: int, place: tuple[int, int]) -> _Fragment:
        number = len(self._result.chars)
        if number > _MOST_POSITIONS:
            raise too_large()
        self._result.chars.append(chars)
        self._result.places.append(place)
        self._result.ways.append({})
        self._result.owner.append(None)
        self._contexts.append(self._context)
        return _Fragment({number: 1}, {number: 1}, 0)

    def _read(self, text: str) -> int:
        """Return the characters that a class stands for, as Python has it."""
        if text not in self._read_before:
            chars = re.findall(text, self._result.alphabet, re.ASCII)
            self._read_before[text] = sum(self._bits[char] for char in chars)
        return self._read_before[text]


def _sum(one: Mapping[int, int], other: Mapping[int, int], times: int = 1) -> Ways:
    total = dict(one)
    if times:
        for position, ways in other.items():
            total[position] = _few(total.get(position, 0) + ways * times)
    return total


def _few(ways: int) -> int:
    return min(ways, _MOST_WAYS)
