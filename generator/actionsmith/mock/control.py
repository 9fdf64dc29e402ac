"""Control of a mock while it runs, below /_mock/ of its own address.

| Request               | does                                                         |
|-----------------------|--------------------------------------------------------------|
| GET /_mock/health     | says that it is there                                        |
| GET /_mock/calls      | lists the recorded calls; `?action=` those of one action     |
| DELETE /_mock/calls   | forgets them                                                 |
| POST /_mock/scenario  | takes a scenario in place of the one before                  |
| GET /_mock/faults     | lists the faults, and how often each has struck              |
| POST /_mock/faults    | adds a fault, or several as the list `faults`                |
| DELETE /_mock/faults  | removes all faults                                           |
| POST /_mock/reset     | goes back to how the mock started                            |
| GET /_mock/state      | tells of the resources                                       |

What is sent is a scenario's YAML, or the same as JSON; what is answered is JSON, and an
error is `{"error": ..., "findings": [...]}` with status 400 or another from 400 to 499.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Protocol
from urllib.parse import parse_qsl

from actionsmith.contract import Catalog
from actionsmith.diagnostics import as_json, closest, did_you_mean, shortened

from .control_access import ControlError, refuse_web_pages
from .faults import Faults
from .messages import JSON_TYPE, Request, Response
from .recording import Call
from .scenario import Scenario, read_faults, read_scenario

PREFIX = "/_mock/"

_YAML_TYPES = ("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml")


class Controlled(Protocol):
    """What is needed of a mock."""

    @property
    def catalog(self) -> Catalog:
        """The contracts."""

    @property
    def calls(self) -> Sequence[Call]:
        """The recorded calls, in their order."""

    @property
    def faults(self) -> Faults:
        """The faults that are in force."""

    def forget_calls(self) -> None:
        """Remove the recorded calls."""

    def use(self, scenario: Scenario) -> None:
        """Start anew with a scenario."""

    def reset(self) -> None:
        """Start anew with the scenario that it started with."""

    def state(self) -> Mapping[str, object]:
        """Return what there is, as JSON has it."""


def is_control(request: Request) -> bool:
    """Tell whether a request is one of these."""
    return request.path.startswith(PREFIX) or request.path == PREFIX.rstrip("/")


def answer(mock: Controlled, request: Request) -> Response:
    """Return the answer to a request of control; a wrong one never raises anything."""
    try:
        refuse_web_pages(request)
        content = _answer_to(request)(mock, request)
    except ControlError as wrong:
        return _response(
            wrong.status,
            {
                "error": shortened(str(wrong)),
                "findings": json.loads(as_json(wrong.findings)),
            },
            wrong.headers,
        )
    return _response(200, content)


_Content = Mapping[str, object]
_Handler = Callable[[Controlled, Request], _Content]


def _answer_to(request: Request) -> _Handler:
    name = request.path.removeprefix(PREFIX)
    handlers = _HANDLERS.get(name) if is_control(request) else None
    if handlers is None:
        meant = closest(name, _HANDLERS)
        listed = ", ".join(f"{PREFIX}{known}" for known in _HANDLERS)
        hint = f"did you mean {PREFIX + meant!r}?" if meant else f"there are {listed}"
        raise ControlError(404, f"there is no {request.path!r}; {hint}")
    method = "GET" if request.method == "HEAD" else request.method
    if method not in handlers:
        allowed = ", ".join(handlers)
        message = f"{PREFIX}{name} takes {allowed}, not {request.method!r}"
        raise ControlError(405, message, headers={"Allow": allowed})
    if name != "calls" or method != "GET":
        _only(request, ())
    return handlers[method]


def _only(request: Request, known: Sequence[str]) -> dict[str, str]:
    """Return what stands behind the question mark, if it is known and said once."""
    given: dict[str, str] = {}
    try:
        pairs = parse_qsl(request.query, keep_blank_values=True, max_num_fields=20)
    except ValueError:
        raise ControlError(400, "there is too much behind the question mark") from None
    for name, value in pairs:
        if name not in known:
            hint = did_you_mean(name, known) or (
                f"it knows {', '.join(known)}" if known else "it takes none"
            )
            raise ControlError(400, f"{request.path} does not know {name!r}; {hint}")
        if name in given:
            raise ControlError(400, f"{name!r} is given twice")
        given[name] = value
    return given


def _health(mock: Controlled, _: Request) -> _Content:
    services = [str(service.name) for service in mock.catalog.services.values()]
    return {"status": "ok", "services": sorted(services)}


def _calls(mock: Controlled, request: Request) -> _Content:
    wanted = _only(request, ("action",)).get("action")
    calls = [c for c in mock.calls if wanted is None or c.action == wanted]
    return {"calls": [_call(call) for call in calls]}


def _call(call: Call) -> _Content:
    return {each.name: getattr(call, each.name) for each in fields(call)}


def _forget_calls(mock: Controlled, _: Request) -> _Content:
    mock.forget_calls()
    return {}


def _use(mock: Controlled, request: Request) -> _Content:
    scenario, findings = read_scenario(_sent(request), "scenario", mock.catalog)
    if scenario is None:
        raise ControlError(
            400, "the scenario is wrong, and the one before stays", findings
        )
    mock.use(scenario)
    return {
        "resources": len(scenario.resources),
        "faults": len(scenario.faults),
        "findings": json.loads(as_json(findings)),
    }


def _faults(mock: Controlled, _: Request) -> _Content:
    return {
        "faults": [
            {
                "action": tally.fault.action,
                "effect": tally.fault.what,
                "origin": tally.fault.origin,
                "calls": tally.calls,
                "hits": tally.hits,
            }
            for tally in mock.faults.tallies
        ]
    }


def _add_faults(mock: Controlled, request: Request) -> _Content:
    faults, findings = read_faults(_sent(request), "faults", mock.catalog)
    if faults is None:
        raise ControlError(400, "the faults are wrong, and none is added", findings)
    for fault in faults:
        mock.faults.add(fault)
    return {"added": len(faults)}


def _clear_faults(mock: Controlled, _: Request) -> _Content:
    mock.faults.clear()
    return {}


def _reset(mock: Controlled, request: Request) -> _Content:
    if request.body.strip() not in (b"", b"{}"):
        raise ControlError(400, "a reset has no body")
    mock.reset()
    return {}


def _state(mock: Controlled, _: Request) -> _Content:
    return mock.state()


def _sent(request: Request) -> bytes:
    """Return what was sent as YAML, of which JSON is a part but for its layout."""
    media_type = request.headers.get("content-type", "").partition(";")[0]
    media_type = media_type.strip().lower()
    if media_type in _YAML_TYPES:
        return request.body
    if media_type != JSON_TYPE:
        hint = "say Content-Type: application/yaml or application/json"
        raise ControlError(
            415, f"{media_type or 'nothing'!r} is no type for this; {hint}"
        )
    try:
        value = json.loads(request.body)
        laid_out = json.dumps(value, ensure_ascii=False, indent=1)
    except ValueError as problem:
        raise ControlError(400, f"this is no JSON: {problem}") from None
    except RecursionError:
        raise ControlError(400, "this JSON is too deep") from None
    # As it was sent, the columns of findings are right; what YAML spells in another way
    # is spelt anew.
    if any(byte in request.body for byte in (b"\t", b"\\", b"\0")):
        return laid_out.encode("utf-8", "replace")
    return request.body


_HANDLERS: Mapping[str, Mapping[str, _Handler]] = {
    "health": {"GET": _health},
    "calls": {"GET": _calls, "DELETE": _forget_calls},
    "scenario": {"POST": _use},
    "faults": {"GET": _faults, "POST": _add_faults, "DELETE": _clear_faults},
    "reset": {"POST": _reset},
    "state": {"GET": _state},
}


def _response(
    status: int, content: _Content, headers: Mapping[str, str] | None = None
) -> Response:
    return Response(
        status=status,
        headers={
            "Content-Type": JSON_TYPE,
            "Cache-Control": "no-store",
            **(headers or {}),
        },
        body=_as_json(content),
    )


def _as_json(content: object) -> bytes:
    try:
        return json.dumps(content, allow_nan=False).encode()
    except (ValueError, TypeError, RecursionError):
        return json.dumps(_bounded(content, 50)).encode()


def _bounded(value: object, depth: int) -> object:
    """Return a value without what JSON has no words for, and without depths."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if depth and isinstance(value, Mapping):
        return {str(name): _bounded(inner, depth - 1) for name, inner in value.items()}
    if depth and isinstance(value, list | tuple):
        return [_bounded(inner, depth - 1) for inner in value]
    if depth and isinstance(value, float):
        return str(value)
    return "..."
