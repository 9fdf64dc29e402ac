"""Making the function that decodes a structure: once a class, then straight through.

An answer can list thousands of objects of dozens of members. A loop over the members
of a class costs several times what it does for each; so, as `dataclasses` does for
`__init__`, the loop is unrolled: a function is written for the class, in which each
member is looked up, checked and stored by lines of its own. What is written there comes
from the class alone, never from an answer.
"""

# It is one half of `structure`, and what JSON holds is of any type.
# pyright: reportPrivateUsage=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from datetime import UTC, date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from .kinds import IS_OF, ListOf, resolved

if TYPE_CHECKING:
    from collections.abc import Callable

    from .kinds import Kind, Plain
    from .structure import Structure

Decoder: TypeAlias = "Callable[[dict[str, object], list[str]], Any]"
"""Makes a structure of a JSON object, and adds to the list what is unexpected in it."""

_Converter: TypeAlias = "Callable[[Any, str, list[str]], object]"
"""Makes a member of a value that is not null; the text says where that is."""

MOST_TOLD = 20
"""How much of what is unexpected in an answer is told."""

_PLAIN: dict[object, type] = {
    "string": str,
    "integer": int,
    "float": float,
    "boolean": bool,
}
_MANY = 8
_day, _moment = date.fromisoformat, datetime.fromisoformat
_WRITABLE = ("__init__", "__setattr__", "__delattr__")


def decoder(cls: type[Structure], outer: tuple[type[Structure], ...] = ()) -> Decoder:
    """Return the function that decodes a class, and keep it there.

    Args:
        cls: The class.
        outer: The classes that are having theirs made, and consist of this one.

    """
    # In the class itself nothing can be assigned. So its instances begin in a class of
    # the same layout, where everything can, and end that before anybody sees them.
    namespace = {name: getattr(object, name) for name in _WRITABLE}
    writable = type(cls.__name__, (cls,), {"__slots__": (), **namespace})
    names: dict[str, Any] = {"cls": cls, "writable": writable, **_NAMES}
    lines: list[str] = []
    for number, (wire_name, kind) in enumerate(cls._members.values()):
        lines += _conversion(number, wire_name, resolved(kind), (cls, *outer), names)
    source = [
        # Arguments are found faster than names of the module.
        "def decode(wire, found, type=type, str=str, int=int):",
        "    self = writable()",
        "    self._raw = wire",
        *(f"    {line}" for line in _lookups(cls, names)),
        *(["    inner = []"] if any("inner" in line for line in lines) else []),
        *(f"    {line}" for line in lines),
        *(f"    self.{name} = v{number}" for number, name in enumerate(cls._members)),
        "    self.__class__ = cls",
        "    return self",
    ]
    exec("\n".join(source), names)  # noqa: S102 - see the module
    made = cls._decoder = cast("Decoder", names["decode"])
    return made


def _lookups(cls: type[Structure], names: dict[str, Any]) -> list[str]:
    """Return the lines that look the members up."""
    wire_names = [wire_name for wire_name, _ in cls._members.values()]
    targets = ", ".join(f"v{number}" for number in range(len(wire_names)))
    gets = ", ".join(f"get({wire_name!a})" for wire_name in wire_names)
    one_by_one = ["get = wire.get", f"{targets} = {gets}"] if wire_names else []
    if len(wire_names) < _MANY:
        return one_by_one
    # All at once is faster, unless one is missing: an exception is slow.
    names["all_of"] = itemgetter(*wire_names)
    return [
        f"if len(wire) < {len(wire_names)}:",
        *(f"    {line}" for line in one_by_one),
        "else:",
        "    try:",
        f"        {targets} = all_of(wire)",
        "    except KeyError:",
        *(f"        {line}" for line in one_by_one),
    ]


def _conversion(
    number: int,
    wire_name: str,
    kind: Kind,
    outer: tuple[type[Structure], ...],
    names: dict[str, Any],
) -> list[str]:
    """Return the lines that check and convert a member; add what they use."""
    value, path = f"v{number}", ascii(wire_name)
    if isinstance(kind, type):
        names[f"decode_{number}"] = _decode(kind, outer)
        return [
            f"if type({value}) is dict:",
            f"    {value} = decode_{number}({value}, inner)",
            "    if inner:",
            f"        move(inner, found, {f'{wire_name}.'!a})",
            f"elif {value} is not None:",
            f"    {value} = odd({value}, {path}, found, 'object')",
        ]
    if kind == "datetime":
        return [
            f"if {value} is not None:",
            "    try:",
            f"        {value} = moment({value})",
            "    except (TypeError, ValueError):",
            f"        {value} = odd({value}, {path}, found, 'datetime')",
            "    else:",
            f"        if {value}.tzinfo is None:",
            f"            {value} = {value}.replace(tzinfo=UTC)",
        ]
    names[f"convert_{number}"] = _converter(kind, outer)
    if kind == "boolean":
        condition = (
            f"{value} is not False and {value} is not True and {value} is not None"
        )
    elif (plain := _PLAIN.get(kind)) is not None:
        condition = f"type({value}) is not {plain.__name__} and {value} is not None"
    else:
        condition = f"{value} is not None"
    return [
        f"if {condition}:",
        f"    {value} = convert_{number}({value}, {path}, found)",
    ]


