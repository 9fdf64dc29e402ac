"""What is told of a request and of an answer holds no secret and steers no terminal."""

from __future__ import annotations

import logging

import pytest
from loopback import LoopbackServer
from runtime_sample import CREDENTIALS, ShopClient, failure, success

from actionsmith.runtime.answers import without_quotes
from actionsmith.runtime.errors import ServiceError
from actionsmith.runtime.redaction import REDACTED, Secrets

PASSWORD = "correct-horse"


def secrets(value: object) -> Secrets:
    return Secrets({"Password": value, "Item": "item-1"}, frozenset({"Password"}))


@pytest.mark.parametrize(
    "value",
    [PASSWORD, [PASSWORD], {"Of": {"Who": PASSWORD}}, (None, True, PASSWORD)],
)
def test_values_within_values(value: object) -> None:
    assert secrets(value).redact(f"<{PASSWORD}>") == f"<{REDACTED}>"


def test_numbers() -> None:
    assert secrets({"Pin": 271828}).redact("pin=271828") == f"pin={REDACTED}"


def test_what_is_too_short_to_be_known_stays() -> None:
    assert secrets("abc").redact("the abc of item-1") == "the abc of item-1"


def test_a_secret_within_another_leaves_nothing_of_it() -> None:
    assert secrets(["horse", PASSWORD]).redact(PASSWORD) == REDACTED


def test_nothing_of_a_secret_that_is_cut_off() -> None:
    known = secrets(PASSWORD)
    for spaces in range(1500, 2000):
        told = known.excerpt(b" " * spaces + PASSWORD.encode(), 200)
        assert PASSWORD[:4] not in told, spaces
        told = known.excerpt(b" " * spaces + PASSWORD.encode() + b" " * 99, 200)
        assert PASSWORD[:4] not in told, spaces


def test_errors_of_libraries_lose_their_quotes() -> None:
    inner = ValueError("illegal status line: bytearray(b'token')")
    outer = RuntimeError(inner)
    outer.__cause__ = KeyError("got b'token'", 7)
    without_quotes(outer)
    assert str(outer) == "illegal status line: ..."
    assert outer.__cause__.args == ("got ...", "7")


def test_a_log_has_a_line_for_a_record(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "actionsmith")
    forged = "r-1\nWARNING all is lost\x1b[31m"
    answers = [
        (200, {}, success(RequestId=forged, OrderId=[forged])),
        (200, {}, success(RequestId=forged, Error={"Code": forged})),
        (200, {}, failure("No", forged)),
    ]
    with (
        LoopbackServer(answers) as server,
        ShopClient(region="x", credentials=CREDENTIALS, endpoint=server.url) as shop,
    ):
        assert shop.buy(item="item-1").request_id == forged
        for _ in range(2):
            with pytest.raises(ServiceError):
                shop.buy(item="item-1")
    assert len(caplog.messages) > 6
    assert all(message.isprintable() for message in caplog.messages)
    (warning,) = (r for r in caplog.records if r.levelno == logging.WARNING)
    assert warning.getMessage() == (
        "Buy (request r-1 WARNING all is lost [31m): the answer is not as the "
        "contract says: OrderId is no string"
    )
