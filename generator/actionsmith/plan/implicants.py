"""The fewest patterns that together allow what a table allows, and nothing else.

Every parameter is in one of its *states*; state 0 is that it is absent. A *combination*
is a state of each parameter. A *table* is a set of combinations, as an integer with a
bit for each. A *pattern* is a set of states for each parameter, as integers likewise,
and allows every combination of them. In the words of the field a pattern is an
*implicant* of a table that has all its combinations, and a *prime* one if no state can
be added to it.

Some combinations may be *free*: it is all the same whether a pattern allows them, as
they cannot come about.

The way is that of Quine and McCluskey, for states that may be more than two: find the
primes, then the smallest sets of them that leave nothing out, by branch and bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import combinations, islice, product
from operator import or_
from typing import TypeAlias

Combination: TypeAlias = tuple[int, ...]
Pattern: TypeAlias = tuple[int, ...]
Cover: TypeAlias = tuple[Pattern, ...]

ABSENT = 1
"""The states of a parameter that is forbidden: the one state of being absent."""

# The rules of people stay far below these; beyond them, a search may take long.
_MOST_PRIMES = 250
_MOST_STEPS = 20_000
# Beyond so many covers of the least size, the best of these is good enough.
_MOST_COVERS = 200


class _TooMuchError(Exception):
    """The table is so irregular that the search would take too long."""


def table_of(sizes: Sequence[int], allows: Callable[[Combination], bool]) -> int:
    """Return the table of what is allowed; `sizes` counts each parameter's states."""
    table = 0
    for place, combination in enumerate(product(*map(range, sizes))):
        table |= allows(combination) << place
    return table


def area(pattern: Pattern, sizes: Sequence[int]) -> int:
    """Return the table of the combinations that a pattern allows."""
    table, length = 1, 1
    for states, size in zip(reversed(pattern), reversed(sizes), strict=True):
        table = _union(table << s * length for s in range(size) if states >> s & 1)
        length *= size
    return table


def fewest_patterns(
    table: int, sizes: Sequence[int], most: int, free: int = 0
) -> Cover | None:
    """Return the smallest set of patterns whose union is the table.

    It may have some of what is `free` besides, which is no part of the table.

    Among equally small sets it is the one that requires the most parameters, then the
    one that forbids the fewest, and then the first in the order of the parameters. It
    is None if there would be more than `most`, or if the search would take too long.
    """
    if not table:
        return ()
    try:
        return _Search(table, sizes, free).best(most)
    except _TooMuchError:
        return None


def primes(table: int, sizes: Sequence[int]) -> list[Pattern]:
    """Return the prime implicants of a table."""
    known: dict[tuple[int, int], list[Pattern]] = {}

    def of(first: int, table: int) -> list[Pattern]:
        """Return those of a table of the parameters from `first` on."""
        if not table or first == len(sizes):
            return [()] if table else []
        if (first, table) not in known:
            known[first, table] = list(expanded(first, table))
            if max(len(known), len(known[first, table])) > _MOST_PRIMES:
                raise _TooMuchError
        return known[first, table]

    def expanded(first: int, table: int) -> Iterator[Pattern]:
        parts = _parts(table, sizes[first:])
        found: list[Pattern] = []
        # With fewer states of the first parameter, the others may have more.
        for states in sorted(range(1, 1 << len(parts)), key=lambda s: -s.bit_count()):
            common = reduce(
                lambda x, y: x & y, (p for s, p in enumerate(parts) if states >> s & 1)
            )
            for rest in of(first + 1, common):
                pattern = (states, *rest)
                if not any(_within(pattern, other) for other in found):
                    found.append(pattern)
                    yield pattern

    return of(0, table)


def _parts(table: int, sizes: Sequence[int]) -> list[int]:
    """Return the table of the other parameters for each state of the first one."""
    length = 1
    for size in sizes[1:]:
        length *= size
    mask = (1 << length) - 1
    return [table >> state * length & mask for state in range(sizes[0])]


def _within(pattern: Pattern, other: Pattern) -> bool:
    return all(states & ~more == 0 for states, more in zip(pattern, other, strict=True))


def _union(tables: Iterator[int]) -> int:
    return reduce(or_, tables, 0)


