"""The command `actionsmith`: with `terminal` and `serving`, all that prints or exits.

Each command is a module here. What they need beyond the standard library and click is
imported by the functions that use it, so that `--help` is quick.
"""

from __future__ import annotations

import gc
import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING, NoReturn

import click

from actionsmith import __version__, terminal
from actionsmith.signals import Ended, ending_in_order

from .common import BUG, INPUT_OUTPUT, INTERRUPTED
from .generate import generate
from .importing import import_
from .lint import lint
from .mock import mock
from .new import new

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

_BY_SIGNAL = 128  # and the signal's number, as shells have it

_EPILOGUE = """\
\b
Settings are in a pyproject.toml at or above the contracts; the defaults:
  [tool.actionsmith]
  spec = "spec"
  out = "generated"
  version = "0.1.0"

\b
Exit codes:
  0    fine
  1    the output is stale (--check, --diff)
  2    the command is misused
  3    a file cannot be read or written
  4    a contract is wrong
  70   a bug of actionsmith
  130  interrupted (129, 143: hung up, terminated)
"""


@click.group(epilog=_EPILOGUE, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Generate typed clients from contracts of cloud API actions.

    A contract is a YAML file that describes one action: its parameters, the rules
    between them, and its errors. A rule is one named line, and validator, error
    classes, OpenAPI document and docs follow it.
    """


for _command in (generate, lint, new, import_, mock):
    cli.add_command(_command)


def script() -> NoReturn:
    """Run the command as a program of its own."""
    # A command needs what it makes to its end; one that goes on for long enables it.
    gc.disable()
    try:
        main()
    except SystemExit as end:
        # Python would first let go of every object, which takes longer than an edit.
        os._exit(end.code if isinstance(end.code, int) else 1)


def main() -> NoReturn:
    """Run the command and exit; every kind of failure has its code."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A letter that the locale does not know is no reason to fail.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        with ending_in_order() as came:
            code = _run(came)
    except OSError:  # not even the complaint can be printed
        code = INPUT_OUTPUT
    for stream in (sys.__stdout__, sys.__stderr__):
        _settle(stream)
    sys.exit(code)


def _run(came: Sequence[int]) -> int:
    """Run the command, and return its exit code; `came` are signals that end it."""
    try:
        return cli.main(prog_name="actionsmith", standalone_mode=False) or 0
    except SystemExit:
        # click exits when the reader of a pipe has gone, as in `actionsmith lint |
        # head`. That is the reader's right, and needs no words.
        return INPUT_OUTPUT
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        if came:
            return _BY_SIGNAL + came[0]
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except Ended as end:
        return _BY_SIGNAL + end.number
    except OSError as problem:
        from actionsmith import report

        terminal.complain(report.reason(problem))
        return INPUT_OUTPUT
    except Exception:
        import traceback

        traceback.print_exc()
        terminal.complain("this is a bug of actionsmith; the lines above tell where")
        return BUG


def _settle(stream: TextIO | None) -> None:
    """Let go of what a closed pipe or a full disk did not take."""
    if stream is None:
        return
    try:
        stream.flush()
    except OSError:
        # Python would try again on its way out, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
