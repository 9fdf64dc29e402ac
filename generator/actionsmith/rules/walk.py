"""Ways through a catalog that several rules take."""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import Action, Catalog, Parameter, ValueType


def is_name(text: str) -> bool:
    """Tell whether a parameter can have this name, which the rule `name` judges."""
    return text.isascii() and text.isidentifier()


def actions(catalog: Catalog) -> Iterator[Action]:
    """Yield every action of every service."""
    for service in catalog.services.values():
        yield from service.actions.values()


def parameters(catalog: Catalog) -> Iterator[Parameter]:
    """Yield every parameter and every member of an answer."""
    provider = catalog.provider
    yield from provider.common_parameters.values()
    yield from provider.response.values()
    for action in actions(catalog):
        yield from action.parameters.values()
        yield from action.response.values()


def types(catalog: Catalog) -> Iterator[ValueType]:
    """Yield every type that a contract states, named or in place."""
    for service in catalog.services.values():
        yield from service.types.values()
    for parameter in catalog.provider.common_parameters.values():
        yield parameter.type
