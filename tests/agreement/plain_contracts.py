"""A contract as plain data, read from its YAML by nothing of the generator's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import idl
import yaml

# Texts stay texts. The reader in C is not always there.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

ENFORCED = ("documented", "observed")

_FORMATS = ("ipv6", "date", "datetime")
_WIDTHS = ("int64", "uint64")
BOUNDS = (
    *("minimum", "maximum", "min_length", "max_length", "min_items", "max_items"),
)
"""The keys of bounds, in the order in which they are checked."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Kind:
    """A type; `enforced` and `code` are about all of it but the JSON type."""

    base: str
    format: str | None = None
    width: str | None = None
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    bounds: Mapping[str, int | float] = field(default_factory=dict)
    items: Kind | None = None
    structure: str | None = None
    """The name of a structure."""
    members: Mapping[str, Parameter] = field(default_factory=dict, repr=False)
    """Those of a structure, which may be in itself."""
    enforced: bool = True
    code: str = ""


@dataclass(frozen=True, eq=False)
class Parameter:
    """A parameter, or a member of a structure."""

    name: str
    required: bool
    kind: Kind
    python_name: str | None = None

    @property
    def base(self) -> str:
        return self.kind.base

    @property
    def enum(self) -> tuple[str, ...]:
        return self.kind.enum

    @property
    def enforced(self) -> bool:
        return self.kind.enforced


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule between parameters."""

    id: str
    text: str
    confidence: str
    code: str

    @cached_property
    def tree(self) -> idl.Tree:
        return idl.parse(self.text)

    @property
    def enforced(self) -> bool:
        return self.confidence in ENFORCED

    @cached_property
    def relates(self) -> bool:
        """Whether it relates values of parameters to each other."""
        return any(part[0] == "relates" for part in idl.parts(self.tree))

    @cached_property
    def calculates(self) -> bool:
        """Whether it adds, subtracts, multiplies or divides."""
        parts = [part for part in idl.parts(self.tree) if part[0] == "relates"]
        return any(isinstance(side, tuple) for _, *sides in parts for side in sides)


@dataclass(frozen=True, eq=False)
class Contract:
    """What one action asks of a request; `codes` are those that no rule names."""

    name: str
    parameters: Mapping[str, Parameter]
    rules: tuple[Rule, ...]
    codes: Mapping[str, str]


def read_service(spec: Path, service: str) -> dict[str, Contract]:
    """Return the contract of each action of a service."""
    (provider,) = map(_load, spec.glob("*.yaml"))
    folder = spec / service
    content = _load(folder / "service.yaml")
    codes = {kind: _code(error) for kind, error in provider["violations"].items()}
    kinds = _Kinds(content, codes["value"])
    return {
        action["action"]: _read(action, kinds, codes)
        for action in map(_load, sorted(folder.glob("*.yaml")))
        if "action" in action
    }


def _read(
    action: Mapping[str, Any], kinds: _Kinds, codes: Mapping[str, str]
) -> Contract:
    """Return the contract of an action, all of whose texts are strings."""
    return Contract(
        name=action["action"],
        parameters=kinds.members(action.get("parameters", {})),
        rules=tuple(
            Rule(id_, rule["rule"], rule["confidence"], _code(rule["error"]))
            for id_, rule in action.get("constraints", {}).items()
        ),
        codes=codes,
    )


class _Kinds:
    """The types and structures of a service, and the code of a wrong value."""

    def __init__(self, service: Mapping[str, Any], code: str) -> None:
        self._types: Mapping[str, Any] = service.get("types", {})
        self._code = code
        structures = service.get("structures", {})
        # A structure may be in itself: its members come when all have their place.
        self._members: dict[str, dict[str, Parameter]] = {n: {} for n in structures}
        for name, entry in structures.items():
            self._members[name] |= self.members(entry["members"])

    def members(self, entries: Mapping[str, Any]) -> dict[str, Parameter]:
        return {
            name: Parameter(
                name,
                entry.get("required") == "true",
                self._kind(entry),
                entry.get("python_name"),
            )
            for name, entry in entries.items()
        }

    def _kind(self, entry: Mapping[str, Any]) -> Kind:
        name = entry["type"]
        if name in self._types:
            return self._kind(self._types[name])
        if name in self._members:
            return Kind(base="structure", structure=name, members=self._members[name])
        base = "integer" if name in _WIDTHS else name
        return Kind(
            base="string" if name in _FORMATS else base,
            format=name if name in _FORMATS else None,
            width=name if name in _WIDTHS else None,
            pattern=entry.get("pattern"),
            enum=tuple(entry.get("enum", ())),
            bounds={key: _number(entry[key]) for key in BOUNDS if key in entry},
            items=self._kind({"type": entry["items"]}) if "items" in entry else None,
            enforced=entry.get("confidence", "documented") in ENFORCED,
            code=_code(entry["error"]) if "error" in entry else self._code,
        )


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdecimal() else float(text)


def _code(error: str | Mapping[str, str]) -> str:
    return error if isinstance(error, str) else error["code"]


def _load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)
