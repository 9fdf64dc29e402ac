"""Which types a document says, and in which of their two meanings.

What requests use goes by its own name, and is strict. A structure of answers that
requests do not use goes by its own name, too; one that both use is there twice, and its
open self is called `<Name>InAnswer`. Other types of answers stand where they are used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from actionsmith.contract import (
    Catalog,
    Parameter,
    Service,
    Structure,
    Text,
    ValueType,
)

from .places import Placed, Tree
from .values import Naming, member, parameter_schema, type_schema


@dataclass(frozen=True, slots=True)
class Uses:
    """What requests and answers of a service use, by the names of types."""

    in_requests: frozenset[str]
    in_answers: frozenset[str]

    def in_answer(self, structure: str) -> str:
        """Return the component of a structure as answers have it."""
        return f"{structure}InAnswer" if structure in self.in_requests else structure

    def is_strict(self, name: str) -> bool:
        """Tell whether a name is that of what a request may hold.

        What nobody uses yet is written down as for requests, where it says more.
        """
        return name in self.in_requests or name not in self.in_answers


def uses(catalog: Catalog, service: Service) -> Uses:
    """Return which types requests and answers of a service use."""
    actions = service.actions.values()
    answers = [*catalog.provider.response.values()]
    answers += [m for action in actions for m in action.response.values()]
    return Uses(
        in_requests=frozenset(
            _names(p for action in actions for p in action.parameters.values())
        ),
        in_answers=frozenset(_names(answers)),
    )


def _names(members: Iterable[Parameter]) -> set[str]:
    """Return the names of the types of members, and of all that is in them."""
    found: set[str] = set()
    left: list[ValueType] = [each.type for each in members]
    while left:
        value_type = left.pop()
        if value_type.items:
            left.append(value_type.items)
        if value_type.name is None or value_type.name in found:
            continue
        found.add(str(value_type.name))
        left += [each.type for each in value_type.members.values()]
    return found


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
