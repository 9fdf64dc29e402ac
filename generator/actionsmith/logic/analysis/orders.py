"""Enough numbers and texts for every order that rules can ask for.

They are those that rules name, and as many in each gap between them as there are
parameters that are compared with each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Final, TypeAlias

from actionsmith.logic.analysis.model import Atom, Kind, Value, Variable
from actionsmith.logic.analysis.wildcards import combinations, samples, unused
from actionsmith.logic.syntax import Boolean, Compare, Like, Number, Text

_MOST_SAMPLES: Final = 10

_Numeric: TypeAlias = int | float | Fraction


def constants(about: Iterable[Atom]) -> Iterator[str]:
    """Yield the constant strings that something is compared with, each once."""
    compared = (atom for atom in about if isinstance(atom, Compare))
    values = (value for atom in compared for value in atom.values)
    yield from dict.fromkeys(v.value for v in values if isinstance(v, Text))


def numbers(cluster: Sequence[Variable], about: Iterable[Atom]) -> list[_Numeric]:
    """Return the numbers that rules name, and enough in each gap between them."""
    if not cluster:
        return []
    whole = sum(variable.kind is Kind.INTEGER for variable in cluster)
    broken = len(cluster) - whole
    named: set[_Numeric] = set()
    for atom in about:
        for value in atom.values if isinstance(atom, Compare) else ():
            if isinstance(value, Number) and not isinstance(value, Boolean):
                named.add(_exact(value.value))
    for variable in cluster:
        bounds = (variable.minimum, variable.maximum, *(variable.values or ()))
        named |= {_exact(b) for b in bounds if b is not None and not isinstance(b, str)}
    points: list[_Numeric] = sorted(named)
    if whole:
        between = (
            number
            for low, high in _gaps(points)
            for number in _whole_between(low, high, whole)
        )
        points = sorted({*points, *between})
    if broken:
        middle = (
            number
            for low, high in _gaps(points)
            for number in _between(low, high, broken)
        )
        points = sorted({*points, *middle})
    if len(cluster) == 1:
        return [point for point in points if cluster[0].allows(point)]
    return points


def _exact(value: Value) -> _Numeric:
    """Return a number as one that is compared exactly, whole if it can be."""
    fraction = Fraction(value)
    return fraction.numerator if fraction.denominator == 1 else fraction


def _gaps(
    points: Sequence[_Numeric],
) -> Iterator[tuple[_Numeric | None, _Numeric | None]]:
    ends = [None, *points, None]
    yield from pairwise(ends)


def _whole_between(
    low: _Numeric | None, high: _Numeric | None, most: int
) -> Iterable[int]:
    if low is not None:
        first = floor(low) + 1
        last = first + most if high is None else min(first + most, ceil(high))
        return range(first, last)
    if high is not None:
        return range(ceil(high) - most, ceil(high))
    return range(most)


def _between(
    low: _Numeric | None, high: _Numeric | None, most: int
) -> Iterable[Fraction]:
    if low is None and high is None:
        low, high = 0, most + 1
    elif low is None:
        low = high - most - 1  # type: ignore[operator]
    elif high is None:
        high = low + most + 1
    step = (Fraction(high) - Fraction(low)) / (most + 1)  # type: ignore[arg-type]
    return [Fraction(low) + step * index for index in range(1, most + 1)]


def ordered_texts(
    cluster: Sequence[Variable], about: Sequence[Atom]
) -> tuple[list[str], bool]:
    """Return strings for parameters that are compared with each other.

    With patterns or languages beside the order there is no such set: then they are
    only likely.
    """
    most = len(cluster)
    named = set(constants(about))
    for variable in cluster:
        named |= {value for value in variable.values or () if isinstance(value, str)}
    patterns = [atom.pattern.value for atom in about if isinstance(atom, Like)]
    if patterns:
        likely = combinations(list(dict.fromkeys(patterns)), sorted(named))[0]
        named |= set(likely)
        letter = unused("".join([*named, *patterns]))
        for seed in likely:
            for place in range(len(seed) + 1):
                named |= {
                    seed[:place] + letter * number + seed[place:]
                    for number in range(1, most)
                }
    languages = [v.language for v in cluster if v.language]
    for language in languages:
        named |= set(samples(language, min(most, _MOST_SAMPLES)))
    ends: list[str | None] = [*sorted(named), None]
    # What follows a text directly is the text and one more of the least character; so
    # there are only so many texts before it if another named one is that.
    before = ("\0" * number for number in range(most))
    values = [other for other in before if ends[0] is None or other < ends[0]]
    for text, end in pairwise(ends):
        if text is None:
            continue
        after = (text + "\0" * number for number in range(1, most + 1))
        values += [text, *(other for other in after if end is None or other < end)]
    return values, not patterns and not languages
