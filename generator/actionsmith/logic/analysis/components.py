"""Rules that share parameters, and what can be asked about them.

Rules without a parameter in common have no influence on each other, so that each
component is asked about on its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING, Protocol

from actionsmith.logic.analysis.domains import Domain, domains, groups
from actionsmith.logic.analysis.model import Rule, Variable, atoms
from actionsmith.logic.analysis.tables import Tables, fits
from actionsmith.logic.analysis.undecided import Budget, Undecided
from actionsmith.logic.analysis.witnesses import Witnesses
from actionsmith.logic.syntax import Expression, Not, Parameter, Present, names

if TYPE_CHECKING:
    from actionsmith.logic.analysis.solver import Solver


class Method(Protocol):
    """A way to find out whether expressions can hold together."""

    def satisfiable(self, expressions: Sequence[Expression]) -> bool:
        """Tell whether some request satisfies them all; may raise `Undecided`."""


def components(
    variables: Sequence[Variable], rules: Sequence[Rule]
) -> Iterator[tuple[list[Variable], list[Rule]]]:
    """Yield parameters that rules connect, and these rules.

    Parameters that no rule names are left out.
    """
    mentioned = {
        rule.name: {mention.name for mention in names(rule.expression)}
        for rule in rules
    }
    for group in groups(mentioned.values()):
        yield (
            [variable for variable in variables if variable.name in group],
            [rule for rule in rules if mentioned[rule.name] & group],
        )


class Component:
    """Parameters that rules connect: asks whether rules can hold together."""

    def __init__(
        self,
        variables: Sequence[Variable],
        rules: Sequence[Rule],
        method: Callable[[Mapping[str, Domain]], Method] | None = None,
        budget: Budget | None = None,
    ) -> None:
        """Choose values for the parameters; a method given is asked everything."""
        self.variables = variables
        self.rules = rules
        self._budget = budget or Budget()
        expressions = [rule.expression for rule in rules]
        about = [atom for each in expressions for atom in atoms(each)]
        self.domains = domains(variables, list(dict.fromkeys(about)))
        self._is_exact = all(domain.is_exact for domain in self.domains.values())
        self._method = method(self.domains) if method else None
        self._solver: Solver | None = None
        self._relaxed: Component | None = None
        self._witnesses = None if method else Witnesses(variables, rules, self.domains)

    def possible(self, rules: Sequence[Rule], *also: Expression) -> bool:
        """Tell whether a request can keep the rules and satisfy something besides.

        Raises:
            Undecided: Nobody knows.

        """
        if self._witnesses and self._witnesses.show(rules, also):
            return True
        asked = [rule.expression for rule in rules]
        if self._ask([*asked, *also]):
            return True
        if not self._is_exact and (
            # There may be a request with values that were not thought of, unless there
            # is none whatever the texts are.
            not any(variable.language for variable in self.variables)
            or self._of_any_text().possible(rules, *also)
        ):
            raise Undecided
        return False

    def _of_any_text(self) -> Component:
        """Return the same rules about parameters that may have any text."""
        if self._relaxed is None:
            free = [replace(variable, language=None) for variable in self.variables]
            self._relaxed = Component(free, self.rules, budget=self._budget)
        return self._relaxed

    def _ask(self, expressions: Sequence[Expression]) -> bool:
        if self._method is None and fits(self.domains):
            self._method = Tables(self.domains)
        if self._method:
            return self._method.satisfiable(expressions)
        if self._solver is None:
            from actionsmith.logic.analysis.solver import Solver

            rules = [rule.expression for rule in self.rules]
            self._solver = Solver(self.variables, self.domains, rules, self._budget)
        possible = self._solver.satisfiable(expressions)
        if possible and self._witnesses:
            self._witnesses.add(self._solver.request())
        return possible

    def has_value(self, name: str, value: object) -> bool:
        """Tell whether a request is known that keeps all rules and has a value."""
        return self._witnesses is not None and self._witnesses.has_value(name, value)

    def stand_in(self, name: str, value: object) -> object:
        """Return the value that was chosen to stand for a value of a parameter."""
        return self.domains[name].alike.get(value, value)

    def responsible(self, rules: Sequence[Rule], *also: Expression) -> tuple[Rule, ...]:
        """Return a minimal set of the rules that make something impossible.

        Without any one of them it would be possible. Of several such sets it is the
        one with the earliest rules, whatever the method.
        """
        kept = list(rules)
        for rule in reversed(rules):
            fewer = [other for other in kept if other is not rule]
            try:
                if not self.possible(fewer, *also):
                    kept = fewer
            except Undecided:
                continue
        return tuple(kept)


def can_be(
    variables: Sequence[Variable], rules: Sequence[Rule], condition: Expression
) -> bool:
    """Tell whether some valid request satisfies a condition.

    Raises:
        Undecided: Nobody knows.

    """
    asked = [*rules, Rule("", condition)]
    return all(
        Component(some, connected).possible(connected)
        for some, connected in components(variables, asked)
    )


def is_dead(variables: Sequence[Variable], rules: Sequence[Rule], name: str) -> bool:
    """Tell whether no valid request has a parameter; may raise `Undecided`."""
    return not can_be(variables, rules, Present(Parameter(name)))


def is_false_optional(
    variables: Sequence[Variable], rules: Sequence[Rule], name: str
) -> bool:
    """Tell whether every valid request has an optional parameter.

    Raises:
        Undecided: Nobody knows.

    """
    sent = Present(Parameter(name))
    (variable,) = (each for each in variables if each.name == name)
    return (
        not variable.required
        and can_be(variables, rules, sent)
        and not can_be(variables, rules, Not(sent))
    )


def is_partially_valid(
    variables: Sequence[Variable], rules: Sequence[Rule], request: Mapping[str, object]
) -> bool:
    """Tell whether a request can be completed to a valid one; nothing is taken away.

    Raises:
        Undecided: Nobody knows.

    """
    known = {variable.name: variable for variable in variables}
    for name, value in request.items():
        if value is None:
            continue
        if name not in known or not known[name].allows(value):
            return False
        known[name] = replace(known[name], required=True, values=(value,))  # type: ignore[arg-type]
    if any(v.required and v.values == () for v in known.values()):
        return False
    return all(
        Component(some, connected).possible(connected)
        for some, connected in components(list(known.values()), rules)
    )


def count(variables: Sequence[Variable], rules: Sequence[Rule]) -> int | None:
    """Return how many valid requests there are; None if it is no small number."""
    connected = list(components(variables, rules))
    named = {variable.name for some, _ in connected for variable in some}
    connected += [([v], []) for v in variables if v.name not in named]
    found = 1
    for some, several in connected:
        about = [atom for rule in several for atom in atoms(rule.expression)]
        chosen = domains(some, about)
        countable = all(len(d.sizes) == len(d.values) for d in chosen.values())
        if not countable or not fits(chosen):
            return None
        if several:
            found *= Tables(chosen).count([rule.expression for rule in several])
        else:
            found *= prod(sum(domain.sizes) for domain in chosen.values())
    return found
