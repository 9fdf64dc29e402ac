"""An example's request keeps the rules between parameters.

What only an inferred rule forbids may be right, so that it is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from actionsmith.contract import (
    Action,
    Base,
    Catalog,
    Constraint,
    Example,
    Parameter,
)
from actionsmith.diagnostics import Diagnostic, error, warning
from actionsmith.logic import evaluate, names
from actionsmith.source import Mapping as MappingNode
from actionsmith.source import Scalar

from .values import misfit
from .walk import actions


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each rule that an example breaks."""
    for action in actions(catalog):
        for example in action.examples.values():
            request = _request(example, action.parameters)
            if request is None:
                continue
            for rule in _known(action):
                if not evaluate(rule.expression, request):
                    report = error if rule.confidence.enforced else warning
                    yield report(
                        "example-rule",
                        example.request.at,
                        f"the request of example {str(example.id)!r} breaks the rule "
                        f"{str(rule.id)!r}",
                        str(rule.description) or None,
                    )


def _known(action: Action) -> Iterator[Constraint]:
    """Yield the rules all of whose parameters there are; others are reported."""
    for rule in action.constraints.values():
        if all(
            parameter.name in action.parameters for parameter in names(rule.expression)
        ):
            yield rule


def _request(
    example: Example, parameters: Mapping[str, Parameter]
) -> dict[str, object] | None:
    """Return a request's values, or None where another rule minds one of them."""
    if not isinstance(example.request, MappingNode):
        return None
    request: dict[str, object] = {}
    for entry in example.request.entries:
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