def told(found: list[str]) -> tuple[str, ...]:
    """Return what is unexpected in an answer, cut where there is too much of it."""
    if len(found) <= MOST_TOLD:
        return tuple(found)
    return (*found[:MOST_TOLD], "and more")


def _decode(structure: type[Structure], outer: tuple[type[Structure], ...]) -> Decoder:
    """Return the function that decodes what a structure has in it."""
    if structure not in outer:
        return structure._decoder or decoder(structure, outer)

    # It is not made yet: a structure within itself, which can be nested without end.
    def decode(wire: dict[str, object], found: list[str]) -> object:
        try:
            return (structure._decoder or decoder(structure))(wire, found)
        except RecursionError:
            return wire

    return decode


def _converter(kind: Kind, outer: tuple[type[Structure], ...]) -> _Converter:
    kind = resolved(kind)
    if isinstance(kind, ListOf):
        item = resolved(kind.item)
        if isinstance(item, type):
            return _structures(_decode(item, outer))
        return _list(item, _converter(item, outer))
    if kind == "date":
        return _date
    if kind == "datetime":
        return _datetime
    is_one = IS_OF[cast("Plain", kind)]
    return lambda value, path, found: (
        value if is_one(value) else _odd(value, path, found, str(kind))
    )


def _structures(decode: Decoder) -> _Converter:
    def convert(value: Any, path: str, found: list[str]) -> object:
        if type(value) is not list:
            return _odd(value, path, found, "list")
        made: list[object] = []
        inner: list[str] = []
        for item in value:
            if type(item) is dict:
                made.append(decode(item, inner))
                # To write the number takes longer than the rest.
                if inner:
                    _move(inner, found, f"{path}[{len(made) - 1}].")
            else:
                if item is not None:
                    item = _odd(item, f"{path}[{len(made)}]", found, "object")
                made.append(item)
        return tuple(made)

    return convert


def _list(kind: Kind, convert_item: _Converter) -> _Converter:
    usual = {_PLAIN.get(kind), type(None)}

    def convert(value: Any, path: str, found: list[str]) -> object:
        if type(value) is not list:
            return _odd(value, path, found, "list")
        if usual.issuperset(map(type, value)):
            return tuple(value)
        return tuple(
            [
                None if item is None else convert_item(item, f"{path}[{number}]", found)
                for number, item in enumerate(value)
            ]
        )

    return convert


def _datetime(
    value: Any, path: str, found: list[str], kind: str = "datetime"
) -> object:
    """Return what a text in ISO 8601 says, in UTC where it names no zone."""
    try:
        moment = _moment(value)
    except (TypeError, ValueError):
        return _odd(value, path, found, kind)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _date(value: Any, path: str, found: list[str]) -> object:
    """Return the day that a text says; if it says a moment of it, that."""
    try:
        return _day(value)
    except (TypeError, ValueError):
        return _datetime(value, path, found, "date")


def _odd(value: object, path: str, found: list[str], kind: str) -> object:
    """Tell of a value that is no `kind`; return it as it is passed on."""
    if len(found) <= MOST_TOLD:
        found.append(f"{path} is no {kind}")
    return _frozen(value)


def _move(inner: list[str], found: list[str], prefix: str) -> None:
    """Put what was found within something to what was found around it."""
    if len(found) <= MOST_TOLD:
        found += [f"{prefix}{each}" for each in inner]
    inner.clear()


def _frozen(value: object) -> object:
    """Return what JSON holds with tuples for arrays, unless it is nested too deeply."""
    try:
        return _as_tuples(value)
    except RecursionError:
        return value


def _as_tuples(value: object) -> object:
    if isinstance(value, list):
        return tuple([_as_tuples(item) for item in cast("list[object]", value)])
    return value


_NAMES = {"odd": _odd, "move": _move, "moment": _moment, "UTC": UTC}
