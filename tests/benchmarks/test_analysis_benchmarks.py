"""How long the analysis of an action takes, by each method.

The first analysis by the solver imports it, which is no part of these times.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from actionsmith.contract import load
from actionsmith.diagnostics import label
from actionsmith.logic import parse
from actionsmith.logic.analysis import Kind, Rule, Variable, analyse
from actionsmith.logic.analysis.components import Component
from actionsmith.logic.analysis.domains import Domain
from actionsmith.logic.analysis.solver import Solver
from actionsmith.logic.analysis.tables import Tables
from actionsmith.rules import analysis
from actionsmith.rules.walk import everything

SPEC = Path(__file__).parents[2] / "spec"
SHAPES = (
    "IF {} THEN {}",
    "ZeroOrOne({}, {}, {})",
    "IF {} AND {} THEN {}",
    "AllOrNone({}, {})",
    "Or({}, {}, {})",
)
SUMS = (*SHAPES, "IF {0} THEN {0} >= 10 AND {0} <= 90", "{} <= {}", "{} + {} <= 100")


def action(
    parameters: int, rules: int, shapes: tuple[str, ...]
) -> tuple[list[Variable], list[Rule]]:
    """Return rules of these shapes, always the same ones."""
    chance = random.Random(1)
    names = [f"P{number}" for number in range(parameters)]
    texts = [
        shapes[-1 - place % len(shapes)].format(*chance.sample(names, 3))
        for place in range(rules)
    ]
    return (
        [Variable(name=name, kind=Kind.INTEGER) for name in names],
        [Rule(f"r{place}", parse(t), "", place) for place, t in enumerate(texts)],
    )


def enumerations(size: int, **more: Any) -> dict[str, Any]:
    return {"values": tuple(f"v{number}" for number in range(size)), **more}


def of_values(chance: random.Random, size: int) -> str:
    """Return a rule about parameters with an enumeration of a size."""
    one, two = chance.sample(range(30), 2)

    def some() -> str:
        chosen = chance.sample(range(size), chance.randint(1, size // 3))
        return "|".join(f"'v{number}'" for number in chosen)

    related = [f"P{one} == P{two}", f"P{one} < P{two}"]
    shapes = [
        f"IF P{one} == {some()} THEN P{two} == {some()}",
        f"NOT (P{one} == {some()} AND P{two} == {some()})",
    ]
    return chance.choice(shapes + related if size > 12 else shapes)


def of_products(chance: random.Random) -> str:
    a, b, c, d = (f"P{number}" for number in chance.sample(range(30), 4))
    shapes = [
        f"{a} * {b} <= {chance.randint(1, 1000)}",
        f"{a} * {b} == {c} * {d}",
        f"{a} / {b} <= {c}",
        f"IF {a} THEN {b} >= {chance.randint(1, 1000)}",
        f"{a} * {a} + {b} * {b} == {c} * {c}",
    ]
    return chance.choice(shapes)


def of_20(shape: str) -> list[str]:
    return [shape.format(a=n, b=n + 1, c=(n + 1) % 20) for n in range(20)]


chance = random.Random(1)
KINDS: dict[str, tuple[Kind, dict[str, Any], list[str]]] = {
    "order-chain": (Kind.STRING, {}, of_20("P{a} <= P{b}")),
    "order-chain-required": (Kind.STRING, {"required": True}, of_20("P{a} < P{b}")),
    "order-cycle": (
        Kind.STRING,
        {},
        of_20("IF P{a} AND P{c} THEN P{a} < P{c}"),
    ),
    "division": (Kind.NUMBER, {}, of_20("P{a} / P{b} <= {b}")),
    "products": (Kind.INTEGER, {}, [of_products(chance) for _ in range(20)]),
    "cubes": (
        Kind.INTEGER,
        {"required": True},
        of_20("P{a} * P{a} * P{a} + P{b} * P{b} * P{b} == P{c} * P{c} * P{c} + 42"),
    ),
    "like-20": (Kind.STRING, {}, of_20("IF P{b} THEN P0 LIKE '*a{a}*'")),
    "like-10": (Kind.STRING, {}, of_20("IF P{b} THEN P0 LIKE '*a{a}*'")[:10]),
    "enumerations-12": (
        Kind.STRING,
        enumerations(12),
        [of_values(chance, 12) for _ in range(20)],
    ),
    "enumerations-60": (
        Kind.STRING,
        enumerations(60),
        [of_values(chance, 60) for _ in range(20)],
    ),
    "enumerations-60-order": (
        Kind.STRING,
        enumerations(60),
        of_20("P{a} <= P{b}"),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_analyse_a_kind_of_rules(benchmark: BenchmarkFixture, kind: str) -> None:
    """Analyse thirty parameters and twenty rules: 100 ms at most, whatever the kind."""
    of_all, more, texts = KINDS[kind]
    variables = [Variable(name=f"P{n}", kind=of_all, **more) for n in range(30)]
    rules = [Rule(f"r{n}", parse(text), "", n) for n, text in enumerate(texts)]
    analyse(*action(30, 20, SUMS))
    benchmark(analyse, variables, rules)


def test_analyse_the_first_action(benchmark: BenchmarkFixture) -> None:
    catalog, _ = load(SPEC, label)
    assert catalog is not None
    scope = everything(catalog)

    def analyse_all() -> None:
        analysis._latest.clear()
        analysis.every_conclusion(scope)

    benchmark(analyse_all)


@pytest.mark.parametrize("shapes", [SHAPES, SUMS], ids=["presence", "arithmetic"])
@pytest.mark.parametrize(
    ("parameters", "rules"), [(8, 6), (15, 10), (30, 20), (60, 40)]
)
def test_analyse(
    benchmark: BenchmarkFixture, parameters: int, rules: int, shapes: tuple[str, ...]
) -> None:
    analyse(*action(parameters, rules, SUMS))
    benchmark(analyse, *action(parameters, rules, shapes))


@pytest.mark.parametrize("method", ["tables", "solver"])
@pytest.mark.parametrize("parameters", [5, 10, 15, 18, 20])
def test_method(benchmark: BenchmarkFixture, parameters: int, method: str) -> None:
    variables, rules = action(parameters, parameters, SHAPES)

    def make(domains: Mapping[str, Domain]) -> Tables | Solver:
        if method == "tables":
            return Tables(domains)
        return Solver(variables, domains, [rule.expression for rule in rules])

    def ask() -> None:
        component = Component(variables, rules, make)
        for rule in rules:
            component.possible([other for other in rules if other is not rule])

    benchmark(ask)
