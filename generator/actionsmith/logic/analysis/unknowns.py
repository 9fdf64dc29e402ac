"""Parameters as unknowns of the solver Z3.

A parameter with chosen values is a switch for each of them; a number that is related
to others is a number of the solver's, whole or rational, and a switch for its presence.
A text that is related to others is the number of its place among all their texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from actionsmith.logic.analysis.domains import Domain, clusters
from actionsmith.logic.analysis.model import Kind, Value, Variable, atoms
from actionsmith.logic.syntax import Expression

if TYPE_CHECKING:
    import z3

Formula = Any
"""A formula of the solver's, which has no types of its own."""


class Unknowns:
    """Declares parameters to a solver."""

    def __init__(
        self,
        solver: z3.Solver,
        variables: Sequence[Variable],
        domains: Mapping[str, Domain],
        expressions: Iterable[Expression],
    ) -> None:
        """Declare the parameters of some expressions."""
        import z3

        self._z3 = z3
        self._solver = solver
        self._context = solver.ctx
        self._domains = domains
        self._known: dict[Expression, Formula] = {}
        self._present: dict[str, Formula] = {}
        self._numbers: dict[str, Formula] = {}
        self._ranks: dict[str, Formula] = {}
        self._texts: dict[str, list[str]] = {}
        """All texts of related parameters, in order: a rank is a place among them."""
        self._switches: dict[str, list[Formula]] = {}
        about = [atom for each in expressions for atom in atoms(each)]
        for cluster, is_arithmetic in clusters(variables, about):
            is_related = is_arithmetic or len(cluster) > 1
            texts = sorted(
                {
                    value
                    for variable in cluster
                    for value in domains[variable.name].values
                    if isinstance(value, str)
                }
            )
            for variable in cluster:
                if variable.kind.is_numeric and is_related:
                    self._declare_number(variable)
                elif variable.kind is Kind.STRING and is_related:
                    self._declare_rank(variable, texts)
                else:
                    self._declare_values(variable.name, domains[variable.name])

    def request(self, model: z3.ModelRef) -> dict[str, object]:
        """Return the request that a model stands for."""
        found: dict[str, object] = {}
        for name, domain in self._domains.items():
            if name in self._switches:
                pairs = zip(self._switches[name], domain.values, strict=True)
                found[name] = next(
                    v for switch, v in pairs if self._is_on(switch, model)
                )
            elif not self._is_on(self._present[name], model):
                found[name] = None
            elif name in self._ranks:
                rank = model.eval(self._ranks[name], True).as_long()
                found[name] = self._texts[name][rank]
            else:
                number = model.eval(self._numbers[name], True)
                found[name] = _fraction(number)
        return found

    def _is_on(self, switch: Formula, model: z3.ModelRef) -> bool:
        # What `eval` does but for making an object of the answer, which takes longer.
        z3, context = self._z3, self._context.ref()
        value = (z3.Ast * 1)()
        z3.Z3_model_eval(context, model.model, switch.as_ast(), True, value)
        return bool(z3.Z3_get_bool_value(context, value[0]) == z3.Z3_L_TRUE)

    # Parameters

    def _declare_number(self, variable: Variable) -> None:
        label = f"n{len(self._present)}"
        whole = variable.kind is Kind.INTEGER
        number = (self._z3.Int if whole else self._z3.Real)(label, self._context)
        self._numbers[variable.name] = number
        present = self._present[variable.name] = self._switch(label)
        if variable.required:
            self._solver.add(present)
        if variable.minimum is not None:
            self._solver.add(number >= self._constant(variable.minimum))
        if variable.maximum is not None:
            self._solver.add(number <= self._constant(variable.maximum))
        if variable.values is not None:
            allowed = [value for value in variable.values if variable.allows(value)]
            equal = [number == self._constant(value) for value in allowed]
            # Without any value the number is free, and the parameter never sent.
            self._solver.add(self._or([self._z3.Not(present), *equal]))

    def _declare_rank(self, variable: Variable, texts: list[str]) -> None:
        label = f"t{len(self._present)}"
        name = variable.name
        self._ranks[name] = self._z3.Int(label, self._context)
        self._texts[name] = texts
        present = self._present[name] = self._switch(label)
        if variable.required:
            self._solver.add(present)
        own = set(self._domains[name].values)
        allowed = self._among(name, [text in own for text in texts])
        self._solver.add(self._or([self._z3.Not(present), allowed]))

    def _among(self, name: str, wanted: Sequence[bool]) -> Formula:
        """Return that a text is one of those wanted, in the fewest intervals."""
        rank = self._ranks[name]
        intervals = []
        for first, last in _runs(wanted):
            ends = [rank >= first, rank <= last] if first < last else [rank == first]
            intervals.append(self._and(ends))
        return self._or(intervals)

    def _declare_values(self, name: str, domain: Domain) -> None:
        label = f"v{len(self._present)}"
        size = len(domain.values)
        if size <= 2:
            # Two values need but one switch.
            first = self._switch(label) if size == 2 else self._true(size == 1)
            switches = [first, self._z3.Not(first)][:size]
        else:
            switches = [self._switch(f"{label}.{index}") for index in range(size)]
            self._solver.add(self._z3.Or(switches), self._z3.AtMost(*switches, 1))
        if not size:
            self._solver.add(self._true(False))
        self._switches[name] = switches
        absent = [
            switch
            for switch, value in zip(switches, domain.values, strict=True)
            if value is None
        ]
        self._present[name] = self._z3.Not(absent[0]) if absent else self._true(True)

    def _switch(self, label: str) -> z3.BoolRef:
        return self._z3.Bool(label, self._context)

    def _true(self, value: bool) -> Formula:
        return self._z3.BoolVal(value, self._context)

    def _or(self, formulas: Sequence[Formula]) -> Formula:
        return self._z3.Or(list(formulas)) if formulas else self._true(False)

    def _and(self, formulas: Sequence[Formula]) -> Formula:
        return self._z3.And(list(formulas)) if formulas else self._true(True)

    def _constant(self, value: Value) -> Formula:
        # Exactly the number that a float is, not the digits in which it is shown.
        fraction = Fraction(value)
        if fraction.denominator == 1:
            return self._z3.IntVal(fraction.numerator, self._context)
        return self._z3.RealVal(str(fraction), self._context)


def _fraction(number: Formula) -> int | Fraction:
    if number.is_int():
        return int(number.as_long())
    return Fraction(number.numerator_as_long(), number.denominator_as_long())


def _runs(wanted: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last place of each run of what is wanted.

    >>> list(_runs([True, True, False, True]))
    [(0, 1), (3, 3)]
    """
    first = None
    for place, is_wanted in enumerate([*wanted, False]):
        if is_wanted and first is None:
            first = place
        elif not is_wanted and first is not None:
            yield first, place - 1
            first = None
