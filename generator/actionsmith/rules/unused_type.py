"""A type or a structure that a service defines is used by one of its actions."""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import Base, Service, Text, ValueType
from actionsmith.diagnostics import Diagnostic, warning

from .walk import Scope


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each type and each structure that nothing names."""
    for service in scope.services:
        members = [
            member
            for action in service.actions.values()
            for member in (*action.parameters.values(), *action.response.values())
        ]
        unread = service.unread.union(*(a.unread for a in service.actions.values()))
        stated = [m.type for m in members]
        stated += [
            m.type for s in service.structures.values() for m in s.members.values()
        ]
        # A type may be meant where a name is wrong, or in what could not be read.
        if unread & {
            *("actions", "parameters", "response", "structures", "types")
        } or not all(value_type.is_known for value_type in stated):
            continue
        used = _used(member.type for member in members)
        for name, at in _defined(service):
            if name not in used:
                yield warning(
                    "unused-type",
                    at.at,
                    f"no action uses the type {name!r}",
                    "leave it out until one does",
                )


def _defined(service: Service) -> Iterator[tuple[str, Text]]:
    for name, value_type in service.types.items():
        if value_type.name:
            yield name, value_type.name
    for name, structure in service.structures.items():
        yield name, structure.name


def _used(types: Iterator[ValueType]) -> set[str]:
    """Return the names of the types that these are, or have in them."""
    used: set[str] = set()
    left = list(types)
    while left:
        value_type = left.pop()
        name = str(value_type.name) if value_type.name else None
        if name in used:
            continue
        if name:
            used.add(name)
        if value_type.items:
            left.append(value_type.items)
        if value_type.base is Base.STRUCTURE:
            left += [member.type for member in value_type.members.values()]
    return used
