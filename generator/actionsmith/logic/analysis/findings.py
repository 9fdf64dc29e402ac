"""What is wrong with rules as a whole, each mistake once.

Of every finding it is said which rules bring it about: a minimal set of them. What
follows from a mistake that is reported already is left out, because it goes away with
the mistake: where no request is valid every parameter is dead, and where a parameter
is dead so is each one that needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from actionsmith.logic.analysis import questions
from actionsmith.logic.analysis.components import Component, components
from actionsmith.logic.analysis.model import Rule, Variable
from actionsmith.logic.analysis.undecided import Budget, Undecided
from actionsmith.logic.analysis.verdicts import Finding, Verdict
from actionsmith.logic.syntax import names

PATIENCE: Final = 3
"""How many questions about a component may stay undecided before it is left alone."""

_SERIOUS = {
    Verdict.NEVER_HOLDS,
    Verdict.INCONSISTENT,
    Verdict.EXCLUSIVE_REQUIRED,
    Verdict.DEAD_PARAMETER,
}


_OF_GROUPS = {
    Verdict.DEAD_PARAMETER: questions.exclusive,
    Verdict.DEAD_VALUE: questions.exclusive_conditions,
}
"""What is found without a question, and says more than what would be found by one."""


def analyse(
    variables: Sequence[Variable],
    rules: Sequence[Rule],
    known: Sequence[Finding] = (),
    budget: Budget | None = None,
) -> list[Finding]:
    """Return what is wrong with rules, but for what is known or follows from it."""
    budget = budget or Budget()
    analysis = _Analysis(known, budget)
    usable = [rule for rule in rules if not analysis.is_useless(rule, variables)]
    for some, connected in components(variables, usable):
        analysis.component(Component(some, connected, budget=budget))
    return [finding for finding in analysis.found if finding not in known]


_RANK = {verdict: rank for rank, verdict in enumerate(Verdict)}
"""The earlier a question, the more the later ones hang on it."""


class _Analysis:
    """Collects findings."""

    def __init__(self, known: Sequence[Finding], budget: Budget) -> None:
        self._budget = budget
        self.found: list[Finding] = list(known)

    def is_useless(self, rule: Rule, variables: Sequence[Variable]) -> bool:
        """Report a rule that always or never holds; it plays no further part.

        Nor does one of which nobody knows: with it nothing else could be found out.
        """
        mentioned = {mention.name for mention in names(rule.expression)}
        some = [variable for variable in variables if variable.name in mentioned]
        alone = Component(some, [rule], budget=self._budget)
        for verdict, question in (
            (Verdict.NEVER_HOLDS, rule.expression),
            (Verdict.ALWAYS_HOLDS, questions.negated(rule.expression)),
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
            self._add(Finding(Verdict.INCONSISTENT, questions.in_order(responsible)))
            return
        patience = PATIENCE
        for verdict, ask in (
            (Verdict.DEAD_PARAMETER, questions.dead_parameters),
            (Verdict.FALSE_OPTIONAL, questions.false_optional),
            (Verdict.DEAD_VALUE, questions.dead_values),
            (Verdict.REDUNDANT, questions.redundant),
        ):
            for finding in _OF_GROUPS.get(verdict, lambda _: ())(component):
                self._add(finding)
            asked = questions.Asked(component, patience)
            # The fewer rules, the nearer to the mistake.
            found = sorted(ask(asked, self._dead()), key=lambda f: len(f.rules))
            for finding in _joined(found):
                self._add(finding)
            patience = asked.patience
            if about := tuple(dict.fromkeys(asked.given_up)):
                self._leave_open(Finding(verdict, involved, about, is_decided=False))

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
            same = other.verdict is finding.verdict or (
                other.verdict is Verdict.EXCLUSIVE_CONDITION
                and finding.verdict is Verdict.DEAD_VALUE
            )
            if not other.is_decided or not (same or other.verdict in _SERIOUS):
                continue
            if same and other.verdict is Verdict.REDUNDANT:
                continue
            if other.involved <= finding.involved:
                return
        self.found.append(finding)


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
