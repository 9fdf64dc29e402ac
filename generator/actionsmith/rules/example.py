"""An example's request and answer have the members that the action declares.

Every name is known, every required parameter is there, and every value fits its type.
Of an answer any member may come back null; what is sent as null is not sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from actionsmith.contract import Action, Example, Parameter
from actionsmith.diagnostics import Diagnostic, error
from actionsmith.source import Mapping as MappingNode

from .contradictions import Whole, contradictions, missing
from .walk import Scope, actions

_RULE = "example"
_ANSWER = Whole(name="the answer", part="member", section="response", is_answer=True)


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each way in which an example contradicts its contract."""
    unread = scope.catalog.provider.unread
    common = scope.catalog.provider.common_parameters
    for action in actions(scope):
        answer = {**scope.catalog.provider.response, **action.response}
        for example in action.examples.values():
            if "parameters" not in action.unread:
                request = example.request
                whole = Whole(name=action.name, common=common)
                yield from contradictions(_RULE, request, action.parameters, whole)
                what = f"the request of example {str(example.id)!r}"
                yield from missing(
                    _RULE, request, action.parameters, what, example.id.at
                )
            if "response" in action.unread | unread:
                continue
            if lost := _lost_line(action, example, answer):
                yield lost
                break
            if example.response:
                yield from contradictions(_RULE, example.response, answer, _ANSWER)


def _lost_line(
    action: Action, example: Example, answer: Mapping[str, Parameter]
) -> Diagnostic | None:
    """Tell whether the answer's members are under 'parameters', without their line."""
    if action.response or not isinstance(example.response, MappingNode):
        return None
    for entry in example.response.entries:
        name = entry.key.text
        if name in action.parameters and name not in answer:
            return error(
                "wrong-level",
                action.parameters[name].name.at,
                f"{name!r} is under 'parameters', and given in an answer",
                "if it belongs under 'response', write that line above it",
            )
    return None
