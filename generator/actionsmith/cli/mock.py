"""The command `actionsmith mock`: a server that answers as the contracts say."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from actionsmith import terminal

from .common import (
    WRONG_CONTRACT,
    InputOutputError,
    cache_folder,
    check_contracts,
    found_settings,
    leave,
    spec_option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actionsmith.diagnostics import Diagnostic

_EXAMPLES = """\
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


@click.command(epilog=_EXAMPLES)
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
@spec_option
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
    checked = check_contracts(found_settings(spec, None).spec, cache_folder())
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
    gc.enable()  # it goes on for long
    with listener:
        serving.serve(served, listener, log, colour=terminal.colour())


def _refuse(diagnostics: Sequence[Diagnostic]) -> NoReturn:
    terminal.print_findings(diagnostics, "text", to_stderr=True)
    terminal.complain("nothing is served while this is wrong")
    leave(WRONG_CONTRACT)