class _Search:
    """The search for the best set of patterns of one table."""

    def __init__(self, table: int, sizes: Sequence[int], free: int) -> None:
        self._table = table
        self._sizes = sizes
        self._steps = 0
        areas = {p: area(p, sizes) & table for p in primes(table | free, sizes)}
        self._primes = [pattern for pattern, inside in areas.items() if inside]
        self._areas = [inside for inside in areas.values() if inside]
        every = tuple((1 << size) - 1 for size in sizes)
        self._without = [
            area((*every[:place], ABSENT, *every[place + 1 :]), sizes)
            for place in range(len(sizes))
        ]

    def best(self, most: int) -> Cover | None:
        rows = self._rows()
        for count in range(1, most + 1):
            covers = list(islice(self._covers(rows, count, 0), _MOST_COVERS))
            if covers:
                return min(map(self._narrowed, covers), key=_preference)
        return None

    def _step(self) -> None:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise _TooMuchError

    def _rows(self) -> list[int]:
        """Return sets of primes, one of each of which a cover must have."""
        blocks = [(self._table, 0)]
        for place, inside in enumerate(self._areas):
            halves = [(b & inside, row | 1 << place) for b, row in blocks]
            halves += [(b & ~inside, row) for b, row in blocks]
            blocks = [(block, row) for block, row in halves if block]
            self._step()
        least: list[int] = []
        for row in sorted((row for _, row in blocks), key=int.bit_count):
            if not any(row & other == other for other in least):
                least.append(row)
        return least

    def _covers(self, rows: list[int], count: int, barred: int) -> Iterator[list[int]]:
        """Yield every set of `count` primes that has one of each row, once."""
        self._step()
        if not rows:
            yield []
            return
        rows = sorted((row & ~barred for row in rows), key=int.bit_count)
        # Rows that have no prime in common need one each.
        apart, seen = 0, 0
        for row in rows:
            if not row & seen:
                apart, seen = apart + 1, seen | row
        if apart > count or not rows[0]:
            return
        for place in _bits(rows[0]):
            rest = [row for row in rows if not row >> place & 1]
            for others in self._covers(rest, count - 1, barred):
                yield [place, *others]
            barred |= 1 << place

    def _narrowed(self, cover: list[int]) -> Cover:
        """Return a cover that requires as many parameters as it can.

        Where two patterns overlap, one of them may leave what they share to the other.
        """
        areas = [self._areas[place] for place in cover]
        choices: list[list[tuple[Pattern, int, int]]] = []
        for place, prime in enumerate(cover):
            others = _union(a for n, a in enumerate(areas) if n != place)
            own = areas[place] & ~others
            choices.append(
                [
                    (p, area(p, self._sizes) & self._table, _required((p,)))
                    for p in self._narrower(self._primes[prime], own)
                ]
            )
        found: list[Cover] = []
        enough = 0
        # The first choice of each requires the most.
        most = [sum(c[0][2] for c in choices[n + 1 :]) for n in range(len(cover))]
        rest = [_union(iter(areas[n + 1 :])) for n in range(len(cover))]

        def choose(chosen: Cover, done: int, required: int) -> None:
            nonlocal enough
            self._step()
            place = len(chosen)
            if place == len(cover):
                enough = max(enough, required)
                found.append(chosen)
                return
            for pattern, inside, more in choices[place]:
                if required + more + most[place] < enough:
                    break
                if done | inside | rest[place] == self._table:
                    choose((*chosen, pattern), done | inside, required + more)

        choose((), 0, 0)
        return min(found, key=_preference)

    def _narrower(self, pattern: Pattern, own: int) -> Iterator[Pattern]:
        """Yield the pattern with more parameters required, the most at first.

        It keeps the combinations that no other pattern has.
        """
        places = [
            place
            for place, states in enumerate(pattern)
            if states & ABSENT and states != ABSENT and not own & self._without[place]
        ]
        for count in range(len(places), -1, -1):
            for required in combinations(places, count):
                yield tuple(
                    states & ~ABSENT if place in required else states
                    for place, states in enumerate(pattern)
                )


def _bits(number: int) -> Iterator[int]:
    return (place for place in range(number.bit_length()) if number >> place & 1)


def _required(cover: Cover) -> int:
    return sum(not states & ABSENT for pattern in cover for states in pattern)


def _forbidden(cover: Cover) -> int:
    return sum(states == ABSENT for pattern in cover for states in pattern)


def in_order(pattern: Pattern) -> tuple[tuple[int, int], ...]:
    """Return a key: the first parameter is required, or else optional, or forbidden."""
    return tuple((0 if not s & ABSENT else 2 if s == ABSENT else 1, s) for s in pattern)


def _preference(cover: Cover) -> tuple[object, ...]:
    ordered = sorted(cover, key=in_order)
    # What may be left out altogether is best said first.
    bare = [all(states & ABSENT for states in pattern) for pattern in ordered]
    return (
        -_required(cover),
        _forbidden(cover),
        [not each for each in bare],
        list(map(in_order, ordered)),
    )
