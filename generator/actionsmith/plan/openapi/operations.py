"""The operations of a document: one for each action, all of them POSTs to `/`.

OpenAPI allows a path once, so that each action has the path `/#<Action>`: whoever calls
drops the fragment, and a header of one constant value tells the actions apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import (
    Action,
    Constraint,
    Parameter,
    Precondition,
    Provider,
    Region,
    Service,
    Text,
)

from ..prose import sentence
from ..surroundings import Surroundings
from .errors import Codes
from .lifecycle import check, pagination, read_back
from .places import Placed, Tree, reference
from .schemas import enforced_schema
from .values import error_ref, example_object, type_schema

# The names of the common parameters that have one value, and of the one that signs.
_ACTION, _VERSION, _SIGNATURE = "Action", "Version", "Authorization"
_REGION = "Region"

# What the header is called among the components, by what an action says of it.
REQUIRED_REGION = "RequiredRegion"
_REGIONS = {Region.REQUIRED: REQUIRED_REGION, Region.OPTIONAL: "Region"}


def operation(around: Surroundings, action: Action) -> Tree:
    """Return the operation of an action."""
    return Placed(
        {
            "operationId": action.name,
            "summary": action.summary,
            "description": _description(action),
            "deprecated": True if action.deprecated is not None else None,
            "parameters": list(_headers(around.provider, action)) or None,
            "requestBody": {
                "required": True,
                "content": {"application/json": _request(action)},
            },
            "responses": {
                "200": {
                    "description": "The answer, to a success as to a failure.",
                    "content": {"application/json": _answer(around.provider, action)},
                }
            },
            "x-rate-limit": f"{action.rate_limit}/s" if action.rate_limit else None,
            "x-retry-safe": action.retry_safe,
            "x-client-token": token.name if (token := action.client_token) else None,
            "x-paginate": pagination(action),
            "x-read-back": read_back(action),
            "x-dependencies": [
                _dependency(constraint, action)
                for constraint in action.constraints.values()
            ]
            or None,
            "x-preconditions": list(map(_precondition, action.preconditions.values()))
            or None,
            "x-error-codes": Codes(around).of_action(action) if action.errors else None,
        },
        action.name.at,
    )


def _description(action: Action) -> str | None:
    """Return what is said of an action beside its summary."""
    if action.deprecated is None:
        return action.description
    instead = f"Deprecated: {sentence(action.deprecated)}"
    return f"{action.description}\n\n{instead}" if action.description else instead


def header_components(provider: Provider, service: Service) -> Tree:
    """Return the headers that actions of a service share, by their names."""
    headers: dict[str, Tree] = {}
    for parameter in _shared(provider):
        if parameter.name == _REGION:
            uses = {action.region for action in service.actions.values()}
            for use in sorted(uses - {Region.NONE}):
                required = use is Region.REQUIRED
                headers[_REGIONS[use]] = _header(parameter._replace(required=required))
        elif parameter.name != _ACTION:
            only = service.version if parameter.name == _VERSION else None
            headers[parameter.name] = _header(parameter, only)
    return headers or None


def _shared(provider: Provider) -> Iterator[Parameter]:
    """Yield the common parameters that are headers in the words of OpenAPI."""
    for parameter in provider.common_parameters.values():
        if parameter.header and parameter.name != _SIGNATURE:
            yield parameter


def _headers(provider: Provider, action: Action) -> Iterator[Tree]:
    for parameter in _shared(provider):
        if parameter.name == _ACTION:
            yield _header(parameter, action.name)
        elif parameter.name == _REGION:
            if action.region is not Region.NONE:
                yield reference(_REGIONS[action.region], "parameters")
        else:
            yield reference(parameter.name, "parameters")


def _header(parameter: Parameter, only: Text | None = None) -> Tree:
    """Return a header; `only` is the one value that it may have."""
    if only is None:
        schema = type_schema(parameter.type, None, parameter.example)
    else:
        # It means the same as `const`, which some generators refuse in a header.
        schema = {"type": "string", "enum": [only]}
    return Placed(
        {
            "name": parameter.header,
            "in": "header",
            "required": parameter.required or None,
            "description": parameter.description,
            "schema": schema,
        },
        parameter.name.at,
    )


def _request(action: Action) -> Tree:
    values: dict[str, Tree] = {
        example.id: Placed(
            {
                "summary": example.description,
                "value": example_object(example.request, action.parameters),
            },
            example.id.at,
        )
        for example in action.examples.values()
    }
    return {"schema": reference(f"{action.name}Request"), "examples": values or None}


def _answer(provider: Provider, action: Action) -> Tree:
    members = {**provider.response, **action.response}
    kinds = [reference(f"{action.name}{kind}") for kind in ("Response", "Error")]
    values: dict[str, Tree] = {
        example.id: Placed(
            {
                "summary": example.description,
                "value": {"Response": example_object(example.response, members)},
            },
            example.id.at,
        )
        for example in action.examples.values()
        if example.response
    }
    return {
        "schema": {
            "type": "object",
            "properties": {"Response": {"oneOf": kinds}},
            "required": ["Response"],
        },
        "examples": values or None,
    }


def _dependency(constraint: Constraint, action: Action) -> Tree:
    return Placed(
        {
            "id": constraint.id,
            "rule": constraint.rule,
            "description": sentence(constraint.description),
            "confidence": constraint.confidence,
            "error": error_ref(constraint.error),
            # Whether the schema of the request refuses what breaks the rule.
            "schema": enforced_schema(constraint, action) is not None,
        },
        constraint.id.at,
    )


def _precondition(condition: Precondition) -> Tree:
    return Placed(
        {
            "id": condition.id,
            "description": sentence(condition.description),
            "error": error_ref(condition.error),
            "check": check(condition),
            "resource": condition.resource,
        },
        condition.id.at,
    )
