"""What is asked about rules that are connected, and the findings that come of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from actionsmith.logic.analysis.components import Component
from actionsmith.logic.analysis.model import (
    Kind,
    Rule,
    Value,
    Variable,
    atoms,
)
from actionsmith.logic.analysis.undecided import Undecided
from actionsmith.logic.analysis.verdicts import Finding, Verdict
from actionsmith.logic.syntax import (
    And,
    Boolean,
    Comparator,
    Compare,
    Constant,
    Expression,
    Group,
    GroupKind,
    Not,
    Number,
    Parameter,
    Predicate,
    Present,
    Text,
    names,
)


class Asked:
    """Asks questions of a component, until too many have no answer."""

    def __init__(self, component: Component, patience: int) -> None:
        self.component = component
        self.patience = patience
        self.given_up: tuple[str, ...] = ()

    def is_impossible(
        self, subject: str, rules: Sequence[Rule], *also: Expression
    ) -> bool:
        """Tell whether something is impossible for certain."""
        if self.patience <= 0:
            self.given_up += (subject,)
            return False
        try:
            return not self.component.possible(rules, *also)
        except Undecided:
            self.patience -= 1
            self.given_up += (subject,)
            return False

    def never(self, name: str, values: Sequence[object]) -> Sequence[object]:
        """Return the values that a parameter has in no valid request, for certain."""
        rules, dead = self.component.rules, list[object]()
        for place, value in enumerate(values, start=1):
            if self.component.has_value(name, value):
                continue
            if not self.is_impossible(name, rules, _is_one(name, [value])):
                continue
            dead.append(value)
            # Where one value is dead the others may be as well: one question for all.
            rest = values[place:]
            if len(dead) == 1 and rest:
                if any(self.component.has_value(name, other) for other in rest):
                    continue
                if self.is_impossible(name, rules, _is_one(name, rest)):
                    return [value, *rest]
        return dead


def negated(expression: Expression) -> Expression:
    """Return what holds where an expression does not."""
    # No text has NOT before IF, but the analysis does not read it from a text.
    return Not(expression)  # type: ignore[arg-type]


def in_order(rules: Sequence[Rule]) -> tuple[str, ...]:
    """Return the names of rules as they stand in the contract."""
    ordered = sorted(rules, key=lambda rule: rule.place)
    return tuple(rule.name for rule in ordered)


def _present(name: str) -> Present:
    return Present(Parameter(name))


def exclusive(component: Component) -> Iterator[Finding]:
    """Yield each group in which a required parameter excludes other parameters."""
    for rule, excluding, others in _excluding(component):
        dead = tuple(m.parameter.name for m in others if isinstance(m, Present))
        if dead:
            yield Finding(
                Verdict.EXCLUSIVE_REQUIRED, (rule.name,), dead, excluding=excluding
            )


def exclusive_conditions(component: Component) -> Iterator[Finding]:
    """Yield each group in which a required parameter excludes a value of another."""
    for rule, excluding, others in _excluding(component):
        dead = {m.parameter.name for m in others if isinstance(m, Present)}
        never = tuple(
            member
            for member in others
            if not all(isinstance(atom, Present) for atom in atoms(member))
            and not dead & {mention.name for mention in names(member)}
        )
        if never:
            yield Finding(
                Verdict.EXCLUSIVE_CONDITION,
                (rule.name,),
                excluding=excluding,
                conditions=never,
            )


def _excluding(component: Component) -> Iterator[tuple[Rule, str, list[Predicate]]]:
    """Yield each group of which one member at most holds, if one is always sent."""
    required = {v.name for v in component.variables if v.required}
    for rule in component.rules:
        whole = rule.expression
        parts = whole.members if isinstance(whole, And) else (whole,)
        for part in parts:
            if not isinstance(part, Group) or part.kind not in (
                GroupKind.ONLY_ONE,
                GroupKind.ZERO_OR_ONE,
            ):
                continue
            sent = [m for m in part.members if isinstance(m, Present)]
            always = next((m for m in sent if m.parameter.name in required), None)
            if always:
                others = [member for member in part.members if member != always]
                yield rule, always.parameter.name, others


def dead_parameters(asked: Asked, dead: set[str]) -> Iterator[Finding]:
    """Yield each parameter that no valid request has."""
    component = asked.component
    for variable in component.variables:
        sent = _present(variable.name)
        if variable.required or variable.name in dead or variable.values == ():
            continue
        if asked.is_impossible(variable.name, component.rules, sent):
            responsible = component.responsible(component.rules, sent)
            yield Finding(
                Verdict.DEAD_PARAMETER, in_order(responsible), (variable.name,)
            )


def false_optional(asked: Asked, dead: set[str]) -> Iterator[Finding]:
    """Yield each optional parameter that every valid request has."""
    component = asked.component
    for variable in component.variables:
        absent = negated(_present(variable.name))
        if variable.required or variable.name in dead:
            continue
        if asked.is_impossible(variable.name, component.rules, absent):
            responsible = component.responsible(component.rules, absent)
            yield Finding(
                Verdict.FALSE_OPTIONAL, in_order(responsible), (variable.name,)
            )


def dead_values(asked: Asked, dead: set[str]) -> Iterator[Finding]:
    """Yield each value of a parameter that no valid request has."""
    component = asked.component
    for variable in component.variables:
        if variable.name in dead:
            continue
        name, values = variable.name, _values(variable)
        stand_ins = {value: component.stand_in(name, value) for value in values}
        never = asked.never(name, list(dict.fromkeys(stand_ins.values())))
        responsible = {
            stand_in: component.responsible(component.rules, _is_one(name, [stand_in]))
            for stand_in in never
        }
        for value, stand_in in stand_ins.items():
            if stand_in in responsible:
                yield Finding(
                    Verdict.DEAD_VALUE,
                    in_order(responsible[stand_in]),
                    (name,),
                    values=(value,),
                )


def _values(variable: Variable) -> Iterable[Value]:
    """Return all values of a parameter, where they are listed or true and false."""
    if variable.values is None and variable.kind is Kind.BOOLEAN:
        return (True, False)
    return filter(variable.allows, variable.values or ())


def redundant(asked: Asked, dead: set[str]) -> Iterator[Finding]:  # noqa: ARG001
    """Yield each rule that follows from others."""
    component = asked.component
    kept = sorted(component.rules, key=lambda rule: rule.place)
    for rule in [rule for rule in reversed(kept) if rule.can_go]:
        # A rule that stands before others and earns something else makes a difference.
        others = [
            other
            for other in kept
            if other is not rule
            and (other.place < rule.place or other.earns == rule.earns)
        ]
        broken = negated(rule.expression)
        if asked.is_impossible(rule.name, others, broken):
            responsible = component.responsible(others, broken)
            kept.remove(rule)
            yield Finding(Verdict.REDUNDANT, in_order(responsible), rule=rule.name)


def _is_one(name: str, values: Iterable[object]) -> Compare:
    return Compare(Parameter(name), Comparator.EQ, tuple(map(_constant, values)))


def _constant(value: object) -> Constant:
    match value:
        case bool():
            return Boolean(value)
        case str():
            return Text(value)
        case _:
            return Number(value)  # type: ignore[arg-type]
