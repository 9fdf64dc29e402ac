"""What `actionsmith mock` prints: where the mock is, and a line for each call.

The address alone goes to standard output, so that scripts can read it; the rest goes to
standard error.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from actionsmith.diagnostics import printable
from actionsmith.mock.application import CONTROL, Application
from actionsmith.mock.handler import CREDENTIALS, Mock
from actionsmith.mock.listening import is_loopback, run, url
from actionsmith.signals import Ended

if TYPE_CHECKING:
    import socket

    from actionsmith.mock.application import Log
    from actionsmith.mock.messages import Request, Response

_LONGEST_NAME = 100


def serve(
    mock: Mock, listener: socket.socket, style: str, *, colour: bool | None
) -> None:
    """Serve until a signal says to end, which is then raised.

    Args:
        mock: What answers.
        listener: The socket to serve.
        style: How calls are told of: "text", "json" or "none".
        colour: What click takes for colours.

    Raises:
        KeyboardInterrupt: Ctrl-C.
        Ended: Another signal.

    """
    click.echo(url(listener))

    def say(text: str) -> None:
        click.echo(text, err=True, color=colour)

    if not is_loopback(listener):
        warning = click.style("warning:", fg="yellow", bold=True)
        say(f"{warning} other machines can reach this; --host 127.0.0.1 keeps it here")
    services = mock.catalog.services
    actions = sum(len(service.actions) for service in services.values())
    known = printable(", ".join(services))
    say(f"It answers for {known} ({actions} actions) to these credentials:")
    bold = {
        "TENCENTCLOUD_SECRET_ID": CREDENTIALS.secret_id,
        "TENCENTCLOUD_SECRET_KEY": CREDENTIALS.secret_key,
    }
    for name, value in bold.items():
        say(f"  {name}={click.style(value, bold=True)}")
    say("Ctrl-C ends it.")
    number = run(Application(mock, log=_log(mock, style, say)), listener)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    if number is not None:
        raise Ended(number)


def _log(mock: Mock, style: str, say: Callable[[str], None]) -> Log | None:
    if style == "none":
        return None
    write = _as_json if style == "json" else _as_text
    is_read = True

    def log(request: Request, response: Response, seconds: float) -> None:
        nonlocal is_read
        if is_read:
            try:
                say(write(_facts(mock, request, response, seconds)))
            except OSError:  # who read it has gone; the calls go on
                is_read = False

    return log


def _facts(
    mock: Mock, request: Request, response: Response, seconds: float
) -> Mapping[str, object]:
    facts: dict[str, object] = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "milliseconds": round(seconds * 1e3, 3),
        "status": int(response.status),
    }
    call = mock.last_call
    if request.path.startswith(CONTROL) or call is None:
        return {**facts, "control": f"{request.method} {request.path}"}
    return {
        **facts,
        "number": call.number,
        "action": call.action,
        "region": call.region,
        "code": call.code,
        "why": call.why,
        "request_id": call.answer.get("RequestId"),
    }


def _as_json(facts: Mapping[str, object]) -> str:
    return json.dumps(facts)


def _as_text(facts: Mapping[str, object]) -> str:
    clock = str(facts["time"])[11:23]
    took = f"{facts['milliseconds']:.1f} ms"
    if "control" in facts:
        return f"{clock} {_short(facts['control'])}: {facts['status']}, {took}"
    code, status = facts["code"], facts["status"]
    told = (
        click.style("ok", fg="green")
        if code is None
        else click.style(_short(code), fg="yellow")
    )
    if status != 200:
        told += click.style(f", status {status}", fg="red")
    return (
        f"{clock} {facts['number']:>4} {_short(facts['action'] or 'no action')}: "
        f"{told} ({_short(facts['why'])}), {took}, {facts['request_id']}"
    )


def _short(value: object) -> str:
    text = printable(str(value))
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}..."
