"""A parameter that every valid request has is required.

Rules can need an optional parameter whatever else is sent: it is optional by name
alone, and whoever leaves it out is refused. What a whole rule needs by itself is told
by `lone-comparison`.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.diagnostics import Diagnostic, Related, Severity
from actionsmith.logic.analysis import Verdict

from .analysis import conclusions
from .conclusion import listed, quoted
from .lone_comparison import required_by
from .walk import Scope


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each optional parameter that no valid request lacks."""
    for conclusion in conclusions(scope, Verdict.FALSE_OPTIONAL):
        rules, parameters = conclusion.rules, conclusion.parameters
        if len(rules) == 1:
            told = {p.name for _, p in required_by(rules[0], conclusion.action)}
            parameters = [p for p in parameters if p.name not in told]
        if not parameters:
            continue
        first, *others = parameters
        they, them = ("they", "them") if others else ("it", "it")
        needs = "needs" if len(rules) == 1 else "together need"
        yield conclusion.report(
            "false-optional",
            Severity.WARNING,
            first.name.at,
            f"every valid request has {listed([p.name for p in parameters])}: "
            f"{quoted(rules)} {needs} {them}",
            f"write 'required: true', or say in the rules when {they} can be left out",
            [
                Related(other.name.at, f"every valid request has {other.name}, too")
                for other in others
            ],
        )
