"""Type checkers accept exactly the calls that the rules on presence allow.

Every combination of parameters, of many sets of rules, is a call on a line of its own;
a strict type checker must mind those lines alone whose combination is illegal.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import golden
import pytest
import yaml
from test_types import GENERATED, HERE, ROOT, basedpyright, mypy

from actionsmith import pipeline
from actionsmith.contract import Action, Base, Service
from actionsmith.logic import (
    Compare,
    Expression,
    Like,
    Relation,
    children,
    evaluate,
    names,
)
from actionsmith.plan import naming
from actionsmith.plan.overloads import signatures
from actionsmith.plan.presence import can_list_values
from actionsmith.settings import Settings

RULE_SETS = yaml.safe_load((HERE / "rule_sets.yaml").read_text(encoding="utf-8"))
MOST_CALLS = 70
OTHERS: Mapping[Base, Sequence[object]] = {
    Base.STRING: ["a", "x", "xa", "z"],
    Base.INTEGER: [0, 1, 5, 9],
}
VALUES = {Base.STRING: "text", Base.INTEGER: 1, Base.FLOAT: 1.5, Base.BOOLEAN: True}
TYPES = {
    "Kind": {"type": "string", "enum": ["one", "two", "three"], "description": "Kind."},
    "Guess": {
        "type": "string",
        "enum": ["x", "y"],
        "confidence": "inferred",
        "description": "Kind.",
    },
}


def name_of(place: int) -> str:
    return f"Do{place}Thing"


def contract_of(place: int, rule_set: Mapping[str, Any]) -> dict[str, Any]:
    """Return the contract of the action that a set of rules makes."""
    sure, guessed = rule_set["rules"], rule_set.get("inferred", [])
    required = rule_set.get("required", [])
    text = " ".join([*required, *sure, *guessed])
    found = dict.fromkeys(re.findall(r"\b(?:[A-LN]|Kind|Guess|Flag)\b", text))
    return {
        "actionsmith": "1",
        "action": name_of(place),
        "summary": "Do it.",
        "retry_safe": False,
        "parameters": {
            name: {
                "type": {"N": "integer", "Flag": "boolean"}.get(
                    name, name if name in TYPES else "string"
                ),
                "required": name in required,
                "description": "One of them.",
            }
            for name in found
        },
        "constraints": {
            f"rule-{n}": {
                "rule": rule,
                "confidence": "observed" if rule in sure else "inferred",
                "error": "InvalidParameter",
                "description": "It is so.",
            }
            for n, rule in enumerate([*sure, *guessed])
        },
        "errors": {"InvalidParameter": {}},
    }


def write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(content, sort_keys=False, width=10**9))


@dataclass
class Calls:
    """Files of calls, the folder of their package, and the lines that are wrong."""

    folder: Path
    files: list[Path]
    wrong: set[tuple[str, int]]


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Service]]:
    """Write a package of all rule sets and golden cases; return where it is."""
    folder = tmp_path_factory.mktemp("overloads")
    spec = golden.lay_out(golden.CASES / "base", folder)
    shop = yaml.load((spec / "shop/service.yaml").read_text(), yaml.BaseLoader)
    for case in golden.cases("expected"):
        if case.name != "base" and not any((case / "spec").glob("*.yaml")):
            merged = golden.lay_out(case, folder / case.name) / "shop"
            shutil.copytree(merged, spec / case.name)
            own = spec / case.name / "service.yaml"
            own.write_text(
                own.read_text().replace("service: shop", f"service: {case.name}")
            )
    write(spec / "rules/service.yaml", {**shop, "service": "rules", "types": TYPES})
    for place, rule_set in enumerate(RULE_SETS):
        contract = contract_of(place, rule_set)
        write(spec / f"rules/{contract['action']}.yaml", contract)
    # Some sets are those that a lint rule would mind.
    checked, findings = golden.findings(spec)
    assert checked.catalog is not None, findings
    settings = Settings(spec=spec, out=folder, version="0.1.0")
    for path, text in pipeline.generate(checked.catalog, settings, None).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")
    return folder, list(checked.catalog.services.values())


@pytest.fixture(scope="module")
def calls(services: tuple[Path, list[Service]]) -> Calls:
    folder, of_package = services
    checked = pipeline.check(ROOT / "spec", None)
    assert checked.catalog is not None
    shutil.copytree(GENERATED / "tencent_actions", folder / "tencent_actions")
    files, wrong = [], set()
    for package, service in [
        *(("demo_actions", service) for service in of_package),
        *(("tencent_actions", s) for s in checked.catalog.services.values()),
    ]:
        file = folder / f"calls_{package}_{naming.service_module(service.name)}.py"
        lines = list(calls_of(package, service))
        file.write_text("\n".join(line for line, _ in lines) + "\n", encoding="utf-8")
        files.append(file)
        for number, (_, is_right) in enumerate(lines, start=1):
            if not is_right:
                wrong.add((file.name, number))
    return Calls(folder, files, wrong)


def calls_of(package: str, service: Service) -> Iterator[tuple[str, bool]]:
    """Yield the lines of a file of calls, and whether each of them is right."""
    module = naming.service_module(service.name)
    client = f"{naming.service_class_prefix(service.name)}Client"
    yield "from __future__ import annotations", True
    yield f"from {package}.{module} import Async{client}, {client}, types", True
    for name, action in service.actions.items():
        requests = list(requests_of(action))
        method = naming.method_name(name)
        for define, wait, kind in (
            ("def", "", client),
            ("async def", "await ", f"Async{client}"),
        ):
            function = f"{method}_async" if wait else method
            yield f"{define} {function}(vpc: {kind}) -> None:", True
            for arguments, is_right in requests:
                listed = ", ".join(f"{n}={v!r}" for n, v in arguments.items())
                yield f"    {wait}vpc.{method}({listed})", is_right
        yield from maybe_none(action, client)


def maybe_none(action: Action, client: str) -> Iterator[tuple[str, bool]]:
    """Yield calls with variables that may all be None, in the ways that are typed."""
    method = naming.method_name(action.name)
    request = f"types.{action.name}Request"
    yield f"def {method}_of(vpc: {client}, request: {request}) -> None:", True
    takes_request = signatures(action).takes_request
    yield f"    vpc.{method}(**request)", not takes_request
    yield f"    vpc.{method}(request, timeout=1, validation='warn')", takes_request
    if takes_request:
        present = {
            naming.argument_name(n): VALUES[p.type.base]
            for n, p in action.parameters.items()
        }
        listed = ", ".join(f"{name!r}: {v!r}" for name, v in present.items())
        yield f"    vpc.{method}({{{listed}}})", True
        yield f"    vpc.{method}({{{listed}, 'unheard_of': 1}})", False
        first = naming.argument_name(next(iter(action.parameters)))
        yield f"    vpc.{method}(request, {first}={present[first]!r})", False


def requests_of(action: Action) -> Iterator[tuple[dict[str, object], bool]]:
    """Yield the arguments of each combination, and whether it is to be accepted."""
    rules = [r.expression for r in action.constraints.values() if r.confidence.enforced]
    if not signatures(action).overloads:
        rules = []
    choices = []
    for parameter in action.parameters.values():
        values: list[object] = [None, VALUES[parameter.type.base]]
        if parameter.type.enum:
            values[1:] = map(str, parameter.type.enum)
        if parameter.type.base is Base.BOOLEAN:
            values[1:] = [True, False]
        choices.append(values)
    every = list(product(*choices))
    if len(every) > MOST_CALLS:
        every = random.Random(0).sample(every, MOST_CALLS)
    for values in every:
        sent = dict(zip(action.parameters, values, strict=True))
        arguments = {
            naming.argument_name(n): v for n, v in sent.items() if v is not None
        }
        lacking = (p.required and sent[n] is None for n, p in action.parameters.items())
        yield (
            arguments,
            not any(lacking)
            and any(
                all(evaluate(rule, each) for rule in rules)
                for each in alike(sent, rules, action)
            ),
        )


def alike(
    sent: Mapping[str, object], rules: Sequence[Expression], action: Action
) -> Iterator[Mapping[str, object]]:
    """Yield requests that are one to a type checker, which knows few values."""
    unknown = dict.fromkeys(
        mention.name
        for rule in rules
        for node in values_asked_for(rule)
        for mention in names(node)
        if sent[mention.name] is not None
        and not can_list_values(action.parameters[mention.name])
    )
    choices = [OTHERS[action.parameters[name].type.base] for name in unknown]
    for values in product(*choices):
        yield {**sent, **dict(zip(unknown, values, strict=True))}


def values_asked_for(expression: Expression) -> Iterator[Compare | Like | Relation]:
    waiting: list[Any] = [expression]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Compare | Like | Relation):
            yield node
        else:
            waiting += children(node)


def test_the_number_of_overloads(services: tuple[Path, list[Service]]) -> None:
    (rules,) = (s for s in services[1] if s.name == "rules")
    for place, rule_set in enumerate(RULE_SETS):
        found = signatures(rules.actions[name_of(place)]).overloads
        assert len(found) == rule_set["overloads"], rule_set


def test_too_many_are_said_in_words(services: tuple[Path, list[Service]]) -> None:
    (rules,) = (s for s in services[1] if s.name == "rules")
    place = [r["rules"] for r in RULE_SETS].index(
        ["OnlyOne(A, B, C)", "OnlyOne(D, E, F)"]
    )
    found = signatures(rules.actions[name_of(place)])
    assert not found.overloads
    assert found.legal[1] == (
        "Legal combinations of `d`, `e` and `f`:",
        (
            "With `d`, without `e` or `f`.",
            "With `e`, without `d` or `f`.",
            "With `f`, without `d` or `e`.",
        ),
    )


def test_mypy(calls: Calls) -> None:
    assert len(calls.wrong) > 200
    assert mypy(*calls.files, cwd=calls.folder) == calls.wrong


def test_basedpyright(calls: Calls, tmp_path: Path) -> None:
    packages = calls.folder / "demo_actions", calls.folder / "tencent_actions"
    found = basedpyright(
        tmp_path, *packages, *calls.files, extraPaths=[str(calls.folder)]
    )
    assert found == calls.wrong
