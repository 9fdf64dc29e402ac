"""Type checkers accept exactly the calls that the oracle does.

Every combination of parameters is a call on a line of its own; a strict type checker
must mind those lines alone whose combination is illegal.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import calls
import pytest
from outputs import Output
from type_checkers import basedpyright, mypy


@dataclass
class Calls:
    """Files of calls beside the packages that they call, and the wrong lines."""

    folder: Path
    files: list[Path]
    wrong: set[tuple[str, int]]


@pytest.fixture(scope="module")
def every_call(
    picked: Output, written: list[Output], tmp_path_factory: pytest.TempPathFactory
) -> Calls:
    folder = tmp_path_factory.mktemp("calls")
    files, wrong = [], set()
    for output in (picked, *written):
        package = output.folder / output.package
        shutil.copytree(package, folder / output.package, dirs_exist_ok=True)
        file, lines = calls.write(output, folder)
        files.append(file)
        wrong |= lines
    assert len(wrong) > 1000
    return Calls(folder, files, wrong)


def test_mypy(every_call: Calls) -> None:
    assert mypy(*every_call.files, cwd=every_call.folder) == every_call.wrong


def test_basedpyright(every_call: Calls, tmp_path: Path) -> None:
    folder = every_call.folder
    found = basedpyright(tmp_path, folder, extraPaths=[str(folder)])
    assert found == every_call.wrong
