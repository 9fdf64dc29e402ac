"""The command as a user runs it, and a project to run it in."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest

from actionsmith import cli

REPOSITORY = Path(__file__).parent.parent.parent
COMMAND = (sys.executable, "-m", "actionsmith")
CONTRACT = "spec/vpc/AssociateIPv6Address.yaml"


@dataclass(frozen=True)
class Result:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


def call(cwd: Path, *arguments: str) -> Result:
    """Run the command in this process, which is quicker."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
    code: object = None
    with (
        chdir(cwd),
        redirect_stdout(out),
        redirect_stderr(err),
        patch.object(sys, "argv", ["actionsmith", *arguments]),
    ):
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int)
    return Result(code, _text(out), _text(err))


def run(
    cwd: Path,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    prefix: Sequence[str] = (),
) -> Result:
    """Run the command in a process of its own."""
    done = subprocess.run(
        [*prefix, *COMMAND, *arguments],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def run_as_anyone(cwd: Path, *arguments: str) -> Result:
    """Run the command without root's right to read and write everything."""
    prefix = []
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root may read and write everything, and there is no setpriv")
        prefix = ["setpriv", "--inh-caps=-all"]
        prefix.append("--bounding-set=-dac_override,-dac_read_search")
    return run(cwd, *arguments, prefix=prefix)


def edit(path: Path, old: str, new: str) -> None:
    """Replace the one place in a file that holds a text."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path} holds {old!r} {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")


def files(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lay_out(folder: Path) -> Path:
    """Make a folder that holds nothing but the contracts of this repository."""
    shutil.copytree(REPOSITORY / "spec", folder / "spec")
    return folder


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode(errors="surrogateescape")
