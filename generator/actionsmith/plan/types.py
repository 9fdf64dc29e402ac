"""How values are typed: in requests, where many forms are taken, and in answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from actionsmith.contract import Base, Format, ValueType

from . import literals, naming
from .layout import Annotation

PLAIN: Mapping[Base, str] = {
    Base.STRING: "str",
    Base.INTEGER: "int",
    Base.FLOAT: "float",
    Base.BOOLEAN: "bool",
}

_DATES: Mapping[Format, str] = {Format.DATE: "dt.date", Format.DATETIME: "dt.datetime"}

_MODULE = "structures."


def of_request(value_type: ValueType) -> Annotation:
    """Return what a caller may give; structures are names of a module.

    The values of an enumeration are a tuple, as what rules leave of them is.
    """
    if value_type.base is Base.LIST:
        return _list(value_type)
    if value_type.base is Base.STRUCTURE:
        name = naming.structure_name(str(value_type.name))
        typed_dict = naming.structure_dict(str(value_type.name))
        return f"{_MODULE}{name} | {_MODULE}{typed_dict}"
    if date := _date(value_type):
        return f"str | {date}"
    if value_type.enum and value_type.confidence.enforced:
        return tuple(map(literals.string, value_type.enum))
    return PLAIN[value_type.base]


def _list(value_type: ValueType) -> str:
    items = value_type.items
    if items is None:
        return "list[object] | tuple[object, ...]"
    inner = of_request(items)
    if isinstance(inner, tuple):
        return f"Sequence[Literal[{', '.join(inner)}]]"
    if items.base in PLAIN and "|" not in inner:
        # A text is a sequence of texts, too, and never meant.
        return f"list[{inner}] | tuple[{inner}, ...]"
    return f"Sequence[{inner}]"


def of_answer(value_type: ValueType) -> str:
    """Return what a member of an answer is, unless it is missing or a surprise."""
    if value_type.base is Base.LIST:
        inner = of_answer(value_type.items) if value_type.items else "object"
        return f"tuple[{inner}, ...]"
    if value_type.base is Base.STRUCTURE:
        return f"{_MODULE}{naming.structure_name(str(value_type.name))}"
    return _date(value_type) or PLAIN[value_type.base]


def kind(value_type: ValueType, later: frozenset[str] = frozenset()) -> str:
    """Return the runtime's word for a type.

    Structures in `later` cannot be had yet where it is needed.
    """
    if value_type.base is Base.LIST:
        if value_type.items is None:
            return "None"
        return f"ListOf({kind(value_type.items, later)})"
    if value_type.base is Base.STRUCTURE:
        name = naming.structure_name(str(value_type.name))
        found = f"{_MODULE}{name}"
        return f"Later(lambda: {found})" if name in later else found
    if value_type.format and _date(value_type):
        return literals.string(value_type.format)
    return literals.string(value_type.base)


def _date(value_type: ValueType) -> str | None:
    return _DATES.get(value_type.format) if value_type.format else None


def has_structure(value_type: ValueType) -> bool:
    """Tell whether a type is a structure, or a list of some."""
    return value_type.innermost.base is Base.STRUCTURE


def imports(annotations: Iterable[str]) -> frozenset[str]:
    """Return which of the modules and names of annotations are needed."""
    text = " ".join(annotations)
    found = {
        name: mark in text
        for name, mark in {
            "dt": "dt.date",
            "structures": _MODULE,
            "Sequence": "Sequence[",
            "ListOf": "ListOf(",
            "Later": "Later(",
            "Literal": "Literal[",
        }.items()
    }
    return frozenset(name for name, is_there in found.items() if is_there)
