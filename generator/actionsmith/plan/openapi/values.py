"""The values of a contract as JSON: types, patterns, and what examples spell.

A type has two meanings. In a request it is strict: it says what the generated validator
refuses. In an answer it is open: any member may be null, and values that nobody has
heard of may come, so that what is known of the values is told and binds nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from actionsmith.contract import (
    Base,
    ErrorRef,
    Format,
    Parameter,
    ValueType,
)
from actionsmith.source import Mapping as MappingNode
from actionsmith.source import Node, Scalar, Sequence, plain_value

from ..formats import PATTERNS
from ..json_schema import value_pattern
from ..prose import sentence
from .places import Placed, Tree, reference

JSON_TYPES = {
    Base.STRING: "string",
    Base.INTEGER: "integer",
    Base.FLOAT: "number",
    Base.BOOLEAN: "boolean",
    Base.LIST: "array",
    Base.STRUCTURE: "object",
}

_BOUNDS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "min_length": "minLength",
    "max_length": "maxLength",
    "min_items": "minItems",
    "max_items": "maxItems",
}

Naming: TypeAlias = Callable[[str], str]
"""From a structure to the component that says what it is in answers."""


def type_schema(
    value_type: ValueType, description: Tree, example: Node | None
) -> dict[str, Tree]:
    """Return the schema of a type in requests, in the words of whoever states it.

    What is only inferred is no keyword, but stands under `x-inferred`.
    """
    facts = _facts(value_type)
    enforced = value_type.confidence.enforced
    return {
        "type": JSON_TYPES[value_type.base],
        "format": value_type.width,
        **(facts if enforced else {}),
        "items": item_schema(value_type.items) if value_type.items else None,
        "description": description,
        "examples": examples(example, value_type),
        "x-inferred": facts if facts and not enforced else None,
        "x-error": error_ref(value_type.error) if value_type.error else None,
    }


def item_schema(value_type: ValueType) -> dict[str, Tree]:
    """Return the schema of a type in requests, by its name if it has one."""
    if value_type.name:
        return reference(value_type.name)
    return type_schema(value_type, None, None)


def _facts(value_type: ValueType) -> dict[str, Tree]:
    """Return the keywords that a type adds to its JSON type."""
    facts: dict[str, Tree] = {}
    match value_type.format:
        case Format.DATE | Format.DATETIME as format_:
            # Either may be a date or a moment of one, with or without an offset; there
            # is no `format` of JSON Schema for that.
            facts["x-format"] = format_
            facts["pattern"] = PATTERNS[format_]
        case Format() as format_:
            facts["format"] = format_
            facts["pattern"] = PATTERNS[format_]
    if pattern := value_type.pattern:
        facts["pattern"] = Placed(value_pattern(pattern), pattern.at)
    if value_type.enum:
        facts["enum"] = list(value_type.enum)
    if width := value_type.width:
        facts |= {"minimum": width.least, "maximum": width.greatest}
    for key, bound in value_type.bounds.items():
        facts[_BOUNDS[key]] = Placed(bound.value, bound.at)
    return facts


def parameter_schema(parameter: Parameter) -> Tree:
    """Return the schema of a member of a request; named types have their own."""
    value_type, description = parameter.type, _joined(parameter)
    if value_type.name:
        schema: dict[str, Tree] = {
            **reference(value_type.name),
            "description": description,
            "examples": examples(parameter.example, value_type),
        }
    else:
        schema = type_schema(value_type, description, parameter.example)
    if parameter.default:
        schema["default"] = _value(parameter.default, value_type)
    return Placed({**schema, **_marks(parameter)}, parameter.name.at)


def member(parameter: Parameter, in_answer: Naming) -> Tree:
    """Return the schema of a member of an answer; any may be null, or be news."""
    schema = _open(parameter.type, in_answer)
    if kind := schema.pop("type", None):
        schema = {"type": [kind, "null"], **schema}
    else:
        schema = {"anyOf": [schema, {"type": "null"}]}
    return Placed(
        {
            **schema,
            "description": _words_of_answer(parameter),
            "examples": examples(parameter.example, parameter.type),
            **_marks(parameter),
        },
        parameter.name.at,
    )


def _open(value_type: ValueType, in_answer: Naming) -> dict[str, Tree]:
    """Return the schema of a type in answers, which refuses another JSON type."""
    if value_type.base is Base.STRUCTURE:
        return reference(in_answer(str(value_type.name)))
    items = value_type.items
    return {
        "type": JSON_TYPES[value_type.base],
        "format": value_type.width,
        "items": _open(items, in_answer) if items else None,
        # Neither binds anybody: a service may write a moment or a value as it likes.
        "x-format": value_type.format,
        "x-known-values": list(value_type.enum) or None,
    }


def _words_of_answer(parameter: Parameter) -> Tree:
    """Return the description of a member, and that of its values if they are known."""
    known = parameter.type.innermost
    if known.enum and known.description:
        return _joined(parameter, known.description)
    return _joined(parameter)


def _joined(parameter: Parameter, *more: str) -> Tree:
    """Return the description of a parameter with other sentences behind it."""
    if parameter.deprecated is not None:
        more = (*more, f"Deprecated: {parameter.deprecated}")
    if not more:
        return parameter.description
    text = " ".join(map(sentence, (parameter.description, *more)))
    return Placed(text, parameter.description.at)


def _marks(parameter: Parameter) -> dict[str, Tree]:
    return {
        "deprecated": True if parameter.deprecated is not None else None,
        "x-sensitive": parameter.sensitive or None,
    }


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
    if isinstance(node, Sequence) and value_type.items:
        items = [_value(item, value_type.items) for item in node.items]
        return Placed(items, node.at)
    if value_type.base is Base.STRUCTURE:
        return example_object(node, value_type.members)
    # A text is a string where one is expected, though it may look like a number.
    is_text = value_type.base is Base.STRING
    if is_text and isinstance(node, Scalar) and not node.is_null:
        return Placed(node.text, node.at)
    return Placed(plain_value(node), node.at)
