"""Ways through a catalog that several rules take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from actionsmith.contract import (
    Action,
    Base,
    Catalog,
    Parameter,
    Provider,
    Service,
    ValueType,
)


class Scope(NamedTuple):
    """Which parts of a catalog are judged; the rest is what they are judged by.

    Each part is judged once, so that what was found in it holds until it changes, or
    what it is judged by.
    """

    catalog: Catalog
    provider: tuple[Provider, ...] = ()
    """The provider, if its own file is judged."""
    services: tuple[Service, ...] = ()
    """Those that are judged as a whole: their own files, and how actions meet."""
    actions: tuple[tuple[Service, Action], ...] = ()
    """Those whose own files are judged, and their services."""
    meeting: bool = False
    """Whether it is judged how services meet."""


def everything(catalog: Catalog) -> Scope:
    """Return all parts of a catalog."""
    services = tuple(catalog.services.values())
    return Scope(
        catalog,
        provider=(catalog.provider,),
        services=services,
        actions=tuple((s, a) for s in services for a in s.actions.values()),
        meeting=True,
    )


def is_name(text: str) -> bool:
    """Tell whether a parameter can have this name, which the rule `name` judges."""
    return text.isascii() and text.isidentifier()


def actions(scope: Scope) -> Iterator[Action]:
    """Yield every action that is judged."""
    for _, action in scope.actions:
        yield action


def members_of_requests(action: Action) -> Iterator[Parameter]:
    """Yield the parameters of an action, and the members of structures in them."""
    return members_within(action.parameters)


def members_within(members: Mapping[str, Parameter]) -> Iterator[Parameter]:
    """Yield members, and those of the structures in them, each structure's once."""
    seen: set[str] = set()
    left = list(members.values())
    while left:
        parameter = left.pop(0)
        yield parameter
        inner = parameter.type.innermost
        if inner.base is Base.STRUCTURE and str(inner.name) not in seen:
            seen.add(str(inner.name))
            left += inner.members.values()


def value_types(action: Action) -> Iterator[ValueType]:
    """Yield the types of all values in a request, those of items among them."""
    for member in members_of_requests(action):
        value_type: ValueType | None = member.type
        while value_type is not None:
            yield value_type
            value_type = value_type.items


def parameters(scope: Scope) -> Iterator[Parameter]:
    """Yield every parameter and every member of an answer or a structure."""
    for provider in scope.provider:
        yield from provider.common_parameters.values()
        yield from provider.response.values()
    for service in scope.services:
        for structure in service.structures.values():
            yield from structure.members.values()
    for action in actions(scope):
        yield from action.parameters.values()
        yield from action.response.values()


def types(scope: Scope) -> Iterator[ValueType]:
    """Yield every type that a contract states, named or in place."""
    for service in scope.services:
        yield from service.types.values()
    for parameter in parameters(scope):
        if parameter.type.name is None:
            yield parameter.type
