"""What rules mean, as formulas of the solver Z3."""

from __future__ import annotations

from collections.abc import Sequence

from actionsmith.logic.analysis.domains import names_of
from actionsmith.logic.analysis.model import Atom
from actionsmith.logic.analysis.unknowns import Formula, Unknowns
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


class Formulas(Unknowns):
    """Says of expressions, in terms of the unknowns, where they hold."""

    def literal(self, expression: Expression) -> Formula:
        """Return a switch that is on if and only if an expression holds."""
        literal = self._known.get(expression)
        if literal is None:
            if isinstance(expression, Not):
                literal = self._z3.Not(self.literal(expression.operand))
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
            case Compare(parameter=parameter) | Like(parameter=parameter) if (
                parameter.name in self._ranks
            ):
                name = parameter.name
                wanted = [
                    evaluate(expression, {name: text}) for text in self._texts[name]
                ]
                return self._and([self._present[name], self._among(name, wanted)])
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
        if all(name in self._ranks for name in mentioned):
            left, right = (self._ranks[name] for (name,) in map(_names, sides))
            holds = _compared(left, relation.comparator, right)
            return self._if_present(mentioned, [holds])
        if any(name in self._numbers or name in self._ranks for name in mentioned):
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
        bits = self._domains[mentioned[0]].where.get(atom)
        if bits is not None:
            switches = self._switches[mentioned[0]]
            return self._or([s for n, s in enumerate(switches) if bits >> n & 1])
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


def _names(operand: Operand) -> list[str]:
    return [mention.name for mention in names(operand)]
