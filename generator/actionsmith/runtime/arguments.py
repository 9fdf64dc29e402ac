"""From what callers write to what is sent: structures and dictionaries to objects.

A caller's `Filter(name="vpc-id", values=("vpc-1",))`, or the same as a dictionary in
snake_case, goes out as `{"Name": "vpc-id", "Values": ["vpc-1"]}`. Only the shape is
settled here; whether the values are right is for the contract's validator to say.
"""

# It is one half of `structure`.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeGuard, cast

from .kinds import ListOf, date_text, resolved
from .structure import Structure

if TYPE_CHECKING:
    from .kinds import Kind


_SCALARS = frozenset({str, int, float, bool})


def wire_value(value: object, kind: Kind | None, path: str) -> object:
    """Return what is sent for an argument.

    Args:
        value: What the caller gave.
        kind: What it is to be; None if that is not known, and any structure is right.
        path: Where it is, for messages: "Filters[0]".

    Returns:
        Structures and mappings as objects with wire names and without what is None,
        sequences as lists, dates as texts. What is of another kind comes back as it
        is.

    Raises:
        TypeError: If there is a name that the structure does not have, or a structure
            of another class.

    """
    if type(value) in _SCALARS:
        return value
    kind = None if kind is None else resolved(kind)
    if (isinstance(kind, ListOf) or kind is None) and _is_sequence(value):
        item = None if kind is None else kind.item
        return [
            wire_value(each, item, f"{path}[{number}]")
            for number, each in enumerate(value)
        ]
    if isinstance(kind, ListOf):
        return _not_a_structure(value, path, "a list")
    if kind is None and isinstance(value, Structure):
        return _known(value._raw, type(value))
    if isinstance(kind, type):
        return _structure(value, kind, path)
    if isinstance(value, date) and kind in ("date", "datetime"):
        return date_text(value)
    return _not_a_structure(value, path)


def wire_object(
    structure: type[Structure], members: Mapping[str, object], path: str = ""
) -> dict[str, object]:
    """Return what is sent for the members of a structure, by their names in Python.

    Raises:
        TypeError: As `wire_value` does.

    """
    known = structure._members
    for name in members:
        if name not in known:
            where = f"{path}: " if path else ""
            raise TypeError(f"{where}{structure.__name__} has no {name!r}")
    return {
        wire_name: wire_value(value, kind, f"{path}.{wire_name}" if path else wire_name)
        for name, (wire_name, kind) in known.items()
        if (value := members.get(name)) is not None
    }


def _structure(value: object, kind: type[Structure], path: str) -> object:
    if isinstance(value, Mapping):
        return wire_object(kind, cast("Mapping[str, object]", value), path)
    if isinstance(value, kind):
        return _known(value._raw, kind)
    return _not_a_structure(value, path, kind.__name__)


def _known(value: object, kind: Kind) -> object:
    """Return what came in an answer as it may go out again.

    What a later version of the service added is not sent back: the contract does not
    have it.
    """
    kind = resolved(kind)
    if isinstance(kind, ListOf) and isinstance(value, list):
        return [_known(each, kind.item) for each in cast("list[object]", value)]
    if isinstance(kind, type) and isinstance(value, dict):
        members = cast("dict[str, object]", value)
        return {
            name: _known(member, of_member)
            for name, of_member in kind._members.values()
            if (member := members.get(name)) is not None
        }
    return value


def _not_a_structure(value: object, path: str, wanted: str = "no structure") -> object:
    """Return a value that is for the validator to judge."""
    if isinstance(value, Structure):
        raise TypeError(f"{path} must be {wanted}, not {type(value).__name__}")
    return value


def _is_sequence(value: object) -> TypeGuard[Sequence[object]]:
    texts = (str, bytes, bytearray)
    return isinstance(value, Sequence) and not isinstance(value, texts)
