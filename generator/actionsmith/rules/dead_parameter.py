"""Every parameter can be sent in some valid request.

One that no valid request has is *dead*: whoever sends it is refused, whatever else the
request holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.diagnostics import Diagnostic, Related, Severity
from actionsmith.logic.analysis import Verdict

from .analysis import conclusions
from .conclusion import listed, quoted
from .walk import Scope


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each dead parameter, with others that the same rules forbid."""
    for conclusion in conclusions(scope, Verdict.DEAD_PARAMETER):
        first, *others = conclusion.parameters
        rules = quoted(conclusion.rules)
        forbid = "forbids" if len(conclusion.rules) == 1 else "together forbid"
        they, them = ("they", "them") if others else ("it", "it")
        yield conclusion.report(
            "dead-parameter",
            Severity.ERROR,
            first.name.at,
            f"{listed([first.name, *(p.name for p in others)])} can never be sent: "
            f"{rules} {forbid} {them}",
            f"say when {they} can be sent, or leave {them} out",
            [Related(other.name.at, f"{other.name} is dead, too") for other in others],
        )
