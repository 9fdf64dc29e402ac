"""How findings are printed: for people, for programs and for GitHub."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import COMMAND, CONTRACT, call, edit, run

ESCAPE = "\x1b"


def soil(project: Path) -> None:
    """Put what would break lines and colours into a name that messages quote."""
    edit(
        project / CONTRACT,
        "  InvalidParameterConflict: {}\n",
        '  "Bad\\n\\e[31m%,:\\x85\\u202e": {}\n  InvalidParameterConflict: {}\n',
    )
    hostile = project / f"spec/vpc/A\n{ESCAPE}[2J%,:\u2028.yaml"
    hostile.write_text("- 1\n")


def test_json(project: Path) -> None:
    soil(project)
    lint, generate = (
        call(project, command, "--format", "json") for command in ("lint", "generate")
    )
    assert lint.code == generate.code == 4
    assert json.loads(lint.out) == json.loads(generate.err)
    found = json.loads(lint.out)
    assert found[0].keys() == {
        *("rule", "severity", "file", "line", "column", "message", "hint", "related")
    }
    assert f"spec/vpc/A\n{ESCAPE}[2J%,:\u2028.yaml" in {one["file"] for one in found}


@pytest.mark.parametrize("options", [[], ["--check"], ["--diff"]])
def test_json_without_findings(project: Path, options: list[str]) -> None:
    assert json.loads(call(project, "lint", "--format", "json").out) == []
    assert json.loads(call(project, "generate", "--format", "json", *options).err) == []


def test_github(project: Path) -> None:
    soil(project)
    edit(project / CONTRACT, "retry_safe: false", "retry_safe: '100%: no, never'")
    result = call(project, "lint", "--format", "github")
    assert (result.code, result.err) == (4, "")
    line = re.compile(
        r"::(error|warning|notice) "
        r"file=[^,:]+,line=[0-9]+,col=[0-9]+,title=[a-z-]+::\S.*"
    )
    assert result.out.replace("\n", "").isprintable()
    for text in result.out.splitlines():
        assert line.fullmatch(text)
        assert not re.search("%(?!25|0A|2C|3A)", text)
    assert "100%25: no, never" in result.out, "in a message only % is escaped"
    assert "file=spec/vpc/A\\n\\x1b[2J%25%2C%3A\\u2028.yaml,line=1" in result.out
    assert "%0Ahint: " in result.out


@pytest.mark.parametrize("command", ["lint", "generate"])
def test_names_break_no_lines_and_send_no_escapes(project: Path, command: str) -> None:
    soil(project)
    result = call(project, command)
    text = result.out + result.err
    assert result.code == 4
    assert all(character.isprintable() or character == "\n" for character in text)
    assert "spec/vpc/A\\n\\x1b[2J%,:\\u2028.yaml:1:1: error" in text
    start = re.compile(r"spec/\S+:\d+:\d+: error |  hint: |  spec/|Error: |\d errors$")
    assert all(start.match(line) for line in text.splitlines())


def test_names_of_files_in_errors(project: Path) -> None:
    (project / f"spec/vpc/{ESCAPE}[31m\n.yaml").symlink_to("nowhere")
    result = call(project, "lint")
    assert result.code == 3
    assert (
        result.err == "Error: spec/vpc/\\x1b[31m\\n.yaml: No such file or directory\n"
    )


def test_names_that_are_no_text(project: Path) -> None:
    name = os.fsdecode(b"spec/vpc/\xff.yaml")
    (project / name).write_text("- 1\n")
    for style in ("text", "github", "json"):
        result = run(project, "lint", "--format", style)
        assert result.code == 4
        assert "\\udcff" in result.out


def test_letters_that_the_locale_lacks(project: Path) -> None:
    edit(project / CONTRACT, "retry_safe: false", "retry_safe: 地址")
    environment = {"PYTHONIOENCODING": "latin-1:strict"}
    result = run(project, "lint", environment=environment)
    assert result.code == 4
    assert "\\u5730\\u5740" in result.out


def on_a_terminal(cwd: Path, *arguments: str, **environment: str) -> str:
    """Run the command on a terminal, and return what it shows."""
    leader, follower = pty.openpty()
    shown = b""
    with subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=cwd,
        env={**os.environ, "TERM": "xterm", **environment},
        stdin=follower,
        stdout=follower,
        stderr=follower,
    ):
        os.close(follower)
        try:
            while part := os.read(leader, 4096):
                shown += part
        except OSError:
            pass  # how Linux says that the other side is closed
    os.close(leader)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.usefixtures("generated")
def test_colours_on_a_terminal_only(project: Path) -> None:
    edit(project / CONTRACT, "summary: Bind", "summary: TODO Bind")
    for arguments in (["lint"], ["generate", "--diff"]):
        plain = run(project, *arguments)
        assert ESCAPE not in plain.out + plain.err
        coloured = on_a_terminal(project, *arguments)
        assert f"{ESCAPE}[" in coloured
        bare = re.sub(rf"{ESCAPE}\[[0-9;]*m", "", coloured)
        assert sorted(bare.splitlines()) == sorted((plain.err + plain.out).splitlines())
        assert on_a_terminal(project, *arguments, NO_COLOR="1") == bare
        assert ESCAPE in on_a_terminal(project, *arguments, NO_COLOR="")


def test_the_severity_is_coloured_and_not_a_folder_of_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "error"
    folder.mkdir()
    shown = on_a_terminal(tmp_path, "lint", "--spec", "error")
    assert shown.startswith("error:1:1: ")


def test_a_diff_sends_a_terminal_no_escapes(project: Path, generated: Path) -> None:
    file = generated / "tencent_actions/vpc/client.py"
    file.write_text(file.read_text() + f"# {ESCAPE}]0;title\a\n")
    shown = on_a_terminal(project, "generate", "--diff")
    assert f"{ESCAPE}]" not in shown
    assert "-# \\x1b]0;title\\x07" in shown
    assert f"-# {ESCAPE}]0;title\a\n" in run(project, "generate", "--diff").out


COMMAND_LINE = f"{sys.executable} -m actionsmith"


@pytest.mark.parametrize(
    "line",
    [
        f"{COMMAND_LINE} --help | true",
        f"{COMMAND_LINE} generate --diff | head -1",
        f"{COMMAND_LINE} lint --format json | true",
        f"{COMMAND_LINE} generate | true",
        f"{COMMAND_LINE} generate --bad 2>&1 | true",
    ],
)
def test_a_reader_that_goes_away_is_no_matter(project: Path, line: str) -> None:
    # The reader is to be gone before anything is written to it.
    line = line.replace("| true", "| sh -c 'exec <&-; sleep 1'")
    done = subprocess.run(
        ["bash", "-c", f"{line}; exit ${{PIPESTATUS[0]}}"],
        cwd=project,
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    # `head` may have read everything before it went away.
    assert done.returncode == 3 or ("head" in line and done.returncode == 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("arguments", [["--help"], ["lint"], ["generate", "--diff"]])
def test_standard_output_on_a_full_disk(project: Path, arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=project,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 3
    assert done.stderr == "Error: No space left on device\n"


@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams(project: Path, redirection: str) -> None:
    edit(project / CONTRACT, "retry_safe: false", "retry_safe: maybe")
    done = subprocess.run(
        ["bash", "-c", f"{COMMAND_LINE} generate {redirection}"],
        cwd=project,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
