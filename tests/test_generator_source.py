"""The generator's own source: types, style, and the order of imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "-m", "mypy"],
        [sys.executable, "-m", "ruff", "check", "--no-cache", "generator", "tests"],
        [sys.executable, "-m", "black", "--check", "--quiet", "generator", "generated"],
        # What import-linter installs is a script, and no module to run.
        [str(BIN / "lint-imports"), "--no-cache"],
    ],
    ids=["mypy", "ruff", "black", "import-linter"],
)
def test_clean(command: list[str]) -> None:
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
