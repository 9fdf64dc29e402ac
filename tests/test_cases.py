"""Every golden case gives what stands beside it."""

from __future__ import annotations

from pathlib import Path

import golden
import pytest


@pytest.mark.parametrize("case", golden.cases("expected"), ids=lambda case: case.name)
def test_output(case: Path, tmp_path: Path, update_golden: bool) -> None:
    # A case states the files that it is about; a new one gets all that are its own.
    generate = golden.docs if golden.is_of_docs(case) else golden.generate
    texts = generate(golden.lay_out(case, tmp_path))
    paths = list(golden.expected_files(case)) or [
        path for path in texts if "/_runtime/" not in path
    ]
    for path in paths:
        assert path in texts, f"{path} is no longer generated"
        golden.compare(case / "expected" / path, texts[path], update=update_golden)


@pytest.mark.parametrize(
    "case", golden.cases("diagnostics.txt"), ids=lambda case: case.name
)
def test_diagnostics(case: Path, tmp_path: Path, update_golden: bool) -> None:
    _, text = golden.findings(golden.lay_out(case, tmp_path))
    assert text, "there is nothing wrong with this contract"
    golden.compare(case / "diagnostics.txt", text, update=update_golden)
