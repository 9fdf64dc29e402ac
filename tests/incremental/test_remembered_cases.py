"""What is remembered changes nothing but time: every golden case, sound and broken."""

from __future__ import annotations

from pathlib import Path

import golden
import pytest
from remembering import Project

SOUND = sorted(golden.cases("expected"))
BROKEN = sorted({*golden.cases("diagnostics.txt")} - {*SOUND})


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    step = 1 if metafunc.config.getoption("--all-remembered") else 8
    cases = [*SOUND, *BROKEN[::step]]
    metafunc.parametrize("case", cases, ids=lambda case: case.name)


def test_a_case_comes_to_the_same(case: Path, tmp_path: Path) -> None:
    golden.lay_out(case, tmp_path)
    project = Project(tmp_path)
    wanted = project.anew()
    assert project.generate() == wanted
    assert project.generate() == wanted
    assert project.build().is_new is False
