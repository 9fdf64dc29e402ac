"""What is wrong with a value that a contract gives as an example.

Of an answer any member may come back null; what is sent as null is not sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from actionsmith.contract import Base, Parameter, ValueType, is_blank, kind_of
from actionsmith.diagnostics import Diagnostic, Location, closest, error
from actionsmith.source import Mapping as MappingNode
from actionsmith.source import Node, Scalar, Sequence

from .values import misfit
from .walk import is_name

_NOTHING: Mapping[str, Parameter] = {}


class Whole(NamedTuple):
    """What has members: an action, the answer, or a structure."""

    name: str
    """What messages call it."""
    part: str = "parameter"
    section: str = "parameters"
    """The key under which its members are described."""
    is_answer: bool = False
    common: Mapping[str, Parameter] = _NOTHING
    """What is sent with every request as a header."""

    def structure(self, name: str) -> Whole:
        """Return a structure in a value of this one."""
        return self._replace(name=name, part="member", section="members", common={})


def contradictions(
    rule: str, node: Node, members: Mapping[str, Parameter], whole: Whole
) -> Iterator[Diagnostic]:
    """Yield what is wrong with a mapping of names to values."""
    if not isinstance(node, MappingNode):
        yield error(
            rule,
            node.at,
            f"an example is a mapping of names to values, not {kind_of(node)}",
            "write lines of 'Name: value' below it, indented, or {} for none",
        )
        return
    # What is given may be meant by a name that is wrong where it is declared.
    misnamed = not all(is_name(name) for name in members)
    if not members and node.entries:
        message = f"{whole.name} has no {whole.part}s, and this example gives some"
        yield error(
            rule,
            node.entries[0].key.at,
            message,
            f"describe each of them under {whole.section!r}, or leave them out here",
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
            elif name == "Response" and whole.is_answer:
                hint = "leave 'Response' out: write what is inside it"
            elif name in whole.common:
                hint = "leave it out: it is sent with every request, as a header"
            elif not hint and members:
                hint = f"its {whole.part}s are {', '.join(members)}"
            if not misnamed:
                message = f"{whole.name} has no {whole.part} {name!r}"
                yield error(rule, entry.key.at, message, hint)
        elif not contradicts_itself(member.type):
            yield from of_value(rule, entry.value, member.name, member.type, whole)


def of_value(
    rule: str, node: Node, name: str, value_type: ValueType, whole: Whole
) -> Iterator[Diagnostic]:
    """Yield what is wrong with a value of a type, and with what is in it."""
    if whole.is_answer and _is_null(node):
        return
    if problem := misfit(node, value_type):
        yield error(rule, node.at, f"{name} {problem}", respelt(node, value_type))
    elif isinstance(node, Sequence):
        items = value_type.items
        if items is None or contradicts_itself(items):
            return
        for place, item in enumerate(node.items):
            path = f"{name}[{place}]"
            yield from of_value(rule, item, path, items, whole)
    elif value_type.base is Base.STRUCTURE and isinstance(node, MappingNode):
        inner = whole.structure(str(value_type.name))
        yield from contradictions(rule, node, value_type.members, inner)
        if not whole.is_answer:
            yield from missing(rule, node, value_type.members, name, node.at)


def missing(
    rule: str,
    node: Node,
    members: Mapping[str, Parameter],
    what: str,
    at: Location,
) -> Iterator[Diagnostic]:
    """Yield each required member that a request, or something in it, lacks."""
    if isinstance(node, MappingNode):
        given = {entry.key.text for entry in node.entries}
        # One that is misspelt is told of already, and not missing.
        given |= {closest(name, members) or "" for name in given - members.keys()}
        for name, member in members.items():
            if member.required and name not in given:
                hint = "every example gives what is required"
                yield error(rule, at, f"{what} lacks {name}", hint)


def contradicts_itself(value_type: ValueType) -> bool:
    """Tell whether a type refuses its own example: then it proves nothing of others."""
    example = value_type.example
    return example is not None and misfit(example, value_type) is not None


def respelt(value: Node, value_type: ValueType) -> str | None:
    """Return how a value in quotes would be one of the type."""
    if not isinstance(value, Scalar) or value.style not in ("single", "double"):
        return None
    if value_type.base is Base.STRING or misfit(
        value._replace(style="plain"), value_type
    ):
        return None
    return f"write {value.text}, without quotes"


def _is_null(node: Node) -> bool:
    """Tell whether null is written, and not nothing at all."""
    return isinstance(node, Scalar) and node.is_null and not is_blank(node)
