"""Which parameters may be sent together: every combination, judged by the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from actionsmith.contract import Action, Constraint
from actionsmith.logic import Compare, Like, Relation, children, evaluate, names
from actionsmith.logic import Node as Expression

from ..markdown import code, link, listed
from .views import Combination, CombinationsView

_MOST = 4
"""The most parameters of a table; each more would double its length."""


def rule_link(constraint: Constraint) -> str:
    """Return a link to a rule on the same page."""
    return link(code(constraint.id), f"#rule-{constraint.id}")


def combinations(action: Action) -> tuple[tuple[CombinationsView, ...], str]:
    """Return a table for each group of parameters, and a note on what they leave out.

    Parameters are in one group if an enforced rule speaks of both, so that a
    combination is legal if each of the tables says so.
    """
    rules = list(action.constraints.values())
    judged = [r for r in rules if _is_of_presence(r)]
    enforced = [rule for rule in judged if rule.confidence.enforced]
    tables, shown = [], set()
    for group in _groups(action, enforced):
        concerned = [rule for rule in judged if _optional(action, rule) <= set(group)]
        if len(group) <= _MOST:
            tables.append(_table(action, group, concerned))
            shown |= {rule.id for rule in concerned}
    others = [rule_link(rule) for rule in rules if rule.id not in shown]
    return tuple(tables), listed(others) if tables else ""


def _table(
    action: Action, group: Sequence[str], rules: Sequence[Constraint]
) -> CombinationsView:
    return CombinationsView(
        parameters=tuple(map(code, group)),
        rows=tuple(
            _combination(action, dict(zip(group, sent, strict=True)), rules)
            for sent in product((False, True), repeat=len(group))
        ),
    )


def _combination(
    action: Action, sent: dict[str, bool], rules: Sequence[Constraint]
) -> Combination:
    # Required parameters are always there.
    request = {
        name: True
        for name, p in action.parameters.items()
        if sent.get(name, p.required)
    }
    broken = [rule for rule in rules if not evaluate(rule.expression, request)]
    refused = [rule_link(rule) for rule in broken if rule.confidence.enforced]
    warned = [rule_link(rule) for rule in broken if not rule.confidence.enforced]
    verdict = f"**no**: {listed(refused)}" if refused else "yes"
    if warned and not refused:
        verdict += f", with a warning: {listed(warned)}"
    return Combination(
        marks=tuple("sent" if there else "" for there in sent.values()),
        verdict=verdict,
    )


def _groups(action: Action, rules: Sequence[Constraint]) -> Iterator[list[str]]:
    """Yield the optional parameters that rules connect, each group once, in order."""
    groups: list[set[str]] = []
    for rule in rules:
        joined = _optional(action, rule)
        apart = [group for group in groups if not group & joined]
        groups = [*apart, joined.union(*(g for g in groups if g & joined))]
    order = list(action.parameters)
    for group in sorted(filter(None, groups), key=lambda g: min(map(order.index, g))):
        yield sorted(group, key=order.index)


def _optional(action: Action, rule: Constraint) -> set[str]:
    mentioned = {parameter.name for parameter in names(rule.expression)}
    return {name for name in mentioned if not action.parameters[name].required}


def _is_of_presence(rule: Constraint) -> bool:
    """Tell whether a rule asks only which parameters are there."""
    waiting: list[Expression] = [rule.expression]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Compare | Like | Relation):
            return False
        waiting += children(node)
    return True
