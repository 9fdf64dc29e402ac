"""The verdicts of IDLReasoner's public tests, one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from actionsmith.logic import parse
from actionsmith.logic.analysis import (
    Kind,
    Rule,
    Variable,
    Verdict,
    analyse,
    count,
    is_dead,
    is_false_optional,
    is_partially_valid,
    is_valid,
)

DATA = yaml.safe_load(
    Path(__file__).with_name("idlreasoner.yaml").read_text(encoding="utf-8")
)
KINDS = {"boolean": Kind.BOOLEAN, "string": Kind.STRING, "integer": Kind.INTEGER}
INVALID = {
    Verdict.NEVER_HOLDS,
    Verdict.INCONSISTENT,
    Verdict.EXCLUSIVE_REQUIRED,
    Verdict.DEAD_PARAMETER,
    Verdict.FALSE_OPTIONAL,
}


def variables(name: str) -> list[Variable]:
    found = []
    for parameter, text in DATA["parameters"][name].items():
        match = re.fullmatch(r"(\w+)(!?)(?:\((.*)\))?", text)
        assert match
        kind, required, values = match.groups()
        listed: tuple[Any, ...] | None = None
        if values:
            listed = tuple(values.split("|"))
            listed = tuple(map(int, listed)) if kind == "integer" else listed
        found.append(
            Variable(
                name=parameter,
                kind=KINDS[kind],
                required=bool(required),
                values=listed,
            )
        )
    return found


def rules(name: str) -> list[Rule]:
    # A member that is repeated is theirs to test; here it is a finding of its own.
    return [Rule(f"r{n}", parse(t), place=n) for n, t in enumerate(DATA["rules"][name])]


def questions() -> Iterator[Any]:
    for case in DATA["cases"]:
        label = f"{case['parameters']}-{case['rules']}"
        whole = case["parameters"], case["rules"]
        if "valid" in case:
            yield pytest.param(
                *whole, "valid", None, case["valid"], id=f"{label}-valid"
            )
        if "count" in case:
            yield pytest.param(
                *whole, "count", None, case["count"], id=f"{label}-count"
            )
        for question, names in case.get("asked", {}).items():
            every = DATA["parameters"][case["parameters"]]
            for name in every if names == "all" else names:
                verdict = name in case.get(question, [])
                # Where we differ, and the data say why.
                verdict ^= name in case.get("otherwise", {}).get(question, [])
                yield pytest.param(
                    *whole, question, name, verdict, id=f"{label}-{question}-{name}"
                )
    for number, case in enumerate(DATA["requests"]):
        for question in ("valid", "partial"):
            if question in case:
                yield pytest.param(
                    case["parameters"],
                    case["rules"],
                    f"{question}-request",
                    case["request"],
                    case[question],
                    id=f"{question}-request-{number}",
                )


@pytest.mark.parametrize(
    ("parameters", "rule_set", "question", "about", "verdict"), list(questions())
)
def test_verdict(
    parameters: str, rule_set: str, question: str, about: Any, verdict: Any
) -> None:
    known, given = variables(parameters), rules(rule_set)
    match question:
        case "valid":
            found = {finding.verdict for finding in analyse(known, given)}
            assert (not found & INVALID) == verdict
        case "count":
            assert count(known, given) == verdict
        case "dead":
            assert is_dead(known, given, about) == verdict
        case "false-optional":
            assert is_false_optional(known, given, about) == verdict
        case "valid-request":
            assert is_valid(known, given, about) == verdict
        case "partial-request":
            assert is_partially_valid(known, given, about) == verdict
