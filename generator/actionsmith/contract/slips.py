"""What authors write when they mean something else: keys, levels.

Each slip is to be told once, where it was made: what follows from it is not told.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from actionsmith.diagnostics import Diagnostic, Location, error
from actionsmith.source import Entry, Mapping, Node, Scalar

from .kinds import is_blank

TABLES = frozenset(
    {
        *("parameters", "response", "constraints", "preconditions", "errors"),
        *("examples", "sources", "types", "endpoints", "common_parameters"),
        "violations",
    }
)
"""Keys of a file whose values are mappings of names."""

_PART_KEYS = frozenset(
    {
        *("type", "description", "required", "example", "source", "header", "pattern"),
        *("enum", "rule", "confidence", "error", "code", "title", "date", "host"),
        *("request", "response", "retry", "properties"),
    }
)
"""Keys of what stands under a name: of a parameter, a rule, an error and so on."""

# The key that tells what stands under the names of a table.
_LEADS = {
    **dict.fromkeys(("parameters", "response", "common_parameters", "types"), "type"),
    "constraints": "rule",
    "preconditions": "error",
    "examples": "request",
    "sources": "title",
    "endpoints": "host",
    "errors": "retry",
}
# What no part of another kind has.
_TELLING = {
    "type": "parameters",
    "rule": "constraints",
    "host": "endpoints",
    "request": "examples",
}

_NAME_A_TYPE = "name a type instead: 'type: NAME'"
_ONE_TYPE = "a value has one type; what goes with what is a rule under 'constraints'"
_NO_PARTS = "a value has no parts: it is a text, a number, or true or false"
_LIMITS = "write a rule under 'constraints', such as IF A THEN A >= 1"
_LENGTHS = "write a type with a pattern such as '.{1,60}' in the service's file"
_TYPE_OF_ITS_OWN = "write a type with it in the service's file, and name that type here"
_OPTIONAL = "leave it out: what is not 'required: true' may be missing"

_HINTS = {
    **dict.fromkeys(("$ref", "ref", "schema"), _NAME_A_TYPE),
    **dict.fromkeys(("oneOf", "anyOf", "allOf", "not"), _ONE_TYPE),
    **dict.fromkeys(("properties", "items", "additionalProperties"), _NO_PARTS),
    **dict.fromkeys(("nullable", "optional"), _OPTIONAL),
    **dict.fromkeys(("minimum", "maximum", "min", "max", "multipleOf"), _LIMITS),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), _LIMITS),
    **dict.fromkeys(("minLength", "maxLength", "min_length", "max_length"), _LENGTHS),
    **dict.fromkeys(("pattern", "enum", "values"), _TYPE_OF_ITS_OWN),
    "format": "the one format is 'type: ipv6'; for another, write a type with a pattern"
    " in the service's file",
    "default": "say in the description what happens without it",
    "deprecated": "say so in the description",
    "in": "leave it out: every parameter is in the body",
    "url": "leave it out, or say it in the title",
}
_STANDS_FOR_TYPE = frozenset({"$ref", "ref", "schema", "oneOf", "anyOf", "allOf"})
_MEANT = {
    **dict.fromkeys(("name", "id"), ("action", "service", "provider")),
    **dict.fromkeys(("desc", "doc", "comment", "text", "message"), ("description",)),
    **dict.fromkeys(("params", "args", "arguments", "inputs"), ("parameters",)),
    **dict.fromkeys(("request", "input", "properties", "fields"), ("parameters",)),
    **dict.fromkeys(("responses", "output", "outputs", "returns"), ("response",)),
    **dict.fromkeys(("rules", "dependencies"), ("constraints", "rule")),
    **dict.fromkeys(("exceptions", "faults", "error_codes"), ("errors",)),
    **dict.fromkeys(("rate", "limit", "throttle", "qps"), ("rate_limit",)),
    **dict.fromkeys(("err", "errorCode", "error_code", "code"), ("error",)),
    **dict.fromkeys(("condition", "expression", "expr", "if", "when"), ("rule",)),
    **dict.fromkeys(("mandatory", "require"), ("required",)),
    "idempotent": ("retry_safe",),
}

_COMPOUNDS = frozenset({"object", "array", "list", "map", "struct", "structure"})
_GLUED = re.compile(r"([\w.$-]+) ?([:=\uff1a])[ \u3000]?\S.*", re.DOTALL)


def meant_by(word: str, absent: Collection[str]) -> str | None:
    """Return the key that a word of another language stands for, if it is absent."""
    if word in _STANDS_FOR_TYPE and "type" in absent:
        return "type"
    return next((key for key in _MEANT.get(word, ()) if key in absent), None)


def hint_about(word: str, entries: dict[str, Entry]) -> str | None:
    """Return what to do about a key of other languages; empty if nothing is to be said.

    Of `type: object` and what belongs to it, the type is reported.
    """
    hint = _HINTS.get(word)
    stated = entries["type"].value if "type" in entries else None
    compound = isinstance(stated, Scalar) and stated.text in _COMPOUNDS
    return "" if hint is _NO_PARTS and compound else hint


def glued(key: Scalar, known: Collection[str]) -> tuple[str, Diagnostic] | None:
    """Return the key and the finding of `{type:integer}`, which is one text."""
    match = _GLUED.fullmatch(key.text)
    if not match or match[1] not in known:
        return None
    at = key.location_of(match.start(2))
    if match[2] == ":":
        message = "a colon is not followed by a space"
        return match[1], error("missing-space", at, message, "write 'key: value'")
    message = f"{match[2]!r} stands where a colon and a space are expected"
    return match[1], error("missing-colon", at, message, "write 'key: value'")


@dataclass(frozen=True, slots=True)
class WrongLevel:
    """Where a mapping of names goes on with what stands on another level."""

    at: Location
    message: str
    hint: str
    table: str | None = None
    """The key of the file that stands among the names."""

    def finding(self) -> Diagnostic:
        """Return what is to be said about it."""
        return error("wrong-level", self.at, self.message, self.hint)


def wrong_level(table: str, entry: Entry, before: Entry | None) -> WrongLevel | None:
    """Tell whether an entry among names is something else than a name."""
    name = entry.key.text
    kind = _kind(entry.value)
    if kind == "part":
        return _of_other_table(table, entry)
    if name in TABLES - {table} and kind in ("blank", "mapping"):
        return WrongLevel(
            entry.key.at,
            f"{name!r} stands among the names of {table!r}",
            f"start it in the column of {table!r}",
            name,
        )
    if name not in _PART_KEYS:
        return None
    if before is not None and is_blank(before.value):
        message = f"{name!r} stands beside {before.key.text!r}, not below it"
        hint = "indent the lines that belong to it by two more spaces"
        return WrongLevel(entry.key.at, message, hint)
    return WrongLevel(
        entry.key.at,
        f"{table!r} is a mapping of names, and {name!r} is none",
        "write a name of its own above such lines, and indent them below it",
    )


def _of_other_table(table: str, entry: Entry) -> WrongLevel | None:
    """Tell whether a part is of another kind: the line above it may have got lost."""
    if not isinstance(entry.value, Mapping) or entry.value.get(_LEADS.get(table, "")):
        return None
    for key, other in _TELLING.items():
        if entry.value.get(key) and _LEADS.get(table, key) != key:
            name = entry.key.text
            if key == "type" and table == "endpoints":
                other = "types"
            message = f"{name!r} is under {table!r}, and has the key {key!r}"
            hint = f"if it belongs under {other!r}, write that line above it"
            return WrongLevel(entry.key.at, message, hint, other)
    return None


def _kind(node: Node) -> Literal["part", "mapping", "blank", "other"]:
    if isinstance(node, Mapping):
        keys = {entry.key.text for entry in node.entries}
        return "part" if keys & _PART_KEYS or not keys else "mapping"
    return "blank" if is_blank(node) else "other"
