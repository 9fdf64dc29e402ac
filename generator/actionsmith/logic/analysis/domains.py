"""A few values of each parameter that stand for all of them.

Two values of a parameter are alike when no rule tells them apart. What is chosen here
has a value of each sort, so that what holds for all the chosen values holds for all:

* absent, unless the parameter is required;
* of an enumeration, every value;
* of numbers, every number that a rule names, and one in each gap between them (a gap
  between whole numbers may be empty);
* of strings, a text for each combination of patterns and constants that can match,
  among the texts that the parameter may have;
* where a rule relates parameters to each other, as many values in each gap as there
  are such parameters: that is enough for every order in which they can be.

Arithmetic has no such values, unless its parameters have few values altogether.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Final, TypeAlias

from actionsmith.logic.analysis.model import Atom, Kind, Value, Variable
from actionsmith.logic.analysis.orders import constants, numbers, ordered_texts
from actionsmith.logic.analysis.wildcards import combinations, matcher
from actionsmith.logic.evaluate import evaluate
from actionsmith.logic.syntax import (
    Arithmetic,
    Like,
    Relation,
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
    where: Mapping[Atom, int] = field(default_factory=dict)
    """For each atom about the parameter alone, which values satisfy it, as bits."""


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
                patterns = {a.pattern.value: None for a in about if isinstance(a, Like)}
                named = list(constants(about))
                # Where nothing is asked of the text, any one stands for all.
                language = variable.language if patterns or named else None
                values, exact = combinations(list(patterns), named, language)
            case Kind.INTEGER | Kind.NUMBER:
                values = numbers([variable], about)
            case _:
                values = [_OPAQUE]
    likes = {a.pattern.value: a for a in about if isinstance(a, Like)}
    matches = matcher(list(likes))
    others = [atom for atom in about if not isinstance(atom, Like)]
    chosen: dict[tuple[object, ...], object] = {}
    sizes: dict[tuple[object, ...], int] = {}
    alike: dict[object, object] = {}
    where = dict.fromkeys(about, 0)
    for index, value in enumerate((*_absent(variable), *values)):
        request = {variable.name: value}
        tested = tuple(evaluate(atom, request) for atom in others)
        matched = matches(value) if isinstance(value, str) else 0
        sort = (value is None, tested, matched, None if merge else index)
        if sort not in chosen:
            bit = 1 << len(chosen)
            chosen[sort] = value
            for atom, holds in zip(others, tested, strict=True):
                where[atom] |= bit if holds else 0
            for place, like in enumerate(likes.values()):
                where[like] |= bit if matched >> place & 1 else 0
        alike[value] = chosen[sort]
        sizes[sort] = sizes.get(sort, 0) + 1
    counted = tuple(sizes.values()) if is_countable else ()
    return Domain(tuple(chosen.values()), counted, exact, alike=alike, where=where)


def _related(cluster: Sequence[Variable], about: Sequence[Atom]) -> dict[str, Domain]:
    """Return the domains of parameters that are compared with each other."""
    numeric = numbers([v for v in cluster if v.kind.is_numeric], about)
    texts, exact = ordered_texts([v for v in cluster if v.kind is Kind.STRING], about)
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
                    if language := variable.language:
                        values = [text for text in texts if language.has(text)]
                case _:
                    values = [_OPAQUE]
        chosen = (*_absent(variable), *values)
        sizes = (1,) * len(chosen) if is_countable else ()
        found[variable.name] = Domain(chosen, sizes, is_exact)
    return found
