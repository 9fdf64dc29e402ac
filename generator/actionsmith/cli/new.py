"""The command `actionsmith new`: a contract to be filled in."""

from __future__ import annotations

from pathlib import Path

import click

from .common import cache_folder, found_settings, require_folder, spec_option

_EXAMPLES = """\
\b
Examples:
  actionsmith new DescribeAddresses
  actionsmith new DescribeInstances --service cvm
"""


@click.command(epilog=_EXAMPLES)
@click.argument("action")
@spec_option
@click.option("--service", metavar="NAME", help="Its service, if there are several.")
def new(action: str, spec: Path | None, service: str | None) -> None:
    """Write a contract for ACTION, to be filled in.

    ACTION is the name on the wire, such as DescribeAddresses. The new file holds
    comments that explain the language.
    """
    from actionsmith import report, scaffold

    folder = require_folder(found_settings(spec, None).spec)
    try:
        path = scaffold.new_contract(folder, action, service, cache_folder())
    except scaffold.ScaffoldError as problem:
        raise click.UsageError(str(problem)) from problem
    click.echo(
        f"wrote {report.name(path)}; fill in what says TODO, then: actionsmith lint"
    )
