"""Whatever is wrong with contracts, what was generated before stays as it is."""

from __future__ import annotations

import io
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

import golden
import pytest

from actionsmith import cli

WRONG = [
    case
    for case in golden.cases("diagnostics.txt")
    if ": error " in (case / "diagnostics.txt").read_text(encoding="utf-8")
]


def _generate(
    project: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[object, str]:
    said = io.StringIO()
    options = ["--spec", "spec", "--out", str(out)]
    monkeypatch.setattr(sys, "argv", ["actionsmith", "generate", *options])
    with (
        chdir(project),
        redirect_stdout(said),
        redirect_stderr(said),
        pytest.raises(SystemExit) as end,
    ):
        cli.main()
    return end.value.code, said.getvalue()


def _files(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (
            path.read_bytes(),
            path.stat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the output for the contracts of the case `base`."""
    project = tmp_path_factory.mktemp("sound")
    golden.lay_out(golden.CASES / "base", project)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(project / "cache"))
        assert _generate(project, project / "out", patch)[0] in (0, None)
    return project / "out"


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.name)
def test_an_error_leaves_the_output_as_it_is(
    case: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(out.parent / "cache"))
    golden.lay_out(case, tmp_path)
    before = _files(out)
    assert before
    code, said = _generate(tmp_path, out, monkeypatch)
    assert code == 4, said
    assert said.endswith("nothing was written\n")
    assert _files(out) == before
