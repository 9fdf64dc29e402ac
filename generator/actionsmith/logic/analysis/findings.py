"""What is wrong with rules as a whole, each mistake once.

Of every finding it is said which rules bring it about: a minimal set of them. What
follows from a mistake that is reported already is left out, because it goes away with
the mistake: where no request is valid every parameter is dead, and where a parameter
is dead so is each one that needs it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from actionsmith.logic.analysis.components import Component, components
from actionsmith.logic.analysis.model import Rule, Value, Variable
from actionsmith.logic.analysis.undecided import Undecided
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
    Present,
    Text,
    names,
)

PATIENCE: Final = 3
"""How many questions about a component may stay undecided before it is left alone."""


class Verdict(enum.Enum):
    """What can be wrong with a set of rules."""

    NEVER_HOLDS = "never-holds"
    """No request keeps a rule, even without the others."""
    ALWAYS_HOLDS = "always-holds"
    """No request breaks a rule."""
    INCONSISTENT = "inconsistent"
    """There is no valid request."""
    EXCLUSIVE_REQUIRED = "exclusive-required"
    """A required parameter excludes others in a group, which are dead."""
    DEAD_PARAMETER = "dead-parameter"
    """No valid request has the parameters."""
    FALSE_OPTIONAL = "false-optional"
    """Every valid request has the parameters, and they are optional."""
    DEAD_VALUE = "dead-value"
    """No valid request has a parameter with these values."""
    REDUNDANT = "redundant"
    """A rule follows from others."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict, and the minimal set of rules that brings it about."""

    verdict: Verdict
    rules: tuple[str, ...]
    """In their order; of a redundant rule, those that it follows from."""
    parameters: tuple[str, ...] = ()
    """Whom the verdict is about, unless it is a rule."""
    rule: str | None = None
    """The rule that the verdict is about."""
    values: tuple[Value, ...] = ()
    excluding: str | None = None
    """The required parameter that excludes others."""
    is_decided: bool = True
    """False where it could not be found out whether the verdict is true."""

    @property
    def involved(self) -> frozenset[str]:
        """Every rule that has a part in it."""
        return frozenset(self.rules) | ({self.rule} if self.rule else frozenset())


_SERIOUS = {
    Verdict.NEVER_HOLDS,
    Verdict.INCONSISTENT,
    Verdict.EXCLUSIVE_REQUIRED,
    Verdict.DEAD_PARAMETER,
}


def analyse(
    variables: Sequence[Variable],
    rules: Sequence[Rule],
    known: Sequence[Finding] = (),
) -> list[Finding]:
    """Return what is wrong with rules, but for what is known or follows from it."""
    analysis = _Analysis(known)
    usable = [rule for rule in rules if not analysis.is_useless(rule, variables)]
    for some, connected in components(variables, usable):
        analysis.component(Component(some, connected))
    return [finding for finding in analysis.found if finding not in known]


_RANK = {verdict: rank for rank, verdict in enumerate(Verdict)}
"""The earlier a question, the more the later ones hang on it."""


class _Analysis:
    """Collects findings."""

    def __init__(self, known: Sequence[Finding]) -> None:
        self.found: list[Finding] = list(known)

    def is_useless(self, rule: Rule, variables: Sequence[Variable]) -> bool:
        """Report a rule that always or never holds; it plays no further part.

        Nor does one of which nobody knows: with it nothing else could be found out.
        """
        mentioned = {mention.name for mention in names(rule.expression)}
        some = [variable for variable in variables if variable.name in mentioned]
        alone = Component(some, [rule])
        for verdict, question in (
            (Verdict.NEVER_HOLDS, rule.expression),
            (Verdict.ALWAYS_HOLDS, _negated(rule.expression)),
        ):
            finding = Finding(verdict, (rule.name,), rule=rule.name)
            try:
                if not alone.possible([], question):
                    self.found.append(finding)
                    return True
            except Undecided:
                self._leave_open(replace(finding, is_decided=False))
                return True
        return False

    def component(self, component: Component) -> None:
        """Report what is wrong with rules that are connected."""
        rules = component.rules
        involved = tuple(rule.name for rule in rules)
        try:
            possible = component.possible(rules)
        except Undecided:
            self._leave_open(Finding(Verdict.INCONSISTENT, involved, is_decided=False))
            return
        if not possible:
            responsible = component.responsible(rules)
            self._add(Finding(Verdict.INCONSISTENT, _names(responsible)))
            return
        patience = PATIENCE
        for verdict, ask in (
            (Verdict.DEAD_PARAMETER, _dead),
            (Verdict.FALSE_OPTIONAL, _false_optional),
            (Verdict.DEAD_VALUE, _dead_values),
            (Verdict.REDUNDANT, _redundant),
        ):
            if verdict is Verdict.DEAD_PARAMETER:
                for finding in _exclusive(component):
                    self._add(finding)
            asked = _Asked(component, patience)
            # The fewer rules, the nearer to the mistake.
            found = sorted(ask(asked, self._dead()), key=lambda f: len(f.rules))
            for finding in _joined(found):
                self._add(finding)
            patience = asked.patience
            if asked.given_up:
                self._leave_open(
                    Finding(verdict, involved, asked.given_up, is_decided=False)
                )

    def _dead(self) -> set[str]:
        verdicts = (Verdict.DEAD_PARAMETER, Verdict.EXCLUSIVE_REQUIRED)
        return {
            name
            for finding in self.found
            if finding.verdict in verdicts and finding.is_decided
            for name in finding.parameters
        }

    def _leave_open(self, finding: Finding) -> None:
        """Keep a question unless it is open already, for fewer rules."""
        if not any(
            not other.is_decided
            and other.involved <= finding.involved
            and _RANK[other.verdict] <= _RANK[finding.verdict]
            for other in self.found
        ):
            self.found.append(finding)

    def _add(self, finding: Finding) -> None:
        """Keep a finding unless it follows from one that there is already."""
        for other in self.found:
            same = other.verdict is finding.verdict
            if not other.is_decided or not (same or other.verdict in _SERIOUS):
                continue
            if same and other.verdict is Verdict.REDUNDANT:
                continue
            if other.involved <= finding.involved:
                return
        self.found.append(finding)


