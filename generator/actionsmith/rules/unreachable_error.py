"""The error of a rule is raised by some request.

Of several broken rules the first one says which error is raised. Where a request that
breaks a rule breaks one before it, too, the later rule's error is lost; and where
nothing else earns that error, its class is never seen. A code that is listed without a
cause is no finding: the service may have its own reasons.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import Action, Constraint
from actionsmith.diagnostics import Diagnostic, Severity
from actionsmith.logic.analysis import Verdict

from .analysis import conclusions
from .conclusion import Conclusion, listed
from .walk import Scope, value_types


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each error that only a rule earns which others forestall."""
    for conclusion in conclusions(scope, Verdict.REDUNDANT):
        if not is_lost(conclusion):
            continue
        rule = conclusion.action.constraints[conclusion.finding.rule or ""]
        before = listed([repr(str(each.id)) for each in conclusion.rules], "or")
        yield conclusion.report(
            "unreachable-error",
            Severity.WARNING,
            rule.error.code.at,
            f"nothing raises {rule.error.code}: what breaks the rule {str(rule.id)!r} "
            f"breaks {before} first",
            f"put {str(rule.id)!r} before the others, or leave it out",
        )


def is_lost(conclusion: Conclusion) -> bool:
    """Tell whether a redundant rule is the only cause of an error of its own."""
    rule = conclusion.action.constraints[conclusion.finding.rule or ""]
    earned = {str(each.error.code) for each in conclusion.rules}
    return rule.error.code not in earned | _others(conclusion.action, rule)


def _others(action: Action, rule: Constraint) -> set[str]:
    """Return the errors that have a cause besides this rule."""
    refs = [
        *(each.error for each in action.constraints.values() if each is not rule),
        *(each.error for each in action.preconditions.values()),
        *(value_type.error for value_type in value_types(action)),
    ]
    return {str(ref.code) for ref in refs if ref}
