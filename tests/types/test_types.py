"""Strict type checkers accept the package and right calls, and refuse wrong ones."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GENERATED = ROOT / "generated"


def mypy(*paths: Path) -> set[tuple[str, int]]:
    """Return file name and line of everything that mypy --strict minds."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--config-file="),
            *(
                "--no-error-summary",
                "--hide-error-context",
                f"--cache-dir={os.devnull}",
            ),
            *map(str, paths),
        ],
        cwd=GENERATED,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = re.findall(r"^(.+?):(\d+): error:", done.stdout, re.MULTILINE)
    return {(Path(file).name, int(line)) for file, line in found}


def basedpyright(tmp_path: Path, *paths: Path) -> set[tuple[str, int]]:
    """Return file name and line of everything that strict basedpyright minds."""
    config = tmp_path / "pyrightconfig.json"
    config.write_text(
        json.dumps(
            {
                "include": [str(path) for path in paths],
                "extraPaths": [str(GENERATED)],
                "typeCheckingMode": "strict",
            }
        )
    )
    done = subprocess.run(
        [
            *(sys.executable, "-m", "basedpyright", "--outputjson"),
            *("--pythonpath", sys.executable, "--project", str(config)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] > 0
    return {
        (Path(found["file"]).name, found["range"]["start"]["line"] + 1)
        for found in report["generalDiagnostics"]
    }


@pytest.fixture(scope="module")
def wrong_lines() -> set[tuple[str, int]]:
    source = (HERE / "wrong_calls.py").read_text(encoding="utf-8")
    lines = enumerate(source.splitlines(), start=1)
    return {("wrong_calls.py", number) for number, line in lines if "# wrong" in line}


def test_mypy(wrong_lines: set[tuple[str, int]]) -> None:
    package = GENERATED / "tencent_actions"
    assert mypy(package, HERE / "good_calls.py", HERE / "wrong_calls.py") == wrong_lines


def test_basedpyright(tmp_path: Path, wrong_lines: set[tuple[str, int]]) -> None:
    package = GENERATED / "tencent_actions"
    found = basedpyright(
        tmp_path, package, HERE / "good_calls.py", HERE / "wrong_calls.py"
    )
    assert found == wrong_lines
