"""A whole rule does not require an optional parameter by the way.

`Limit <= 1000` holds only where Limit is sent: as a whole rule it makes Limit required,
which its author seldom means. What is meant is `IF Limit THEN Limit <= 1000`; and a
parameter that is always needed says so itself, by `required: true`.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import Action, Constraint, Parameter
from actionsmith.diagnostics import Diagnostic, warning
from actionsmith.logic import And, Compare, Expression, Like, Present, names
from actionsmith.logic.analysis import Verdict

from .analysis import conclusions
from .comparison import never_holds
from .walk import Scope, actions

_WRONG = (
    Verdict.NEVER_HOLDS,
    Verdict.ALWAYS_HOLDS,
    Verdict.INCONSISTENT,
    Verdict.EXCLUSIVE_REQUIRED,
    Verdict.DEAD_PARAMETER,
)
"""What is a mistake of a rule in any case, whatever else it does."""


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each optional parameter that a rule requires by itself."""
    wrong = {
        (conclusion.action.at, rule)
        for conclusion in conclusions(scope, *_WRONG)
        for rule in conclusion.finding.involved
    }
    for action in actions(scope):
        for constraint in action.constraints.values():
            if (action.at, constraint.id) in wrong:
                continue
            expression = constraint.expression
            only = {mention.name for mention in names(expression)}
            for part, parameter in required_by(constraint, action):
                yield warning(
                    "lone-comparison",
                    constraint.rule.scalar.location_of(part.span[0]),
                    f"this rule makes {parameter.name} required",
                    _meant(part, expression if len(only) == 1 else part, parameter),
                )


def required_by(
    constraint: Constraint, action: Action
) -> Iterator[tuple[Compare | Like | Present, Parameter]]:
    """Yield the optional parameters that a rule requires by itself, and where."""
    told: set[str] = set()
    for part in _parts(constraint.expression):
        parameter = action.parameters.get(part.parameter.name)
        if parameter is None or parameter.required or parameter.name in told:
            continue
        if never_holds(part, action):
            continue
        told.add(parameter.name)
        yield part, parameter


def _parts(expression: Expression) -> list[Compare | Like | Present]:
    """Return the tests that every request has to pass."""
    members = expression.members if isinstance(expression, And) else (expression,)
    return [part for part in members if isinstance(part, Compare | Like | Present)]


def _meant(
    part: Compare | Like | Present, whole: Expression, parameter: Parameter
) -> str:
    required = f"write 'required: true' in {parameter.name}"
    if isinstance(part, Present):
        return f"if so, {required}"
    return f"write IF {part.parameter} THEN {whole}; if it is required, {required}"
