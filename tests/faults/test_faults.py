"""Every fault, for every kind of action, ends as the table says."""

from __future__ import annotations

import json
import pickle

import pytest
from fault_calls import ACTIONS, OVERSHOOT, REGION, Result, Way, meet, timeout_of
from fault_table import FAULTS, Act, Expected, Fault, Mode, expected, modes

from actionsmith.runtime.errors import (
    ConnectionFailed,
    ConnectionLost,
    ServiceError,
    TencentCloudError,
    TransportError,
)

CASES = [
    pytest.param(fault, act, mode, id=f"{fault.name}-{act}-{mode}")
    for fault in FAULTS
    for act in ACTIONS
    for mode in modes(fault, act)
]


def test_the_table() -> None:
    names = [fault.name for fault in FAULTS]
    assert len(names) == len(set(names)) >= 40


@pytest.mark.parametrize("way", ["sync", "async"])
@pytest.mark.parametrize(("fault", "act", "mode"), CASES)
def test_fault(fault: Fault, way: Way, act: Act, mode: Mode) -> None:
    result = meet(fault, way, act, mode)
    wanted = expected(fault, act, mode)
    if wanted.error is None:
        assert result.error is None, repr(result.error)
        assert result.response is not None
        assert result.response.order_id != "stray"
    else:
        check_error(result, wanted, fault, act)
    check_server(result, wanted, fault, act)
    assert result.elapsed <= timeout_of(fault) + OVERSHOOT
    if fault.delay and wanted.attempts > 1:
        assert result.delays[0] >= fault.delay


@pytest.mark.parametrize("way", ["sync", "async"])
def test_members_of_unexpected_types(
    way: Way, caplog: pytest.LogCaptureFixture
) -> None:
    (fault,) = (f for f in FAULTS if f.name == "members of unexpected types")
    result = meet(fault, way, "buy", "once")
    assert result.response is not None
    assert (result.response.order_id, result.response.tags) == (("o",), 1)
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert "OrderId is no string" in record.getMessage()


def check_error(result: Result, wanted: Expected, fault: Fault, act: Act) -> None:
    """Check the class of an error, and all that it has to tell."""
    error = result.error
    assert isinstance(error, TencentCloudError), f"raw: {error!r}"
    assert type(error) is wanted.error, repr(error)
    assert (error.action, error.region) == (ACTIONS[act].name, REGION)
    assert error.attempts == wanted.attempts
    assert 0 < error.elapsed <= result.elapsed
    if wanted.cause is not None:
        assert type(error.__cause__) is wanted.cause
        assert not error.retryable
    if isinstance(error, ServiceError):
        answer = json.loads(fault.script[-1].body)  # type: ignore[union-attr]
        assert error.request_id == answer["Response"].get("RequestId")
    if isinstance(error, TransportError):
        assert error.sent is not (fault.kind.name in ("UNSENT", "LATE_UNSENT"))
    if isinstance(error, (ConnectionFailed, ConnectionLost)):
        assert "127.0.0.1:" in str(error)
        assert error.__cause__ is not None
    assert str(error).isprintable()
    assert type(pickle.loads(pickle.dumps(error))) is type(error)


def check_server(result: Result, wanted: Expected, fault: Fault, act: Act) -> None:
    """Check what arrived: as often as it should, always the same, and nowhere else."""
    seen = wanted.attempts if fault.reaches else int(result.error is None)
    assert len(result.requests) == seen
    assert result.stray == 0
    bodies = {request.body for request in result.requests}
    assert len(bodies) <= 1
    if act == "order" and bodies:
        assert json.loads(bodies.pop())["ClientToken"]
