"""Every question about the rules of an action has an answer.

Rules that multiply parameters, or compare texts by patterns and by their order at once,
can be beyond the analysis. What it could not find out is said, lest silence be taken
for an answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.diagnostics import Diagnostic, Severity
from actionsmith.logic.analysis import Finding, Verdict

from .analysis import every_conclusion
from .conclusion import listed, quoted
from .walk import Scope


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each question that stays open."""
    for conclusion in every_conclusion(scope):
        finding = conclusion.finding
        if finding.is_decided:
            continue
        rules = conclusion.rules
        question = f"it is undecided {_question(finding)}"
        if finding.rule is None:
            question += f", given {quoted(rules)}"
        else:
            question += "; nothing else is judged by it"
        yield conclusion.report(
            "undecided",
            Severity.WARNING,
            rules[0].rule.at,
            question,
            "split it into simpler rules if you can, and have a person check it",
        )


def _question(finding: Finding) -> str:
    about = listed(finding.parameters, "or") if finding.parameters else ""
    match finding.verdict:
        case Verdict.NEVER_HOLDS:
            return "whether any request can keep this rule"
        case Verdict.INCONSISTENT:
            return "whether any request is valid"
        case Verdict.ALWAYS_HOLDS:
            return "whether this rule forbids anything"
        case Verdict.FALSE_OPTIONAL:
            return f"whether {about} can be left out"
        case Verdict.DEAD_VALUE | Verdict.EXCLUSIVE_CONDITION:
            return f"whether {about} can have every one of its values"
        case Verdict.REDUNDANT:
            return f"whether the rule {about} follows from the others"
        case Verdict.DEAD_PARAMETER | Verdict.EXCLUSIVE_REQUIRED:
            return f"whether {about} can be sent"
