"""The few figures that README.md shows, in its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .cloud import Cloud
from .measure import Series
from .package import Sample
from .peers import PINNED, Result

_OURS = ("cold", "no edit", "one edit", "edit under --watch")


def summary(
    actions: int,
    generation: Mapping[str, Series],
    peers: Sequence[Result],
    cloud: Cloud | None,
    samples: Sequence[Sample],
) -> Iterable[str]:
    """Yield the lines of the table; what was not measured has none."""
    yield "| | time | memory at most |"
    yield "|---|---|---|"
    for name in _OURS:
        if name in generation:
            series = generation[name]
            yield _row(f"VPC, {actions} actions: {name}", *_took(series))
    pins = dict(pin.split("==") for pin in PINNED)
    for result in peers:
        if result.series.seconds and not is_superseded(result, peers):
            version = next(
                v for name, v in pins.items() if name.startswith(result.peer)
            )
            what = "" if result.operations else ", models alone"
            yield _row(f"{result.peer} {version}{what}", *_took(result.series))
    if cloud:
        what = (
            f"whole cloud, {cloud.actions:,} actions of {cloud.services} services: cold"
        )
        yield _row(what, f"{cloud.seconds:.0f} s", f"{cloud.mebibytes:.0f} MiB")
    for sample in samples:
        if sample.actions:
            medians = sample.medians()
            whose = "ours" if sample.name == "ours" else "official SDK"
            what = (
                f"process with import and a call, {whose}, {sample.actions:,} actions"
            )
            memory = f"{medians['call_memory']:.0f} MiB"
            yield _row(what, f"{medians['call']:.0f} ms", memory)


def is_superseded(result: Result, results: Sequence[Result]) -> bool:
    """Return whether a peer has done more with another form of the document."""
    return any(
        other.peer == result.peer and other.operations > result.operations
        for other in results
    )


def _took(series: Series) -> tuple[str, str]:
    return f"{series.median:.2f} s", f"{series.peak:.0f} MiB"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
