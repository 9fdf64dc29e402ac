"""Strict type checkers, and where they find something."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path


def mypy(*paths: Path, cwd: Path) -> set[tuple[str, int]]:
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
