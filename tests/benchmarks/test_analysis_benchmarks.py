"""How long the analysis of an action takes, by each method.

The first analysis by the solver imports it, which is no part of these times.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

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


def test_analyse_the_first_action(benchmark: BenchmarkFixture) -> None:
    catalog, _ = load(SPEC, label)
    assert catalog is not None

    def analyse_all() -> None:
        analysis._latest.clear()
        analysis.every_conclusion(catalog)

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
