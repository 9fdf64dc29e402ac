"""The tables and the plot of what was measured."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .cloud import Cloud, Point, from_linear
from .measure import Series
from .package import Sample
from .peers import Result
from .plot import Line, Panel, draw
from .summary import is_superseded, summary


@dataclass
class Report:
    """All that was measured; what was not is empty."""

    machine: Mapping[str, str]
    versions: Mapping[str, str]
    actions: int = 0
    """Of the service that ours and the peers generate."""
    generation: Mapping[str, Series] = field(default_factory=dict)
    package: Mapping[str, int] = field(default_factory=dict)
    """Files, lines and bytes of the Python that is generated."""
    written: Mapping[str, int] = field(default_factory=dict)
    """The same of all files."""
    peers: Sequence[Result] = ()
    fastest: Result | None = None
    """The fastest peer that emits a client of all actions."""
    cloud: Cloud | None = None
    curve: Sequence[Point] = ()
    samples: Sequence[Sample] = ()
    notes: list[str] = field(default_factory=list)

    def markdown(self) -> str:
        """Return the report, for people."""
        parts: list[Iterable[str]] = [
            ["# How fast contracts become packages", ""],
            (f"* {name}: {value}" for name, value in self.machine.items()),
            (f"* {name} {value}" for name, value in self.versions.items()),
            [
                "",
                "Times are from the start to the end of a process. They are medians,",
            ],
            ["with the best run in brackets. Memory is the most of any run.", ""],
            summary(
                *(self.actions, self.generation, self.peers, self.cloud, self.samples)
            ),
            [""],
        ]
        if self.generation:
            parts.append(self._service())
        if self.peers:
            parts.append(self._peers())
        if self.cloud:
            parts.append(_whole(self.cloud))
        if self.curve:
            parts.append(_curve(self.curve))
            parts.append(
                ["![Time and memory over the number of actions](plot.svg)", ""]
            )
        if self.samples:
            parts.append(_samples(self.samples))
        parts.append(f"* {note}" for note in self.notes)
        return "\n".join(line for part in parts for line in part) + "\n"

    def _service(self) -> Iterable[str]:
        yield f"## One service, {self.actions} actions"
        yield ""
        yield from _header("`actionsmith generate`", "time", "CPU", "memory", "runs")
        for name, series in self.generation.items():
            memory, runs = _memory(series.peak), len(series.seconds)
            yield _row(name, _time(series), _cpu(series), memory, runs)
        yield ""
        yield f"It writes {_size(self.written)}. Python of them: {_size(self.package)}."
        yield ""

    def _peers(self) -> Iterable[str]:
        yield f"## Other generators, the same {self.actions} actions, in turns"
        yield ""
        yield from _header(
            *("generator", "from", "time", "CPU", "memory", "ours, cold, of it"),
            *("operations in a client", "Python", "all files", "it emits"),
        )
        ours = self.generation.get("cold")
        if ours:
            emits = "client (sync and async), models, validators, errors, OpenAPI, docs"
            yield _row(
                *("actionsmith, cold", "contracts", _time(ours), _cpu(ours)),
                *(_memory(ours.peak), "", self.actions),
                *(_size(self.package), _size(self.written), emits),
            )
        for result in self.peers:
            if result.failed:
                yield _row(result.peer, result.document, "failed", *[""] * 7)
                continue
            share = f"{100 * ours.median / result.series.median:.0f} %" if ours else ""
            yield _row(
                *(
                    result.peer,
                    result.document,
                    _time(result.series),
                    _cpu(result.series),
                ),
                *(_memory(result.series.peak), share, result.operations),
                *(_size(result.python), _size(result.all_files), result.emits),
            )
        yield ""
        if ours and self.fastest:
            times = self.fastest.series.best / ours.median
            yield f"Our median goes {times:.1f} times into the best run of the fastest "
            yield f"of them that emits a client of all actions, {self.fastest.peer}."
            yield ""
        for result in self.peers:
            who = f"{result.peer} ({result.document})"
            if result.failed:
                yield f"* {who} failed: `{' '.join(result.failed.split())}`"
            if result.broken:
                yield f"* {who} wrote {len(result.broken)} files that do not compile."
            for kind, number in result.remarks.items():
                yield f"* {who} remarked {number} times: `{kind}`"
        yield ""

    def plot(self) -> str:
        """Return the curve as SVG, with the peers as points beside it."""
        ours = [(point.actions, point.series) for point in self.curve]
        if self.cloud:
            ours_whole = (self.cloud.actions, self.cloud.seconds, self.cloud.mebibytes)
        times = [Line("actionsmith, cold", [(n, s.median) for n, s in ours])]
        peaks = [Line("actionsmith, cold", [(n, s.peak) for n, s in ours])]
        if self.cloud:
            name = "actionsmith, whole cloud"
            times.append(Line(name, [(ours_whole[0], ours_whole[1])]))
            peaks.append(Line(name, [(ours_whole[0], ours_whole[2])]))
        for result in self.peers:
            if result.series.seconds and not is_superseded(result, self.peers):
                times.append(Line(result.peer, [(self.actions, result.series.median)]))
                peaks.append(Line(result.peer, [(self.actions, result.series.peak)]))
        of = dict(ours)
        if 1_000 in of and 10_000 in of:
            each = of[1_000].median / 1_000
            slope = [(100, each * 100), (10_000, each * 10_000)]
            times.append(Line("linear, through 1,000", slope, dashed=True))
        heading = "Generating from nothing, by the number of actions"
        panels = [Panel("Time", "s", times), Panel("Most memory", "MiB", peaks)]
        return draw(heading, "actions", panels)


def _whole(cloud: Cloud) -> Iterable[str]:
    yield "## The whole cloud"
    yield ""
    yield from _header(
        "folder", "services", "actions", "contracts", "time", "CPU", "memory"
    )
    for number, folder in enumerate(cloud.folders):
        name = "latest versions" if not number else f"{number} before the latest"
        yield _row(
            *(name, f"{folder['services']:.0f}", f"{folder['actions']:,.0f}"),
            *(_bytes(folder["bytes"]), f"{folder['seconds']:.1f} s"),
            *(f"{folder['cpu']:.1f} s", _memory(folder["mebibytes"])),
        )
    total = sum(folder["bytes"] for folder in cloud.folders)
    yield _row(
        *("**all**", cloud.services, f"{cloud.actions:,}", _bytes(total)),
        *(f"**{cloud.seconds:.1f} s**", f"{cloud.cpu:.1f} s"),
        f"**{_memory(cloud.mebibytes)}**",
    )
    for name, again in zip(("no edit", "one edit"), cloud.again, strict=False):
        seconds, cpu = f"{again['seconds']:.1f} s", f"{again['cpu']:.1f} s"
        memory = _memory(again["mebibytes"])
        yield _row(f"latest versions, {name}", "", "", "", seconds, cpu, memory)
    yield ""
    if cloud.import_seconds:
        yield f"Drafting the contracts took {cloud.import_seconds:.0f} s before that."
    for finding in cloud.findings:
        yield f"* left out: `{finding}`"
    yield ""


def _curve(curve: Sequence[Point]) -> Iterable[str]:
    yield "## Time and memory by the number of actions, cold"
    yield ""
    yield from _header(
        *(
            "actions",
            "services",
            "contracts",
            "time",
            "an action more",
            "CPU",
            "memory",
        ),
        "runs",
    )
    least = curve[0]
    for point in curve:
        more = (point.series.median - least.series.median) * 1e3
        each = f"{more / (point.actions - least.actions):.2f} ms" if more else ""
        yield _row(
            *(f"{point.actions:,}", point.services, _bytes(point.bytes)),
            *(_time(point.series), each, _cpu(point.series)),
            *(_memory(point.series.peak), len(point.series.seconds)),
        )
    yield ""
    time = from_linear({point.actions: point.series.median for point in curve})
    cpu = from_linear({p.actions: statistics.median(p.series.cpu) for p in curve})
    if time is not None and cpu is not None:
        yield f"At 10,000 actions one more costs {100 * time:+.0f} % more than at "
        yield f"1,000 by the clock, {100 * cpu:+.0f} % by processor time."
        yield ""


def _samples(samples: Sequence[Sample]) -> Iterable[str]:
    yield "## The package: import, and a process with one call in the clear"
    yield ""
    yield from _header(
        *("package", "actions", "import", "its memory", "import and a call"),
        *("its memory", "Python of the package"),
    )
    theirs = next(sample for sample in samples if sample.name == "VpcClient").medians()
    for sample in samples:
        medians = sample.medians()

        def cell(key: str, unit: str, of: Mapping[str, float] = medians) -> str:
            share = f" ({100 * of[key] / theirs[key]:.0f} %)"
            return f"{of[key]:.1f} {unit}{share}"

        yield _row(
            {"ours": "ours", "VpcClient": "official SDK"}.get(
                sample.name, "an interpreter alone"
            ),
            sample.actions or "",
            *(cell("import", "ms"), cell("import_memory", "MiB")),
            *(cell("call", "ms"), cell("call_memory", "MiB")),
            _size(sample.python) if sample.actions else "",
        )
    yield ""
    yield "Medians, with the start of the interpreter; in brackets, of the official "
    yield "SDK's. Of both, the Python of the service alone: what all services share is "
    yield "besides it, in `tencent_actions/_runtime` as in `tencentcloud/common`."
    yield ""


def _header(*cells: str) -> Iterable[str]:
    yield _row(*cells)
    yield f"|{'---|' * len(cells)}"


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _time(series: Series) -> str:
    return f"{series.median:.2f} s ({series.best:.2f})"


def _cpu(series: Series) -> str:
    return f"{statistics.median(series.cpu):.2f} s" if series.cpu else ""


def _memory(mebibytes: float) -> str:
    return f"{mebibytes:.0f} MiB"


def _bytes(number: float) -> str:
    return f"{number / 1e6:.2f} MB"


def _size(of: Mapping[str, int]) -> str:
    return f"{of['files']:,} files, {of['lines']:,} lines, {_bytes(of['bytes'])}"


def write(report: Report, out: Path) -> None:
    """Write report.md, and plot.svg if there is a curve."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.md").write_text(report.markdown())
    if report.curve:
        (out / "plot.svg").write_text(report.plot())
