"""Golden cases: a small contract, and beside it what is to come of it.

A case is a folder with a `spec/` and either `expected/`, files of the output, or
`diagnostics.txt`, the findings. What a case's spec lacks is taken from the case `base`,
unless it has a provider file of its own.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import chdir
from difflib import unified_diff
from pathlib import Path

import pytest

from actionsmith import pipeline
from actionsmith.contract import Catalog
from actionsmith.diagnostics import as_text
from actionsmith.settings import Settings

CASES = Path(__file__).parent / "cases"


def cases(holding: str) -> list[Path]:
    """Return the cases that have a certain file or folder beside their contracts."""
    return sorted(path.parent for path in CASES.glob(f"*/{holding}"))


def lay_out(case: Path, folder: Path) -> Path:
    """Copy a case's contracts into an empty folder, and return where they are."""
    spec = folder / "spec"
    own = case / "spec"
    if not any(own.glob("*.yaml")):
        shutil.copytree(CASES / "base" / "spec", spec)
    shutil.copytree(own, spec, dirs_exist_ok=True)
    return spec


def findings(spec: Path) -> tuple[pipeline.Checked, str]:
    """Check contracts, and return the findings as they would be printed."""
    with chdir(spec.parent):
        checked = pipeline.check(Path(spec.name), None)
    return checked, "".join(f"{as_text(d)}\n" for d in checked.diagnostics)


def catalog(spec: Path) -> Catalog:
    """Return what contracts say that must be sound."""
    checked, text = findings(spec)
    assert checked.catalog is not None and checked.is_sound, text
    return checked.catalog


def docs(spec: Path) -> dict[str, str]:
    """Return the pages for contracts that must be sound."""
    return {p: text for p, text in generate(spec).items() if p.startswith("docs/")}


def generate(spec: Path) -> dict[str, str]:
    """Return the output for contracts that must be sound."""
    settings = Settings(spec=spec, out=spec.parent / "generated", version="0.1.0")
    return pipeline.generate(catalog(spec), settings, None)


def compare(golden: Path, text: str, *, update: bool) -> None:
    """Fail with a diff unless the golden file holds the text; or make it so."""
    present = golden.read_text(encoding="utf-8") if golden.exists() else ""
    if present == text:
        return
    if update:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8", newline="\n")
        return
    lines = unified_diff(
        present.splitlines(), text.splitlines(), "expected", "actual", lineterm=""
    )
    name = golden.relative_to(CASES.parent.parent)
    pytest.fail(
        f"{name} is not what comes out:\n"
        + "\n".join(lines)
        + "\n\nIf the new text is "
        f"right: pytest --update-golden -k {golden_case(golden)}, then read the change",
        pytrace=False,
    )


def golden_case(golden: Path) -> str:
    """Return the name of the case that a golden file belongs to."""
    return golden.relative_to(CASES).parts[0]


def is_of_docs(case: Path) -> bool:
    """Tell whether a case states pages, and nothing else."""
    return {path.partition("/")[0] for path in expected_files(case)} == {"docs"}


def expected_files(case: Path) -> Iterator[str]:
    """Yield the paths of a case's golden output, relative to the output folder."""
    root = case / "expected"
    for folder, _, names in os.walk(root):
        for name in sorted(names):
            yield (Path(folder) / name).relative_to(root).as_posix()
