"""Which types the requests and the answers of a service consist of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from actionsmith.contract import Catalog, Parameter, Service, ValueType


class Uses(NamedTuple):
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
