"""Wrong and unreadable contracts, and bugs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_line import CONTRACT, call, edit, files, run, run_as_anyone

from actionsmith import pipeline
from actionsmith.plan import literals


def test_wrong_contracts_write_nothing(project: Path) -> None:
    edit(project / CONTRACT, "retry_safe: false", "retry_safe: maybe")
    edit(project / CONTRACT, "rate_limit: 20/s", "rate_limit: often")
    edit(project / "spec/vpc/service.yaml", "title: Virtual", "titel: Virtual")
    result = run(project, "generate")
    assert result.code == 4
    assert result.out == ""
    *findings, last = result.err.splitlines()
    assert re.fullmatch(r"Error: \d errors; nothing was written", last)
    pattern = re.compile(r"(spec/vpc/\w+\.yaml):(\d+):(\d+): error [a-z-]+: .+")
    places = [
        (match[1], int(match[2]), int(match[3]))
        for match in map(pattern.fullmatch, findings)
        if match
    ]
    assert {file for file, _, _ in places} == {CONTRACT, "spec/vpc/service.yaml"}
    assert len(places) >= 3
    assert places == sorted(places)
    assert not (project / "generated").exists()


def test_wrong_contracts_leave_what_was_there(project: Path, generated: Path) -> None:
    before = files(generated)
    edit(project / CONTRACT, "retry_safe: false", "retry_safe: maybe")
    for options in ([], ["--check"], ["--diff"]):
        result = call(project, "generate", *options)
        assert (result.code, result.out) == (4, "")
    assert files(generated) == before


def test_lint_prints_the_same_findings_to_standard_output(project: Path) -> None:
    edit(project / CONTRACT, "retry_safe: false", "retry_safe: maybe")
    lint, generate = call(project, "lint"), call(project, "generate")
    assert lint.code == generate.code == 4
    assert generate.err == f"{lint.out}Error: 1 error; nothing was written\n"
    assert lint.err == "1 error\n"


def test_lint_of_sound_contracts(project: Path) -> None:
    result = call(project, "lint")
    assert (result.code, result.err) == (0, "")
    assert re.fullmatch(r"no findings in \d+ actions?\n", result.out)


def test_paths_are_relative_to_the_working_folder(project: Path) -> None:
    edit(project / CONTRACT, "retry_safe: false", "retry_safe: maybe")
    for folder, name in (
        (project, CONTRACT),
        (project.parent, f"{project.name}/{CONTRACT}"),
        (project / "spec", CONTRACT.removeprefix("spec/")),
    ):
        result = call(folder, "lint", "--spec", str(project / "spec"))
        assert result.out.startswith(f"{name}:"), "below the working folder"
    result = call(project / "spec/vpc", "lint", "--spec", "..")
    assert result.out.startswith("AssociateIPv6Address.yaml:")
    (project / "side").mkdir()
    result = call(project / "side", "lint", "--spec", str(project / "spec"))
    assert result.out.startswith(f"{project / CONTRACT}:"), "beside it"


@pytest.mark.parametrize("command", ["generate", "lint"])
@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("nowhere", "there are no contracts: nowhere is not there"),
        (CONTRACT, f"there are no contracts: {CONTRACT} is not a folder"),
    ],
)
def test_contracts_that_are_not_there(
    project: Path, command: str, spec: str, message: str
) -> None:
    result = call(project, command, "--spec", spec)
    assert (result.code, result.out) == (3, "")
    assert message in result.err
    assert "--spec" in result.err


@pytest.mark.parametrize("command", ["generate", "lint"])
def test_a_contract_that_cannot_be_read(project: Path, command: str) -> None:
    (project / "spec/vpc/Gone.yaml").symlink_to("nowhere.yaml")
    result = call(project, command)
    assert (result.code, result.out) == (3, "")
    assert result.err == "Error: spec/vpc/Gone.yaml: No such file or directory\n"


def test_a_contract_without_permission(project: Path) -> None:
    (project / CONTRACT).chmod(0)
    result = run_as_anyone(project, "generate")
    assert (result.code, result.err) == (3, f"Error: {CONTRACT}: Permission denied\n")


def test_what_is_no_python_is_written_nowhere(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Some text that a template put into the code as it is.
    monkeypatch.setattr(literals, "string", lambda text: f'"{text}" ; x = = 1')
    before = files(project)
    result = call(project, "generate")
    assert result.code == 70
    assert "tencent_actions/vpc/" in result.err and "is no Python" in result.err
    assert files(project) == before


def test_a_bug_is_called_one(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(pipeline, "check", broken)
    result = call(project, "lint")
    assert result.code == 70
    assert "RuntimeError: broken on purpose" in result.err
    assert result.err.endswith(
        "this is a bug of actionsmith; the lines above tell where\n"
    )
