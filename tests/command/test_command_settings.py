"""The table `[tool.actionsmith]`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from command_line import CONTRACT, call, edit, files


def settle(project: Path, *lines: str) -> None:
    text = "\n".join(["[tool.actionsmith]", *lines, ""])
    (project / "pyproject.toml").write_text(text, encoding="utf-8")


def test_without_any(project: Path) -> None:
    assert call(project, "generate").code == 0
    metadata = (project / "generated/pyproject.toml").read_text()
    assert 'version = "0.1.0"' in metadata


def test_all_of_them(project: Path) -> None:
    (project / "spec").rename(project / "contracts")
    settle(project, 'spec = "contracts"', 'out = "build/client"', 'version = "2.0rc1"')
    assert call(project, "generate").code == 0
    metadata = (project / "build/client/pyproject.toml").read_text()
    assert 'version = "2.0rc1"' in metadata
    assert not (project / "generated").exists()


def test_they_belong_to_the_contracts_wherever_it_runs(project: Path) -> None:
    settle(project, 'out = "here"', 'version = "3.0"')
    away = project.parent / "away"
    away.mkdir()
    settle(away, 'out = "there"')
    assert call(away, "generate", "--spec", str(project / "spec")).code == 0
    expected = files(project / "here")
    assert b'version = "3.0"' in expected["pyproject.toml"]
    assert [path.name for path in away.iterdir()] == ["pyproject.toml"]
    shutil.rmtree(project / "here")
    assert call(project / "spec/vpc", "generate").code == 0
    assert files(project / "here") == expected


def test_the_nearest_table_counts(project: Path) -> None:
    settle(project, 'out = "outer"')
    inner = project / "spec/pyproject.toml"
    inner.write_text("[project]\nname = 'no settings of ours'\n")
    assert call(project / "spec", "generate", "--check").out.startswith("  new ")
    settle(project / "spec", 'spec = "."', 'out = "../inner"')
    assert call(project / "spec", "generate").code == 0
    assert (project / "inner").is_dir()
    assert not (project / "outer").exists()


def test_the_output_of_other_contracts_is_safe(project: Path) -> None:
    settle(project, 'version = "1.0"')
    assert call(project, "generate").code == 0
    before = files(project / "generated")
    shutil.copytree(project / "spec", project / "other")
    edit(
        project / "other/vpc" / Path(CONTRACT).name,
        "retry_safe: false",
        "retry_safe: true",
    )
    result = call(project, "generate", "--spec", "other")
    assert result.code == 2
    assert "generated is the output of other contracts; give --out" in result.err
    assert files(project / "generated") == before
    assert call(project, "lint", "--spec", "other").code == 0
    assert call(project, "generate", "--spec", "other", "--out", "new").code == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[tool.actionsmith]\nspce = 'x'",
            "has no setting 'spce'; did you mean 'spec'?",
        ),
        (
            "[tool.actionsmith]\nx = 1",
            "has no setting 'x'; there are spec, out, version",
        ),
        ("[tool.actionsmith]\nout = 1", "the setting 'out' must be a text"),
        ("[tool.actionsmith]\nout = ''", "the setting 'out' must be a text"),
        ("[tool.actionsmith]\nspec = ['a']", "the setting 'spec' must be a text"),
        ("[tool.actionsmith]\nversion = 'one'", "write one such as 1.2.0"),
        ("[tool.actionsmith]\nversion = '1.0\\n'", "the version '1.0\\\\n' is none"),
        ("[tool]\nactionsmith = 1", "[tool.actionsmith] must be a table"),
        ("[tool.actionsmith\n", "(at line 1, column"),
        ("a = 1\na = 2\n", "(at line 2, column"),
        ("\ufeffa = 1\n", "(at line 1, column"),
        ("a = " + "[" * 5000, "recursion"),
    ],
)
@pytest.mark.parametrize("command", ["generate", "lint"])
def test_what_cannot_be_used(
    project: Path, text: str, message: str, command: str
) -> None:
    if "\\n" in text:
        text = text.replace("'", '"')
    (project / "pyproject.toml").write_text(text, encoding="utf-8")
    result = call(project, command)
    assert result.code == 2
    assert "Error: pyproject.toml: " in result.err
    assert message.replace("\\\\", "\\") in result.err
    assert not (project / "generated").exists()


def test_what_is_no_utf_8(project: Path) -> None:
    (project / "pyproject.toml").write_bytes(b"[tool.actionsmith]\nout = '\xff'\n")
    result = call(project, "lint")
    assert result.code == 2
    assert "pyproject.toml" in result.err


def test_a_table_tool_that_is_none(project: Path) -> None:
    (project / "pyproject.toml").write_text("tool = 1\n")
    assert call(project, "lint").code == 0


@pytest.mark.parametrize("out", ["spec", "spec/generated", "x/../spec/vpc"])
def test_the_output_cannot_be_among_the_contracts(project: Path, out: str) -> None:
    before = files(project)
    result = call(project, "generate", "--out", out)
    assert result.code == 2
    assert "the output cannot be among the contracts" in result.err
    assert files(project) == before
