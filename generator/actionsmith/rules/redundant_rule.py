"""Every rule forbids something that no other rule forbids.

A rule that others imply has no effect, and often something else was meant. One that
stands before those that imply it, and earns another error than they do, has an effect:
of several broken rules the first one says which error is raised.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.diagnostics import Diagnostic, Severity
from actionsmith.logic.analysis import Verdict

from .analysis import conclusions
from .conclusion import quoted
from .unreachable_error import is_lost
from .walk import Scope


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each rule that follows from others."""
    for conclusion in conclusions(scope, Verdict.REDUNDANT):
        if is_lost(conclusion):
            continue
        rule = conclusion.action.constraints[conclusion.finding.rule or ""]
        if all(other.confidence.enforced for other in conclusion.rules):
            # An inferred rule that enforced ones imply does not depend on what is true.
            conclusion = conclusion._replace(is_inferred=False)
        yield conclusion.report(
            "redundant-rule",
            Severity.WARNING,
            rule.rule.at,
            f"this rule follows from {quoted(conclusion.rules)}",
            "leave it out, or say what more it forbids",
        )
