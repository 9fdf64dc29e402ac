"""No two rules of an action say the same.

The second is a copy in which something was still to be changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import Constraint
from actionsmith.diagnostics import Diagnostic, Related, Severity

from .walk import Scope, actions


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each rule that stands above already."""
    for action in actions(scope):
        first: dict[str, Constraint] = {}
        for constraint in action.constraints.values():
            before = first.setdefault(str(constraint.expression), constraint)
            if before is not constraint:
                yield Diagnostic(
                    "repeated-rule",
                    Severity.WARNING,
                    constraint.rule.at,
                    f"the rule {str(before.id)!r} says the same",
                    "change one of the two, or leave it out",
                    (Related(before.rule.at, "the other rule"),),
                )
