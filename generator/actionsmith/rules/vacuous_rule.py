"""A rule permits something and forbids something, and names each of its parts once.

What holds whatever is sent says nothing, and what never holds refuses every request:
something else was meant. Where a rule has no effect only because a parameter is
required or has few values, it does no harm.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import Parameter
from actionsmith.diagnostics import Diagnostic, Related, Severity, error
from actionsmith.logic import names
from actionsmith.logic.analysis import Verdict

from .analysis import conclusions, is_in_itself, repeated
from .comparison import is_unfit
from .conclusion import Conclusion
from .walk import Scope, actions


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each rule that says nothing or too much, and each part said twice."""
    for action in actions(scope):
        for constraint in action.constraints.values():
            if again := repeated(constraint.expression):
                yield error(
                    "vacuous-rule",
                    constraint.rule.scalar.location_of(again.span[0]),
                    f"{again} stands here for the second time",
                    "change one of the two, or leave it out",
                )
    for conclusion in conclusions(scope, Verdict.NEVER_HOLDS, Verdict.ALWAYS_HOLDS):
        (rule,) = conclusion.rules
        if (
            conclusion.finding.verdict is Verdict.ALWAYS_HOLDS
            and conclusion.is_of_texts
            and is_unfit(rule.expression, conclusion.action)
        ):
            continue  # the rule `comparison` tells of the constant that makes it so
        yield _finding(conclusion)


def _finding(conclusion: Conclusion) -> Diagnostic:
    (rule,) = conclusion.rules
    never = conclusion.finding.verdict is Verdict.NEVER_HOLDS
    if is_in_itself(conclusion):
        # It is wrong whatever else is true, what is inferred included.
        said = "no request can keep this rule" if never else "this rule always holds"
        meant = (
            "say what it permits" if never else "say what it forbids, or leave it out"
        )
        return error("vacuous-rule", rule.rule.at, said, meant)
    mentioned = dict.fromkeys(mention.name for mention in names(rule.expression))
    reasons = [
        reason
        for name in mentioned
        for reason in _reasons(conclusion.action.parameters[name])
    ]
    return conclusion.report(
        "vacuous-rule",
        Severity.ERROR if never else Severity.WARNING,
        rule.rule.at,
        "with these parameters no request can "
        + ("keep this rule" if never else "break this rule"),
        "say what it permits" if never else "say what more it forbids, or leave it out",
        reasons,
    )


def _reasons(parameter: Parameter) -> Iterator[Related]:
    """Yield what makes a rule hold always or never."""
    if parameter.required:
        yield Related(parameter.name.at, f"{parameter.name} is required")
    if values := parameter.type.enum:
        yield Related(values[0].at, f"the values of {parameter.name} stand here")
