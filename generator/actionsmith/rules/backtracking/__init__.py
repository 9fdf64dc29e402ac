"""Whether matching a pattern by backtracking can take too long.

Python and JavaScript match by backtracking: when a value does not match in the end, all
runs over it were tried. So the time is the number of runs over the value's beginnings,
and the question is how ambiguous the pattern's automaton is:

* exponentially, when some word leads from a position back to itself by two runs (EDA);
* polynomially, and once more with each pair of loops where some word leads from the
  first to itself, from the first to the second, and from the second to itself (IDA);
* else finitely, which can be too much all the same: `a?a?a?...` reads 'aaa...' in many
  ways.

Both criteria are exact (Weber and Seidl, On the degree of ambiguity of finite automata,
1991), but for the loops that stand for many copies. On top of them the number of runs
over a value of 4 KiB is bounded, part after part, so that what is not refused is done
in about a second. That a pattern may match whatever comes, and so never tries a second
run, is not considered: it may be part of a longer one tomorrow.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from graphlib import TopologicalSorter

from .positions import Automaton, Repeat, automaton
from .runs import Runs, State, bits, mask
from .tree import UnjudgedError

__all__ = ["Cost", "Danger", "UnjudgedError", "automaton", "danger"]

_LONGEST_VALUE = 4096
_MOST_STEPS = 300_000_000
"""Runs that a value may have, its beginnings' included, as they are bounded here.

