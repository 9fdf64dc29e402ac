"""The command `actionsmith import`: drafts of contracts from what others wrote down."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from actionsmith import terminal

from .common import STALE, InputOutputError, leave, tell_of_wait

if TYPE_CHECKING:
    from actionsmith.importing import Imported, Library

_EXAMPLES = """\
\b
Examples:
  actionsmith import tccli                            # which services there are
  actionsmith import tccli --service cvm --out spec
  actionsmith import tccli --service vpc --actions 'Describe*' --out spec
  actionsmith import tccli --service vpc --out spec --diff  # what would change
  actionsmith import tccli --from tccli-3.1.189.1-py2.py3-none-any.whl

\b
Then:
  actionsmith lint --spec spec
  actionsmith generate --spec spec --out out
"""


@click.group("import")
def import_() -> None:
    """Draft contracts from the metadata of other tools."""


@import_.command(epilog=_EXAMPLES)
@click.option(
    "--service", metavar="NAME", help="Whose actions; without it, services are listed."
)
@click.option(
    "--api-version", metavar="DATE", help="Of the service.  [default: the latest]"
)
@click.option(
    "--actions", default="*", show_default=True, metavar="GLOB", help="Which actions."
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A wheel, or a folder with what is in one.  [default: the installed package]",
)
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder of contracts."
)
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
def tccli(
    service: str | None,
    api_version: str | None,
    actions: str,
    source: Path | None,
    out: Path | None,
    diff: bool,
) -> None:
    """Draft contracts from the metadata in the packages tccli and tccli-intl-en.

    One file an action, one for what they share, and one for the provider if there is
    none. No network is used. Texts are taken as they are: whose they are, and what may
    be done with them, is for you to see to.

    A draft that nobody has edited is brought up to date. What somebody has written or
    edited is never replaced: how the draft differs from it is printed as a diff. What
    the metadata have wrong is left out, and the draft says so in its first lines.
    """
    from actionsmith import importing

    try:
        library = importing.Library(source)
        if service is None:
            for name, versions in library.services.items():
                click.echo(f"{name}: {', '.join(versions)}")
            return
        if out is None:
            raise click.UsageError("say where the contracts are to be: --out DIR")
        version = _version(library, service, api_version)
        imported = importing.drafts(library.read(service, version), actions, out)
    except importing.MetadataError as problem:
        raise InputOutputError(str(problem)) from problem
    _require_fitting(imported, service, version, actions, out, may_differ=diff)
    if diff:
        _tell_of_problems(imported)
        _show(imported, out)
    else:
        _write(imported, out)
        _tell_of_problems(imported)


def _version(library: Library, service: str, wanted: str | None) -> str:
    """Return which version of a service is meant."""
    from actionsmith.diagnostics import did_you_mean

    if service not in library.services:
        hint = did_you_mean(service, library.services)
        hint = hint or "without --service, they are listed"
        raise click.UsageError(f"there is no service {service!r}; {hint}")
    versions = library.services[service]
    if wanted is not None and wanted not in versions:
        known = ", ".join(versions)
        raise click.UsageError(f"{service} has no version {wanted!r}; it has {known}")
    return wanted or versions[-1]


def _require_fitting(
    imported: Imported,
    service: str,
    version: str,
    actions: str,
    out: Path,
    *,
    may_differ: bool,
) -> None:
    from actionsmith import report

    if not imported.actions:
        raise click.UsageError(f"no action of {service} {version} is like {actions!r}")
    if imported.version_there not in (None, version) and not may_differ:
        raise click.UsageError(
            f"{report.name(out / service)} has version {imported.version_there}, and a "
            f"folder of contracts has one version of a service: give --api-version "
            f"{imported.version_there}, or another --out; --diff shows how {version} "
            "differs"
        )


def _tell_of_problems(imported: Imported) -> None:
    if imported.problems:
        click.echo(
            f"left out, as the metadata contradict themselves: {imported.problems}; "
            "'Left out' at the top of a draft says what",
            err=True,
        )
    if imported.vanished:
        names = ", ".join(imported.vanished)
        click.echo(f"no longer in the metadata, and kept: {names}", err=True)


def _show(imported: Imported, out: Path) -> None:
    """Print what would change, and how drafts differ from what is kept."""
    from actionsmith import importing, output, report

    updates = importing.compare(imported.texts, out)
    name = report.name_in_diff(out)
    terminal.print_diff(output.diff(updates.changes, name))
    terminal.print_diff(output.diff(updates.kept, name))
    if updates.changes:
        leave(STALE)


def _write(imported: Imported, out: Path) -> None:
    from actionsmith import importing, output, report

    updates = importing.update(imported.texts, out, partial(tell_of_wait, out))
    terminal.print_diff(output.diff(updates.kept, report.name_in_diff(out)))
    for line in report.summary(updates.changes, out):
        click.echo(line)
    if updates.kept:
        click.echo(
            f"written or edited by hand, and kept: {len(updates.kept.written)}; the "
            "diff above is what the drafts have instead"
        )
    if imported.lacking and imported.service_file in updates.kept.written:
        click.echo(
            f"{report.name(out / imported.service_file)} lacks structures that the "
            f"drafts use: {', '.join(imported.lacking)}; take them from the diff above",
            err=True,
        )
