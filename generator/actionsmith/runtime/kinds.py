"""What the members of structures are: kinds of values, and how dates are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from .values import is_integer, is_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .structure import Structure

Plain: TypeAlias = Literal["string", "integer", "float", "boolean"]
"""A plain type of JSON, in the words of a contract."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list, whose items are all of one kind."""

    item: Kind
    """The kind of each item."""


@dataclass(frozen=True, slots=True)
class Later:
    """A structure that is not defined yet where its name is needed, or is that itself.

    `Later(lambda: Node)` is looked up when the first answer comes.
    """

    find: Callable[[], type[Structure]]
    """Gives the class."""


Kind: TypeAlias = (
    "Plain | Literal['date', 'datetime'] | type[Structure] | ListOf | Later"
)
"""What a member is: a plain type, a text that is a date, a structure, or a list."""

IS_OF: Mapping[Plain, Callable[[object], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": is_integer,
    "float": is_number,
    "boolean": lambda value: isinstance(value, bool),
}
"""Whether a value is of a plain type."""


def resolved(kind: Kind) -> Kind:
    """Return a kind with the structure in place of what finds it."""
    return kind.find() if isinstance(kind, Later) else kind


def date_text(value: date) -> str:
    """Return a date or a moment in ISO 8601, with Z for UTC."""
    text = value.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text
