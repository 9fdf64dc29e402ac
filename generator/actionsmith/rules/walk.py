"""Ways through a catalog that several rules take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from actionsmith.contract import Action, Base, Catalog, Parameter, ValueType


def is_name(text: str) -> bool:
    """Tell whether a parameter can have this name, which the rule `name` judges."""
    return text.isascii() and text.isidentifier()


def actions(catalog: Catalog) -> Iterator[Action]:
    """Yield every action of every service."""
    for service in catalog.services.values():
        yield from service.actions.values()


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


def parameters(catalog: Catalog) -> Iterator[Parameter]:
    """Yield every parameter and every member of an answer or a structure."""
    provider = catalog.provider
    yield from provider.common_parameters.values()
    yield from provider.response.values()
    for service in catalog.services.values():
        for structure in service.structures.values():
            yield from structure.members.values()
    for action in actions(catalog):
        yield from action.parameters.values()
        yield from action.response.values()


def types(catalog: Catalog) -> Iterator[ValueType]:
    """Yield every type that a contract states, named or in place."""
    for service in catalog.services.values():
        yield from service.types.values()
    for parameter in parameters(catalog):
        if parameter.type.name is None:
            yield parameter.type
