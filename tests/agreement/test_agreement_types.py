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
    packages: list[Path]
    wrong: set[tuple[str, int]]


@pytest.fixture(scope="module")
def every_call(
    picked: Output,
    written: list[Output],
    random_contracts: list[Output],
    tmp_path_factory: pytest.TempPathFactory,
) -> Calls:
    folder = tmp_path_factory.mktemp("calls")
    found = Calls(folder, [], [], set())
    # As many of the random ones as there is time for; signatures.py reads the others.
    some = random_contracts[: 1 + len(random_contracts) // 10]
    for output in (picked, *written, *some):
        package = folder / output.package
        if not package.exists():
            shutil.copytree(output.folder / output.package, package)
            # Where a random rule says a thing twice, so does its validator, which
            # strict checkers mind: it is the calls alone that count there.
            if output not in some:
                found.packages.append(package)
        file, wrong = calls.write(output, folder)
        found.files.append(file)
        found.wrong |= wrong
    assert len(found.wrong) > 1000
    return found


def test_mypy(every_call: Calls) -> None:
    assert mypy(*every_call.files, cwd=every_call.folder) == every_call.wrong


def test_basedpyright(every_call: Calls, tmp_path: Path) -> None:
    found = basedpyright(
        tmp_path,
        *every_call.packages,
        *every_call.files,
        extraPaths=[str(every_call.folder)],
    )
    assert found == every_call.wrong
