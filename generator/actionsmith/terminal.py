"""What the command prints: findings, diffs, how far it is, and complaints."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from actionsmith.diagnostics import Diagnostic
    from actionsmith.verify import Check


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
    """Yield the checks, and show on a terminal how far they are."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(
        checks, label="Verifying", file=sys.stderr, hidden=hidden
    ) as bar:
        yield from bar


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
