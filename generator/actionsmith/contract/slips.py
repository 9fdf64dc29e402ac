"""What authors write when they mean something else: keys, levels.

Each slip is to be told once, where it was made: what follows from it is not told.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal, NamedTuple

from actionsmith.diagnostics import Diagnostic, Location, error
from actionsmith.source import Entry, Mapping, Node, Scalar

from .kinds import is_blank

TABLES = frozenset(
    {
        *("parameters", "response", "constraints", "preconditions", "errors"),
        *("examples", "sources", "types", "endpoints", "common_parameters"),
        *("violations", "structures", "members", "resources", "states", "wait_for"),
    }
)
"""Keys of a file whose values are mappings of names."""

_PART_KEYS = frozenset(
    {
        *("type", "description", "required", "example", "source", "header", "pattern"),
        *("enum", "rule", "confidence", "error", "code", "title", "date", "host"),
        *("request", "response", "retry", "properties", "sensitive", "client_token"),
        *("items", "members", "default", "deprecated", "python_name", "describe"),
        *("done", "check"),
    }
)
"""Keys of what stands under a name: of a parameter, a rule, an error and so on."""

# What says of an error more than that there is one.
_OF_ERRORS = frozenset({"description", "source", "retry"})
_CODE = (
    r"(?:Invalid|Missing|Unknown|Unsupported|Unauthorized|Failed|Internal)[A-Z].*"
    r"|.*(?:Exceeded|Failure|Denied|NotFound|InUse|Insufficient|Unavailable)|.*\..*"
)

# The key that tells what stands under the names of a table.
_LEADS = {
    **dict.fromkeys(("parameters", "response", "common_parameters", "types"), "type"),
    "members": "type",
    "structures": "members",
    "resources": "describe",
    "states": "description",
    "wait_for": "done",
    "constraints": "rule",
    "preconditions": "error",
    "examples": "request",
    "sources": "title",
    "endpoints": "host",
    "errors": "retry",
}
# What no part of another kind has.
_TELLING = {
    "rule": "constraints",
    "type": "parameters",
    "host": "endpoints",
    "request": "examples",
}

_NAME_A_TYPE = "name a type instead: 'type: NAME'"
_ONE_TYPE = "a value has one type; what goes with what is a rule under 'constraints'"
_STRUCTURE = "describe the object under 'structures' in the service's file, and name it"
_LIST = "write 'type: list' and 'items: NAME', the type of a single item"
_LIMITS = "write a rule under 'constraints', such as IF A THEN A >= 1"
_OPTIONAL = "leave it out: what is not 'required: true' may be missing"

_HINTS = {
    **dict.fromkeys(("$ref", "ref", "schema"), _NAME_A_TYPE),
    **dict.fromkeys(("oneOf", "anyOf", "allOf", "not"), _ONE_TYPE),
    **dict.fromkeys(("properties", "additionalProperties"), _STRUCTURE),
    **dict.fromkeys(("nullable", "optional"), _OPTIONAL),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum", "multipleOf"), _LIMITS),
    "values": "the values that a text can have are listed under 'enum'",
    "format": "write the format as the type, such as 'type: ipv6', or write a pattern",
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
    **dict.fromkeys(("min", "minimum_value"), ("minimum",)),
    **dict.fromkeys(("max", "maximum_value"), ("maximum",)),
    "minLength": ("min_length",),
    "maxLength": ("max_length",),
    "minItems": ("min_items",),
    "maxItems": ("max_items",),
    "regex": ("pattern",),
    **dict.fromkeys(("item", "element", "elements"), ("items",)),
    "idempotent": ("retry_safe",),
    **dict.fromkeys(("url", "uri", "hostname", "address", "domain"), ("host",)),
}

_OBJECTS = frozenset({"object", "map", "dict", "struct", "structure"})
_LISTS = frozenset({"array", "list", "set", "tuple"})
_GLUED = r"(?s)([\w.$-]+) ?([:=\uff1a])[ \u3000]?\S.*"


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
    compound = isinstance(stated, Scalar) and compound_hint(stated.text)
    is_part = hint is _STRUCTURE or not isinstance(entries[word].value, Scalar)
    return "" if compound and is_part else hint


def compound_hint(type_name: str) -> str | None:
    """Return what to do about the name that a list or an object has elsewhere."""
    words = re.findall("[a-z]+", type_name.casefold())
    if words and (words[0] in _LISTS or type_name.endswith("]")):
        return _LIST
    return _STRUCTURE if words and words[0] in _OBJECTS else None


def glued(key: Scalar, known: Collection[str]) -> tuple[str, Diagnostic] | None:
    """Return the key and the finding of `{type:integer}`, which is one text."""
    match = re.fullmatch(_GLUED, key.text)
    if not match or match[1] not in known:
        return None
    at = key.location_of(match.start(2))
    if match[2] == ":":
        message = "a colon is not followed by a space"
        return match[1], error("missing-space", at, message, "write 'key: value'")
    message = f"{match[2]!r} stands where a colon and a space are expected"
    return match[1], error("missing-colon", at, message, "write 'key: value'")


class WrongLevel(NamedTuple):
    """Where a mapping of names goes on with what stands on another level."""

    at: Location
    message: str
    hint: str
    table: str | None = None
    """The key of the file that stands among the names."""

    def finding(self) -> Diagnostic:
        """Return what is to be said about it."""
        return error("wrong-level", self.at, self.message, self.hint)


def wrong_level(
    table: str, entry: Entry, before: Entry | None, stated: Collection[str]
) -> WrongLevel | None:
    """Tell whether an entry among names is something else than a name.

    `stated` are the keys of the file; what has no line of its own may have lost it.
    """
    name = entry.key.text
    kind = _kind(entry.value)
    if kind == "part":
        return _of_other_table(table, entry, stated)
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


def _of_other_table(
    table: str, entry: Entry, stated: Collection[str]
) -> WrongLevel | None:
    """Tell whether a part is of another kind: the line above it may have got lost."""
    if not isinstance(entry.value, Mapping):
        return None
    name = entry.key.text
    keys = {inner.key.text for inner in entry.value.entries}
    if "type" in keys and _LEADS.get(table) == "type" and "rule" not in keys:
        return None  # what nearly all are
    # A constraint has an error, too.
    lead = _LEADS.get(table) if table != "preconditions" else "error"
    told = [
        key
        for key in _TELLING
        if key in keys and key != lead and (lead not in keys or key == "rule")
    ]
    if told and lead is not None:
        other = _where_typed(stated) if told[0] == "type" else _TELLING[told[0]]
        message = f"{name!r} is under {table!r}, and has the key {told[0]!r}"
    elif guess := _looks_like(table, name, keys, stated):
        other = guess
        message = f"{name!r} is under {table!r}, and looks like one of {other!r}"
    else:
        return None
    there = "move it there" if other in stated else "write that line above it"
    hint = f"if it belongs under {other!r}, {there}"
    return WrongLevel(entry.key.at, message, hint, other)


def _where_typed(stated: Collection[str]) -> str:
    """Return the table of a file that has lost what has a type."""
    if "endpoints" in stated:
        return "types"
    lost = "parameters" in stated and "response" not in stated
    return "response" if lost else "parameters"


def _looks_like(
    table: str, name: str, keys: Collection[str], stated: Collection[str]
) -> str | None:
    """Return the table that a part without a telling key is likely to be of."""
    known = set(keys)
    if "error" in known and known <= {"error", "description", "check", "resource"}:
        if table not in ("preconditions", "types"):
            return "preconditions"
        return None
    if table == "errors" or "errors" in stated or not known <= _OF_ERRORS:
        return None
    is_error = not known or "retry" in known or re.fullmatch(_CODE, name)
    return "errors" if is_error else None


def stray_in(table: str, part: Entry) -> WrongLevel | None:
    """Tell whether names of a table are inside a part of it, indented too far."""
    if not isinstance(part.value, Mapping):
        return None
    lead = "description" if table == "errors" else _LEADS.get(table, "")
    name = part.key.text
    for entry in part.value.entries:
        inner = entry.key.text
        if (
            inner in _PART_KEYS
            or inner in _HINTS
            or not isinstance(entry.value, Mapping)
        ):
            continue
        if entry.value.get(lead) and part.value.get(lead):
            message = f"{inner!r} is inside {name!r}, which stands under {table!r}"
            hint = f"start it in the column of {name!r}"
            return WrongLevel(entry.key.at, message, hint)
        if entry.value.get(lead) and lead == "type":
            message = f"{name!r} has a member of its own, {inner!r}"
            return WrongLevel(entry.key.at, message, _STRUCTURE)
    return None


def _kind(node: Node) -> Literal["part", "mapping", "blank", "other"]:
    if isinstance(node, Mapping):
        entries = node.entries
        is_part = not entries or any(each.key.text in _PART_KEYS for each in entries)
        return "part" if is_part else "mapping"
    return "blank" if is_blank(node) else "other"