The bound of `.*foo.*` is 4096 * 4096, and of more of the kind some times that; it is
above the truth by a factor of two at least, and takes Python and JavaScript 0.02 to
0.3 seconds. Three such loops, as in `.*.*.*=`, take them 5 to 7 seconds at half the
length, so 40 and more at the whole of it, and 15 minutes when they are groups.
"""


class Cost(enum.Enum):
    """How the time grows with the length of the value."""

    EXPONENTIAL = enum.auto()
    POLYNOMIAL = enum.auto()
    BOUNDED = enum.auto()
    """Not any more from some length on, but it is too long by then."""


@dataclass(frozen=True, slots=True)
class Danger:
    """Why a pattern is not to be matched, and where.

    Values that take long are those that begin with `prefix`, go on with any number of
    `pump`s, and do not match for what comes then. A bounded cost is reached by `prefix`
    alone.
    """

    cost: Cost
    start: int
    end: int
    prefix: str
    pump: str


@dataclass(frozen=True, slots=True)
class _Bound:
    """What is known of the positions of a part, a loop or a single one."""

    runs: int
    """How many runs a value may have that end in one of them."""
    longest: int
    """Length of the longest value that leads to one of them."""
    earlier: int
    """They themselves, and all positions that lead to them."""
    cause: Danger | None
    """Why there are many runs."""


@lru_cache(maxsize=1024)
def danger(pattern: str) -> Danger | None:
    """Return what makes a pattern take too long, or None; `re` must compile it.

    Raises:
        UnjudgedError: It cannot be said.

    """
    judge = _Judge(automaton(pattern))
    return judge.exponential() or judge.too_many()


class _Judge(Runs):
    """Looks for too many runs; see `Runs` for what its numbers mean."""

    def __init__(self, automaton: Automaton) -> None:
        self._automaton = automaton
        super().__init__(automaton)
        self._pumps: dict[tuple[int, int], Danger | None] = {}
        self._loops: dict[int, Repeat] = {}
        """The outermost loops, by their positions."""
        self._part = [1 << p for p in range(len(automaton.chars))]
        """The loop that each position is in, or the position alone."""
        self._joins = [1 << p for p in range(len(automaton.chars))]
        """For each position of a loop, those whose runs may come to one place."""
        for position in bits(self.reached):
            if loop := automaton.owner[position]:
                of_loop = range(loop.first, loop.last)
                inside = mask(p for p in of_loop if automaton.owner[p] is loop)
                self._part[position] = inside & self.reached
                self._loops[self._part[position]] = loop

    def exponential(self) -> Danger | None:
        """Look for a word that leads from a position to itself by two runs."""
        for inside in self._loops:
            same = {p: 1 << p for p in bits(inside)}
            parted = self.pairs(same, self.after, inside, inside)
            joined = self.pairs(same, self.before, inside, inside)
            for position in same:
                self._joins[position] |= joined[position]
            for position, itself in same.items():
                for after, ways in self._automaton.ways[position].items():
                    if ways > 1 and 1 << after & inside:
                        return self._circle(inside, [(position,), (after,)])
                if both := parted[position] & joined[position] & ~itself:
                    apart = position, next(bits(both))
                    starts = [(p, p) for p in same]
                    path = self.path(starts, apart.__eq__, inside, inside)
                    rejoin = self.path([apart], _is_met, inside, inside)
                    return self._circle(inside, path + rejoin[1:])
        return None

    def _circle(self, inside: int, path: list[State]) -> Danger:
        """Return the danger of a path in a loop, which is closed to a circle here."""
        start = path[0][:1]
        back = self.path([path[-1][:1]], start.__eq__, inside)
        touched = {p for state in (*path, *back) for p in state}
        # The inner loop of (a+)+ is not to blame: only both have an edge of two ways.
        around = [repeat for repeat in self._around(touched) if repeat.is_loop]
        *_, loop = around[: 1 + (len(path[0]) == 1)]
        prefix = self.word(self.path([(0,)], start.__eq__, self.reached))
        pump = self.word(path) + self.word(back)
        return Danger(Cost.EXPONENTIAL, loop.start, loop.end, prefix, pump)

    def _around(self, positions: Collection[int]) -> list[Repeat]:
        """Return the repeated parts that have certain positions, from the inside."""
        first, last = min(positions), max(positions)
        found = (
            r for r in self._automaton.repeats if r.first <= first <= last < r.last
        )
        return sorted(found, key=lambda r: r.end - r.start)

    def too_many(self) -> Danger | None:
        """Bound the number of runs of any value from above, part after part."""
        bounds: dict[int, _Bound] = {}
        for part in self._in_order():
            bounds[part] = bound = self._bound(part, bounds)
            if bound.runs * bound.longest > _MOST_STEPS:
                return bound.cause or self._heavy(part, bounds)
        # Runs stand side by side, and every character takes them all on.
        number = {p: bounds[self._part[p]].runs for p in bits(self.reached)}
        longest = max(bound.longest for bound in bounds.values())
        if self._most(number) * longest > _MOST_STEPS:
            part = max(bounds, key=lambda part: bounds[part].runs)
            return bounds[part].cause or self._heavy(part, bounds)
        return None

    def _bound(self, part: int, bounds: Mapping[int, _Bound]) -> _Bound:
        entries = self._entries(part, bounds)
        if not entries:
            return _Bound(1, 0, part, None)
        sources = {self._part[position] for position in entries}
        earlier = part
        for source in sources:
            earlier |= bounds[source].earlier
        runs = self._most(entries)
        longest = 1 + max(bounds[source].longest for source in sources)
        cause = bounds[self._part[max(entries, key=entries.__getitem__)]].cause
        if loop := self._loops.get(part):
            # A run goes one way here, so runs differ in whence and when they came.
            stay = _stay(loop)
            whenever = runs * min(stay, longest)
            reached = bits(self.reached)
            near = mask(p for p in reached if self.beside[p] & part)
            late = mask(p for p in entries if self._is_late(p, part))
            for position in bits(late):
                before = bounds[self._part[position]]
                times = 1 + (near & before.earlier).bit_count()
                pumps = self._pumped(before.earlier, part)
                if pumps:
                    cause = next(iter(pumps.values()))
                    times *= sum(_stay(self._loops[other]) for other in pumps)
                entries[position] *= min(times, stay, 1 + before.longest)
            runs = min(whenever, self._most(entries, late))
            longest = min(longest + stay, _LONGEST_VALUE)
        return _Bound(runs, longest, earlier, cause)

    def _is_late(self, position: int, loop: int) -> bool:
        """Tell whether a run may enter a loop to join one that is in it already."""
        others = 0
        for other in bits(self.beside[position] & loop):
            others |= self.after[other] & loop
        targets = bits(self.after[position] & loop)
        return any(others & self.overlap[p] & self._joins[p] for p in targets)

    def _in_order(self) -> Iterator[int]:
        """Return the parts, each one behind those that lead to it."""
        before = {
            part: {
                self._part[source]
                for position in bits(part)
                for source in bits(self.before[position] & self.reached & ~part)
            }
            for part in dict.fromkeys(self._part[p] for p in bits(self.reached))
        }
        return iter(TopologicalSorter(before).static_order())

    def _entries(self, part: int, bounds: Mapping[int, _Bound]) -> dict[int, int]:
        """Return how many runs each position may send into a part, by one character."""
        entries: dict[int, int] = {}
        for target in bits(part):
            for source in bits(self.before[target] & self.reached & ~part):
                ways = self._automaton.ways[source]
                joining = self.overlap[target] & self._joins[target]
                targets = bits(self.after[source] & part & joining)
                number = bounds[self._part[source]].runs * sum(ways[p] for p in targets)
                entries[source] = max(entries.get(source, 0), number)
        return entries

    def _most(self, weights: Mapping[int, int], late: int = 0) -> int:
        """Bound the weight of positions that one value leads to.

        They are all beside each other, or `late`: then they may come at another time.
        """
        present = mask(weights)
        near = {(self.beside[p] | late) & present for p in weights}
        if present & late:
            near.add(present)
        self.spend(sum(mask.bit_count() for mask in near) // 4)
        return max(sum(weights[p] for p in bits(mask)) for mask in near)

    def _pumped(self, source: int, loop: int) -> dict[int, Danger]:
        """Return the loops that can read a word as a later one can, or go on to it."""
        found = {}
        for inside in self._loops:
            if inside & source and inside != loop:
                if (inside, loop) not in self._pumps:
                    self._pumps[inside, loop] = self._pump(inside, loop)
                if danger := self._pumps[inside, loop]:
                    found[inside] = danger
        return found

    def _pump(self, one: int, other: int) -> Danger | None:
        seen = set[tuple[int, int]]()
        for pair in ((p, q) for p in bits(one) for q in bits(self.beside[p] & other)):
            if pair in seen:
                continue
            first, second = pair
            seed = {first: 1 << second}
            on = self.pairs(seed, self.after, one, other)
            if not on[first] & seed[first]:
                continue
            back = self.pairs(seed, self.before, one, other)
            seen.update((p, q) for p in bits(one) for q in bits(on[p] & back[p]))
            goal = first, second, second
            starts = [(first, first, second)]
            path = self.path(starts, goal.__eq__, one, self.reached, other)
            if path:
                start, end = self._loops[one].start, self._loops[other].end
                for repeat in self._around(pair)[:1]:
                    start, end = repeat.start, repeat.end
                to = self.path([(0,)], (first,).__eq__, self.reached)
                words = self.word(to), self.word(path)
                return Danger(Cost.POLYNOMIAL, start, end, *words)
        return None

    def _heavy(self, part: int, bounds: Mapping[int, _Bound]) -> Danger:
        """Return the danger of a part that no loop gives its many runs."""

        def runs(position: int) -> int:
            return bounds[self._part[position]].runs

        position = next(bits(part))
        end = self._automaton.places[position][1]
        if position == len(self._part) - 1:  # behind the value, so no character of it
            position = max(bits(self.before[position]), key=runs)
        path = [(position,)]
        while (
            sources := self.before[position] & self.reached & ~mask(p for (p,) in path)
        ):
            position = max(bits(sources), key=runs)
            path.append((position,))
        return Danger(Cost.BOUNDED, 0, end, self.word(path[::-1]), "")


def _stay(loop: Repeat) -> int:
    return min(loop.most or _LONGEST_VALUE, _LONGEST_VALUE)


def _is_met(state: State) -> bool:
    return state[0] == state[1]
