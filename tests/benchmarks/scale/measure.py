"""Processes, their time and their memory, and the machine that they ran on."""

from __future__ import annotations

import atexit
import contextlib
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[3]
ACTIONSMITH = (str(Path(sys.executable).with_name("actionsmith")),)

# A process starts with the peak of the one that starts it, so that a small one does.
_STARTER = """
import os, sys, time
began = time.perf_counter()
pid = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(pid, 0)
seconds = time.perf_counter() - began
with open(sys.argv[1], "w") as took:
    print(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, status, file=took)
"""


class BenchmarkError(Exception):
    """Something cannot be measured; the message says what and why."""


@dataclass(frozen=True)
class Run:
    """What one process, and all that it started, took from start to end."""

    seconds: float
    cpu: float
    """Seconds of processor time, of all cores together."""
    mebibytes: float
    """The most memory of one of its processes, or of all together at one time."""
    code: int
    output: str
    """Standard output and standard error."""


@dataclass
class Series:
    """Several runs of the same."""

    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    mebibytes: list[float] = field(default_factory=list)

    def add(self, run: Run) -> None:
        self.seconds.append(run.seconds)
        self.cpu.append(run.cpu)
        self.mebibytes.append(run.mebibytes)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def best(self) -> float:
        return min(self.seconds)

    @property
    def peak(self) -> float:
        return max(self.mebibytes)

    def data(self) -> dict[str, object]:
        """Return all of it, for data.json."""
        told = {"median": self.median, "best": self.best, "peak": self.peak}
        return {**asdict(self), **told} if self.seconds else {}


def run(
    command: Sequence[str | Path],
    environment: Mapping[str, str] | None = None,
    *,
    allowed: Sequence[int] = (0,),
    watch_memory: bool = False,
) -> Run:
    """Run a command to its end.

    Args:
        command: The program and its arguments.
        environment: Variables that are set besides those of this process.
        allowed: The exit codes that are no failure.
        watch_memory: Add up the processes that there are at one time, ten times a
            second. Else only the largest one counts, which the kernel tells exactly.

    Raises:
        BenchmarkError: It ended with another exit code.

    """
    with tempfile.TemporaryFile() as told, tempfile.NamedTemporaryFile("r") as took:
        process = subprocess.Popen(
            [sys.executable, "-ISc", _STARTER, took.name, *map(str, command)],
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
        )
        watcher = _Watcher(process.pid) if watch_memory else None
        process.wait()
        together = watcher.stop() if watcher else 0.0
        told.seek(0)
        output = told.read().decode(errors="replace")
        if process.returncode:
            raise BenchmarkError(f"cannot be started: {command[0]}\n{output}")
        seconds, cpu, largest, status = map(float, took.read().split())
    code = os.waitstatus_to_exitcode(int(status))
    if code not in allowed:
        words = " ".join(map(str, command))
        raise BenchmarkError(f"exit code {code} of: {words}\n{output[-2000:]}")
    unit = 1024 if sys.platform == "linux" else 1024 * 1024
    return Run(seconds, cpu, max(largest / unit, together), code, output)


class _Watcher(threading.Thread):
    """Adds up what the descendants of a process hold, shared pages once."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._most, self._over = pid, 0, threading.Event()
        self.start()

    def run(self) -> None:
        while not self._over.wait(0.1):
            _, *family = _family(self._pid)
            if len(family) > 1:
                self._most = max(self._most, sum(map(_proportional, family)))

    def stop(self) -> float:
        self._over.set()
        self.join()
        return self._most / 1024


def _family(pid: int) -> Iterator[int]:
    yield pid
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))


def _proportional(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def actionsmith(
    *arguments: str | Path,
    cache: Path,
    allowed: Sequence[int] = (0,),
    watch_memory: bool = True,
) -> Run:
    """Run the checkout's own command with a cache folder."""
    return run(
        [*ACTIONSMITH, *arguments],
        {"XDG_CACHE_HOME": str(cache)},
        allowed=allowed,
        watch_memory=watch_memory,
    )


def primed_cache(work: Path) -> Path:
    """Return a cache that knows other contracts than those that are measured.

    What does not depend on contracts, such as compiled templates, is in it.
    """
    cache, out = empty(work / "cache"), empty(work / "primed-out")
    actionsmith("generate", "--spec", ROOT / "spec", "--out", out, cache=cache)
    return cache


def understands(command: str, option: str) -> bool:
    """Return whether a command of ours has an option yet."""
    return option in run([*ACTIONSMITH, command, "--help"]).output


def empty(folder: Path) -> Path:
    """Return the folder, a new one with nothing in it.

    What was there is put aside and removed at the end: where thousands of files were
    removed just before, this disk takes up to ten times as long to make new ones.
    """
    if folder.exists():
        aside = Path(tempfile.mkdtemp(prefix="spent-", dir=folder.parent))
        folder.rename(aside / folder.name)
        atexit.register(shutil.rmtree, aside, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def virtual_environment(folder: Path, *packages: str) -> Path:
    """Return the folder of commands of a virtual environment with these packages."""
    commands = folder / "bin"
    stamp, content = folder / "installed.txt", "\n".join([str(folder), *packages])
    if not stamp.is_file() or stamp.read_text() != content:
        say(f"installing {', '.join(packages)}")
        shutil.rmtree(folder, ignore_errors=True)
        run([sys.executable, "-m", "venv", folder])
        pip: list[str | Path] = [commands / "python", "-m", "pip", "install", "--quiet"]
        run([*pip, "--disable-pip-version-check", *packages])
        stamp.write_text(content)
    return commands


def size(paths: Sequence[Path]) -> dict[str, int]:
    """Return how many files there are, and their lines and bytes."""
    texts = [path.read_bytes() for path in paths]
    return {
        "files": len(texts),
        "lines": sum(text.count(b"\n") for text in texts),
        "bytes": sum(map(len, texts)),
    }


def machine() -> dict[str, str]:
    """Return what the figures depend on."""
    model = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": model,
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load when it began": " ".join(f"{load:.2f}" for load in os.getloadavg()),
    }


def say(words: str) -> None:
    """Tell on the terminal what is being done."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {words}\n")
    sys.stderr.flush()
