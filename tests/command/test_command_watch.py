"""`generate --watch`: what is saved is generated, what is wrong is told of."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest
from command_line import COMMAND, CONTRACT, call, edit, lay_out

pytestmark = pytest.mark.usefixtures("heard")

PAGE = "generated/docs/vpc/AssociateIPv6Address.md"
PATIENCE = 60


class Watching:
    """A command that watches, and the lines that it prints."""

    def __init__(self, project: Path) -> None:
        self._process = subprocess.Popen(
            [*COMMAND, "generate", "--watch"],
            cwd=project,
            env={**os.environ, "XDG_CACHE_HOME": str(project / "cache")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self._lines: Queue[str] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._lines.put(line.rstrip())

    def until(self, pattern: str) -> list[str]:
        """Return the lines up to one that matches."""
        found: list[str] = []
        end = time.monotonic() + PATIENCE
        while not (found and re.search(pattern, found[-1])):
            try:
                found.append(self._lines.get(timeout=end - time.monotonic()))
            except (Empty, ValueError):
                raise AssertionError(f"no {pattern!r} in {found}") from None
        return found

    def end(self, number: int) -> int:
        self._process.send_signal(number)
        return self._process.wait(PATIENCE)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return lay_out(tmp_path)


@pytest.fixture
def watching(project: Path) -> Iterator[Watching]:
    command = Watching(project)
    yield command
    command.kill()


def test_what_is_saved_is_generated(project: Path, watching: Watching) -> None:
    first = watching.until(r"^generated: \d+ new")
    assert first[0] == "watching spec; Ctrl-C ends it"
    edit(project / CONTRACT, "summary: ", "summary: Now and then ")
    lines = watching.until(r"^generated: \d+ changed")
    assert f"  changed  {PAGE.removeprefix('generated/')}" in lines
    assert "Now and then" in (project / PAGE).read_text(encoding="utf-8")


def test_what_is_wrong_is_told_of_and_can_be_mended(
    project: Path, watching: Watching
) -> None:
    watching.until("^generated: ")
    text = (project / CONTRACT).read_text(encoding="utf-8")
    edit(project / CONTRACT, "retry_safe: false", "retry_safe: maybe")
    lines = watching.until("nothing was written")
    assert any(line.startswith(f"{CONTRACT}:") for line in lines)
    (project / CONTRACT).write_text(text, encoding="utf-8")
    assert watching.until("^generated: ")[-1].endswith("unchanged")


def test_an_editor_may_put_a_new_file_in_the_place_of_the_old(
    project: Path, watching: Watching
) -> None:
    watching.until("^generated: ")
    path = project / CONTRACT
    beside = path.with_name("AssociateIPv6Address.yaml.tmp")
    text = path.read_text(encoding="utf-8")
    beside.write_text(text.replace("summary: ", "summary: Once "), encoding="utf-8")
    beside.replace(path)
    watching.until("^generated: .* changed")
    assert "Once" in (project / PAGE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_it_ends_in_order(
    project: Path, watching: Watching, number: int, code: int
) -> None:
    watching.until("^generated: ")
    assert watching.end(number) == code
    assert call(project, "generate", "--check").code == 0


def test_it_goes_with_writing_alone(project: Path) -> None:
    for option in ("--check", "--diff", "--verify"):
        result = call(project, "generate", "--watch", option)
        assert result.code == 2
        assert "--watch goes with neither" in result.err
