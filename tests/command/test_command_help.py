"""The command explains itself, quickly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from command_line import call, run

import actionsmith

SLOW = {"actionsmith.pipeline", "black", "httpcore2", "jinja2", "lark", "yaml"}


def test_group_teaches_commands_settings_and_exit_codes(tmp_path: Path) -> None:
    result = call(tmp_path, "--help")
    assert result.code == 0
    for text in ("generate", "lint", "new", "[tool.actionsmith]", "out = "):
        assert text in result.out
    for code in ("0", "1", "2", "3", "4", "70", "130"):
        assert f"\n    {code} " in result.out
    assert max(map(len, result.out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("command", "taught"),
    [
        ("generate", ["--spec DIR", "--out DIR", "--check", "--diff", "git apply"]),
        ("lint", ["--spec DIR", "--format", "file:line:column", "exit"]),
        ("new", ["ACTION", "--spec DIR", "--service NAME", "DescribeAddresses"]),
    ],
)
def test_commands_teach_their_use(
    tmp_path: Path, command: str, taught: list[str]
) -> None:
    result = call(tmp_path, command, "--help")
    assert result.code == 0
    assert f"\n    actionsmith {command}" in result.out, "there is no example"
    for text in taught:
        assert text in result.out
    assert max(map(len, result.out.splitlines())) <= 80
    assert call(tmp_path, command, "-h") == result


def test_version(tmp_path: Path) -> None:
    result = run(tmp_path, "--version")
    assert (result.code, result.out) == (0, f"actionsmith {actionsmith.__version__}\n")


def test_help_imports_nothing_slow(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from actionsmith.cli import main\n"
        "sys.argv[1:] = ['generate', '--help']\n"
        "try: main()\n"
        "finally: print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
    )
    imported = set(done.stderr.split())
    assert "actionsmith.cli" in imported
    assert not SLOW & imported


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["genrate"], "Did you mean 'generate'?"),
        (["generate", "--chek"], "Did you mean"),
        (["generate", "spec", "out"], "unexpected extra arguments (spec out)"),
        (["generate", "--check", "--diff"], "--check and --diff exclude each other"),
        (["generate", "--format", "xml"], "'text', 'json', 'github'"),
        (["lint", "spec"], "unexpected extra argument"),
        (["new"], "Missing argument 'ACTION'"),
        (["new", "One", "Two"], "unexpected extra argument"),
        (["--spec", "spec", "lint"], "No such option '--spec'"),
    ],
)
def test_misuse(project: Path, arguments: list[str], message: str) -> None:
    result = call(project, *arguments)
    assert result.code == 2
    assert result.out == ""
    assert result.err.startswith("Usage: actionsmith")
    assert message in result.err
    assert [path.name for path in project.iterdir()] == ["spec"]


def test_without_a_command_it_helps(tmp_path: Path) -> None:
    result = call(tmp_path)
    assert result.code == 2
    assert "Commands:" in result.err
