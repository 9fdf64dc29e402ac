"""Work that is shared among processes: nothing is lost, and nobody is left."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from actionsmith.incremental.workers import WorkerError, balanced, shared, shares

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing can be shared")


def test_everything_is_done_once() -> None:
    for number in (1, 2, 3, 8):
        found = list(shared(lambda n: (n, os.getpid()), shares(range(20), number)))
        assert sorted(n for n, _ in found) == list(range(20))
        assert len({process for _, process in found}) == number
        assert multiprocessing.active_children() == []


def test_much_is_sent() -> None:
    found = list(shared(lambda n: "x" * n, shares([1_000_000] * 10, 2)))
    assert [len(text) for text in found] == [1_000_000] * 10


def test_a_handicap_makes_the_first_share_smaller() -> None:
    for number, handicap in ((1, 3), (2, 0), (2, 4), (3, 2), (3, 100), (8, 1)):
        first, *others = shares(range(20), number, handicap)
        assert sorted([*first, *(n for each in others for n in each)]) == [*range(20)]
        if others:
            less = min(map(len, others)) - len(first)
            assert handicap - 1 <= less or not first


def test_a_worker_goes_on_while_this_process_does_something_else(
    tmp_path: Path,
) -> None:
    def work(number: int) -> str:
        if number:
            (tmp_path / str(number)).touch()
        return "x" * 1_000_000

    def meanwhile() -> None:
        until = time.monotonic() + 30
        while not (tmp_path / "3").exists():
            assert time.monotonic() < until
            time.sleep(0.01)

    assert len(list(shared(work, [[0], [1, 2, 3]], meanwhile))) == 4


def test_shares_are_about_equal() -> None:
    dealt = balanced(["a", "b", "c", "d", "e"], [5, 1, 4, 2, 2], 2)
    assert sorted(item for share in dealt for item in share) == list("abcde")
    weights = {"a": 5, "b": 1, "c": 4, "d": 2, "e": 2}
    assert [sum(map(weights.__getitem__, share)) for share in dealt] == [7, 7]


def fails(item: int) -> int:
    if item == 3:
        raise FileNotFoundError(2, "there is none", "spec/x.yaml")
    if item == 5:
        raise ValueError("a bug")
    return item


def test_an_error_of_the_system_is_the_callers() -> None:
    with pytest.raises(FileNotFoundError) as caught:
        list(shared(fails, [[0, 2], [1, 3]]))
    assert caught.value.filename == "spec/x.yaml"
    assert multiprocessing.active_children() == []


def test_a_bug_is_told_of_with_its_lines() -> None:
    with pytest.raises(WorkerError, match=r"in fails(.|\n)*ValueError: a bug"):
        list(shared(fails, [[0], [5]]))


def test_a_worker_may_be_killed() -> None:
    first = os.getpid()

    def work(item: int) -> int:
        if os.getpid() != first:
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    with pytest.raises(ChildProcessError, match="killed"):
        list(shared(work, [[0], [1]]))


def test_nobody_works_for_one_who_has_given_up() -> None:
    def work(item: int) -> int:
        time.sleep(60 if item else 0)
        return item

    begun = time.monotonic()
    results = shared(work, [[0, 0], [1]])
    assert next(results) == 0
    results.close()
    assert time.monotonic() - begun < 30
    assert multiprocessing.active_children() == []


def test_nobody_outlives_a_killed_process(tmp_path: Path) -> None:
    """What a worker has to send goes nowhere, and then it ends."""
    program = textwrap.dedent("""\
        import os, sys, time
        from actionsmith.incremental.workers import shared

        def work(item):
            if item:
                with open(sys.argv[1], "w") as file:
                    file.write(str(os.getpid()))
                time.sleep(1)
                return "x" * 1_000_000
            time.sleep(60)

        list(shared(work, [[0], [1] * 100]))
        """)
    place = tmp_path / "worker"
    process = subprocess.Popen([sys.executable, "-c", program, str(place)])
    while not (place.exists() and place.read_text()):
        time.sleep(0.01)
    worker = int(place.read_text())
    process.kill()
    process.wait()
    for _ in range(600):
        if not _is_running(worker):
            return
        time.sleep(0.05)
    os.kill(worker, signal.SIGKILL)
    raise AssertionError("it is still there")


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    # Who has ended may wait for somebody to ask how.
    return not status.exists() or status.read_text().rpartition(") ")[2][0] != "Z"
