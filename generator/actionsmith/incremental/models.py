"""Services, actions and surroundings as bytes: nothing has to be found out again.

The structures of a service are in its bytes alone; those of its actions name them.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Mapping
from typing import Any

from actionsmith.contract import Action, Provider, Service, Structure, Structures
from actionsmith.plan import Surroundings
from actionsmith.plan.surroundings import Named

_open: list[Structures] = []
"""The structures that are meant while something is read."""


def _meant() -> Structures:
    return _open[-1]


class _Pickler(pickle.Pickler):
    dispatch_table = copyreg.dispatch_table | {Structures: lambda _: (_meant, ())}


def packed_service(service: Service) -> bytes:
    """Return a service that has no actions as bytes."""
    return _packed((service, dict(service.structures)))


def unpacked_service(data: bytes) -> Service:
    """Return a service without actions."""
    structures = Structures()
    found: tuple[Service, Mapping[str, Structure]] = _unpacked(data, structures)
    structures.update(found[1])
    return found[0]


def packed_action(action: Action) -> bytes:
    """Return an action as bytes."""
    return _packed(action)


def unpacked_action(data: bytes, service: Service) -> Action:
    """Return an action of a service."""
    found: Action = _unpacked(data, service.structures)
    return found


def packed_surroundings(around: Surroundings) -> bytes:
    """Return what surroundings have beside what the files of their service say."""
    return _packed((around.codes, around.uses))


def unpacked_surroundings(
    data: bytes, provider: Provider, service: Service
) -> Surroundings:
    """Return the surroundings in a service that has no resources."""
    codes, used = _unpacked(data, service.structures)
    named = service._replace(actions=Named(dict.fromkeys(service.actions), {}))
    return Surroundings(provider, named, codes, used)


def _packed(value: object) -> bytes:
    buffer = io.BytesIO()
    _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(value)
    return buffer.getvalue()


def _unpacked(data: bytes, structures: Structures) -> Any:
    _open.append(structures)
    try:
        return pickle.loads(data)  # noqa: S301 - what this module has made
    finally:
        _open.pop()