class _Asked:
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


def _negated(expression: Expression) -> Expression:
    # No text has NOT before IF, but the analysis does not read it from a text.
    return Not(expression)  # type: ignore[arg-type]


def _names(rules: Sequence[Rule]) -> tuple[str, ...]:
    ordered = sorted(rules, key=lambda rule: rule.place)
    return tuple(rule.name for rule in ordered)


def _present(name: str) -> Present:
    return Present(Parameter(name))


def _exclusive(component: Component) -> Iterator[Finding]:
    """Yield each group in which a required parameter excludes the others."""
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
            sent = [m.parameter.name for m in part.members if isinstance(m, Present)]
            excluding = next((name for name in sent if name in required), None)
            others = tuple(name for name in sent if name != excluding)
            if excluding is not None and others:
                yield Finding(
                    Verdict.EXCLUSIVE_REQUIRED,
                    (rule.name,),
                    others,
                    excluding=excluding,
                )


def _dead(asked: _Asked, dead: set[str]) -> Iterator[Finding]:
    component = asked.component
    for variable in component.variables:
        sent = _present(variable.name)
        if variable.required or variable.name in dead or variable.values == ():
            continue
        if asked.is_impossible(variable.name, component.rules, sent):
            responsible = component.responsible(component.rules, sent)
            yield Finding(Verdict.DEAD_PARAMETER, _names(responsible), (variable.name,))


def _false_optional(asked: _Asked, dead: set[str]) -> Iterator[Finding]:
    component = asked.component
    for variable in component.variables:
        absent = _negated(_present(variable.name))
        if variable.required or variable.name in dead:
            continue
        if asked.is_impossible(variable.name, component.rules, absent):
            responsible = component.responsible(component.rules, absent)
            yield Finding(Verdict.FALSE_OPTIONAL, _names(responsible), (variable.name,))


def _dead_values(asked: _Asked, dead: set[str]) -> Iterator[Finding]:
    component = asked.component
    for variable in component.variables:
        if variable.name in dead:
            continue
        for value in variable.values or ():
            chosen = _constant(component.stand_in(variable.name, value))
            equal = Compare(Parameter(variable.name), Comparator.EQ, (chosen,))
            if asked.is_impossible(variable.name, component.rules, equal):
                responsible = component.responsible(component.rules, equal)
                yield Finding(
                    Verdict.DEAD_VALUE,
                    _names(responsible),
                    (variable.name,),
                    values=(value,),
                )


def _redundant(asked: _Asked, dead: set[str]) -> Iterator[Finding]:  # noqa: ARG001
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
        broken = _negated(rule.expression)
        if asked.is_impossible(rule.name, others, broken):
            responsible = component.responsible(others, broken)
            kept.remove(rule)
            yield Finding(Verdict.REDUNDANT, _names(responsible), rule=rule.name)


def _constant(value: object) -> Constant:
    match value:
        case bool():
            return Boolean(value)
        case str():
            return Text(value)
        case _:
            return Number(value)  # type: ignore[arg-type]


def _joined(findings: Sequence[Finding]) -> list[Finding]:
    """Make one of findings that differ only in whom or which value they are about."""
    joined: dict[object, Finding] = {}
    for finding in findings:
        key: object = (finding.rules, finding.rule)
        if finding.values:
            key = (finding.rules, finding.parameters)
        before = joined.get(key)
        if before is None:
            joined[key] = finding
        elif finding.values:
            joined[key] = replace(before, values=before.values + finding.values)
        else:
            joined[key] = replace(
                before, parameters=before.parameters + finding.parameters
            )
    return list(joined.values())
