"""What the commands share: options, exit codes, and how they find their input."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from actionsmith import __version__

if TYPE_CHECKING:
    from actionsmith.pipeline import Checked
    from actionsmith.settings import Settings

STALE, INPUT_OUTPUT, WRONG_CONTRACT, BUG, INTERRUPTED = 1, 3, 4, 70, 130

spec_option = click.option(
    "--spec",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of contracts.  [default: the setting, or spec]",
)
format_option = click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How findings are printed; github shows them beside a change's lines.",
)


class InputOutputError(click.ClickException):
    """A file or folder is not as it has to be."""

    exit_code = INPUT_OUTPUT


def leave(code: int) -> NoReturn:
    """End the command with an exit code."""
    click.get_current_context().exit(code)


def cache_folder() -> Path | None:
    """Return the user's cache folder, or None if it cannot be used."""
    from platformdirs import user_cache_path

    folder = user_cache_path("actionsmith", appauthor=False) / __version__
    if not folder.is_absolute():  # without a home folder, it would be made here
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK | os.X_OK) else None


def found_settings(spec: Path | None, out: Path | None) -> Settings:
    """Return the settings; what the options say comes first."""
    from actionsmith import settings

    try:
        return settings.find(spec, out)
    except settings.SettingsError as problem:
        raise click.UsageError(str(problem)) from problem


def check_contracts(spec: Path, cache: Path | None) -> Checked:
    """Return the contracts in a folder, and what there is to say about them."""
    from actionsmith import pipeline

    return pipeline.check(require_folder(spec), cache)


def require_folder(spec: Path) -> Path:
    """Return the folder of contracts, if it is one."""
    if spec.is_dir():
        return spec
    from actionsmith import report

    what = "is not a folder" if os.path.lexists(spec) else "is not there"
    raise InputOutputError(
        f"there are no contracts: {report.name(spec)} {what}; give a folder with --spec"
    )


def tell_of_wait(folder: Path) -> None:
    """Say that another run is at work in a folder."""
    from actionsmith import report

    click.echo(f"waiting for another run in {report.name(folder)}", err=True)
