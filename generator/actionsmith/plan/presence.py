"""Whether parameters are sent: the signatures of a method, as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

from actionsmith.contract import Base, Parameter

MOST = 8
"""The most signatures of a method."""


class Presence(NamedTuple):
    """Whether a parameter is sent; with `values` it is sent as one of these alone."""

    can_be_absent: bool
    can_be_sent: bool
    values: tuple[str | bool, ...] = ()


ANY = Presence(can_be_absent=True, can_be_sent=True)
SENT = Presence(can_be_absent=False, can_be_sent=True)

Signature: TypeAlias = Mapping[str, Presence]


class Group(NamedTuple):
    """Parameters that rules connect, and the least signatures of what they allow.

    `signatures` is None if there are too many.
    """

    parameters: tuple[str, ...]
    signatures: tuple[Signature, ...] | None


def combined(groups: Sequence[Group]) -> tuple[Signature, ...] | None:
    """Return the least signatures of all groups together; None if too many.

    To multiply those of each group is right: of a group that needs two patterns, some
    two combinations are in no pattern together, so that with each of them the others
    need all their own. Of eight patterns or less, all groups but one have two at most.
    """
    signatures: list[Signature] = [{}]
    for group in groups:
        if group.signatures is None:
            return None
        signatures = [{**s, **more} for s in signatures for more in group.signatures]
        if len(signatures) > MOST:
            return None
    return tuple(signatures)


def all_values(parameter: Parameter) -> tuple[str | bool, ...]:
    """Return all values of a parameter, if its type says what they are."""
    match parameter.type.base:
        case Base.STRING:
            return tuple(map(str, parameter.type.enum))
        case Base.BOOLEAN:
            return (True, False)
        case _:
            return ()
