"""Some example shows each rule at work.

An example *exercises* a rule of the form `IF p THEN q` if p holds for its request. A
rule that only relates values to each other is exercised where it has values to relate:
where all the parameters of one of its relations are sent. Any other rule is exercised
where one of its parameters is sent. An action without examples is told of once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from actionsmith.contract import Action, Constraint
from actionsmith.diagnostics import Diagnostic, Related, Severity
from actionsmith.logic import Expression, Implies, Relation, evaluate, names
from actionsmith.logic.analysis.model import atoms

from .analysis import every_conclusion, sound_rules
from .conclusion import listed
from .example_rule import values_of
from .walk import Scope, actions


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each rule that no example exercises."""
    told = {
        (conclusion.action.at, rule)
        for conclusion in every_conclusion(scope)
        for rule in conclusion.finding.involved
    }
    for action in actions(scope):
        if "examples" in action.unread:
            continue
        requests = [
            values_of(example, action.parameters)
            for example in action.examples.values()
        ]
        if None in requests:
            continue  # one that is wrong may be meant for any rule
        unexercised = [
            constraint
            for constraint in sound_rules(action)
            if (action.at, constraint.id) not in told
            and not any(
                request is not None and _exercises(request, constraint.expression)
                for request in requests
            )
        ]
        if requests:
            yield from (_finding(action, constraint) for constraint in unexercised)
        elif unexercised:
            yield _without_examples(action, unexercised)


def _without_examples(action: Action, rules: Sequence[Constraint]) -> Diagnostic:
    return Diagnostic(
        "unexercised-rule",
        Severity.INFO,
        action.name.at,
        f"{action.name} has no example, and so none that shows its rules at work",
        "add one under 'examples'",
        tuple(Related(each.rule.at, f"the rule {str(each.id)!r}") for each in rules),
    )


def _exercises(request: Mapping[str, object], expression: Expression) -> bool:
    if isinstance(expression, Implies):
        return evaluate(expression.condition, request)
    parts = list(atoms(expression))
    relations = [part for part in parts if isinstance(part, Relation)]
    if len(relations) == len(parts):
        return any(
            all(mention.name in request for mention in names(relation))
            for relation in relations
        )
    return any(mention.name in request for mention in names(expression))


def _finding(action: Action, constraint: Constraint) -> Diagnostic:
    expression = constraint.expression
    about = expression.condition if isinstance(expression, Implies) else expression
    mentioned = list(dict.fromkeys(mention.name for mention in names(about)))
    return Diagnostic(
        "unexercised-rule",
        Severity.INFO,
        constraint.rule.at,
        f"no example of {action.name} shows the rule {str(constraint.id)!r} at work",
        f"add one that is about {listed(mentioned)}",
    )
