"""The lint rules as a collection: one a file, each documented and each in a case."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path

import golden
import pytest

from actionsmith import rules

HELPERS = {
    *("__init__", "analysis", "conclusion", "contradictions", "language", "values"),
    *("askings", "listings", "names_in", "walk"),
}
FOLDER = Path(inspect.getfile(rules)).parent
MODULES = sorted(p.stem for p in FOLDER.glob("*.py") if p.stem not in HELPERS)


def test_every_rule_runs_in_alphabetical_order() -> None:
    assert list(rules.RULES) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_a_rule_says_what_it_asks_and_reports_its_own_id(module: str) -> None:
    rule = import_module(f"{rules.__name__}.{module}")
    assert rule.__doc__ and rule.__doc__.split("\n")[0].endswith(".")
    source = inspect.getsource(rule)
    assert f'"{module.replace("_", "-")}"' in source


@pytest.mark.parametrize("module", MODULES)
def test_a_rule_has_a_case(module: str) -> None:
    rule = module.replace("_", "-")
    # `x.yaml:1:2: error rule-id: ...`
    found = re.compile(rf"^\S+:\d+:\d+: \w+ {rule}: ", re.MULTILINE)
    texts = (path / "diagnostics.txt" for path in golden.cases("diagnostics.txt"))
    assert any(found.search(text.read_text()) for text in texts)


def test_sound_contracts_have_no_findings() -> None:
    for spec in (golden.CASES / "base" / "spec",):
        assert golden.findings(spec)[1] == ""
