"""Secrets stay secret, whatever a server makes of them, with all logs on.

The key, the token, the signature and the values of sensitive parameters are canaries.
The servers send back what they were sent, in every place that something can stand in.
"""

from __future__ import annotations

import html
import json
import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from fault_calls import Result, Way, meet
from fault_server import Answer, Raw
from fault_table import CHUNKED, FAULTS, HTML, JSON, Fault, Kind, head
from runtime_sample import failure, success

from actionsmith.runtime.credentials import Credentials

if TYPE_CHECKING:
    from loopback import Received

CREDENTIALS = Credentials("AKIDexample", "canary-secret-key", "canary-token/+=")
PASSWORD = {
    "Old": 'canary "quoted" <b> & \\ ü 密码',
    "New": ["canary-in-a-list", 91827364554637],
}
NEEDLES = ("canary", "quoted", "91827364554637", "密码")
WAYS = pytest.mark.parametrize("way", ["sync", "async"])


class Log(logging.Handler):
    """Keeps every record in all its forms."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
        self.lines.append(repr(vars(record)))


@pytest.fixture
def log() -> Iterator[list[str]]:
    handler, root = Log(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield handler.lines
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


def told(error: BaseException | None) -> Iterator[str]:
    """Yield everything that an exception and those behind it can tell."""
    if error is not None:
        yield "".join(traceback.format_exception(error))
        yield pickle.dumps(error, 0).decode("latin-1")
    while error is not None:
        yield from (str(error), repr(error), repr(error.args), repr(vars(error)))
        error = error.__cause__ or error.__context__


def check(
    result: Result, log: list[str], capsys: pytest.CaptureFixture[str]
) -> list[str]:
    """Find what has been told of the secrets, after making sure of what was told."""
    texts = [*log, *told(result.error), *capsys.readouterr()]
    needles = list(NEEDLES)
    for request in result.requests:
        assert "canary" in request.headers["x-tc-token"]
        assert b"canary" in request.body
        needles.append(request.headers["authorization"].rpartition("=")[2])
    return [text for text in texts if any(needle in text for needle in needles)]


@WAYS
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_of_every_fault(
    fault: Fault, way: Way, log: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    result = meet(fault, way, "buy", "once", credentials=CREDENTIALS, password=PASSWORD)
    assert log
    assert not check(result, log, capsys)


def everything(request: Received) -> str:
    """Return a request in one line."""
    headers = "; ".join(f"{name}: {value}" for name, value in request.headers.items())
    return f"{headers}; {request.body.decode()}"


def for_header(request: Received) -> str:
    return everything(request).encode().decode("latin-1")


def raw_header(request: Received, name: str = "X-Echo") -> Raw:
    line = f"{name}: {everything(request)}\r\n".encode()
    return Raw(b"HTTP/1.1 200 OK\r\n" + line + b"Content-Length: 2\r\n\r\n{}")


ECHOES: dict[str, Callable[[Received], Answer | Raw]] = {
    "message": lambda r: Answer(200, failure("No", everything(r)), JSON),
    "code": lambda r: Answer(200, failure(everything(r)), JSON),
    "request id": lambda r: Answer(
        200, success(RequestId=everything(r), Error={"Code": "No"}), JSON
    ),
    "request id of a success": lambda r: Answer(
        200, success(RequestId=everything(r)), JSON
    ),
    "member of a success": lambda r: Answer(200, success(OrderId=everything(r)), JSON),
    "name of a member": lambda r: Answer(200, success(**{everything(r): 1}), JSON),
    "body as it came": lambda r: Answer(200, r.body, JSON),
    "body as an answer": lambda r: Answer(200, b'{"Response": ' + r.body + b"}", JSON),
    "text": lambda r: Answer(502, everything(r).encode(), HTML),
    "HTML": lambda r: Answer(502, html.escape(everything(r)).encode(), HTML),
    "URL": lambda r: Answer(502, quote(everything(r)).encode(), HTML),
    "JSON in JSON": lambda r: Answer(
        500, json.dumps({"error": json.dumps({"of": everything(r)})}).encode(), JSON
    ),
    "JSON without escapes": lambda r: Answer(
        500, json.dumps({"error": everything(r)}, ensure_ascii=False).encode(), JSON
    ),
    "text cut off": lambda r: Answer(502, (" " * 170 + everything(r)).encode(), HTML),
    "list of characters": lambda r: Answer(
        502, json.dumps(list(everything(r))).encode(), JSON
    ),
    "type": lambda r: raw_header(r, "Content-Type"),
    "header": raw_header,
    "name of a header": lambda r: Raw(
        f"HTTP/1.1 200 OK\r\n{everything(r)}: 1\r\n\r\n".encode()
    ),
    "header that is none": lambda r: Raw(
        f"HTTP/1.1 200 OK\r\n\0{everything(r)}\r\n\r\n".encode()
    ),
    "status line": lambda r: Raw(f"{everything(r)}\r\n\r\n".encode()),
    "reason": lambda r: Raw(f"HTTP/1.1 500 {everything(r)}\r\n\r\n".encode()),
    "location": lambda r: raw_header(r, "Location"),
    "length": lambda r: Raw(head(everything(r)).replace(b"\n ", b"")),
    "encoding": lambda r: raw_header(r, "Transfer-Encoding"),
    "compression": lambda r: raw_header(r, "Content-Encoding"),
    "date": lambda r: Answer(
        200,
        failure("AuthFailure.SignatureExpire"),
        {"Date": r.headers["x-tc-token"]},
    ),
    "wait": lambda r: Answer(429, b"", {"Retry-After": r.headers["x-tc-token"]}),
    "size of a chunk": lambda r: Raw(CHUNKED + everything(r).encode() + b"\r\n"),
    "another protocol": lambda r: Raw(everything(r).encode()),
    "body that ends early": lambda r: Raw(head(9999) + everything(r).encode()),
}


@WAYS
@pytest.mark.parametrize("place", ECHOES)
def test_sent_back(
    place: str, way: Way, log: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    fault = Fault(place, Kind.UNKNOWN, None, (ECHOES[place],))
    for mode in ("once", "lasting"):
        result = meet(
            fault, way, "search", mode, credentials=CREDENTIALS, password=PASSWORD
        )
        assert result.requests
        found = check(result, log, capsys)
        assert not found, found[0]
