"""Time and memory over the number of actions, as an SVG file without other packages."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, LEFT, TOP, GAP = 400, 300, 64, 56, 84
GREY = "#a3a3a3"
COLOURS = ("#1664c0", "#c2410c", "#15803d", "#7e22ce", "#525252")


@dataclass(frozen=True)
class Line:
    """One series: joined by a line if it has several points."""

    name: str
    points: Sequence[tuple[float, float]]
    dashed: bool = False


@dataclass(frozen=True)
class Panel:
    """One diagram, with logarithmic axes."""

    title: str
    unit: str
    lines: Sequence[Line]


def draw(heading: str, across: str, panels: Sequence[Panel]) -> str:
    """Return diagrams beside each other, as SVG."""
    width = LEFT + len(panels) * (WIDTH + GAP)
    names = list(dict.fromkeys(line.name for panel in panels for line in panel.lines))
    height = TOP + HEIGHT + 62 + 20 * math.ceil(len(names) / 3)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        _text(LEFT, 22, heading, size=15, anchor="start"),
    ]
    colours = {name: COLOURS[n % len(COLOURS)] for n, name in enumerate(names)}
    colours |= {ln.name: GREY for panel in panels for ln in panel.lines if ln.dashed}
    for place, panel in enumerate(panels):
        parts += _panel(panel, LEFT + place * (WIDTH + GAP), across, colours)
    for number, name in enumerate(names):
        x = LEFT + number % 3 * (width - LEFT) / 3
        y = TOP + HEIGHT + 64 + 20 * (number // 3)
        parts.append(_dot(x + 6, y - 4, colours[name]))
        parts.append(_text(x + 18, y, name, anchor="start"))
    return "\n".join([*parts, "</svg>", ""])


def _panel(
    panel: Panel, left: float, across: str, colours: dict[str, str]
) -> Iterable[str]:
    xs = [x for line in panel.lines for x, _ in line.points]
    ys = [y for line in panel.lines for _, y in line.points]
    x_of, x_ticks = _axis(xs, left, left + WIDTH)
    y_of, y_ticks = _axis(ys, TOP + HEIGHT, TOP)
    yield _text(left, TOP - 10, panel.title, size=13, anchor="start")
    for value in x_ticks:
        x = x_of(value)
        yield _rule(x, TOP, x, TOP + HEIGHT)
        yield _text(x, TOP + HEIGHT + 18, f"{value:,g}")
    for value in y_ticks:
        y = y_of(value)
        yield _rule(left, y, left + WIDTH, y)
        yield _text(left - 8, y + 4, f"{value:,g} {panel.unit}", anchor="end")
    yield _text(left + WIDTH / 2, TOP + HEIGHT + 38, across)
    for line in panel.lines:
        colour = colours[line.name]
        places = [(x_of(x), y_of(y)) for x, y in line.points]
        if len(places) > 1:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
            dashes = ' stroke-dasharray="5 4"' if line.dashed else ""
            yield (
                f'<polyline points="{path}" fill="none" stroke="{colour}" '
                f'stroke-width="2"{dashes}/>'
            )
        if not line.dashed:
            for (x, y), (_, value) in zip(places, line.points, strict=True):
                yield _dot(x, y, colour)
                if len(places) > 1:
                    # Above a line that rises, there is room at the left.
                    side = "start" if x == places[0][0] else "end"
                    yield _text(x, y - 8, f"{value:.3g}", size=10, anchor=side)


def _axis(
    values: Sequence[float], start: float, end: float
) -> tuple[Callable[[float], float], list[float]]:
    """Return where a value is, and the powers of ten from below all of them on."""
    low = math.floor(math.log10(min(values)) + 1e-9)
    high = math.log10(max(values)) + 0.15

    def place(value: float) -> float:
        return start + (math.log10(value) - low) / (high - low) * (end - start)

    return place, [10.0**power for power in range(low, math.floor(high) + 1)]


def _text(x: float, y: float, text: str, size: int = 12, anchor: str = "middle") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="#262626">{escape(text)}</text>'
    )


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        'stroke="#e5e5e5"/>'
    )


def _dot(x: float, y: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
