"""Requests that show what is possible, found by trying.

Most questions about sound rules have the answer yes, and some request near one that is
known already shows it. What a request shows is asked of `evaluate`, so that nothing
here can be wrong about what rules mean; that nothing was found proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product
from typing import Final, TypeAlias

from actionsmith.logic.analysis.domains import Domain, names_of
from actionsmith.logic.analysis.model import Kind, Rule, Variable, atoms
from actionsmith.logic.evaluate import evaluate
from actionsmith.logic.syntax import (
    Expression,
    Node,
    Number,
    Text,
    children,
    names,
)

MOST_MOVES: Final = 12
"""After so many changes to a request the search is given up."""
MOST_TESTS: Final = 2_000
"""So many times an expression is evaluated in vain before nothing is tried any more."""
_MOST_CHANGES = 150
_MOST_KNOWN = 50
_FEW = 6

Request: TypeAlias = dict[str, object]


class Witnesses:
    """Knows requests about some parameters, and which of the rules they keep."""

    def __init__(
        self,
        variables: Sequence[Variable],
        rules: Sequence[Rule],
        domains: Mapping[str, Domain],
    ) -> None:
        """Begin with the request that has the fewest parameters."""
        self._variables = {variable.name: variable for variable in variables}
        self._domains = domains
        self._rules = [rule.expression for rule in rules]
        self._bits = {rule.name: 1 << bit for bit, rule in enumerate(rules)}
        self._about = dict.fromkeys(self._variables, 0)
        for bit, expression in enumerate(self._rules):
            for mention in names(expression):
                self._about[mention.name] |= 1 << bit
        self._names: dict[Expression, tuple[str, ...]] = {}
        self._tests = MOST_TESTS
        self._known: list[tuple[Request, int]] = []
        self._shown: dict[str, set[object]] = {name: set() for name in self._variables}
        start = {name: self._least(v) for name, v in self._variables.items()}
        if all(start[v.name] is not None for v in variables if v.required):
            self.add(start)

    def add(self, request: Request) -> None:
        """Keep a request that is valid but for the rules."""
        kept = self._kept(request)
        if len(self._known) == _MOST_KNOWN:
            del self._known[1]
        self._known.append((request, kept))
        if kept + 1 == 1 << len(self._rules):
            for name, value in request.items():
                self._shown[name].add(value)

    def show(self, rules: Sequence[Rule], also: Sequence[Expression]) -> bool:
        """Tell whether a request was found that keeps rules and satisfies the rest."""
        asked = 0
        for rule in rules:
            asked |= self._bits[rule.name]
        for request, kept in reversed(self._known):
            if not asked & ~kept and all(evaluate(each, request) for each in also):
                return True
        return self._search(asked, also)

    def has_value(self, name: str, value: object) -> bool:
        """Tell whether a request is known that keeps all rules and has a value."""
        if value in self._shown[name]:
            return True
        about = [self._rules[bit] for bit in _bits(self._about[name])]
        for request, kept in self._known[:2]:
            if kept + 1 == 1 << len(self._rules):
                changed = {**request, name: value}
                if all(evaluate(each, changed) for each in about):
                    self._shown[name].add(value)
                    return True
        return False

    def _least(self, variable: Variable) -> object:
        """Return the value that leaves the most open: none if there need be none."""
        if not variable.required:
            return None
        values = self._domains[variable.name].values
        if values:
            return values[0]
        return next(filter(variable.allows, _guesses(variable, ())), None)

    def _kept(self, request: Request) -> int:
        return sum(
            1 << bit
            for bit, expression in enumerate(self._rules)
            if evaluate(expression, request)
        )

    def _search(self, asked: int, also: Sequence[Expression]) -> bool:
        """Change a known request, one expression after the other, until all hold."""
        if not self._known:
            return False
        tests = self._tests
        request, kept = max(self._known, key=lambda each: (asked & each[1]).bit_count())
        broken = asked & ~kept
        seen = {tuple(request.values())}
        for _ in range(MOST_MOVES):
            wrong = [each for each in also if not evaluate(each, request)]
            if not wrong and not broken:
                self.add(request)
                self._tests = tests
                return True
            goal = wrong[0] if wrong else self._rules[next(_bits(broken))]
            best: tuple[int, int, Request] | None = None
            for changes in self._changes(goal, request):
                if self._tests <= 0:
                    return False
                changed = {**request, **changes}
                self._tests -= 1
                if tuple(changed.values()) in seen or not evaluate(goal, changed):
                    continue
                touched = 0
                for name in changes:
                    touched |= self._about[name]
                after = broken & ~touched
                self._tests -= (touched & asked).bit_count() + len(also)
                for bit in _bits(touched & asked):
                    if not evaluate(self._rules[bit], changed):
                        after |= 1 << bit
                cost = after.bit_count()
                cost += sum(not evaluate(each, changed) for each in also)
                if best is None or cost < best[0]:
                    best = cost, after, changed
                if not cost:
                    break
            if best is None:
                return False
            _, broken, request = best
            seen.add(tuple(request.values()))
        return False

    def _changes(self, goal: Expression, request: Request) -> Iterator[Request]:
        """Yield changes to a request that may make an expression hold."""
        about = self._names.get(goal)
        if about is None:
            about = tuple(dict.fromkeys(mention.name for mention in names(goal)))
            self._names[goal] = about
        choices = {name: self._candidates(name, goal, request) for name in about}
        for name, values in choices.items():
            for value in values:
                yield {name: value}
        if len(about) <= 3:
            every = product(*([request[name], *choices[name]] for name in about))
            for combination in islice(every, _MOST_CHANGES):
                changes = {
                    name: value
                    for name, value in zip(about, combination, strict=True)
                    if value != request[name]
                }
                if len(changes) > 1:
                    yield changes
            return
        absent: Request = {
            name: None
            for name in about
            if request[name] is not None and not self._variables[name].required
        }
        sent = {
            name: next(value for value in values if value is not None)
            for name, values in choices.items()
            if request[name] is None and any(v is not None for v in values)
        }
        yield absent
        yield sent
        for name in about:
            alone = {other: None for other in absent if other != name}
            yield alone | ({name: sent[name]} if name in sent else {})

    def _candidates(
        self, name: str, goal: Expression, request: Request
    ) -> list[object]:
        """Return the values to try for a parameter instead of the one that it has."""
        variable, domain = self._variables[name], self._domains[name]
        now = request[name]
        if domain.is_finite and len(domain.values) <= _FEW:
            return [value for value in domain.values if value != now]
        found = list(self._near(name, goal, now))
        others = [request[mention.name] for mention in names(goal)]
        beside = [atom for atom in atoms(goal) if name in names_of(atom)]
        constants = (value for atom in beside for value in _constants(atom))
        found += _guesses(variable, [*islice(constants, _FEW), *others])
        middle = len(domain.values) // 2
        found += [*domain.values[:2], *domain.values[-1:], *domain.values[middle:][:1]]
        sent = [
            value
            for value in dict.fromkeys(found)
            if value is not None and value != now and variable.allows(value)
        ]
        absent = [] if variable.required or now is None else [None]
        return [*absent, *sent[: 2 * _FEW]]

    def _near(self, name: str, goal: Expression, now: object) -> Iterator[object]:
        """Yield values for which an atom holds that does not, or the other way round.

        Of all such values they are among those that differ least otherwise, and of
        those for which most and fewest other atoms hold.
        """
        domain = self._domains[name]
        holding = {atom: evaluate(atom, {name: now}) for atom in domain.where}
        every = (1 << len(domain.values)) - 1
        for atom in atoms(goal):
            if atom not in holding:
                continue
            holds = domain.where[atom]
            flipped = every & ~holds if holding[atom] else holds
            for wanted in (None, True, False):
                left = flipped
                for other, where in domain.where.items():
                    keep = holding[other] if wanted is None else wanted
                    left = left & (where if keep else ~where) or left
                if left:
                    yield domain.values[next(_bits(left))]


def _guesses(variable: Variable, named: Iterable[object]) -> Iterator[object]:
    """Yield values that may do, given those that stand beside it."""
    if variable.kind is Kind.BOOLEAN:
        yield from (False, True)
    elif variable.kind.is_numeric:
        bounds = variable.minimum, variable.maximum
        for number in (*named, *bounds, 0, 1):
            if isinstance(number, int | Fraction) and not isinstance(number, bool):
                yield from (number, number + 1, number - 1)
    else:
        yield from named


def _constants(node: Node) -> Iterator[object]:
    match node:
        case Number(value=value):
            fraction = Fraction(value)
            yield fraction.numerator if fraction.denominator == 1 else fraction
        case Text(value=value):
            yield value
    for child in children(node):
        yield from _constants(child)


def _bits(number: int) -> Iterator[int]:
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low
