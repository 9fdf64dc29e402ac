"""Which parameters rules connect: what is sent of the one matters to the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actionsmith.contract import Action, Constraint, Parameter
from actionsmith.logic import Present, names
from actionsmith.logic.analysis import atoms, groups


def connected(
    action: Action, rules: Sequence[Constraint]
) -> Iterator[tuple[list[Parameter], list[Constraint]]]:
    """Yield the parameters that rules connect, and these rules, in order.

    A parameter that is always there, as anything, connects nothing.
    """
    valued = {
        parameter.name
        for rule in rules
        for atom in atoms(rule.expression)
        if not isinstance(atom, Present)
        for parameter in names(atom)
    }
    free = {n for n, p in action.parameters.items() if not p.required or n in valued}
    of_rule = [free & {p.name for p in names(rule.expression)} for rule in rules]
    order = list(action.parameters)
    found = sorted(
        groups(filter(None, of_rule)), key=lambda g: min(map(order.index, g))
    )
    if not all(of_rule):
        found.insert(0, set())
    for group in found:
        yield (
            [p for n, p in action.parameters.items() if n in group],
            [
                rule
                for rule, own in zip(rules, of_rule, strict=True)
                if own & group or own == group
            ],
        )
