"""Questions about parameters with many values, answered by the solver Z3."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from actionsmith.logic.analysis.domains import Domain
from actionsmith.logic.analysis.formulas import Formulas
from actionsmith.logic.analysis.model import Variable
from actionsmith.logic.analysis.undecided import Budget, Undecided
from actionsmith.logic.syntax import Expression

MOST_STEPS: Final = 125_000
"""How long one question may take, in units that are the same on every machine."""


class Solver:
    """Answers whether rules can hold together, whatever the parameters are."""

    def __init__(
        self,
        variables: Sequence[Variable],
        domains: Mapping[str, Domain],
        expressions: Iterable[Expression],
        budget: Budget | None = None,
    ) -> None:
        """Declare the parameters of some expressions to a solver of their own."""
        import z3

        self._z3 = z3
        # A context of its own: what was asked before has no influence.
        self._context = z3.Context()
        self._solver = z3.SolverFor("ALL", ctx=self._context)
        self._solver.set("ctrl_c", False)  # an interrupt is the command's business
        self._budget = budget or Budget()
        self._limit = self._taken = 0
        self._formulas = Formulas(self._solver, variables, domains, expressions)

    def satisfiable(self, expressions: Sequence[Expression]) -> bool:
        """Tell whether some request satisfies all the expressions.

        Raises:
            Undecided: The solver gave up, or has no steps left.

        """
        z3 = self._z3
        asked = [self._formulas.literal(each).as_ast() for each in expressions]
        steps = min(self._budget.steps, MOST_STEPS)
        if steps <= 0:
            raise Undecided
        if steps != self._limit:
            self._limit = steps
            self._solver.set("rlimit", steps)
        # What `check` does but for looking at each formula's sort, which takes several
        # times as long as the answer.
        answer = z3.Z3_solver_check_assumptions(
            self._context.ref(),
            self._solver.solver,
            len(asked),
            (z3.Ast * len(asked))(*asked),
        )
        taken = self._steps_taken()
        self._budget.steps -= taken - self._taken
        self._taken = taken
        if answer == z3.Z3_L_UNDEF:
            raise Undecided
        return bool(answer == z3.Z3_L_TRUE)

    def _steps_taken(self) -> int:
        """Return the steps of all questions, and of building their formulas."""
        z3, context = self._z3, self._context.ref()
        statistics = self._solver.statistics().stats
        for place in reversed(range(z3.Z3_stats_size(context, statistics))):
            if z3.Z3_stats_get_key(context, statistics, place) == "rlimit count":
                return int(z3.Z3_stats_get_uint_value(context, statistics, place))
        return self._taken

    def request(self) -> dict[str, object]:
        """Return the request that made the last answer a yes."""
        return self._formulas.request(self._solver.model())
