"""All services of the cloud, and parts of it that grow tenfold."""

from __future__ import annotations

import math
import random
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .generation import edit
from .measure import BenchmarkError, Run, Series, actionsmith, empty, primed_cache, say
from .metadata import contracts, draft, generations, provider, versions

SIZES = (1, 10, 100, 1_000, 10_000)
# What the command ends with.
_SOUND, _WRONG = 0, 4


@dataclass
class Cloud:
    """What the whole cloud took."""

    import_seconds: float = 0.0
    folders: list[dict[str, float]] = field(default_factory=list)
    """One for each generation of versions: what is in it and what it took, cold."""
    again: list[dict[str, float]] = field(default_factory=list)
    """The first folder once more: with no edit, and with one edit."""
    findings: list[str] = field(default_factory=list)
    """Errors in contracts, whose services were left out, as nothing is written else."""

    @property
    def seconds(self) -> float:
        return sum(folder["seconds"] for folder in self.folders)

    @property
    def cpu(self) -> float:
        return sum(folder["cpu"] for folder in self.folders)

    @property
    def mebibytes(self) -> float:
        return max(folder["mebibytes"] for folder in self.folders)

    @property
    def actions(self) -> int:
        return int(sum(folder["actions"] for folder in self.folders))

    @property
    def services(self) -> int:
        return int(sum(folder["services"] for folder in self.folders))


def import_all(wheels: Sequence[Path], work: Path) -> tuple[float, list[Path]]:
    """Draft all versions of all services; return the seconds, and the folders."""
    folders, seconds = [], 0.0
    for age, members in enumerate(generations(versions(wheels, work))):
        spec = work / f"cloud-{age}"
        if not spec.is_dir():
            say(f"drafting {len(members)} services into {spec}")
            seconds += draft(members, spec, work)
        folders.append(spec)
    return seconds, folders


def whole(wheels: Sequence[Path], work: Path) -> Cloud:
    """Generate the whole cloud from nothing, folder by folder."""
    cloud = Cloud()
    cloud.import_seconds, folders = import_all(wheels, work)
    cache = primed_cache(work)
    for spec in folders:
        out = empty(work / f"{spec.name}-out")
        say(f"generating from {spec}")
        done = _generate(spec, out, cache)
        while done.code == _WRONG:
            cloud.findings += _set_aside(done, spec)
            cache = primed_cache(work)
            done = _generate(spec, out, cache)
        cloud.folders.append({**_content(spec), **_took(done)})
    say("generating the first folder again, with no edit and with one")
    spec, out = folders[0], work / f"{folders[0].name}-out"
    cloud.again.append(_took(_generate(spec, out, cache)))
    contract = contracts(spec)[0]
    before = contract.read_text()
    edit(contract, "Edited")
    cloud.again.append(_took(_generate(spec, out, cache)))
    contract.write_text(before)
    for spec in folders:
        shutil.rmtree(work / f"{spec.name}-out")
    return cloud


def _generate(
    spec: Path, out: Path, cache: Path, allowed: Sequence[int] = (_SOUND, _WRONG)
) -> Run:
    where = ("--spec", spec, "--out", out)
    return actionsmith("generate", *where, cache=cache, allowed=allowed)


def _took(done: Run) -> dict[str, float]:
    return {"seconds": done.seconds, "cpu": done.cpu, "mebibytes": done.mebibytes}


def _set_aside(done: Run, spec: Path) -> list[str]:
    """Remove the services with errors from a folder; return the errors."""
    wrong = re.compile(r"/([^/]+)/[^/]+\.yaml:\d+:\d+: error ")
    found = [line for line in done.output.splitlines() if wrong.search(line)]
    if not found:
        raise BenchmarkError(f"nothing was written, and why is not told: {done.output}")
    for service in {match[1] for line in found if (match := wrong.search(line))}:
        say(f"left out, as its contracts are wrong: {service}")
        shutil.rmtree(spec / service)
    return found


def _content(spec: Path) -> dict[str, float]:
    return {
        "services": sum(1 for _ in spec.glob("*/service.yaml")),
        "actions": len(contracts(spec)),
        "bytes": _bytes(spec),
    }


def _bytes(spec: Path) -> int:
    return sum(text.stat().st_size for text in spec.glob("*/*.yaml"))


@dataclass
class Point:
    """A part of the cloud: how large it is, and what it took from nothing."""

    actions: int
    services: int
    bytes: int
    series: Series = field(default_factory=Series)


def curve(spec: Path, work: Path, rounds: int) -> list[Point]:
    """Generate parts of a folder with ever more actions, in turns."""
    parts = []
    for number in SIZES:
        chosen = part(sizes(spec), number)
        if not chosen:
            continue
        folder = empty(work / f"part-{number}")
        shutil.copy(provider(spec), folder)
        for service in chosen:
            shutil.copytree(spec / service, folder / service)
        parts.append((folder, Point(number, len(chosen), _bytes(folder))))
    out = work / "part-out"
    for turn in range(rounds):
        for folder, point in parts:
            # The large ones take long, and vary less.
            if point.actions >= 10_000 and turn > rounds // 2:
                continue
            say(f"generating {point.actions} actions")
            cache = primed_cache(work)
            point.series.add(_generate(folder, empty(out), cache, allowed=(_SOUND,)))
    for folder in (*(folder for folder, _ in parts), out):
        shutil.rmtree(folder, ignore_errors=True)
    return [point for _, point in parts]


def sizes(spec: Path) -> dict[str, tuple[int, int]]:
    """Return how many actions and bytes each service of a folder has."""
    found = {}
    for service in spec.glob("*/service.yaml"):
        texts = list(service.parent.glob("*.yaml"))
        size = sum(text.stat().st_size for text in texts)
        found[service.parent.name] = (len(texts) - 1, size)
    return dict(sorted(found.items()))


def part(of: Mapping[str, tuple[int, int]], actions: int) -> list[str]:
    """Return whole services that have so many actions together.

    Of many random choices it is the one whose actions are most like those of the whole
    cloud, by their bytes: what is to be seen is how time depends on their number.
    """
    mean = sum(s for _, s in of.values()) / max(1, sum(n for n, _ in of.values()))
    best: tuple[float, list[str]] = (math.inf, [])
    for seed in range(300):
        names = list(of)
        random.Random(seed).shuffle(names)
        chosen, left, total = [], actions, 0
        for name in names:
            number, size = of[name]
            if number <= left:
                chosen.append(name)
                left, total = left - number, total + size
        if left == 0:
            best = min(best, (abs(math.log(total / actions / mean)), chosen))
    return best[1]


def from_linear(of: Mapping[int, float]) -> float | None:
    """Return by how much an action more costs at 10,000 than at 1,000: 0.1 is 10 %.

    What a run takes for a single action is taken off both.

    Args:
        of: Seconds by the number of actions.

    """
    if not {1, 1_000, 10_000} <= of.keys():
        return None
    return (of[10_000] - of[1]) / (of[1_000] - of[1]) * 999 / 9_999 - 1
