"""What is remembered changes nothing but time: every golden case, sound and broken."""

from __future__ import annotations

from pathlib import Path

import golden
import pytest
from remembering import Project

CASES = sorted({*golden.cases("expected"), *golden.cases("diagnostics.txt")})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_comes_to_the_same(case: Path, tmp_path: Path) -> None:
    golden.lay_out(case, tmp_path)
    project = Project(tmp_path)
    wanted = project.anew()
    assert project.generate() == wanted
    assert project.generate() == wanted
    assert project.build().is_new is False
