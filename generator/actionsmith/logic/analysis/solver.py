"""Questions about parameters with many values, answered by the solver Z3.

A parameter with chosen values is a switch for each of them; a number that is related
to others is a number of the solver's, whole or rational, and a switch for its presence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from actionsmith.logic.analysis.domains import Domain, clusters, names_of
from actionsmith.logic.analysis.model import Atom, Kind, Value, Variable, atoms
from actionsmith.logic.analysis.undecided import Undecided
from actionsmith.logic.evaluate import evaluate
from actionsmith.logic.syntax import (
    And,
    Arithmetic,
    Boolean,
    Comparator,
    Compare,
    Expression,
    Group,
    GroupKind,
    Implies,
    Like,
    Not,
    Number,
    Operand,
    Operator,
    Or,
    Parameter,
    Present,
    Relation,
    Text,
    names,
)

if TYPE_CHECKING:
    import z3

MOST_STEPS: Final = 2_000_000
"""How long one question may take, in units that are the same on every machine."""

Formula = Any
"""A formula of the solver's, which has no types of its own."""


class Solver:
    """Answers whether rules can hold together, whatever the parameters are."""

    def __init__(
        self,
        variables: Sequence[Variable],
        domains: Mapping[str, Domain],
        expressions: Iterable[Expression],
    ) -> None:
        """Declare the parameters of some expressions to a solver of their own."""
        import z3

        self._z3 = z3
        # A context of its own: what was asked before has no influence.
        self._context = z3.Context()
        self._solver = z3.SolverFor("ALL", ctx=self._context)
        self._solver.set("rlimit", MOST_STEPS)
        self._solver.set("ctrl_c", False)  # an interrupt is the command's business
        self._domains = domains
        self._known: dict[Expression, Formula] = {}
        self._present: dict[str, Formula] = {}
        self._numbers: dict[str, Formula] = {}
        self._switches: dict[str, list[Formula]] = {}
        about = [atom for each in expressions for atom in atoms(each)]
        for cluster, is_arithmetic in clusters(variables, about):
            for variable in cluster:
                is_related = is_arithmetic or len(cluster) > 1
                if variable.kind.is_numeric and is_related:
                    self._declare_number(variable)
                else:
                    self._declare_values(variable.name, domains[variable.name])

    def satisfiable(self, expressions: Sequence[Expression]) -> bool:
        """Tell whether some request satisfies all the expressions.

        Raises:
            Undecided: The solver gave up.

        """
        z3 = self._z3
        asked = [self._literal(each).as_ast() for each in expressions]
        # What `check` does but for looking at each formula's sort, which takes several
        # times as long as the answer.
        answer = z3.Z3_solver_check_assumptions(
            self._context.ref(),
            self._solver.solver,
            len(asked),
            (z3.Ast * len(asked))(*asked),
        )
        if answer == z3.Z3_L_UNDEF:
            raise Undecided
        return bool(answer == z3.Z3_L_TRUE)

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

    # Rules

    def _literal(self, expression: Expression) -> Formula:
        """Return a switch that is on if and only if an expression holds."""
        literal = self._known.get(expression)
        if literal is None:
            if isinstance(expression, Not):
                literal = self._z3.Not(self._literal(expression.operand))
            else:
                literal = self._switch(f"e{len(self._known)}")
                self._solver.add(literal == self._formula(expression))
            self._known[expression] = literal
        return literal

    def _formula(self, expression: Expression) -> Formula:
        match expression:
            case Not(operand=operand):
                return self._z3.Not(self._formula(operand))
            case And(members=members):
                return self._and([self._formula(member) for member in members])
            case Or(members=members):
                return self._or([self._formula(member) for member in members])
            case Group(kind=kind, members=members):
                return self._group(kind, [self._formula(each) for each in members])
            case Implies(condition=condition, consequence=consequence):
                return self._z3.Implies(
                    self._formula(condition), self._formula(consequence)
                )
            case Present(parameter=parameter):
                return self._present[parameter.name]
            case Compare(parameter=parameter) if parameter.name in self._numbers:
                return self._comparison(expression)
            case Relation():
                return self._relation(expression)
            case Compare() | Like():
                return self._listed(expression)

    def _group(self, kind: GroupKind, members: list[Formula]) -> Formula:
        match kind:
            case GroupKind.OR:
                return self._or(members)
            case GroupKind.ONLY_ONE:
                return self._z3.PbEq([(member, 1) for member in members], 1)
            case GroupKind.ALL_OR_NONE:
                none = self._z3.Not(self._or(members))
                return self._or([self._and(members), none])
            case GroupKind.ZERO_OR_ONE:
                return self._z3.AtMost(*members, 1)

    def _comparison(self, comparison: Compare) -> Formula:
        name = comparison.parameter.name
        present, number = self._present[name], self._numbers[name]
        differs = comparison.comparator is Comparator.NE
        each = []
        for constant in comparison.values:
            if isinstance(constant, Text | Boolean):
                each.append(self._true(differs))
            else:
                other = self._constant(constant.value)
                each.append(_compared(number, comparison.comparator, other))
        joined = self._and(each) if differs else self._or(each)
        return self._and([present, joined])

    def _relation(self, relation: Relation) -> Formula:
        mentioned = sorted(names_of(relation))
        sides = (relation.left, relation.right)
        if all(name in self._numbers for name in mentioned):
            (left, left_exists), (right, right_exists) = map(self._number, sides)
            holds = _compared(left, relation.comparator, right)
            return self._if_present(mentioned, [*left_exists, *right_exists, holds])
        if any(isinstance(side, Arithmetic) for side in sides):
            return self._if_present(mentioned, [self._arithmetic_of_other(relation)])
        if any(name in self._numbers for name in mentioned):
            differ = relation.comparator is Comparator.NE
            return self._if_present(mentioned, [self._true(differ)])
        return self._listed(relation)

    def _arithmetic_of_other(self, relation: Relation) -> Formula:
        """Return a relation in which what is no number is added to something."""
        for side in (relation.left, relation.right):
            if isinstance(side, Arithmetic) and any(
                mention.name not in self._numbers for mention in names(side)
            ):
                return self._true(False)  # there is no result
        # One side is a number, with its result or without, the other one of no number.
        ((_, exists),) = [
            self._number(side)
            for side in (relation.left, relation.right)
            if all(mention.name in self._numbers for mention in names(side))
        ]
        return self._and([*exists, self._true(relation.comparator is Comparator.NE)])

    def _if_present(self, mentioned: Sequence[str], holds: list[Formula]) -> Formula:
        absent = [self._z3.Not(self._present[name]) for name in mentioned]
        return self._or([*absent, self._and(holds)])

    def _number(self, operand: Operand) -> tuple[Formula, list[Formula]]:
        """Return a number, and on what condition it is one."""
        match operand:
            case Parameter(name=name):
                return self._numbers[name], []
            case Number(value=value):
                return self._constant(value), []
            case Arithmetic(operator=operator, left=left, right=right):
                (one, exists), (other, also) = self._number(left), self._number(right)
                conditions = [*exists, *also]
                match operator:
                    case Operator.ADD:
                        return one + other, conditions
                    case Operator.SUBTRACT:
                        return one - other, conditions
                    case Operator.MULTIPLY:
                        return one * other, conditions
                    case Operator.DIVIDE:
                        # The quotient of two whole numbers would be a whole one.
                        exact = self._z3.ToReal(one) if one.is_int() else one
                        return exact / other, [*conditions, other != 0]

    def _listed(self, atom: Atom) -> Formula:
        """Return for which of the chosen values an atom holds."""
        mentioned = sorted(names_of(atom))
        request: dict[str, object] = {}

        def where(index: int) -> Formula:
            if index == len(mentioned):
                return evaluate(atom, request)
            name = mentioned[index]
            cases = []
            for switch, value in zip(
                self._switches[name], self._domains[name].values, strict=True
            ):
                request[name] = value
                rest = where(index + 1)
                if rest is not False:
                    cases.append(switch if rest is True else self._and([switch, rest]))
            return self._or(cases) if cases else False

        found = where(0)
        return self._true(found) if isinstance(found, bool) else found


def _compared(left: Formula, comparator: Comparator, right: Formula) -> Formula:
    match comparator:
        case Comparator.EQ:
            return left == right
        case Comparator.NE:
            return left != right
        case Comparator.LE:
            return left <= right
        case Comparator.LT:
            return left < right
        case Comparator.GE:
            return left >= right
        case Comparator.GT:
            return left > right
