"""How the time of checking and generating grows with the number of actions."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from scale.synthetic import write

from actionsmith import pipeline
from actionsmith.settings import find

FEW, MANY = 50, 200


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Return folders of contracts by how many actions they have."""
    folder = tmp_path_factory.mktemp("synthetic")
    return {size: write(folder / str(size), size) for size in (FEW, MANY)}


def generate(spec: Path) -> dict[str, str]:
    checked = pipeline.check(spec, None)
    assert checked.catalog is not None
    return pipeline.generate(checked.catalog, find(spec, None), None)


@pytest.mark.parametrize("size", [FEW, MANY])
def test_check_synthetic_contracts(
    benchmark: BenchmarkFixture, spec: dict[int, Path], size: int
) -> None:
    checked = benchmark(pipeline.check, spec[size], None)
    assert checked.is_sound
    assert not checked.diagnostics


@pytest.mark.parametrize("size", [FEW, MANY])
def test_generate_synthetic_contracts(
    benchmark: BenchmarkFixture, spec: dict[int, Path], size: int
) -> None:
    texts = benchmark(generate, spec[size])
    assert sum(path.startswith("docs/store/ChangeThing") for path in texts) == size


def test_time_is_linear_in_actions(spec: dict[int, Path]) -> None:
    """An action costs at most half as much again where there are four times as many."""
    generate(spec[FEW])  # which imports and compiles what both need
    assert least(lambda: generate(spec[MANY])) < least(lambda: generate(spec[FEW])) * (
        MANY / FEW * 1.5
    )


def least(call: Callable[[], object]) -> float:
    """Return the least processor time of two calls, in seconds."""
    spent = []
    for _ in range(2):
        began = time.process_time()
        call()
        spent.append(time.process_time() - began)
    return min(spent)
