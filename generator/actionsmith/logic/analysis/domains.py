"""A few values of each parameter that stand for all of them.

Two values of a parameter are alike when no rule tells them apart. What is chosen here
has a value of each sort, so that what holds for all the chosen values holds for all:

* absent, unless the parameter is required;
* of an enumeration, every value;
* of numbers, every number that a rule names, and one in each gap between them (a gap
  between whole numbers may be empty);
* of strings, a text for each combination of patterns and constants that can match;
* where a rule relates parameters to each other, as many values in each gap as there
  are such parameters: that is enough for every order in which they can be.

Arithmetic has no such values, unless its parameters have few values altogether.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from itertools import pairwise
from math import ceil, floor
from typing import Final, TypeAlias

from actionsmith.logic.analysis.model import Atom, Kind, Value, Variable
from actionsmith.logic.analysis.wildcards import combinations, unused
from actionsmith.logic.evaluate import evaluate
from actionsmith.logic.syntax import (
    Arithmetic,
    Boolean,
    Compare,
    Like,
    Number,
    Relation,
    Text,
    names,
)

FEW: Final = 64
"""Up to so many whole numbers between two bounds are listed one by one."""

_Numeric: TypeAlias = int | float | Fraction
_OPAQUE: Final = ()
"""A value of no kind."""


@dataclass(frozen=True, slots=True)
class Domain:
    """The values chosen for a parameter, None for its absence.

    >>> Domain((None, 1), (1, 1)).values
    (None, 1)
    """

    values: tuple[object, ...]
    sizes: tuple[int, ...] = ()
    """For how many values each one stands, if that is a finite number."""
    is_exact: bool = True
    """Whether the values are of every sort that there is."""
    is_finite: bool = True
    """Whether there are such values at all; not if the parameter is in arithmetic."""
    alike: Mapping[object, object] = field(default_factory=dict)
    """For the values that were left out, the one that stands for each."""


def domains(
    variables: Sequence[Variable], about: Sequence[Atom], *, merge: bool = True
) -> dict[str, Domain]:
    """Return the domain of each variable, given what is asked about all of them.

    Values that nothing tells apart become one, unless `merge` is false.
    """
    found: dict[str, Domain] = {}
    for cluster, is_arithmetic in clusters(variables, about):
        members = {variable.name for variable in cluster}
        own = [atom for atom in about if names_of(atom) <= members]
        if is_arithmetic:
            found |= {variable.name: _listed(variable) for variable in cluster}
        elif len(cluster) == 1:
            found[cluster[0].name] = _alone(cluster[0], own, merge=merge)
        else:
            found |= _related(cluster, own)
    return found


def names_of(atom: Atom) -> set[str]:
    """Return the names of the parameters that an atom is about."""
    return {parameter.name for parameter in names(atom)}


def groups(sets: Iterable[set[str]]) -> list[set[str]]:
    """Join sets that share a name, until none do; in the order of their firsts.

    >>> [sorted(group) for group in groups([{"A", "B"}, {"C"}, {"B", "D"}])]
    [['A', 'B', 'D'], ['C']]
    """
    joined: list[set[str]] = []
    for members in sets:
        touched = [group for group in joined if group & members]
        if not touched:
            joined.append(set(members))
            continue
        touched[0].update(members, *touched[1:])
        joined = [group for group in joined if group not in touched[1:]]
    return joined


def clusters(
    variables: Sequence[Variable], about: Iterable[Atom]
) -> Iterator[tuple[list[Variable], bool]]:
    """Yield parameters whose values are compared, and whether in arithmetic.

    Values of different kinds cannot depend on each other: they are never equal, in no
    order, and have no sum.
    """
    relations = [atom for atom in about if isinstance(atom, Relation)]
    sorts = {v.name: v.kind.is_numeric or v.kind for v in variables}
    links: list[set[str]] = [{variable.name} for variable in variables]
    arithmetic: set[str] = set()
    for relation in relations:
        for sort in dict.fromkeys(sorts.values()):
            alike = {name for name in names_of(relation) if sorts.get(name) == sort}
            links.append(alike)
            if isinstance(relation.left, Arithmetic) or isinstance(
                relation.right, Arithmetic
            ):
                arithmetic |= alike if sort is True else set()
    for group in groups(link for link in links if link):
        members = [variable for variable in variables if variable.name in group]
        yield members, bool(group & arithmetic)


def _absent(variable: Variable) -> tuple[None, ...]:
    return () if variable.required else (None,)


def _enumerated(variable: Variable) -> list[Value] | None:
    """Return all values of a parameter, if they are few."""
    if variable.values is not None:
        return [value for value in variable.values if variable.allows(value)]
    if variable.kind is Kind.BOOLEAN:
        return [False, True]
    low, high = variable.minimum, variable.maximum
    if variable.kind is Kind.INTEGER and low is not None and high is not None:
        first, last = ceil(low), floor(high)
        if last - first < FEW:
            return list(range(first, last + 1))
    return None


def _listed(variable: Variable) -> Domain:
    """Return the domain of a number in arithmetic."""
    values = _enumerated(variable)
    if values is None:
        return Domain((), is_finite=False)
    chosen = (*_absent(variable), *values)
    return Domain(chosen, (1,) * len(chosen))


def _alone(variable: Variable, about: Sequence[Atom], *, merge: bool) -> Domain:
    """Return the domain of a parameter that is not related to another."""
    exact = True
    values: Sequence[object] | None = _enumerated(variable)
    is_countable = values is not None
    if values is None:
        match variable.kind:
            case Kind.STRING:
                patterns = [a.pattern.value for a in about if isinstance(a, Like)]
                values, exact = combinations(
                    list(dict.fromkeys(patterns)), list(_texts(about))
                )
            case Kind.INTEGER | Kind.NUMBER:
                values = _numbers([variable], about)
            case _:
                values = [_OPAQUE]
    chosen: dict[tuple[object, ...], object] = {}
    sizes: dict[tuple[object, ...], int] = {}
    alike: dict[object, object] = {}
    for index, value in enumerate((*_absent(variable), *values)):
        tests = partial(evaluate, request={variable.name: value})
        sort = (value is None, *map(tests, about), *(() if merge else (index,)))
        alike[value] = chosen.setdefault(sort, value)
        sizes[sort] = sizes.get(sort, 0) + 1
    counted = tuple(sizes.values()) if is_countable else ()
    return Domain(tuple(chosen.values()), counted, exact, alike=alike)


def _related(cluster: Sequence[Variable], about: Sequence[Atom]) -> dict[str, Domain]:
    """Return the domains of parameters that are compared with each other."""
    numeric = _numbers([v for v in cluster if v.kind.is_numeric], about)
    texts, exact = _ordered_texts([v for v in cluster if v.kind is Kind.STRING], about)
    found = {}
    for variable in cluster:
        values: Sequence[object] | None = _enumerated(variable)
        is_countable = values is not None
        is_exact = True
        if values is None:
            match variable.kind:
                case Kind.INTEGER | Kind.NUMBER:
                    values = [v for v in numeric if variable.allows(v)]
                case Kind.STRING:
                    values, is_exact = texts, exact
                case _:
                    values = [_OPAQUE]
        chosen = (*_absent(variable), *values)
        sizes = (1,) * len(chosen) if is_countable else ()
        found[variable.name] = Domain(chosen, sizes, is_exact)
    return found


def _texts(about: Iterable[Atom]) -> Iterator[str]:
    """Yield the constant strings that something is compared with, each once."""
    compared = (atom for atom in about if isinstance(atom, Compare))
    values = (value for atom in compared for value in atom.values)
    yield from dict.fromkeys(v.value for v in values if isinstance(v, Text))


def _numbers(cluster: Sequence[Variable], about: Iterable[Atom]) -> list[_Numeric]:
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


def _ordered_texts(
    cluster: Sequence[Variable], about: Sequence[Atom]
) -> tuple[list[str], bool]:
    """Return strings for parameters that are compared with each other.

    With patterns beside the order there is no such set: then they are only likely.
    """
    most = len(cluster)
    named = set(_texts(about))
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
    return values, not patterns
