"""An example's request keeps the rules between parameters.

What only an inferred rule forbids may be right, so that it is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from actionsmith.contract import (
    Action,
    Base,
    Constraint,
    Example,
    Parameter,
)
from actionsmith.diagnostics import Diagnostic, Location, Related, Severity
from actionsmith.logic import evaluate, names
from actionsmith.logic.analysis import Verdict
from actionsmith.source import Entry, Scalar
from actionsmith.source import Mapping as MappingNode

from .analysis import conclusions, sound_rules
from .values import misfit
from .walk import Scope, actions

_WRONG = (
    Verdict.NEVER_HOLDS,
    Verdict.INCONSISTENT,
    Verdict.EXCLUSIVE_REQUIRED,
    Verdict.DEAD_PARAMETER,
)


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each rule that an example breaks."""
    # A rule that is wrong itself proves nothing of an example. One that is at odds with
    # what is only inferred need not be wrong.
    wrong = {
        (conclusion.action.at, rule)
        for conclusion in conclusions(scope, *_WRONG)
        for rule in conclusion.finding.involved
        if not (
            conclusion.is_inferred
            and conclusion.action.constraints[rule].confidence.enforced
        )
    }
    for action in actions(scope):
        rules = [r for r in sound_rules(action) if (action.at, r.id) not in wrong]
        yield from _alone(action, rules)
        for example in action.examples.values():
            request = values_of(example, action.parameters)
            if request is None:
                continue
            for rule in rules:
                if not evaluate(rule.expression, request):
                    of = f"the request of example {str(example.id)!r}"
                    yield _broken(rule, _member(example, rule), of)


def _alone(action: Action, rules: Sequence[Constraint]) -> Iterator[Diagnostic]:
    """Yield each parameter's example that breaks a rule about nothing else."""
    for rule in rules:
        mentioned = {mention.name for mention in names(rule.expression)}
        if len(mentioned) != 1:
            continue
        parameter = action.parameters[mentioned.pop()]
        if parameter.example is None:
            continue
        entry = Entry(parameter.name.scalar, parameter.example)
        value = _values(MappingNode((entry,), entry.value.at), action.parameters)
        if value and not evaluate(rule.expression, value):
            of = f"the example of {parameter.name}"
            yield _broken(rule, entry.value.at, of)


def _broken(rule: Constraint, at: Location, what: str) -> Diagnostic:
    return Diagnostic(
        "example-rule",
        Severity.ERROR if rule.confidence.enforced else Severity.WARNING,
        at,
        f"{what} breaks the rule {str(rule.id)!r}",
        str(rule.description) or None,
        (Related(rule.rule.at, f"the rule {str(rule.id)!r}"),),
    )


def _member(example: Example, rule: Constraint) -> Location:
    """Return where a parameter of the rule is given, or else the example's name."""
    request = example.request
    given = request.entries if isinstance(request, MappingNode) else ()
    keys = {entry.key.text: entry.key for entry in given}
    for mention in names(rule.expression):
        if mention.name in keys:
            return keys[mention.name].at
    return example.id.at


def values_of(
    example: Example, parameters: Mapping[str, Parameter]
) -> dict[str, object] | None:
    """Return a request's values, or None where another rule minds one of them."""
    if not isinstance(example.request, MappingNode):
        return None
    return _values(example.request, parameters)


def _values(
    given: MappingNode, parameters: Mapping[str, Parameter]
) -> dict[str, object] | None:
    request: dict[str, object] = {}
    for entry in given.entries:
        name, value = entry.key.text, entry.value
        parameter = parameters.get(name)
        if parameter is None or not isinstance(value, Scalar):
            return None
        if misfit(value, parameter.type):
            return None
        request[name] = {
            Base.STRING: value.text,
            Base.INTEGER: value.as_integer(),
            Base.FLOAT: value.as_number(),
            Base.BOOLEAN: value.as_bool(),
        }[parameter.type.base]
    return request
