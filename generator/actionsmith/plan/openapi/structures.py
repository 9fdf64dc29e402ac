"""Which types a document says, and in which of their two meanings.

What requests use goes by its own name, and is strict. A structure of answers that
requests do not use goes by its own name, too; one that both use is there twice, and its
open self is called `<Name>InAnswer`. Other types of answers stand where they are used.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import Service, Structure, Text, ValueType

from ..uses import Uses
from .places import Placed, Tree
from .values import Naming, member, parameter_schema, type_schema


def type_components(service: Service, used: Uses) -> Iterator[tuple[str, Tree]]:
    """Yield the named types that requests use, and structures in each meaning."""
    for name, value_type in service.types.items():
        if used.is_strict(name):
            yield name, _named(value_type)
    for name, structure in service.structures.items():
        if used.is_strict(name):
            yield name, _strict(structure)
        if name in used.in_answers:
            yield used.in_answer(name), _open(structure, used.in_answer)


def open_names(service: Service, used: Uses) -> Iterator[tuple[str, Text]]:
    """Yield the names that are made for structures, and what they are made of."""
    for name, structure in service.structures.items():
        if name in used.in_answers and name in used.in_requests:
            yield used.in_answer(name), structure.name


def _named(value_type: ValueType) -> Tree:
    schema = type_schema(value_type, value_type.description, value_type.example)
    return Placed(schema, value_type.name.at) if value_type.name else schema


def _strict(structure: Structure) -> Tree:
    members = structure.members.values()
    return Placed(
        {
            "type": "object",
            "description": structure.description,
            "properties": {each.name: parameter_schema(each) for each in members},
            "required": [each.name for each in members if each.required] or None,
            "additionalProperties": False,
        },
        structure.name.at,
    )


def _open(structure: Structure, in_answer: Naming) -> Tree:
    members = structure.members.items()
    return Placed(
        {
            "type": "object",
            "description": structure.description,
            "properties": {name: member(each, in_answer) for name, each in members},
        },
        structure.name.at,
    )
