"""Immutable, lenient views of JSON objects: the answers, and what requests hold."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, NoReturn, Self, cast

from .decoding import decoder, told
from .redaction import REDACTED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .decoding import Decoder
    from .kinds import Kind


class Structure:
    """Base of the structures that answers and requests consist of.

    A subclass lists its members three times: in `__slots__`, as annotations (each
    `... | None`) and in `_members`, from Python name to wire name and kind. Those in
    `_secret` are not in `repr`. Inherited members are not repeated.

    A member that is missing or null is None. A value of another kind than the member's
    is passed on as it came: an answer is never refused for its details. Arrays become
    tuples, and texts that are dates become such. Structures are equal if their classes
    and everything in them, known or not, are; they have no hash, because what JSON
    holds need not have one.
    """

    __slots__ = ("_raw",)

    _raw: dict[str, object]
    _members: ClassVar[Mapping[str, tuple[str, Kind]]] = {}
    _secret: ClassVar[frozenset[str]] = frozenset()
    _decoder: ClassVar[Decoder | None] = None

    def __init_subclass__(cls) -> None:
        """Add the inherited members, after the class's own."""
        super().__init_subclass__()
        inherited = cls.__base__
        if inherited is not None and issubclass(inherited, Structure):
            cls._members = {**cls._members, **inherited._members}
            cls._secret |= inherited._secret
        cls._decoder = None

    def __init__(self) -> None:
        """Make one whose members are all None."""
        self._fill()

    @classmethod
    def from_wire(cls, wire: Mapping[str, object]) -> Self:
        """Return the structure that a JSON object is, whatever it holds.

        The object itself is copied, what it holds is not.
        """
        return cast("Self", (cls._decoder or decoder(cls))(dict(wire), []))

    def _fill(self, /, **members: object) -> None:
        """Set the members, by their names in Python; for constructors alone.

        Raises:
            TypeError: If a value is no structure of the member's kind; says which.

        """
        from .arguments import wire_object

        made = self.from_wire(wire_object(type(self), members))
        # object's own method gets past __setattr__, which forbids assignment.
        put = object.__setattr__
        put(self, "_raw", made._raw)
        for name in self._members:
            put(self, name, getattr(made, name))

    @property
    def raw(self) -> Mapping[str, object]:
        """Everything that was received, by wire name, unknown members included.

        Read-only itself; the lists and objects within are as the JSON parser made
        them and not to be changed.
        """
        return MappingProxyType(self._raw)

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
        return _restored, (type(self), self._raw)


class Response(Structure):
    """Base of the answers to actions."""

    __slots__ = ("_unexpected", "request_id")

    request_id: str | None
    """Id of the request, to quote to support."""

    _unexpected: tuple[str, ...]
    _members: ClassVar[Mapping[str, tuple[str, Kind]]] = {
        "request_id": ("RequestId", "string")
    }

    @classmethod
    def from_wire(cls, wire: Mapping[str, object]) -> Self:
        """Return the response that a JSON object is, whatever it holds."""
        found: list[str] = []
        made = cast("Self", (cls._decoder or decoder(cls))(dict(wire), found))
        object.__setattr__(made, "_unexpected", told(found))
        return made

    def _fill(self, /, **members: object) -> None:
        super()._fill(**members)
        object.__setattr__(self, "_unexpected", ())

    def unexpected(self) -> tuple[str, ...]:
        """Return what is of another kind than the contract says, in words.

        Such as `AddressSet[3].Bandwidth is no integer`. The first 20 of it; if there
        is more, one more text says so.
        """
        return self._unexpected


def _restored(cls: type[Structure], wire: Mapping[str, object]) -> Structure:
    """Rebuild a structure from its pickle."""
    return cls.from_wire(wire)
