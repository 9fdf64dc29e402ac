"""What the output of one action depends on beside its own contract.

Whoever plans an action is given this, and cannot see the other actions. That is what
makes it right to keep the output of an action until its contract, or this, changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from actionsmith.contract import Action, Catalog, Provider, Service

from .codes import KnownCodes
from .uses import Uses, uses


class Surroundings(NamedTuple):
    """A service, and what its actions have to know of each other."""

    provider: Provider
    service: Service
    """Of its actions only those can be had that its resources name."""
    codes: KnownCodes
    """What every table of errors says, those of all actions among them."""
    uses: Uses
    """Which types requests and answers consist of."""

    def facts(self) -> Iterator[str]:
        """Yield what comes of the other actions, as texts to compare."""
        yield from self.codes.facts()
        yield from sorted(self.uses.in_requests)
        if self.service.resources:
            yield from self.service.actions


def surroundings(catalog: Catalog, service: Service) -> Surroundings:
    """Return what every action of a service depends on."""
    return Surroundings(
        provider=catalog.provider,
        service=service._replace(actions=_Named(service)),
        codes=KnownCodes(catalog.provider, service),
        uses=uses(catalog, service),
    )


def named_by_resources(service: Service) -> frozenset[str]:
    """Return the actions of which the pages of others say more than the name."""
    return frozenset(str(r.describe.action) for r in service.resources.values())


class _Named(Mapping[str, Action]):
    """The names of all actions, and those actions that resources name."""

    def __init__(self, service: Service) -> None:
        self._names = dict.fromkeys(service.actions)
        self._actions = {
            name: service.actions[name]
            for name in named_by_resources(service)
            if name in service.actions
        }

    def __getitem__(self, name: str) -> Action:
        return self._actions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names
