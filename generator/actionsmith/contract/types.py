"""Readers of types: named ones, and those that a parameter states in place."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from actionsmith.diagnostics import Diagnostic, closest, error, warning

from .fields import Fields
from .kinds import Findings
from .model import (
    BOUNDS,
    Base,
    Confidence,
    Format,
    Structure,
    ValueType,
    Width,
)
from .parts import read_confidence, read_error_ref
from .slips import compound_hint
from .text import Text

BUILT_IN: Mapping[str, ValueType] = {
    **{
        base.value: ValueType(name=None, base=base)
        for base in Base
        if base is not Base.STRUCTURE
    },
    **{
        width.value: ValueType(name=None, base=Base.INTEGER, width=width)
        for width in Width
    },
    **{
        format_.value: ValueType(name=None, base=Base.STRING, format=format_)
        for format_ in Format
    },
}
"""The types that every contract can name."""

_OTHER_WORDS = {
    **dict.fromkeys(("int", "long", "short", "bigint"), "integer"),
    "uint": "uint64",
    **dict.fromkeys(("number", "double", "real", "decimal"), "float"),
    **dict.fromkeys(("str", "text", "char", "varchar"), "string"),
    **dict.fromkeys(("bool", "flag"), "boolean"),
    **dict.fromkeys(("array", "tuple", "set"), "list"),
    **dict.fromkeys(("timestamp", "time"), "datetime"),
}
"""What other languages call them, without the number of bits."""

_ALIKE = 0.7

_WHICH_TYPE = f"it is one of {', '.join(BUILT_IN)}, or a type of the service"
_WHICH_ITEMS = "name the type of a single item"

_LIMITS = frozenset({"pattern", "enum", *BOUNDS})
"""Keys that narrow a type."""


class Types(NamedTuple):
    """The named types and structures of a service; whether all could be read."""

    named: Mapping[str, ValueType]
    structures: Mapping[str, Structure]
    """The structures, which may still have to be read."""
    names: AbstractSet[str]
    """The names of the structures."""
    complete: bool = True
    lead: str = "the types are"

    def resolve(self, name: Text, findings: Findings) -> ValueType:
        """Return the type of that name, the service's own or a built-in one."""
        if found := self.named.get(name) or BUILT_IN.get(name):
            return found
        if name in self.names:
            return ValueType(name=name, base=Base.STRUCTURE, structures=self.structures)
        if name and self.complete:
            known = [*self.named, *self.names, *BUILT_IN]
            meant = closest(name, known)
            # A type whose own name is wrong is told of where it stands.
            if meant is None or meant.isalnum() or compound_hint(name):
                findings.append(_unknown_type(name, known, self.lead))
        return ValueType(name=None, base=Base.STRING, is_known=False)


NO_TYPES = Types({}, {}, frozenset(), lead="a type is built on")


def read_value_type(
    entry: Fields, name: Text | None, types: Types, findings: Findings
) -> tuple[ValueType, Text]:
    """Read what an entry says of its values, and the name of the type there.

    A type of the service is taken as it is; a built-in one may be narrowed, and gets
    `name`. `settled` has to follow once the entry has been read.
    """
    type_name = entry.text("type", _WHICH_TYPE)
    stated = types.resolve(type_name, findings)
    items = None
    if stated is BUILT_IN[Base.LIST]:
        named = entry.optional_text("items")
        if named is None:
            message = "a list needs the key 'items'"
            findings.append(error("missing-key", type_name.at, message, _WHICH_ITEMS))
            stated = stated._replace(is_known=False)
        else:
            items = types.resolve(named, findings)
            if items is BUILT_IN[Base.LIST]:
                message = "a list in a list has to say what is in it"
                hint = "define the inner list under 'types' of the service, and name it"
                findings.append(error("wrong-value", named.at, message, hint))
                stated = stated._replace(is_known=False)
    elif at := entry.place("items"):
        entry.node("items")
        if stated.is_known:
            message = f"'items' is about a list, and this is of type {type_name}"
            findings.append(error("wrong-key", at, message, "leave it out"))
    pattern = entry.optional_text("pattern")
    values = entry.texts("enum")
    confidence = read_confidence(entry) or Confidence.DOCUMENTED
    error_ref = read_error_ref(entry, "error", findings, required=False)
    bounds = entry.bounds()
    if stated.name is not None:
        for key in (*_LIMITS, "confidence", "error"):
            if at := entry.place(key):
                message = f"{str(type_name)!r} is narrowed where it is defined"
                hint = f"move {key!r} there, or build on a built-in type here"
                findings.append(error("wrong-key", at, message, hint))
        return stated, type_name
    known = stated.is_known and (items is None or items.is_known)
    narrowed = stated._replace(
        name=name,
        items=items or stated.items,
        pattern=pattern,
        enum=values,
        bounds=bounds,
        confidence=confidence,
        error=error_ref,
        is_known=known,
    )
    return narrowed, type_name


def settled(value_type: ValueType, entry: Fields, findings: Findings) -> ValueType:
    """Return a type stated in `entry`, of which all keys have been asked for."""
    if entry.unread & {"type", "items", *_LIMITS}:
        return value_type._replace(is_known=False)
    if value_type.is_limited:
        return value_type
    for key in ("confidence", "error"):
        at = entry.place(key)
        if at and value_type.is_known:
            findings.append(
                warning(
                    "idle-key",
                    at,
                    f"{key!r} says nothing here",
                    "it is about a pattern, a format, bounds or a list of values, and "
                    "there are none",
                )
            )
    return value_type


def _unknown_type(name: Text, known: list[str], lead: str) -> Diagnostic:
    """Return the diagnostic for a type that nobody defines."""
    from difflib import SequenceMatcher

    meant = _OTHER_WORDS.get(name.casefold().rstrip("0123456789"))
    close = closest(name, known)
    # Types are short words of a kind: one that is only somewhat alike is another.
    alike = (
        close and SequenceMatcher(None, name[:100].casefold(), close.casefold()).ratio()
    )
    if not meant and alike and alike > _ALIKE:
        meant = close
    if meant == "float":
        hint = "did you mean 'float', or 'integer' for whole numbers?"
    else:
        hint = f"did you mean {meant!r}?" if meant else compound_hint(name) or ""
    return error(
        "unknown-type",
        name.at,
        f"there is no type {str(name)!r}",
        hint or f"{lead} {', '.join(known)}",
    )
