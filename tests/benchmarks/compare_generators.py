"""How fast contracts become packages, beside other generators: a report and a plot.

    python tests/benchmarks/compare_generators.py --tccli WHEEL [--tccli WHEEL]
        [--out DIR] [--only PARTS]

A wheel is one of `tccli` or `tccli-intl-en` from PyPI (`pip download --no-deps tccli`);
contracts are drafted from its metadata by `actionsmith import`. The other generators
and the official SDK are installed from the package index, in the versions that
scale/peers.py and scale/package.py pin, in environments of their own.
All is run by command lines, as a user would, and in turns, as machines differ and
change. The parts, of which `--only` chooses some:

* edit: VPC, generated cold, with no edit, after an edit of an action, of service.yaml
  and of the provider's file, and with `--watch`. In the end what the edits have left is
  compared with a fresh run. Cold is without output, and with a cache that knows other
  contracts alone; "first run ever" is without any cache.
* peers: openapi-python-client, datamodel-code-generator and openapi-generator, on the
  OpenAPI document that we write for VPC, a run each after one of ours.
* cloud: all versions of all services. One folder has the latest version of each, others
  have the older versions. Contracts that are wrong would be left out, and are told.
* curve: whole services with 1 to 10,000 actions together, cold.
* package: import of the generated VPC and one call, beside the official SDK, with 10
  actions, with all, and with 5,000 (copies under other names).

Memory is the largest process, or all processes together where there are several at once
(shared pages counted once). What was drafted and installed stays in build/benchmarks
for the next run (remove it when the importer or a wheel has changed); the report goes
there, too, or into the folder that `--out` names.
"""

from __future__ import annotations

import argparse
import json
import shutil
from dataclasses import asdict, is_dataclass
from pathlib import Path

from scale import cloud, package, peers
from scale.generation import Generation
from scale.measure import (
    ACTIONSMITH,
    ROOT,
    BenchmarkError,
    Series,
    empty,
    machine,
    run,
    say,
    size,
)
from scale.metadata import contracts, draft, service_of
from scale.report import Report, write

PARTS = ("edit", "peers", "cloud", "curve", "package")
SERVICE, ACTION = "vpc", "AssociateAddress"
WORK = ROOT / "build/benchmarks"


def main() -> None:
    """Measure, and write the report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--tccli", type=Path, action="append", required=True, metavar="WHEEL")
    add("--out", type=Path, default=WORK, metavar="DIR")
    add("--only", default=",".join(PARTS), metavar=",".join(PARTS))
    add("--runs", type=int, default=7, help="of what takes a second or so")
    add("--rounds", type=int, default=3, help="of what takes long")
    options = parser.parse_args()
    parts = options.only.split(",")
    if unknown := set(parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    wheels = [wheel.resolve() for wheel in options.tccli]
    out = options.out.resolve()
    try:
        report = measure(wheels, WORK / "work", parts, options.runs, options.rounds)
    except BenchmarkError as problem:
        parser.exit(1, f"{problem}\n")
    write(report, out)
    data = json.dumps(report, default=plain, ensure_ascii=False, indent=1)
    (out / "data.json").write_text(data)
    print((out / "report.md").read_text())
    say(f"written: {out}/report.md, plot.svg and data.json")


def measure(
    wheels: list[Path], work: Path, parts: list[str], runs: int, rounds: int
) -> Report:
    """Measure some parts, in the order in which the report has them."""
    version = run([*ACTIONSMITH, "--version"]).output.split()[-1]
    report = Report(
        machine(),
        {
            "actionsmith": version,
            "contracts from": ", ".join(wheel.name for wheel in wheels),
            "peers": ", ".join(peers.PINNED),
            "official SDK": ", ".join(package.PINNED[:2]),
        },
    )
    work.mkdir(parents=True, exist_ok=True)
    spec = work / SERVICE
    if not spec.is_dir():
        say(f"drafting {SERVICE}")
        draft([service_of(wheels, SERVICE, work)], spec, work)
    edited = work / "edited"
    shutil.rmtree(edited, ignore_errors=True)
    shutil.copytree(spec, edited)
    report.actions = len(contracts(spec))
    ours = Generation(edited, SERVICE, ACTION, empty(work / "ours"))
    report.generation = ours.series
    if {"edit", "peers"} & set(parts):
        say("generating once, so that all Python is compiled")
        ours.first_ever()
        ours.series.clear()
    if "edit" in parts:
        edit(ours, runs, report)
    if "peers" in parts:
        beside(ours, work, rounds, report)
    if {"edit", "peers"} & set(parts):
        report.package = size(ours.package())
        report.written = size([p for p in ours.out.rglob("*") if p.is_file()])
    if "cloud" in parts:
        report.cloud = cloud.whole(wheels, work)
    if "curve" in parts:
        _, folders = cloud.import_all(wheels, work)
        report.curve = cloud.curve(folders[0], work, rounds)
    if "package" in parts:
        vpc = service_of(wheels, SERVICE, work)
        report.samples = package.compare(vpc, spec, work, 3 * runs)
    return report


def edit(ours: Generation, runs: int, report: Report) -> None:
    """Measure our runs for one service in turns."""
    steps = (
        *(ours.first_ever, ours.cold, ours.no_edit, ours.edit_action),
        *(ours.edit_service, ours.edit_provider),
    )
    for turn in range(runs):
        say(f"one service, turn {turn + 1} of {runs}")
        for step in steps:
            step()
    say("comparing what edits have left with a fresh run")
    ours.check()
    say("editing under --watch")
    if note := ours.watch(runs):
        report.notes.append(note)


def beside(ours: Generation, work: Path, rounds: int, report: Report) -> None:
    """Measure the peers, a cold run of ours before each turn."""
    ours.cold()
    document = work / f"{SERVICE}.yaml"
    shutil.copy(ours.document, document)
    others = peers.Peers(document, work)
    for turn in range(rounds):
        say(f"other generators, turn {turn + 1} of {rounds}")
        ours.cold()
        others.turn()
    report.peers = list(others.results.values())
    report.fastest = others.fastest_with_client()


def plain(value: object) -> object:
    """Return what JSON can hold."""
    if isinstance(value, Series):
        return value.data()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)


if __name__ == "__main__":
    main()
