"""Immutable, lenient views of the JSON objects in an answer."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal, NoReturn, TypeAlias, cast

from .redaction import REDACTED
from .values import is_integer, is_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Kind: TypeAlias = Literal["string", "integer", "float", "boolean"]
"""A plain type of JSON, in the words of a contract."""

_IS_OF: Mapping[Kind, Callable[[object], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": is_integer,
    "float": is_number,
    "boolean": lambda value: isinstance(value, bool),
}


class Structure:
    """Base of the structures that an answer consists of.

    A subclass lists its members three times: in `__slots__`, as annotations (each
    `... | None`) and in `_members`, from Python name to wire name. Members whose
    values are structures themselves, or lists of them, are also in `_nested`, and those
    of a plain JSON type in `_kinds`; those in `_secret` are not in `repr`. Inherited
    members are not repeated.

    A member that is missing or null is None. A value of another type than the
    annotated one is passed on as it came: an answer is never refused for its details.
    `unexpected` tells of it.
    Arrays become tuples. Structures are equal if their classes and everything in them,
    known or not, are; they have no hash, because what JSON holds need not have one.
    """

    __slots__ = ("_raw",)

    _raw: dict[str, object]
    _members: ClassVar[Mapping[str, str]] = {}
    _nested: ClassVar[Mapping[str, type[Structure]]] = {}
    _kinds: ClassVar[Mapping[str, Kind]] = {}
    _secret: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        """Add the inherited members, after the class's own."""
        super().__init_subclass__()
        inherited = cls.__base__
        if inherited is not None and issubclass(inherited, Structure):
            cls._members = {**cls._members, **inherited._members}
            cls._nested = {**cls._nested, **inherited._nested}
            cls._kinds = {**cls._kinds, **inherited._kinds}
            cls._secret |= inherited._secret

    def __init__(self, wire: Mapping[str, object]) -> None:
        # object's own method gets past __setattr__, which forbids assignment.
        put = object.__setattr__
        put(self, "_raw", dict(wire))
        for name, wire_name in self._members.items():
            value = wire.get(wire_name)
            if isinstance(value, (dict, list)):
                value = _frozen(cast("object", value), self._nested.get(name))
            put(self, name, value)

    @property
    def raw(self) -> Mapping[str, object]:
        """Everything that was received, by wire name, unknown members included.

        Read-only itself; the lists and objects within are as the JSON parser made
        them and not to be changed.
        """
        return MappingProxyType(self._raw)

    def unexpected(self) -> Iterator[str]:
        """Yield what is of another type than the contract says, in words."""
        for name, kind in self._kinds.items():
            value = self._raw.get(self._members[name])
            if value is not None and not _IS_OF[kind](value):
                yield f"{self._members[name]} is no {kind}"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable: cannot set {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(
            f"{type(self).__name__} is immutable: cannot delete {name!r}"
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Structure) or type(self) is not type(other):
            return NotImplemented
        return self._raw == other._raw

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = ", ".join(
            f"{name}={REDACTED if name in self._secret else repr(getattr(self, name))}"
            for name in self._members
        )
        return f"{type(self).__name__}({shown})"

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self._raw,)


class Response(Structure):
    """Base of the answers to actions."""

    __slots__ = ("request_id",)

    request_id: str | None
    """Id of the request, to quote to support."""

    _members: ClassVar[Mapping[str, str]] = {"request_id": "RequestId"}
    _kinds: ClassVar[Mapping[str, Kind]] = {"request_id": "string"}


def _frozen(value: object, structure: type[Structure] | None) -> object:
    """Return a JSON value with tuples for arrays and structures for objects."""
    if isinstance(value, list):
        items = cast("list[object]", value)
        return tuple([_frozen(item, structure) for item in items])
    if structure is not None and isinstance(value, dict):
        return structure(cast("dict[str, object]", value))
    return value
