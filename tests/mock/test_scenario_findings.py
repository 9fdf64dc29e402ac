"""What is wrong with a scenario, as it is told: each folder of scenarios/ is a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionsmith.contract import Catalog
from actionsmith.diagnostics import as_text
from actionsmith.mock.scenario import read_scenario

CASES = sorted(Path(__file__).with_name("scenarios").iterdir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_findings(case: Path, catalog: Catalog, update_golden: bool) -> None:
    text = (case / "scenario.yaml").read_bytes()
    scenario, findings = read_scenario(text, "scenario.yaml", catalog)
    assert scenario is None and findings
    told = "".join(f"{as_text(finding)}\n" for finding in findings)
    expected = case / "expected.txt"
    if update_golden:
        expected.write_text(told, encoding="utf-8", newline="\n")
    assert told == expected.read_text(encoding="utf-8")
