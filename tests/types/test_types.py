"""Strict type checkers accept the package and right calls, and refuse wrong ones."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GENERATED = ROOT / "generated"


def mypy(*paths: Path, cwd: Path = GENERATED) -> set[tuple[str, int]]:
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
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = re.findall(r"^(.+?):(\d+): error:", done.stdout, re.MULTILINE)
    return {(Path(file).name, int(line)) for file, line in found}


def install(tmp_path: Path) -> Path:
    """Return a Python that has the package, and all that this one has.

    Of an installed package, a type checker takes only what it exports.
    """
    home = tmp_path / "venv"
    venv.create(home, symlinks=True)
    (site,) = home.glob("lib/python*/site-packages")
    shutil.copytree(GENERATED / "tencent_actions", site / "tencent_actions")
    (site / "all.pth").write_text(sysconfig.get_path("purelib"))
    return home / "bin" / "python"


def basedpyright(
    tmp_path: Path, *paths: Path, python: str = sys.executable, **settings: object
) -> set[tuple[str, int]]:
    """Return file name and line of everything that strict basedpyright minds."""
    config = tmp_path / "pyrightconfig.json"
    config.write_text(
        json.dumps(
            {
                "include": [str(path) for path in paths],
                "typeCheckingMode": "strict",
                **settings,
            }
        )
    )
    done = subprocess.run(
        [
            *(sys.executable, "-m", "basedpyright", "--outputjson"),
            *("--pythonpath", python, "--project", str(config)),
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


def test_basedpyright(tmp_path: Path) -> None:
    package = GENERATED / "tencent_actions"
    assert not basedpyright(tmp_path, package, extraPaths=[str(GENERATED)])


def test_basedpyright_of_those_who_install_it(
    tmp_path: Path, wrong_lines: set[tuple[str, int]]
) -> None:
    calls = HERE / "good_calls.py", HERE / "wrong_calls.py"
    assert basedpyright(tmp_path, *calls, python=str(install(tmp_path))) == wrong_lines
