"""The command `actionsmith generate`: contracts in, files out."""

from __future__ import annotations

import contextlib
import gc
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from actionsmith import terminal

from .common import (
    STALE,
    WRONG_CONTRACT,
    InputOutputError,
    cache_folder,
    check_contracts,
    format_option,
    found_settings,
    leave,
    require_folder,
    spec_option,
    tell_of_wait,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from actionsmith.diagnostics import Diagnostic
    from actionsmith.output import Changes
    from actionsmith.settings import Settings

_EXAMPLES = """\
\b
Examples:
  actionsmith generate
  actionsmith generate --watch             # again at every save
  actionsmith generate --check             # in CI: exit 1 if it is stale
  actionsmith generate --diff | git apply  # the same changes, looked at first
  actionsmith generate --check --verify    # before a release; takes seconds
"""


@click.command(epilog=_EXAMPLES)
@spec_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the output.  [default: the setting, or generated]",
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if it is stale.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
@click.option(
    "--verify",
    is_flag=True,
    help="Let black, openapi-spec-validator and jsonschema judge it first.",
)
@click.option(
    "--watch", is_flag=True, help="Generate again whenever a contract changes."
)
@format_option
def generate(
    spec: Path | None,
    out: Path | None,
    check: bool,
    diff: bool,
    verify: bool,
    watch: bool,
    style: str,
) -> None:
    """Generate package, OpenAPI document and docs from the contracts.

    Nothing is written when a contract is wrong, and unchanged files are not touched.
    Findings go to standard error, the diff and the summary to standard output. What
    earlier runs found out is in the user's cache folder; without it all is done anew,
    with the same outcome.
    """
    if check and diff:
        raise click.UsageError("--check and --diff exclude each other")
    if watch and (check or diff or verify):
        raise click.UsageError("--watch goes with neither --check, --diff nor --verify")
    found = _settings(spec, out)
    if watch:
        _watch(spec, out, style)
        return
    texts = _texts(found, style, verify=verify)
    if texts is None:
        leave(WRONG_CONTRACT)
    changes = _changes(texts, found, is_dry=check or diff)
    if diff:
        from actionsmith import output, report

        terminal.print_diff(output.diff(changes, report.name_in_diff(found.out)))
    else:
        _summarise(changes, found)
        if check and changes:
            click.echo("it is stale: run actionsmith generate")
    if changes and (check or diff):
        if changes.unfinished is not None:
            from actionsmith import report

            terminal.complain(
                f"{report.name(found.out)}: another run is at work here, or was cut "
                "short; actionsmith generate completes it"
            )
        leave(STALE)


def _settings(spec: Path | None, out: Path | None) -> Settings:
    found = found_settings(spec, out)
    from actionsmith import report

    if not found.out_is_for_spec:
        raise click.UsageError(
            f"{report.name(found.out)} is the output of other contracts; give --out too"
        )
    if found.out.resolve().is_relative_to(found.spec.resolve()):
        raise click.UsageError(
            f"{report.name(found.out)}: the output cannot be among the contracts"
        )
    return found


def _texts(found: Settings, style: str, *, verify: bool) -> Mapping[str, str] | None:
    """Return what should be in the output folder; None if a contract is wrong."""
    cache = cache_folder()
    texts: Mapping[str, str] = {}
    if verify:
        from actionsmith import pipeline

        checked = check_contracts(found.spec, cache)
        if checked.catalog is not None and checked.is_sound:
            texts = pipeline.generate(checked.catalog, found, cache)
            checked = pipeline.verify(checked, texts, terminal.shown)
        is_sound, diagnostics = checked.is_sound, checked.diagnostics
    else:
        from actionsmith.incremental import build

        require_folder(found.spec)
        with terminal.progress("Generating") as shown, _without_collector():
            outcome = build(found, cache, shown)
        texts, is_sound = outcome.texts, outcome.is_sound
        diagnostics = outcome.diagnostics
    _tell_findings(diagnostics, style, is_sound=is_sound)
    return texts if is_sound else None


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Look for no garbage: what is made meanwhile is needed to the end."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _tell_findings(
    diagnostics: Sequence[Diagnostic], style: str, *, is_sound: bool
) -> None:
    terminal.print_findings(diagnostics, style, to_stderr=True)
    if not is_sound and style == "text":
        from actionsmith import report

        terminal.complain(f"{report.count(diagnostics)}; nothing was written")


def _changes(texts: Mapping[str, str], found: Settings, *, is_dry: bool) -> Changes:
    from actionsmith import output, report

    try:
        if is_dry:
            return output.compare(texts, found.out)
        return output.update(texts, found.out, partial(tell_of_wait, found.out))
    except output.ForeignFileError as problem:
        raise InputOutputError(
            f"{report.name(found.out)}: {', '.join(problem.paths)}: in the way, and "
            "not generated by actionsmith; move it or give another --out; nothing was "
            "written"
        ) from problem


def _summarise(changes: Changes, found: Settings) -> None:
    from actionsmith import report

    for line in report.summary(changes, found.out):
        click.echo(line)


def _watch(spec: Path | None, out: Path | None, style: str) -> None:
    """Generate, and again whenever something changes, until somebody interrupts it."""
    from watchfiles import watch

    from actionsmith import report

    folder = require_folder(_settings(spec, out).spec)
    gc.enable()  # it goes on for long
    # It watches before the first run, so that no change is missed.
    changes = watch(
        folder,
        debounce=_SETTLED,
        step=_STEP,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
    )
    next(changes)
    click.echo(f"watching {report.name(folder)}; Ctrl-C ends it", err=True)
    while True:
        try:
            found = _settings(spec, out)
            texts = _texts(found, style, verify=False)
            if texts is not None:
                _summarise(_changes(texts, found, is_dry=False), found)
        except click.ClickException as problem:
            problem.show()
        except OSError as problem:
            terminal.complain(report.reason(problem))
        while not next(changes):
            pass


_SETTLED, _STEP, _LOOK = 50, 10, 100
"""Milliseconds: how long saving may take, how long nothing more may be saved until it
is over, and how long it may take to notice that somebody wants to end it."""
