"""What the command prints: findings, diffs, how far it is, and complaints."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from actionsmith.diagnostics import Diagnostic
    from actionsmith.verify import Check


_PATIENCE = 1.0
"""Seconds that something may take before it is shown how far it is."""


def print_findings(
    diagnostics: Sequence[Diagnostic], style: str, *, to_stderr: bool
) -> None:
    """Print findings in the style that was asked for."""
    from actionsmith.diagnostics import Severity, as_github, as_json, as_text

    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
    if style == "json":
        click.echo(as_json(diagnostics), err=to_stderr)
        return
    for diagnostic in diagnostics:
        if style == "github":
            click.echo(as_github(diagnostic), err=to_stderr)
            continue
        paint = partial(click.style, fg=colours[diagnostic.severity], bold=True)
        click.echo(as_text(diagnostic, paint), err=to_stderr, color=colour())


def shown(checks: list[Check]) -> Iterator[Check]:
    """Yield the checks, and show how far they are."""
    with progress("Verifying") as bar:
        for done, check in enumerate(checks):
            bar(done, len(checks))
            yield check


class Progress:
    """Shows how far something is, on a terminal and if it takes more than a second."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._begun = time.monotonic()
        # Without a stream, as behind `2>&-`, there is none to ask.
        self._is_shown = bool(sys.stderr and sys.stderr.isatty())
        self._bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        """Show that so much of so much is done."""
        if not self._is_shown or time.monotonic() - self._begun < _PATIENCE:
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import Progress as Bar

            self._bar = Bar(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._bar.add_task(self._label)
        self._bar.update(self._bar.task_ids[0], completed=done, total=total)

    def end(self) -> None:
        """Show nothing any more."""
        if self._bar is not None:
            self._bar.stop()


@contextlib.contextmanager
def progress(label: str) -> Iterator[Progress]:
    """Show how far something is while it is done."""
    shown = Progress(label)
    try:
        yield shown
    finally:
        shown.end()


def print_diff(lines: Iterable[str]) -> None:
    """Print a diff, in colours on a terminal."""
    if not sys.stdout.isatty():
        # Byte for byte, whatever the locale, so that it can be applied.
        click.echo("".join(lines).encode("utf-8", errors="surrogateescape"), nl=False)
        return
    from actionsmith.diagnostics import printable

    colours = {"+": "green", "-": "red", "@": "cyan"}
    for line in lines:
        click.secho(
            printable(line.rstrip("\n")), fg=colours.get(line[:1]), color=colour()
        )


def colour() -> bool | None:
    """Return what click takes for "as the terminal has it", or no colours at all."""
    return False if os.environ.get("NO_COLOR") else None


def complain(message: str) -> None:
    """Say why the command has not done what it was asked to do."""
    click.echo(f"Error: {message}", err=True)
