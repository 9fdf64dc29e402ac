"""The tree of exceptions, and refusals that belong to two of its branches."""

from __future__ import annotations

import copy
import pickle
import traceback
from typing import TYPE_CHECKING

import pytest
from runtime_sample import (
    ERRORS,
    InvalidParameterValue,
    InvalidParameterValue_Malformed,
    MissingParameter,
    RequestLimitExceeded,
)

from actionsmith.runtime import errors
from actionsmith.runtime.errors import (
    ConnectionFailed,
    ConnectionLost,
    ContractViolation,
    CredentialsNotFound,
    MalformedResponse,
    RequestTimeout,
    Retry,
    ServiceError,
    TencentCloudError,
    TransportError,
)
from actionsmith.runtime.refusals import error_class, local_refusal
from actionsmith.runtime.validation import Violation

if TYPE_CHECKING:
    from collections.abc import Callable

MALFORMED = Violation(
    "pattern", "InvalidParameterValue.Malformed", ("Id",), "Bad id.", "inferred"
)
MISSING = Violation("required", "MissingParameter", ("Id",), "Id is required.")
NOVEL = Violation("novel", "Novel.Code", ("Id",), "Something novel.")


def _pickled(error: TencentCloudError) -> object:
    twin: object = pickle.loads(pickle.dumps(error))
    return twin


def test_tree() -> None:
    for child in (ConnectionFailed, ConnectionLost, RequestTimeout, MalformedResponse):
        assert child.__bases__ == (TransportError,)
    for branch in (ServiceError, TransportError, CredentialsNotFound):
        assert branch.__bases__ == (TencentCloudError,)
    assert ContractViolation.__bases__ == (ServiceError,)
    assert issubclass(errors.ContractWarning, UserWarning)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("InvalidParameterValue", InvalidParameterValue),
        ("InvalidParameterValue.Malformed", InvalidParameterValue_Malformed),
        ("InvalidParameterValue.Malformed.Deeper", InvalidParameterValue_Malformed),
        ("InvalidParameterValue.Other", InvalidParameterValue),
        ("InvalidParameterValues", ServiceError),
        ("InvalidParameter", ServiceError),
        ("Unheard.Of", ServiceError),
        (".", ServiceError),
        ("", ServiceError),
    ],
)
def test_class_of_a_code(code: str, expected: type[ServiceError]) -> None:
    assert error_class(code, ERRORS) is expected


def test_code_of_class_and_of_instance() -> None:
    assert InvalidParameterValue().code == "InvalidParameterValue"
    assert InvalidParameterValue(code="InvalidParameterValue.New").code.endswith("New")
    assert InvalidParameterValue.code == "InvalidParameterValue"
    assert ServiceError("?").code == ""
    assert InvalidParameterValue.retry is Retry.NEVER
    assert RequestLimitExceeded().retry == "backoff"


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ServiceError(), "ServiceError"),
        (ServiceError("Oh."), "ServiceError: Oh."),
        (MissingParameter("Oh."), "MissingParameter: Oh."),
        (
            MissingParameter("Oh.", action="Buy", request_id="r-1", status=200),
            "MissingParameter (Buy, request r-1): Oh.",
        ),
        (
            local_refusal("Buy", [MISSING], ERRORS),
            "MissingParameter (Buy, not sent): Id is required.",
        ),
        (
            local_refusal("Buy", [MALFORMED, MISSING], ERRORS),
            "MissingParameter (Buy, not sent):\n"
            "- pattern: Bad id. (InvalidParameterValue.Malformed, inferred)\n"
            "- required: Id is required. (MissingParameter)",
        ),
        (ConnectionLost("Reset."), "Reset."),
        (MalformedResponse("Odd", status=502, excerpt="<html>"), "Odd: <html>"),
        (MalformedResponse("Odd"), "Odd"),
    ],
)
def test_text(error: Exception, text: str) -> None:
    assert str(error) == text


@pytest.mark.parametrize(
    "error",
    [
        TencentCloudError("a"),
        ServiceError("a", code="X.Y", request_id="r", action="Buy", status=200),
        InvalidParameterValue("a", code="InvalidParameterValue.New"),
        TransportError("a"),
        ConnectionFailed("a"),
        ConnectionLost("a"),
        RequestTimeout("a", sent=False),
        MalformedResponse("a", status=502, excerpt="<html>"),
        CredentialsNotFound("a", missing=("X",)),
        local_refusal("Buy", [MISSING], ERRORS),
        local_refusal("Buy", [MALFORMED, MISSING], ERRORS),
        local_refusal("Buy", [NOVEL], ERRORS),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize(
    "duplicate",
    [_pickled, copy.copy, copy.deepcopy],
    ids=["pickle", "copy", "deepcopy"],
)
def test_pickle_and_copy(
    error: TencentCloudError, duplicate: Callable[[Exception], Exception]
) -> None:
    twin = duplicate(error)
    assert twin is not error
    assert type(twin) is type(error)
    assert str(twin) == str(error)
    assert twin.args == error.args
    assert vars(twin) == vars(error)


def test_refusal_is_caught_both_ways() -> None:
    refusal = local_refusal("Buy", [MISSING], ERRORS)
    for kind in (MissingParameter, ContractViolation, ServiceError):
        with pytest.raises(kind):
            raise refusal
    assert refusal.code == "MissingParameter"
    assert refusal.origin == "local"
    assert refusal.constraint == "required"
    assert refusal.violations == (MISSING,)
    assert refusal.action == "Buy"
    assert refusal.request_id is None
    assert refusal.status is None
    assert not isinstance(refusal, InvalidParameterValue)


def test_first_enforced_violation_gives_the_class() -> None:
    refusal = local_refusal("Buy", [MALFORMED, MISSING], ERRORS)
    assert isinstance(refusal, MissingParameter)
    assert refusal.constraint == "required"
    assert refusal.violations == (MALFORMED, MISSING)
    only = local_refusal("Buy", [MALFORMED], ERRORS)
    assert isinstance(only, InvalidParameterValue_Malformed)


def test_refusal_with_a_code_of_known_prefix_keeps_the_code() -> None:
    violation = Violation("x", "InvalidParameterValue.New", (), "New.")
    refusal = local_refusal("Buy", [violation], ERRORS)
    assert isinstance(refusal, InvalidParameterValue)
    assert refusal.code == "InvalidParameterValue.New"
    assert type(refusal).code == "InvalidParameterValue"


def test_refusal_with_an_unknown_code() -> None:
    refusal = local_refusal("Buy", [NOVEL], ERRORS)
    assert type(refusal) is ContractViolation
    assert refusal.code == "Novel.Code"


def test_class_of_a_refusal_is_made_once_and_reads_as_the_code_s() -> None:
    one, two = (local_refusal("Buy", [MISSING], ERRORS) for _ in range(2))
    assert type(one) is type(two)
    lines = traceback.format_exception_only(one)
    assert lines == ["runtime_sample.MissingParameter: " + str(one) + "\n"]


def test_what_a_server_says_cannot_break_a_line() -> None:
    error = ServiceError("one\ntwo\x1b[31m", code="A\r.B", request_id="r\n1")
    assert str(error) == "A .B (request r 1): one two [31m"
    assert (error.code, error.message) == ("A\r.B", "one\ntwo\x1b[31m")


def test_a_code_of_any_length_is_looked_up_at_once() -> None:
    assert error_class("." * 10_000_000, {}) is ServiceError
