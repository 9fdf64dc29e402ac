"""Folders of contracts, drafted by `actionsmith import` from wheels of tccli."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .measure import actionsmith, empty, say

_LISTED = re.compile(r"^([a-z0-9-]+): ([0-9-]+(?:, [0-9-]+)*)$", re.MULTILINE)


@dataclass(frozen=True)
class Version:
    """One version of one service, and where its metadata are."""

    service: str
    date: str
    wheel: Path


def versions(wheels: Iterable[Path], work: Path) -> list[Version]:
    """Return all versions of all services; of those in several wheels, the first."""
    found: dict[tuple[str, str], Version] = {}
    for wheel in wheels:
        listed = actionsmith("import", "tccli", "--from", wheel, cache=work / "cache")
        for service, dates in _LISTED.findall(listed.output):
            for date in dates.split(", "):
                found.setdefault((service, date), Version(service, date, wheel))
    return list(found.values())


def generations(all_versions: Iterable[Version]) -> list[list[Version]]:
    """Return the latest versions of all services, the ones before them, and so on.

    A folder of contracts holds one version of a service.
    """
    of: dict[str, list[Version]] = {}
    for version in sorted(all_versions, key=lambda v: (v.service, v.date)):
        of.setdefault(version.service, []).append(version)
    most = max(map(len, of.values()), default=0)
    return [
        [vs[-1 - age] for vs in of.values() if len(vs) > age] for age in range(most)
    ]


def draft(
    versions_: Sequence[Version], spec: Path, work: Path, actions: str = "*"
) -> float:
    """Draft contracts in a new folder, two services at a time; return the seconds."""
    # It gets its name when all is in it, as it is kept for further runs.
    unfinished = empty(spec.with_name(f"{spec.name}.unfinished"))

    def one(version: Version) -> None:
        command = ("import", "tccli", "--from", version.wheel, "--actions", actions)
        which = ("--service", version.service, "--api-version", version.date)
        where = ("--out", unfinished)
        actionsmith(*command, *which, *where, cache=work / "cache", watch_memory=False)

    began = time.perf_counter()
    # The first one writes the provider's file, which all have in common.
    first, *others = versions_
    one(first)
    with ThreadPoolExecutor(2) as pool:
        for number, _ in enumerate(pool.map(one, others), 2):
            if number % 25 == 0:
                say(f"drafted {number} of {len(versions_)} services")
    unfinished.rename(spec)
    return time.perf_counter() - began


def service_of(wheels: Iterable[Path], service: str, work: Path) -> Version:
    """Return the latest version of a service."""
    found = [v for v in versions(wheels, work) if v.service == service]
    return max(found, key=lambda version: version.date)


def provider(spec: Path) -> Path:
    """Return the file of a folder that says what all services have in common."""
    (found,) = spec.glob("*.yaml")
    return found


def contracts(spec: Path) -> list[Path]:
    """Return the contracts of actions in a folder, without their services' files."""
    return sorted(p for p in spec.glob("*/*.yaml") if p.name != "service.yaml")
