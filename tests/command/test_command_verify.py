"""`generate --verify` asks the judges, and writes nothing against their verdict."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import CONTRACT, call, edit, files, run

# Both targets at once, which a documented rule excludes.
WRONG = ("      NetworkInterfaceId: eni-0c454zph", "      InstanceId: ins-1234abcd\n{}")


@pytest.fixture
def judges_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep our own rules from finding first what the judges are to find."""
    monkeypatch.setattr("actionsmith.rules.RULES", ())


def spoil(project: Path) -> None:
    edit(project / CONTRACT, WRONG[0], WRONG[1].format(WRONG[0]))


def test_a_sound_contract(project: Path) -> None:
    result = run(project, "generate", "--verify")
    assert (result.code, result.err) == (0, "")
    assert result.out.endswith(" new, 0 unchanged\n")
    again = call(project, "generate", "--verify", "--check")
    assert (again.code, again.err) == (0, "")


@pytest.mark.usefixtures("judges_alone")
@pytest.mark.parametrize("option", [[], ["--check"], ["--diff"]])
def test_a_wrong_example_stops_it(project: Path, option: list[str]) -> None:
    spoil(project)
    result = call(project, "generate", "--verify", *option)
    line = (project / CONTRACT).read_text().splitlines().index("    request:") + 2
    assert result.code == 4
    assert result.out == ""
    assert result.err.splitlines() == [
        f"{CONTRACT}:{line}:7: error example-schema: the request of example "
        "'bind-to-interface' breaks 'single-target': An instance and a network "
        "interface exclude each other.",
        "Error: 1 error; nothing was written",
    ]
    assert not (project / "generated").exists()


@pytest.mark.usefixtures("judges_alone")
def test_it_is_not_asked_without_the_option(project: Path) -> None:
    spoil(project)
    assert call(project, "generate").code == 0


@pytest.mark.usefixtures("judges_alone")
def test_findings_for_tools(project: Path) -> None:
    spoil(project)
    result = call(project, "generate", "--verify", "--format", "json")
    assert result.code == 4
    (finding,) = json.loads(result.err)
    assert (finding["rule"], finding["file"]) == ("example-schema", CONTRACT)


def test_what_is_there_stays(project: Path, generated: Path) -> None:
    before = files(generated)
    spoil(project)
    assert call(project, "generate", "--verify").code == 4
    assert files(generated) == before


def test_the_judges_are_imported_when_they_are_asked(project: Path) -> None:
    code = (
        "import sys\n"
        "from actionsmith import cli\n"
        "try:\n"
        "    cli.main()\n"
        "finally:\n"
        "    judges = {'black', 'jsonschema', 'openapi_spec_validator'}\n"
        "    print(sorted(judges & sys.modules.keys()))\n"
    )
    for option, judges in (
        ([], "[]"),
        (["--verify"], "['black', 'jsonschema', 'openapi_spec_validator']"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", code, "generate", *option],
            cwd=project,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.splitlines()[-1] == judges
