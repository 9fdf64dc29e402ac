"""Runs of an automaton: one at a time, or several over the same value.

Sets of positions are numbers here, whose bits they are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from .positions import Automaton
from .tree import too_large

_MOST_WORK = 100_000
"""Pairs of positions and the like that are looked at before a pattern is given up."""

State = tuple[int, ...]
"""The positions that one, two or three runs over the same value are in."""


class Runs:
    """The ways through an automaton.

    Raises:
        UnjudgedError: There are too many of them to look at, from any method.

    """

    def __init__(self, automaton: Automaton) -> None:
        self._work = 0
        self._chars = automaton.chars
        self._alphabet = automaton.alphabet
        self.after = [mask(ways) for ways in automaton.ways]
        """For each position, those that may follow."""
        self.before = [0] * len(automaton.chars)
        """For each position, those that it may follow."""
        for position, ways in enumerate(automaton.ways):
            for after in ways:
                self.before[after] |= 1 << position
        alike: dict[int, int] = {}
        for position, chars in enumerate(automaton.chars):
            alike[chars] = alike.get(chars, 0) | 1 << position
        overlaps = {c: sum(m for k, m in alike.items() if k & c) for c in alike}
        self.overlap = [overlaps[chars] for chars in automaton.chars]
        """For each position, those that can read the same character."""
        self.beside = self.pairs({0: 1}, self.after)
        """For each position, those that one value leads to as well as to it."""
        self.beside[0] = 1
        self.reached = mask(p for p, others in enumerate(self.beside) if others)
        """The positions that some value leads to."""

    def pairs(
        self,
        seeds: Mapping[int, int],
        edges: Sequence[int],
        one: int = -1,
        two: int = -1,
    ) -> list[int]:
        """Follow two runs over the same words from pairs of positions.

        Returns for each position of the first run, those that the second may be in
        by then. The first run stays within `one`, the second within `two`.
        """
        found = [0] * len(self._chars)
        fresh = dict(seeds)
        while fresh:
            for position in sorted(fresh):
                others = bits(fresh.pop(position))
                nexts = 0
                for other in others:
                    self._work += 1
                    nexts |= edges[other]
                nexts &= two
                for after in bits(edges[position] & one) if nexts else ():
                    self._work += 1
                    if new := nexts & self.overlap[after] & ~found[after]:
                        found[after] |= new
                        fresh[after] = fresh.get(after, 0) | new
            self.spend(0)
        return found

    def path(
        self, starts: Iterable[State], is_goal: Callable[[State], bool], *within: int
    ) -> list[State]:
        """Return a shortest way of runs over the same word to a goal, or nothing."""
        come_from: dict[State, State | None] = dict.fromkeys(starts)
        queue = deque(come_from)
        while queue:
            state = queue.popleft()
            if is_goal(state):
                path = [state]
                while before := come_from[path[-1]]:
                    path.append(before)
                return path[::-1]
            nexts: list[tuple[State, int]] = [((), -1)]
            for position, inside in zip(state, within, strict=True):
                nexts = [
                    ((*done, after), both)
                    for done, chars in nexts
                    for after in bits(self.after[position] & inside)
                    if (both := chars & self._chars[after])
                ]
            self.spend(1 + len(nexts))
            for after, _ in nexts:
                if after not in come_from:
                    come_from[after] = state
                    queue.append(after)
        return []

    def word(self, path: Sequence[State]) -> str:
        """Return a word that the runs of a path have read."""
        word = ""
        for state in path[1:]:
            chars = -1
            for position in state:
                chars &= self._chars[position]
            word += self._alphabet[next(bits(chars))]
        return word

    def spend(self, work: int) -> None:
        """Count work, and give up when it was enough."""
        self._work += work
        if self._work > _MOST_WORK:
            raise too_large()


def mask(positions: Iterable[int]) -> int:
    """Return positions as a set."""
    total = 0
    for position in positions:
        total |= 1 << position
    return total


def bits(positions: int) -> Iterator[int]:
    """Yield the positions of a set, in order."""
    while positions:
        lowest = positions & -positions
        yield lowest.bit_length() - 1
        positions ^= lowest
