"""The pytest plugin: it is there, and costs nothing until it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

TESTS = """
import pytest
from actionsmith.mock import MockServer

def test_first(actionsmith_mock):
    assert isinstance(actionsmith_mock, MockServer)
    assert actionsmith_mock.url.startswith("http://127.0.0.1:")
    assert "vpc" in actionsmith_mock.mock.catalog.services

def test_contracts_are_read_once(actionsmith_mock, _actionsmith_catalogs):
    assert list(_actionsmith_catalogs.values()) == [actionsmith_mock.mock.catalog]

@pytest.fixture
def actionsmith_mock_options():
    return {"seed": 3, "inferred": True}
"""


def test_fixture_in_a_project_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(TESTS)
    spec = ROOT / "spec"
    (tmp_path / "pyproject.toml").write_text(f"[tool.actionsmith]\nspec = '{spec}'\n")
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error"]
    command += ["-p", "no:cacheprovider", "-p", "no:schemathesis", "--strict-config"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout


def test_importing_it_imports_little() -> None:
    program = (
        "import sys, pytest\n"
        "before = set(sys.modules)\n"
        "import actionsmith.mock.pytest_plugin\n"
        "print(*sorted(set(sys.modules) - before))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [
        "actionsmith",
        "actionsmith.mock",
        "actionsmith.mock.pytest_plugin",
    ]
