"""What the tests of agreement judge: contracts, and all that is generated from them."""

from __future__ import annotations

import gc
import random
from collections.abc import Iterator
from pathlib import Path

import drawn
import golden
import pytest
import rule_sets
from hypothesis import settings
from outputs import Output, importable, of_actions, of_spec

ROOT = Path(__file__).parents[2]

AT_ONCE = 50
"""How many random contracts are actions of one service, which is faster."""

FORBIDDING = ("dead-parameter", "exclusive-required")
"""Findings about rules that forbid a parameter, as some of the sets do."""


@pytest.fixture(scope="session")
def picked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Output]:
    """The hand-picked sets of rules, an action each."""
    actions, shared = rule_sets.actions()
    folder = tmp_path_factory.mktemp("picked")
    forgiven = FORBIDDING.__contains__
    output = of_actions(actions, shared, folder, "picked_actions", forgiven)
    with importable(output):
        pass_over()
        yield output


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Output]]:
    """The contracts in `spec`, and those of the golden cases."""
    folder = tmp_path_factory.mktemp("written")
    found = of_spec(ROOT / "spec", folder / "real", "real_actions")
    for case in golden.cases("expected"):
        if golden.is_of_docs(case):
            continue
        spec = golden.lay_out(case, folder / f"{case.name}-as-it-is")
        package = f"{case.name.replace('-', '_')}_actions"
        found += of_spec(spec, folder / case.name, package)
    with importable(*found):
        pass_over()
        yield found


@pytest.fixture(scope="session")
def random_contracts(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Output]]:
    """Random contracts, many of them in each output, but for those that are refused."""
    number = int(pytestconfig.getoption("--contracts"))
    found: list[Output] = []
    seen: set[str] = set()
    count = refused = 0
    # Under continuous integration hypothesis does the same each time, and so do we.
    is_settled = settings.default is not None and settings.default.derandomize
    start = 0 if is_settled else random.randrange(2**32)
    while count < number:
        assert len(found) < number, f"no new contracts are drawn from {start}"
        shared = rule_sets.Shared()
        actions = [
            rule_sets.action(rule_sets.name_of(n), parameters, rules, shared)
            for n, (parameters, rules) in enumerate(
                drawn.some(AT_ONCE, start + len(found), seen)
            )
        ]
        folder = tmp_path_factory.mktemp("random")
        package = f"random{len(found)}_actions"
        found.append(of_actions(actions, shared, folder, package))
        count += len(found[-1].contracts)
        refused += len(actions) - len(found[-1].contracts)
        # Of the first ones half may be, by chance.
        assert refused <= 2 * count, "most of the random contracts are refused"
    with importable(*found):
        pass_over()
        yield found


def pass_over() -> None:
    """Spare the collector what stays to the end, or every test after it is slower."""
    gc.collect()
    gc.freeze()
