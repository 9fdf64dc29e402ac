"""Strict type checkers accept the package and right calls, and refuse wrong ones."""

from __future__ import annotations

import shutil
import sysconfig
import venv
from pathlib import Path

import pytest
from type_checkers import basedpyright, mypy

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GENERATED = ROOT / "generated"
CALLS = [*HERE.glob("*_calls.py"), *(ROOT / "tests/examples").glob("address_life*.py")]


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


@pytest.fixture(scope="module")
def wrong_lines() -> set[tuple[str, int]]:
    return {
        (path.name, number)
        for path in HERE.glob("wrong_*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if "# wrong" in line
    }


def test_mypy(wrong_lines: set[tuple[str, int]]) -> None:
    package = GENERATED / "tencent_actions"
    assert mypy(package, *CALLS, cwd=GENERATED) == wrong_lines


def test_basedpyright(tmp_path: Path) -> None:
    package = GENERATED / "tencent_actions"
    assert not basedpyright(tmp_path, package, extraPaths=[str(GENERATED)])


def test_basedpyright_of_those_who_install_it(
    tmp_path: Path, wrong_lines: set[tuple[str, int]]
) -> None:
    assert basedpyright(tmp_path, *CALLS, python=str(install(tmp_path))) == wrong_lines
