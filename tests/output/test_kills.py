"""A run that rewrites hundreds of files, killed at random moments.

`pytest tests/output/test_kills.py -rP --kills 500` does it five hundred times, and
tells when the kills came.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

from folders import folders, folders_of, held, texts

from actionsmith import output
from actionsmith.output import JOURNAL, LIST

FILES = 200
GENERATIONS = {name: texts(name, FILES) for name in ("one", "two")}


def start(files: dict[str, str], out: Path) -> int:
    """Write the files in a process of its own, and return its id."""
    child = os.fork()
    if not child:
        code = 1
        try:
            output.update(files, out)
            code = 0
        finally:
            os._exit(code)
    return child


def end(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_killed_at_random_moments(tmp_path: Path, kills: int) -> None:
    chance = random.Random(kills)
    out = tmp_path / "out"
    output.update(GENERATIONS["one"], out)
    began = time.perf_counter()
    assert end(start(GENERATIONS["two"], out)) == 0
    whole = time.perf_counter() - began
    present, moments = "two", Counter[str]()
    while moments.total() < kills:
        following = "one" if present == "two" else "two"
        child = start(GENERATIONS[following], out)
        until = whole
        if moments.total() % 2:
            wait_for(out / JOURNAL / "paths", child)
            until /= 4
        time.sleep(chance.uniform(0, until))
        os.kill(child, signal.SIGKILL)
        if end(child) == 0:
            present = following
            continue
        moments[judge(out, GENERATIONS[present], GENERATIONS[following])] += 1
        present = chance.choice(("one", "two"))
        output.update(GENERATIONS[present], out)
        assert held(out) == GENERATIONS[present], "the next run has to heal"
        assert folders(out) == folders_of(GENERATIONS[present])
    told = f"{moments.total()} kills of a run of {whole:.3f} s: {dict(moments)}"
    print(told)  # noqa: T201
    assert moments["while staging"]
    assert moments["while replacing"]


def wait_for(path: Path, child: int) -> None:
    """Wait until a file is there, after which files are replaced, or a child's end."""
    while not path.exists():
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return
        time.sleep(0.0005)


def judge(out: Path, old: dict[str, str], new: dict[str, str]) -> str:
    """Check what a killed run left, and return when that was."""
    begun = (out / JOURNAL / "paths").exists()
    staged = (out / JOURNAL).exists()
    found = {p: text for p, text in held(out).items() if not p.startswith(".action")}
    for path, text in found.items():
        assert text in (old.get(path), new.get(path)), f"{path} is torn"
    for path in old.keys() & new.keys():
        assert path in found, f"{path} is lost"
    for wanted in (old, new):
        if found != wanted:
            assert output.compare(wanted, out), "--check has to notice"
    if found == old:
        return "while staging" if staged and not begun else "otherwise"
    assert begun or found == new
    return "while replacing" if found != new else "otherwise"


def test_the_list_names_all_that_is_ours(tmp_path: Path) -> None:
    output.update(GENERATIONS["one"], tmp_path)
    _, *paths = (tmp_path / LIST).read_text().splitlines()
    assert paths == sorted(GENERATIONS["one"])
