"""Feeds spoilt contracts to the loader and the linter, and judges what they say.

    python tests/fuzz/fuzz_loader.py --inputs 1000000 --seed 0

However a contract is broken: nothing is raised, nothing takes longer than a second,
each finding stands at a place that exists and can be printed, and contracts without
errors give output that can be read. The input of a number is the same whenever it is
made, so `--seed 0 --only 4711` repeats one that failed.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zlib
from collections import Counter
from contextlib import chdir, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from random import Random
from types import FrameType, SimpleNamespace

from fuzz_judge import SPECS, Folder, WrongResultError, judge, parcel
from fuzz_rules import right_rule, wrong_rule
from fuzz_texts import soup, spoilt_bytes, spoilt_lines, spoilt_tree

from actionsmith import pipeline
from actionsmith.diagnostics import as_text

MAX_SECONDS = 1.0
MAX_MEMORY = 256 * 1024 * 1024


@dataclass
class Figures:
    """What a run has seen."""

    inputs: int = 0
    sound: int = 0
    rendered: int = 0
    slowest: tuple[float, int] = (0.0, -1)
    digest: int = 0
    failures: list[int] = field(default_factory=list)
    rules: Counter[str] = field(default_factory=Counter)

    def line(self, seconds: float) -> str:
        took, which = self.slowest
        return (
            f"{self.inputs} inputs, {self.inputs / max(seconds, 1e-9):.0f}/s; "
            f"{self.sound} sound, {self.rendered} of them rendered; "
            f"{len(self.rules)} kinds of findings; "
            f"slowest {took * 1000:.0f} ms (input {which}); "
            f"{peak_memory() / 2**20:.0f} MiB; digest {self.digest:08x}; "
            f"{len(self.failures)} failures"
        )


def peak_memory() -> int:
    """Return the most bytes that the process has had in memory."""
    with suppress(OSError):
        # What the system counts by process begins with what its parent had.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s*(\d+) kB", status)
        if found:
            return int(found[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def make(random: Random, folder: Folder) -> tuple[str, bytes]:
    """Return an input: which file of the folder is replaced, and by what."""
    name = random.choice(folder.names)
    data = folder.texts[name]
    kind = random.random()
    if kind < 0.3:
        return name, spoilt_bytes(random, data, list(folder.texts.values()))
    if kind < 0.5:
        return name, spoilt_lines(random, data.decode()).encode("utf-8", "replace")
    if kind < 0.75:
        text = spoilt_tree(random, folder.trees[name])
        return name, text.encode("utf-8", "surrogatepass")
    if kind < 0.95 and "spec/shop/SendParcel.yaml" in folder.texts:
        rule = right_rule(random) if random.random() < 0.25 else wrong_rule(random)
        quote = random.choice(["", "", "'", '"'])
        return "spec/shop/SendParcel.yaml", parcel(f"{quote}{rule}{quote}")
    return name, soup(random)


class _Watch:
    """Ends an input that takes no end, and costs nothing for the others."""

    def __init__(self) -> None:
        self.since = time.perf_counter()
        signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, MAX_SECONDS, MAX_SECONDS)

    def _look(self, _: int, __: FrameType | None) -> None:
        if time.perf_counter() - self.since > 20 * MAX_SECONDS:
            raise WrongResultError("it takes no end")


def run(options: argparse.Namespace, home: Path) -> Figures:
    """Judge the inputs, and save those that fail."""
    figures = Figures()
    folders = [Folder(spec, home / str(at)) for at, spec in enumerate(SPECS)]
    numbers = range(options.first, options.first + options.inputs)
    if options.only is not None:
        numbers = range(options.only, options.only + 1)
    # What compiles the grammar would start anew with each check.
    import_module("actionsmith.logic").use_cache(None)
    pipeline.logic = SimpleNamespace(use_cache=lambda _: None)
    watch, here = _Watch(), None
    started = shown = time.monotonic()
    for number in numbers:
        random = Random(f"{options.seed}:{number}")
        folder = folders[random.random() < 0.06]
        name, data = make(random, folder)
        render = options.only is not None or random.random() < options.render
        figures.digest = zlib.crc32(data, figures.digest)
        if here is not folder:
            os.chdir(folder.home)
            here = folder
        try:
            checked, took = _timed(watch, folder, name, data, render)
        except Exception:
            figures.failures.append(number)
            _save(options.failures, f"{options.seed}-{number}", name, data)
        else:
            if not (render and checked.is_sound):
                figures.slowest = max(figures.slowest, (took, number))
            figures.sound += checked.is_sound
            figures.rendered += checked.is_sound and render
            rules = [finding.rule for finding in checked.diagnostics]
            figures.rules.update(rules)
            figures.digest = zlib.crc32("\n".join(rules).encode(), figures.digest)
            if options.only is not None:
                printed = (f"{as_text(d)}\n" for d in checked.diagnostics)
                sys.stdout.write("".join(printed))
        figures.inputs += 1
        now = time.monotonic()
        if now - shown > (1 if sys.stderr.isatty() else 60):
            end = "\r" if sys.stderr.isatty() else "\n"
            sys.stderr.write(f"{figures.line(now - started)}{end}")
            sys.stderr.flush()
            shown = now
        if len(figures.failures) >= options.most_failures:
            break
    signal.setitimer(signal.ITIMER_REAL, 0)
    sys.stdout.write(f"{figures.line(time.monotonic() - started)}\n")
    return figures


def _timed(
    watch: _Watch, folder: Folder, name: str, data: bytes, render: bool
) -> tuple[pipeline.Checked, float]:
    """Judge an input, and return how many seconds it took, the output aside."""
    for attempt in range(2):
        watch.since = before = time.perf_counter()
        checked = judge(folder, name, data, render=render and not attempt)
        took = time.perf_counter() - before
        if took < MAX_SECONDS or (render and checked.is_sound):
            return checked, took
        # The machine may have been busy with something else: once more, alone.
    raise WrongResultError(f"it takes {took:.1f} seconds")


def _save(folder: Path, stem: str, name: str, data: bytes) -> None:
    """Keep an input that failed, and how."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{stem}-{Path(name).name}").write_bytes(data)
    (folder / f"{stem}.txt").write_text(traceback.format_exc(), "utf-8", "replace")


def main() -> int:
    """Run with the options of the command line; return whether something failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=10_000, help="how many")
    parser.add_argument(
        "--seed", type=int, default=0, help="of the inputs' random choice"
    )
    parser.add_argument(
        "--first", type=int, default=0, help="number of the first input"
    )
    parser.add_argument("--only", type=int, help="number of the sole input to judge")
    parser.add_argument(
        "--render",
        type=float,
        default=0.01,
        help="of which part the output is read too",
    )
    parser.add_argument(
        "--failures",
        type=Path,
        default=Path("fuzz-failures"),
        help="where to save them",
    )
    parser.add_argument("--most-failures", type=int, default=100, help="when to stop")
    options = parser.parse_args()
    options.failures = options.failures.resolve()
    warnings.simplefilter("error")
    with tempfile.TemporaryDirectory() as home, chdir(home):
        figures = run(options, Path(home).resolve())
    memory = peak_memory()
    if memory > MAX_MEMORY:
        sys.stderr.write(f"it took {memory / 2**20:.0f} MiB of memory\n")
    return 1 if figures.failures or memory > MAX_MEMORY else 0


if __name__ == "__main__":
    sys.exit(main())
