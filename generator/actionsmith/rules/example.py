"""An example's request and answer have the members that the action declares.

Every name is known, every required parameter is there, and every value fits its type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from actionsmith.contract import Catalog, Example, Parameter
from actionsmith.diagnostics import Diagnostic, did_you_mean, error
from actionsmith.source import Mapping as MappingNode
from actionsmith.source import Node

from .values import misfit
from .walk import actions


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each way in which an example contradicts its contract."""
    for action in actions(catalog):
        answer = {**catalog.provider.response, **action.response}
        for example in action.examples.values():
            yield from _contradictions(example.request, action.parameters, "parameter")
            yield from _missing(example, action.parameters)
            if example.response:
                yield from _contradictions(example.response, answer, "answer's member")


def _contradictions(
    node: Node, members: Mapping[str, Parameter], what: str
) -> Iterator[Diagnostic]:
    if not isinstance(node, MappingNode):
        yield error("example", node.at, "an example is a mapping of names to values")
        return
    for entry in node.entries:
        member = members.get(entry.key.text)
        if member is None:
            yield error(
                "example",
                entry.key.at,
                f"there is no {what} {entry.key.text!r}",
                did_you_mean(entry.key.text, members),
            )
        elif problem := misfit(entry.value, member.type):
            yield error("example", entry.value.at, f"{member.name} {problem}")


def _missing(
    example: Example, parameters: Mapping[str, Parameter]
) -> Iterator[Diagnostic]:
    if isinstance(example.request, MappingNode):
        given = {entry.key.text for entry in example.request.entries}
        for name, parameter in parameters.items():
            if parameter.required and name not in given:
                yield error(
                    "example",
                    example.id.at,
                    f"the request of example {str(example.id)!r} lacks {name}",
                    "it is a required parameter",
                )
