"""No required parameter stands in a group whose members exclude each other.

Where one member of `OnlyOne` or `ZeroOrOne` is always sent, no other one ever can be,
and no other condition among them ever holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.diagnostics import Diagnostic, Related, Severity
from actionsmith.logic.analysis import Verdict

from .analysis import conclusions
from .conclusion import listed
from .walk import Scope


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each required parameter that excludes others for good."""
    for conclusion in conclusions(
        scope, Verdict.EXCLUSIVE_REQUIRED, Verdict.EXCLUSIVE_CONDITION
    ):
        excluding = conclusion.finding.excluding or ""
        required = conclusion.action.parameters[excluding]
        dead = [parameter.name for parameter in conclusion.parameters]
        never = [str(condition) for condition in conclusion.finding.conditions]
        if dead:
            so = f"{listed(dead)} can never be sent"
        else:
            so = f"{listed(never)} can never hold"
        yield conclusion.report(
            "exclusive-required",
            Severity.ERROR if dead else Severity.WARNING,
            conclusion.rules[0].rule.at,
            f"{excluding} is required, so that {so}",
            f"leave 'required' out in {excluding}, or leave {excluding} out here",
            [
                Related(required.name.at, f"{excluding} is required"),
                *(Related(name.at, f"{name} can never be sent") for name in dead),
            ],
        )
