"""Some request keeps all the rules of an action.

Rules can be right one by one and contradict each other: then every request is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.diagnostics import Diagnostic, Severity
from actionsmith.logic.analysis import Verdict

from .analysis import conclusions
from .conclusion import quoted
from .walk import Scope


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each smallest set of rules that contradict each other."""
    for conclusion in conclusions(scope, Verdict.INCONSISTENT):
        rules = conclusion.rules
        yield conclusion.report(
            "inconsistent",
            Severity.ERROR,
            rules[0].rule.at,
            f"no request can keep {quoted(rules)} together",
            "change one of them, or leave it out",
        )
