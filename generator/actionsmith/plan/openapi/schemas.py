"""The component schemas of a document: requests, answers, types and structures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from actionsmith.contract import Action, Constraint, Parameter

from ..json_schema import rule_schema
from ..presence import all_values
from ..prose import sentence
from ..surroundings import Surroundings
from .errors import codes_schema, error_code_name, error_schema
from .places import Placed, Tree
from .structures import type_components
from .values import Naming, member, parameter_schema


def action_schemas(around: Surroundings, action: Action) -> dict[str, Tree]:
    """Return the component schemas of an action."""
    common, in_answer = around.provider.response, around.uses.in_answer
    components: dict[str, Tree] = {
        f"{action.name}Request": request_schema(action),
        f"{action.name}Response": _response(action, common, in_answer),
        f"{action.name}Error": error_schema(action, common, in_answer),
    }
    if action.errors:
        components[error_code_name(action.name)] = codes_schema(
            action.errors.values(), f"The codes that {action.name} lists."
        )
    return components


def shared_schemas(around: Surroundings) -> dict[str, Tree]:
    """Return the component schemas that are no single action's."""
    components = dict(type_components(around.service, around.uses))
    components[error_code_name()] = codes_schema(
        around.provider.errors.values(), "The codes that every action may answer."
    )
    return components


def component_names(action: str | None = None) -> Iterable[str]:
    """Return the names of an action's own schemas, or of those common to all."""
    if action is None:
        return [error_code_name()]
    suffixes = ("Request", "Response", "Error")
    return [*(f"{action}{suffix}" for suffix in suffixes), error_code_name(action)]


def request_schema(action: Action) -> Tree:
    """Return the schema of a request, with the rules of the enforced set.

    JSON Schema takes 2.0 for an integer and has no way not to; everything else that
    the generated validator refuses is refused here, but for the rules without a schema.
    """
    parameters = action.parameters.values()
    return Placed(
        {
            "type": "object",
            "description": f"The parameters of {action.name}.",
            "properties": {p.name: parameter_schema(p) for p in parameters},
            "required": [p.name for p in parameters if p.required] or None,
            "additionalProperties": False,
            "allOf": list(_rules(action)) or None,
        },
        action.name.at,
    )


def enforced_schema(constraint: Constraint, action: Action) -> dict[str, Tree] | None:
    """Return the schema of a rule of the enforced set, None if it has no schema."""
    if not constraint.confidence.enforced:
        return None
    return rule_schema(
        constraint.expression,
        {
            name: all_values(parameter)
            for name, parameter in action.parameters.items()
            if parameter.type.confidence.enforced and all_values(parameter)
        },
    )


def _rules(action: Action) -> Iterator[Tree]:
    for constraint in action.constraints.values():
        schema = enforced_schema(constraint, action)
        if schema is not None:
            words = {
                "$comment": str(constraint.id),
                "description": sentence(constraint.description),
            }
            yield Placed({**words, **schema}, constraint.id.at)


def _response(
    action: Action, common: Mapping[str, Parameter], in_answer: Naming
) -> Tree:
    """Return the schema of an answer: new members may come, and any may be null."""
    members = {**action.response, **common}
    return Placed(
        {
            "type": "object",
            "description": f"The answer of {action.name} when it succeeded.",
            "properties": {n: member(m, in_answer) for n, m in members.items()},
            # What has this member is an answer of the other kind.
            "not": {"required": ["Error"]},
        },
        action.name.at,
    )
