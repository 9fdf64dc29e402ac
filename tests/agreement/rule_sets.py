"""The hand-picked sets of rules as contracts, and which patterns each of them has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeAlias

import idl
import yaml

_DATA = yaml.safe_load(Path(__file__).with_name("rule_sets.yaml").read_text("utf-8"))
RULE_SETS: list[Mapping[str, Any]] = _DATA["sets"]

PATTERNS = ("Requires", *idl.GROUPS, "relational", "complex")
"""The seven of the article on IDL."""

_NOTATION = re.compile(r"([a-z0-9-]+)(!?)(?:\((.*)\))?")
_CODES = ("InvalidParameter", "InvalidParameterValue")

Written: TypeAlias = str | Mapping[str, Any]
"""A parameter in the notation of `rule_sets.yaml`, or as a contract has it.

There what `type` and `items` name may stand itself: a type, or a structure, which has
`members`.
"""


class Shared:
    """The named types and structures that actions share."""

    def __init__(self) -> None:
        self.types: dict[str, Any] = {}
        self.structures: dict[str, Any] = {}

    def entry(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return what stands in a contract, with names for what stands itself."""
        return {
            # YAML would give a name to what is there twice.
            key: self.name_of(value) if isinstance(value, Mapping) else deepcopy(value)
            for key, value in given.items()
        }

    def name_of(self, given: Mapping[str, Any]) -> str:
        """Return the name of a type or a structure; the same one has the same name."""
        content: dict[str, Any] = {"description": "One of them."}
        if "members" in given:
            known, prefix = self.structures, "Shape"
            content["members"] = {
                name: {**self.entry(member), "description": "One of them."}
                for name, member in given["members"].items()
            }
        else:
            known, prefix = self.types, "Kind"
            content |= self.entry(given)
        for name, other in known.items():
            if other == content:
                return name
        name = f"{prefix}{len(known)}"
        known[name] = content
        return name


def name_of(place: int) -> str:
    return f"Do{place}Thing"


def actions() -> tuple[list[dict[str, Any]], Shared]:
    """Return the contract of an action for each set, and the types that they share."""
    shared = Shared()
    return [_contract(n, s, shared) for n, s in enumerate(RULE_SETS)], shared


def action(
    name: str,
    parameters: Mapping[str, Written],
    rules: Iterable[tuple[str, str]],
    shared: Shared,
) -> dict[str, Any]:
    """Return a contract; what its types need of named ones is added to `shared`.

    A parameter is written as in `rule_sets.yaml`, or as in a contract; and each rule
    has its confidence.
    """
    return {
        "actionsmith": "1",
        "action": name,
        "summary": "Do it.",
        "retry_safe": False,
        "parameters": {n: _parameter(given, shared) for n, given in parameters.items()},
        "constraints": {
            f"rule-{n}": {
                "rule": rule,
                "confidence": confidence,
                "error": _CODES[n % len(_CODES)],
                "description": f"It is so, says rule {n}.",
            }
            for n, (rule, confidence) in enumerate(rules)
        },
        "errors": {code: {} for code in _CODES},
    }


def _contract(
    place: int, rule_set: Mapping[str, Any], shared: Shared
) -> dict[str, Any]:
    sure, guessed = rule_set["rules"], rule_set.get("inferred", [])
    required = rule_set.get("required", [])
    known = {**_DATA["parameters"], **rule_set.get("parameters", {})}
    mentioned = (
        name for rule in [*sure, *guessed] for name in idl.names(idl.parse(rule))
    )
    parameters = {}
    for name in dict.fromkeys([*required, *rule_set.get("parameters", {}), *mentioned]):
        text = known.get(name, "string")
        parameters[name] = text.replace("(", "!(", 1) if name in required else text
        if name in required and "(" not in text:
            parameters[name] = f"{text}!"
    rules = [*((r, "observed") for r in sure), *((r, "inferred") for r in guessed)]
    return action(name_of(place), parameters, rules, shared)


def _parameter(given: Written, shared: Shared) -> dict[str, Any]:
    if not isinstance(given, str):
        return {**shared.entry(given), "description": "One of them."}
    match = _NOTATION.fullmatch(given)
    assert match, given
    kind, required, more = match.groups()
    if more:
        fact = (
            {"pattern": more} if kind.endswith("pattern") else {"enum": more.split("|")}
        )
        confidence = "inferred" if kind.startswith("inferred") else "documented"
        content = {
            "type": "string",
            **fact,
            "confidence": confidence,
            "error": _CODES[len(more) % 2],
        }
        kind = shared.name_of(content)
    return {"type": kind, "required": bool(required), "description": "One of them."}


def pattern_of(rule: idl.Tree) -> str | None:
    """Return which of the seven patterns a rule is of, None if of none.

    A rule of one pattern alone has single parameters as its members, or what is joined
    of them by AND, OR and NOT. Every other is complex.
    """
    inner = rule[1:] if rule[0] in ("if", *idl.GROUPS) else (rule,)
    if rule[0] == "relates":
        return "relational"
    if any(p[0] in ("relates", *idl.GROUPS) for m in inner for p in idl.parts(m)):
        return "complex"
    if rule[0] == "or":
        return "Or"
    return {"if": "Requires"}.get(rule[0], rule[0] if rule[0] in idl.GROUPS else None)


def pairs(rule_set: Mapping[str, Any]) -> Iterator[frozenset[str]]:
    """Yield the patterns of each two rules of a set that share a parameter."""
    trees = [idl.parse(rule) for rule in rule_set["rules"]]
    for place, one in enumerate(trees):
        for other in trees[place + 1 :]:
            patterns = pattern_of(one), pattern_of(other)
            if None not in patterns and {*idl.names(one)} & {*idl.names(other)}:
                yield frozenset(patterns)  # type: ignore[arg-type]
