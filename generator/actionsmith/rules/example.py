"""An example's request and answer have the members that the action declares.

Every name is known, every required parameter is there, and every value fits its type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from actionsmith.contract import Catalog, Example, Parameter, kind_of
from actionsmith.diagnostics import Diagnostic, did_you_mean, error
from actionsmith.source import Mapping as MappingNode
from actionsmith.source import Node

from .values import misfit
from .walk import actions

_ANSWER = "the answer"


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each way in which an example contradicts its contract."""
    unread = catalog.provider.unread
    for action in actions(catalog):
        answer = {**catalog.provider.response, **action.response}
        for example in action.examples.values():
            if "parameters" not in action.unread:
                request = example.request
                yield from _contradictions(request, action.parameters, action.name)
                yield from _missing(example, action.parameters)
            if example.response and "response" not in action.unread | unread:
                yield from _contradictions(example.response, answer, _ANSWER)


def _contradictions(
    node: Node, members: Mapping[str, Parameter], whole: str
) -> Iterator[Diagnostic]:
    if not isinstance(node, MappingNode):
        yield error(
            "example",
            node.at,
            f"an example is a mapping of names to values, not {kind_of(node)}",
            "write lines of 'Name: value' below it, indented, or {} for none",
        )
        return
    part = "member" if whole is _ANSWER else "parameter"
    for entry in node.entries:
        member = members.get(entry.key.text)
        if member is None:
            yield error(
                "example",
                entry.key.at,
                f"{whole} has no {part} {entry.key.text!r}",
                did_you_mean(entry.key.text, members)
                or (f"its {part}s are {', '.join(members)}" if members else None),
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
                    "every example gives the required parameters",
                )
