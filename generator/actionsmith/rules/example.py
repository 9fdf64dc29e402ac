"""An example's request and answer have the members that the action declares.

Every name is known, every required parameter is there, and every value fits its type.
Of an answer any member may come back null; what is sent as null is not sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from actionsmith.contract import (
    Action,
    Catalog,
    Example,
    Parameter,
    is_blank,
    kind_of,
)
from actionsmith.diagnostics import Diagnostic, closest, error
from actionsmith.source import Mapping as MappingNode
from actionsmith.source import Node, Scalar

from .example_value import contradicts_itself, respelt
from .values import misfit
from .walk import actions, is_name

_ANSWER = "the answer"


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each way in which an example contradicts its contract."""
    unread = catalog.provider.unread
    common = catalog.provider.common_parameters
    for action in actions(catalog):
        answer = {**catalog.provider.response, **action.response}
        for example in action.examples.values():
            if "parameters" not in action.unread:
                request = example.request
                yield from _contradictions(
                    request, action.parameters, action.name, common
                )
                yield from _missing(example, action.parameters)
            if "response" in action.unread | unread:
                continue
            if lost := _lost_line(action, example, answer):
                yield lost
                break
            if example.response:
                yield from _contradictions(example.response, answer, _ANSWER)


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


def _contradictions(
    node: Node,
    members: Mapping[str, Parameter],
    whole: str,
    common: Mapping[str, Parameter] = MappingProxyType({}),
) -> Iterator[Diagnostic]:
    if not isinstance(node, MappingNode):
        yield error(
            "example",
            node.at,
            f"an example is a mapping of names to values, not {kind_of(node)}",
            "write lines of 'Name: value' below it, indented, or {} for none",
        )
        return
    part, section = "parameter", "parameters"
    if whole is _ANSWER:
        part, section = "member", "response"
    # What is given may be meant by a name that is wrong where it is declared.
    misnamed = not all(is_name(name) for name in members)
    if not members and node.entries:
        message = f"{whole} has no {part}s, and this example gives some"
        yield error(
            "example",
            node.entries[0].key.at,
            message,
            f"describe each of them under {section!r}, or leave them out here",
        )
        return
    given = {entry.key.text for entry in node.entries}
    for entry in node.entries:
        name = entry.key.text
        member = members.get(name)
        if member is None:
            meant = closest(name, members)
            hint = f"did you mean {meant!r}?" if meant and meant not in given else None
            if is_blank(entry.value):
                hint = (
                    "inside braces a comma ends a value: put the whole text in quotes"
                )
            elif name == "Response" and whole is _ANSWER:
                hint = "leave 'Response' out: write what is inside it"
            elif name in common:
                hint = "leave it out: it is sent with every request, as a header"
            elif not hint and members:
                hint = f"its {part}s are {', '.join(members)}"
            if not misnamed:
                message = f"{whole} has no {part} {name!r}"
                yield error("example", entry.key.at, message, hint)
        elif whole is _ANSWER and _is_null(entry.value):
            continue
        elif not contradicts_itself(member.type) and (
            problem := misfit(entry.value, member.type)
        ):
            hint = respelt(entry.value, member.type)
            yield error("example", entry.value.at, f"{member.name} {problem}", hint)


def _is_null(node: Node) -> bool:
    """Tell whether null is written, and not nothing at all."""
    return isinstance(node, Scalar) and node.is_null and not is_blank(node)


def _missing(
    example: Example, parameters: Mapping[str, Parameter]
) -> Iterator[Diagnostic]:
    if isinstance(example.request, MappingNode):
        given = {entry.key.text for entry in example.request.entries}
        # One that is misspelt is told of already, and not missing.
        given |= {closest(name, parameters) or "" for name in given - parameters.keys()}
        for name, parameter in parameters.items():
            if parameter.required and name not in given:
                yield error(
                    "example",
                    example.id.at,
                    f"the request of example {str(example.id)!r} lacks {name}",
                    "every example gives the required parameters",
                )
