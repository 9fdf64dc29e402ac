"""The values of a contract as JSON: types, patterns, and what examples spell."""

from __future__ import annotations

from collections.abc import Mapping

from actionsmith.contract import Base, ErrorRef, Format, Parameter, Text, ValueType
from actionsmith.source import Mapping as MappingNode
from actionsmith.source import Node, Scalar, plain_value

from ..json_schema import IPV6, value_pattern
from .places import Placed, Tree

JSON_TYPES = {
    Base.STRING: "string",
    Base.INTEGER: "integer",
    Base.FLOAT: "number",
    Base.BOOLEAN: "boolean",
}

_FORMATS = {Format.IPV6: IPV6}


def type_schema(
    value_type: ValueType, description: Text | None, example: Node | None
) -> dict[str, Tree]:
    """Return the schema of a type, in the words of whoever states it.

    What is only inferred is no keyword, but stands under `x-inferred`.
    """
    facts = _facts(value_type)
    enforced = value_type.confidence.enforced
    return {
        "type": JSON_TYPES[value_type.base],
        **(facts if enforced else {}),
        "description": description,
        "examples": examples(example, value_type),
        "x-inferred": facts if facts and not enforced else None,
        "x-error": error_ref(value_type.error) if value_type.error else None,
    }


def _facts(value_type: ValueType) -> Mapping[str, Tree]:
    """Return the keywords that a type adds to its JSON type."""
    facts: dict[str, Tree] = {}
    if value_type.format:
        facts["format"] = value_type.format
        facts["pattern"] = _FORMATS[value_type.format]
    if pattern := value_type.pattern:
        facts["pattern"] = Placed(value_pattern(pattern), pattern.at)
    if value_type.enum:
        facts["enum"] = list(value_type.enum)
    return facts


def member(parameter: Parameter) -> Tree:
    """Return the schema of a member of an answer; any may be null, or be news."""
    return Placed(
        {
            "type": [JSON_TYPES[parameter.type.base], "null"],
            "description": parameter.description,
            "examples": examples(parameter.example, parameter.type),
            "x-sensitive": parameter.sensitive or None,
        },
        parameter.name.at,
    )


def error_ref(error: ErrorRef) -> Tree:
    """Return a code that something is said to earn, and how surely."""
    return {"code": error.code, "confidence": error.confidence}


def examples(node: Node | None, value_type: ValueType) -> Tree:
    """Return the list of the one example that there is, or None."""
    return [_value(node, value_type)] if node else None


def example_object(node: Node, members: Mapping[str, Parameter]) -> Tree:
    """Return a request or an answer that is given as an example."""
    if not isinstance(node, MappingNode):
        return Placed(plain_value(node), node.at)
    return Placed(
        {
            entry.key.text: (
                _value(entry.value, members[entry.key.text].type)
                if entry.key.text in members
                else Placed(plain_value(entry.value), entry.value.at)
            )
            for entry in node.entries
        },
        node.at,
    )


def _value(node: Node, value_type: ValueType) -> Tree:
    """Return what a node spells where a value of that type is expected."""
    # A text is a string where one is expected, though it may look like a number.
    is_text = value_type.base is Base.STRING
    if is_text and isinstance(node, Scalar) and not node.is_null:
        return Placed(node.text, node.at)
    return Placed(plain_value(node), node.at)
