"""The command `actionsmith`: with `terminal` and `serving`, all that prints or exits.

What it needs beyond the standard library and click is imported by the functions that
use it, so that `--help` is quick.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from actionsmith import __version__, terminal
from actionsmith.signals import Ended, ending_in_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from actionsmith.diagnostics import Diagnostic
    from actionsmith.pipeline import Checked
    from actionsmith.settings import Settings

STALE, INPUT_OUTPUT, WRONG_CONTRACT, BUG, INTERRUPTED = 1, 3, 4, 70, 130
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
_GENERATE_EXAMPLES = """\
\b
Examples:
  actionsmith generate
  actionsmith generate --check             # in CI: exit 1 if it is stale
  actionsmith generate --diff | git apply  # the same changes, looked at first
  actionsmith generate --check --verify    # before a release; takes seconds
"""
_LINT_EXAMPLES = """\
\b
Examples:
  actionsmith lint
  actionsmith lint --format github  # in CI: beside the lines of a change
"""
_NEW_EXAMPLES = """\
\b
Examples:
  actionsmith new DescribeAddresses
  actionsmith new DescribeInstances --service cvm
"""
_MOCK_EXAMPLES = """\
\b
Examples:
  actionsmith mock                          # on a free port, which it prints
  actionsmith mock --port 8080 --log json
  actionsmith mock --scenario failing.yaml  # resources to begin with, faults

\b
Then, elsewhere:
  export TENCENTCLOUD_SECRET_ID=AKIDEXAMPLE
  export TENCENTCLOUD_SECRET_KEY=secretEXAMPLE
  tccli vpc DescribeIPv6Addresses --region ap-guangzhou \\
    --endpoint http://127.0.0.1:8080
  curl http://127.0.0.1:8080/_mock/calls  # what came, and what became of it
"""

_spec_option = click.option(
    "--spec",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of contracts.  [default: the setting, or spec]",
)
_format_option = click.option(
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


@click.group(epilog=_EPILOGUE, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Generate typed clients from contracts of cloud API actions.

    A contract is a YAML file that describes one action: its parameters, the rules
    between them, and its errors. A rule is one named line, and validator, error
    classes, OpenAPI document and docs follow it.
    """


@cli.command(epilog=_GENERATE_EXAMPLES)
@_spec_option
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
@_format_option
def generate(
    spec: Path | None,
    out: Path | None,
    check: bool,
    diff: bool,
    verify: bool,
    style: str,
) -> None:
    """Generate package, OpenAPI document and docs from the contracts.

    Nothing is written when a contract is wrong, and unchanged files are not touched.
    Findings go to standard error, the diff and the summary to standard output.
    """
    if check and diff:
        raise click.UsageError("--check and --diff exclude each other")
    from actionsmith import output, pipeline, report

    found = _settings(spec, out)
    if not found.out_is_for_spec:
        raise click.UsageError(
            f"{report.name(found.out)} is the output of other contracts; give --out too"
        )
    if found.out.resolve().is_relative_to(found.spec.resolve()):
        raise click.UsageError(
            f"{report.name(found.out)}: the output cannot be among the contracts"
        )
    cache = _cache()
    checked, texts = _checked(found.spec, cache), {}
    if checked.catalog is not None and checked.is_sound:
        texts = pipeline.generate(checked.catalog, found, cache)
        if verify:
            checked = pipeline.verify(checked, texts, terminal.shown)
    terminal.print_findings(checked.diagnostics, style, to_stderr=True)
    if not checked.is_sound:
        if style == "text":
            terminal.complain(f"{report.count(checked)}; nothing was written")
        _exit(WRONG_CONTRACT)
    try:
        if check or diff:
            changes = output.compare(texts, found.out)
        else:
            changes = output.update(texts, found.out, partial(_tell_of_wait, found.out))
    except output.ForeignFileError as problem:
        raise InputOutputError(
            f"{report.name(found.out)}: {', '.join(problem.paths)}: in the way, and "
            "not generated by actionsmith; move it or give another --out; nothing was "
            "written"
        ) from problem
    if diff:
        terminal.print_diff(output.diff(changes, report.name_in_diff(found.out)))
    else:
        for line in report.summary(changes, found.out):
            click.echo(line)
        if check and changes:
            click.echo("it is stale: run actionsmith generate")
    if changes and (check or diff):
        if changes.unfinished is not None:
            terminal.complain(
                f"{report.name(found.out)}: another run is at work here, or was cut "
                "short; actionsmith generate completes it"
            )
        _exit(STALE)


@cli.command(epilog=_LINT_EXAMPLES)
@_spec_option
@_format_option
def lint(spec: Path | None, style: str) -> None:
    """Check the contracts, and write nothing.

    Prints every finding as file:line:column: severity rule: message. Errors give exit
    code 4, warnings do not.
    """
    from actionsmith import report

    checked = _checked(_settings(spec, None).spec, _cache())
    terminal.print_findings(checked.diagnostics, style, to_stderr=False)
    if style == "text":
        click.echo(report.count(checked), err=bool(checked.diagnostics))
    if not checked.is_sound:
        _exit(WRONG_CONTRACT)


