"""The command `actionsmith lint`: findings, and nothing written."""

from __future__ import annotations

from pathlib import Path

import click

from actionsmith import terminal

from .common import (
    WRONG_CONTRACT,
    cache_folder,
    check_contracts,
    format_option,
    found_settings,
    leave,
    spec_option,
)

_EXAMPLES = """\
\b
Examples:
  actionsmith lint
  actionsmith lint --format github  # in CI: beside the lines of a change
"""


@click.command(epilog=_EXAMPLES)
@spec_option
@format_option
def lint(spec: Path | None, style: str) -> None:
    """Check the contracts, and write nothing.

    Prints every finding as file:line:column: severity rule: message. Errors give exit
    code 4, warnings do not.
    """
    from actionsmith import report

    checked = check_contracts(found_settings(spec, None).spec, cache_folder())
    terminal.print_findings(checked.diagnostics, style, to_stderr=False)
    if style == "text":
        told = report.count(checked.diagnostics, checked.actions)
        click.echo(told, err=bool(checked.diagnostics))
    if not checked.is_sound:
        leave(WRONG_CONTRACT)
