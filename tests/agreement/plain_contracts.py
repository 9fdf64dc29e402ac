"""A contract as plain data, read from its YAML by nothing of the generator's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import idl
import yaml

# Texts stay texts. The reader in C is not always there.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

ENFORCED = ("documented", "observed")


@dataclass(frozen=True, eq=False)
class Parameter:
    """A parameter; `enforced` and `code` are about its format, pattern and values."""

    name: str
    base: str
    required: bool
    is_ipv6: bool
    pattern: str | None
    enum: tuple[str, ...]
    enforced: bool
    code: str


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
    types = _load(folder / "service.yaml").get("types", {})
    return {
        action["action"]: read(action, types, provider["violations"])
        for action in map(_load, sorted(folder.glob("*.yaml")))
        if "action" in action
    }


def read(
    action: Mapping[str, Any], types: Mapping[str, Any], violations: Mapping[str, Any]
) -> Contract:
    """Return the contract of an action, all of whose texts are strings."""
    codes = {kind: _code(error) for kind, error in violations.items()}
    return Contract(
        name=action["action"],
        parameters={
            name: _parameter(name, entry, types, codes["value"])
            for name, entry in action.get("parameters", {}).items()
        },
        rules=tuple(
            Rule(id_, rule["rule"], rule["confidence"], _code(rule["error"]))
            for id_, rule in action.get("constraints", {}).items()
        ),
        codes=codes,
    )


def _parameter(
    name: str, entry: Mapping[str, Any], types: Mapping[str, Any], code: str
) -> Parameter:
    kind = types.get(entry["type"], {"type": entry["type"]})
    is_ipv6 = kind["type"] == "ipv6"
    return Parameter(
        name=name,
        base="string" if is_ipv6 else kind["type"],
        required=entry.get("required") == "true",
        is_ipv6=is_ipv6,
        pattern=kind.get("pattern"),
        enum=tuple(kind.get("enum", ())),
        enforced=kind.get("confidence", "documented") in ENFORCED,
        code=_code(kind["error"]) if "error" in kind else code,
    )


def _code(error: str | Mapping[str, str]) -> str:
    return error if isinstance(error, str) else error["code"]


def _load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)