@cli.command(epilog=_NEW_EXAMPLES)
@click.argument("action")
@_spec_option
@click.option("--service", metavar="NAME", help="Its service, if there are several.")
def new(action: str, spec: Path | None, service: str | None) -> None:
    """Write a contract for ACTION, to be filled in.

    ACTION is the name on the wire, such as DescribeAddresses. The new file holds
    comments that explain the language.
    """
    from actionsmith import report, scaffold

    folder = _require_folder(_settings(spec, None).spec)
    try:
        path = scaffold.new_contract(folder, action, service, _cache())
    except scaffold.ScaffoldError as problem:
        raise click.UsageError(str(problem)) from problem
    click.echo(
        f"wrote {report.name(path)}; fill in what says TODO, then: actionsmith lint"
    )


@cli.command(epilog=_MOCK_EXAMPLES)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="HOST",
    help="Where to listen; other machines reach some hosts, and need no secret.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=0,
    show_default="a free one",
    metavar="PORT",
    help="Port to listen on.",
)
@_spec_option
@click.option(
    "--scenario",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What there is at the start, and what goes wrong.",
)
@click.option("--inferred", is_flag=True, help="Let rules count that are inferred.")
@click.option(
    "--seed",
    type=int,
    metavar="N",
    help="What ids and chances depend on.  [default: the scenario's, or 0]",
)
@click.option(
    "--log",
    type=click.Choice(["text", "json", "none"]),
    default="text",
    show_default=True,
    help="How calls are told of, a line for each, on standard error.",
)
def mock(
    host: str,
    port: int,
    spec: Path | None,
    scenario: Path | None,
    inferred: bool,
    seed: int | None,
    log: str,
) -> None:
    """Serve a mock that judges and answers as the contracts say.

    It checks signatures, parameters and the rules between them, knows which resources
    there are and what state they are in, and answers in the service's own envelope.
    Its URL is printed on standard output once it can be used.
    """
    checked = _checked(_settings(spec, None).spec, _cache())
    if checked.catalog is None or not checked.is_sound:
        _refuse(checked.diagnostics)
    from actionsmith import serving
    from actionsmith.mock import listening, preparing
    from actionsmith.mock.handler import Mock

    script = None
    if scenario is not None:
        try:
            script, warnings = preparing.read_scenario(scenario, checked.catalog)
        except preparing.WrongInputError as problem:
            _refuse(problem.diagnostics)
        terminal.print_findings(warnings, "text", to_stderr=True)
    served = Mock(checked.catalog, scenario=script, inferred=inferred, seed=seed)
    try:
        listening.require_extra()
        listener = listening.listen(host, port)
    except (listening.ListenError, listening.MissingExtraError) as problem:
        raise InputOutputError(str(problem)) from problem
    with listener:
        serving.serve(served, listener, log, colour=terminal.colour())


def main() -> NoReturn:
    """Run the command and exit; every kind of failure has its code."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A letter that the locale does not know is no reason to fail.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        with ending_in_order():
            code = _run()
    except OSError:  # not even the complaint can be printed
        code = INPUT_OUTPUT
    for stream in (sys.__stdout__, sys.__stderr__):
        _settle(stream)
    sys.exit(code)


def _run() -> int:
    """Run the command, and return its exit code."""
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


def _refuse(diagnostics: Sequence[Diagnostic]) -> NoReturn:
    terminal.print_findings(diagnostics, "text", to_stderr=True)
    terminal.complain("nothing is served while this is wrong")
    _exit(WRONG_CONTRACT)


def _exit(code: int) -> NoReturn:
    click.get_current_context().exit(code)


def _settle(stream: TextIO | None) -> None:
    """Let go of what a closed pipe or a full disk did not take."""
    if stream is None:
        return
    try:
        stream.flush()
    except OSError:
        # Python would try again on its way out, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _cache() -> Path | None:
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


def _settings(spec: Path | None, out: Path | None) -> Settings:
    from actionsmith import settings

    try:
        return settings.find(spec, out)
    except settings.SettingsError as problem:
        raise click.UsageError(str(problem)) from problem


def _checked(spec: Path, cache: Path | None) -> Checked:
    from actionsmith import pipeline

    return pipeline.check(_require_folder(spec), cache)


def _require_folder(spec: Path) -> Path:
    if spec.is_dir():
        return spec
    from actionsmith import report

    what = "is not a folder" if os.path.lexists(spec) else "is not there"
    raise InputOutputError(
        f"there are no contracts: {report.name(spec)} {what}; give a folder with --spec"
    )


def _tell_of_wait(out: Path) -> None:
    from actionsmith import report

    click.echo(f"waiting for another run in {report.name(out)}", err=True)
