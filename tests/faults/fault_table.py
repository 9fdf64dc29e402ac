"""The faults: what the server does, and what has to become of a call.

Each row says it once; EXPECTED derives what each kind of action gets from it, with
attempts and without.
"""

from __future__ import annotations

import enum
import gzip
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from fault_server import Answer, AtConnect, Raw, Step, http_date
from runtime_sample import (
    AuthFailure_SignatureExpire,
    AuthFailure_TokenFailure,
    InternalError,
    InvalidParameterValue,
    InvalidParameterValue_Malformed,
    RequestLimitExceeded,
    failure,
    success,
)

from actionsmith.runtime.errors import (
    ConnectionFailed,
    ConnectionLost,
    MalformedResponse,
    OutcomeUnknown,
    RequestTimeout,
    ServiceError,
    TencentCloudError,
)

if TYPE_CHECKING:
    from loopback import Received

MAX_BODY = 1_000_000
"""What the clients of the suite take."""

DAY = 86_400.0

JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html"}
FINE = Answer(200, success(OrderId="o-1"), JSON)


class Kind(enum.Enum):
    """What is known of a request that a fault befell."""

    FINE = enum.auto()
    """No fault to the caller."""
    UNSENT = enum.auto()
    """Not a byte of it left: anything may be sent again."""
    UNKNOWN = enum.auto()
    """Nobody can tell whether it was carried out."""
    FAILED = enum.auto()
    """The service says that it failed, and may be wrong."""
    REFUSED = enum.auto()
    """It was not carried out, and will be later: anything may be sent again."""
    CORRECTED = enum.auto()
    """It was not carried out, and will be, once, when something is set right."""
    FINAL = enum.auto()
    """It was not carried out, and never will be."""
    LATE = enum.auto()
    """Time ran out, and nobody can tell whether it was carried out."""
    LATE_UNSENT = enum.auto()
    """Time ran out before a byte of it left."""


Act: TypeAlias = Literal["search", "buy", "order"]
"""May be repeated; must not be; bears a token, and so may be."""
Mode: TypeAlias = Literal["once", "transient", "lasting"]
"""One attempt; three, of which the first meets the fault; three that all meet it."""


@dataclass(frozen=True)
class Fault:
    name: str
    kind: Kind
    error: type[TencentCloudError] | None
    script: tuple[Step, ...]
    """The fault. What comes before its last step are calls that have to succeed."""
    then: Step = FINE
    """What the server does after it, if it passes."""
    reaches: bool = True
    """Whether the server gets to see the request."""
    tls: bool = False
    delay: float = 0.0
    """Seconds that the client has to wait at least before it tries again."""
    refreshable: bool = False
    """Whether the credentials can be replaced."""

    @property
    def before(self) -> int:
        """How many calls have to succeed before the one that meets the fault."""
        return len(self.script) - 1


@dataclass(frozen=True)
class Expected:
    error: type[TencentCloudError] | None
    cause: type[TencentCloudError] | None = None
    attempts: int = 1


def expected(fault: Fault, act: Act, mode: Mode) -> Expected:
    """Return what has to become of a call."""
    error, kind = fault.error, fault.kind
    repeatable = act != "buy"
    if kind is Kind.FINE:
        return Expected(None)
    if kind in (Kind.UNKNOWN, Kind.LATE) and not repeatable:
        return Expected(OutcomeUnknown, error)
    if (
        mode == "once"
        or kind in (Kind.FINAL, Kind.LATE, Kind.LATE_UNSENT)
        or (kind is Kind.FAILED and not repeatable)
    ):
        return Expected(error)
    if mode == "transient":
        return Expected(None, attempts=2)
    return Expected(error, attempts=2 if kind is Kind.CORRECTED else 3)


def modes(fault: Fault, act: Act) -> tuple[Mode, ...]:
    """Return what is worth trying."""
    if fault.kind in (Kind.LATE, Kind.LATE_UNSENT):
        return ("lasting",) if act == "order" else ("once", "lasting")
    return ("transient",) if act == "order" else ("once", "transient", "lasting")


def is_recoverable(fault: Fault) -> bool:
    """Tell whether another attempt of what may be repeated helps."""
    return fault.kind in (
        Kind.UNSENT,
        Kind.UNKNOWN,
        Kind.FAILED,
        Kind.REFUSED,
        Kind.CORRECTED,
    )


def head(length: int | str, status: str = "200 OK", more: str = "") -> bytes:
    lines = f"HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{more}"
    return f"{lines}Content-Type: application/json\r\n\r\n".encode()


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def body(text: str | bytes, status: int = 200) -> tuple[Step, ...]:
    return (Answer(status, text if isinstance(text, bytes) else text.encode(), JSON),)


def response(**members: object) -> tuple[Step, ...]:
    return body(json.dumps({"Response": members}))


def clock(ahead: float) -> Step:
    """Return a server whose clock is ahead, and which looks at the time."""

    def judge(request: Received) -> Answer:
        now = time.time() + ahead
        if abs(int(request.headers["x-tc-timestamp"]) - now) > 300:
            return Answer(
                200,
                failure("AuthFailure.SignatureExpire"),
                {**JSON, "Date": http_date(now)},
            )
        return FINE

    return judge


def token(request: Received) -> Answer:
    """Take the second token alone."""
    if request.headers["x-tc-token"] != "second-token":
        return Answer(200, failure("AuthFailure.TokenFailure"), JSON)
    return FINE


def late(name: str, step: Step) -> Fault:
    return Fault(name, Kind.LATE, RequestTimeout, (step,))


def lost(name: str, step: Step, *, reaches: bool = True) -> Fault:
    return Fault(name, Kind.UNKNOWN, ConnectionLost, (step,), reaches=reaches)


def malformed(name: str, script: tuple[Step, ...]) -> Fault:
    return Fault(name, Kind.UNKNOWN, MalformedResponse, script)


def handshake(name: str, step: Step) -> Fault:
    return Fault(name, Kind.UNSENT, ConnectionFailed, (step,), reaches=False, tls=True)


def throttled(
    name: str, status: int, text: bytes, wait: str | None = None, delay: float = 0
) -> Fault:
    error = RequestLimitExceeded if text else MalformedResponse
    headers = JSON if wait is None else {**JSON, "Retry-After": wait}
    script = (Answer(status, text, headers),)
    return Fault(name, Kind.REFUSED, error, script, delay=delay)


def final(name: str, error: type[TencentCloudError], script: tuple[Step, ...]) -> Fault:
    return Fault(name, Kind.FINAL, error, script)


def fine(name: str, *script: Step) -> Fault:
    return Fault(name, Kind.FINE, None, script)


def redirect(status: int) -> Fault:
    step = Answer(status, b"", {"Location": "{other}/"})
    return malformed(f"redirect {status} to another host", (step,))


BAD_ID = failure("InvalidParameterValue.Malformed")
LIMIT = failure("RequestLimitExceeded")

OTHER = success(OrderId="stray")
STRAY = Raw(head(len(success())) + success() + head(len(OTHER)) + OTHER, "go on")

# As long as a record of TLS can be, so that what follows is in the next one.
RECORD = 16_384
FILLED = success(OrderId="x" * (RECORD - len(head(RECORD)) - len(success(OrderId=""))))
LONG = head(len(FILLED)) + FILLED + head(len(OTHER)) + OTHER

CONNECTIONS = (
    Fault(
        "refused",
        Kind.UNSENT,
        ConnectionFailed,
        (AtConnect("refuse"),),
        reaches=False,
    ),
    lost("reset before the request", AtConnect("reset"), reaches=False),
    lost("closed before the request", AtConnect("close"), reaches=False),
    handshake("TLS: reset in the handshake", AtConnect("reset")),
    handshake("TLS: closed in the handshake", AtConnect("close")),
    handshake("TLS: not spoken", AtConnect("talk")),
    handshake("TLS: unknown authority", AtConnect(certificate="authority")),
    handshake("TLS: wrong host name", AtConnect(certificate="host")),
    handshake("TLS: expired certificate", AtConnect(certificate="expired")),
    handshake("TLS: version 1.1", AtConnect(certificate="old")),
    *(
        Fault(
            f"TLS: {name}",
            Kind.LATE_UNSENT,
            RequestTimeout,
            (step,),
            reaches=False,
            tls=True,
        )
        for name, step in [
            ("silence in the handshake", AtConnect("hang")),
            ("handshake in drops", AtConnect("drip")),
        ]
    ),
    lost("reset after the request", Raw(then="reset")),
    lost("closed after the request", Raw()),
    lost("closed in the head", Raw(b"HTTP/1.1 200 O")),
    lost("truncated by length", Raw(head(99) + b'{"Resp')),
    lost("truncated in a chunk", Raw(CHUNKED + b'40\r\n{"Resp')),
    lost("truncated between chunks", Raw(CHUNKED + b'6\r\n{"Resp\r\n')),
    lost("reset in the body", Raw(head(99) + b'{"Resp', "reset")),
    malformed("truncated, without length", (Raw(b"HTTP/1.1 200 OK\r\n\r\n{"),)),
    Fault(
        "kept alive, closed at the next request",
        Kind.UNKNOWN,
        ConnectionLost,
        (FINE, Raw()),
    ),
    Fault(
        "kept alive, reset at the next request",
        Kind.UNKNOWN,
        ConnectionLost,
        (FINE, Raw(then="reset")),
    ),
    fine("kept alive, closed at once", Raw(head(len(success())) + success()), FINE),
    fine("kept alive, a stray answer after the first", STRAY, FINE),
    Fault("TLS: kept alive, a stray answer", Kind.FINE, None, (STRAY, FINE), tls=True),
    Fault(
        "TLS: kept alive, a stray record",
        Kind.FINE,
        None,
        (Raw(LONG, "go on"), FINE),
        tls=True,
    ),
)

SLOW = (
    late("never answers", Raw(then="hang")),
    late("head in drops", Raw(head(9) + b"{}", "hang", pause=0.02)),
    late("body in drops", Raw(head(9000) + b" " * 9000, "hang", pause=0.002)),
    late("chunks in drops", Raw(CHUNKED + b"1\r\n \r\n" * 9000, pause=0.002)),
    late("silence in the body", Raw(head(99) + b'{"Resp', "hang")),
    late("100 Continue for ever", Raw(b"HTTP/1.1 100 C\r\n\r\n" * 9000, pause=0.001)),
)

NOT_HTTP = (
    lost("another protocol", Raw(b"SSH-2.0-OpenSSH\r\n")),
    lost("a header with NUL", Raw(b"HTTP/1.1 200 OK\r\nbad\x00: 1\r\n\r\n")),
    lost("a header without a name", Raw(b"HTTP/1.1 200 OK\r\n: 1\r\n\r\n")),
    lost("a chunk without a size", Raw(CHUNKED + b"ZZ\r\n")),
    lost("a length that is no number", Raw(head("many") + b"{}")),
    lost("a negative length", Raw(head(-1) + b"{}")),
    lost("two lengths", Raw(head(2, more="Content-Length: 3\r\n") + b"{}")),
    lost("one header of 200 kB", Raw(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000)),
    lost("10,000 headers", Raw(b"HTTP/1.1 200 OK\r\n" + b"Some: header\r\n" * 10_000)),
    malformed("longer than allowed, by length", (Raw(head(MAX_BODY + 1) + b"{}"),)),
    malformed(
        "longer than allowed, in a chunk",
        (Raw(CHUNKED + b"F4250\r\n" + b" " * 0xF4250),),
    ),
    malformed(
        "longer than allowed, without length",
        (Raw(b"HTTP/1.1 200 OK\r\n\r\n" + b" " * (MAX_BODY + 1)),),
    ),
    malformed(
        "a compression bomb",
        (
            Answer(
                200,
                gzip.compress(bytes(50_000_000)),
                {**JSON, "Content-Encoding": "gzip"},
            ),
        ),
    ),
)

STATUSES = (
    malformed("500 without a body", (Answer(500),)),
    malformed("502 with HTML", (Answer(502, b"<html>Bad Gateway</html>", HTML),)),
    malformed("503 with text", (Answer(503, b"busy"),)),
    malformed("504 with other JSON", body('{"error": "timeout"}', 504)),
    malformed("500 with a success", (Answer(500, success(), JSON),)),
    malformed("204", (Answer(204),)),
    malformed("404 with HTML", (Answer(404, b"<html>Nothing</html>", HTML),)),
    *map(redirect, (301, 302, 303, 307, 308)),
    Fault(
        "InternalError with 500",
        Kind.FAILED,
        InternalError,
        (Answer(500, failure("InternalError"), JSON),),
    ),
    Fault(
        "InternalError.Unheard with 200",
        Kind.FAILED,
        InternalError,
        (Answer(200, failure("InternalError.Unheard"), JSON),),
    ),
    throttled("429 without a body", 429, b""),
    throttled("429, Retry-After in seconds", 429, b"", "2", 2),
    throttled("429, Retry-After as a date", 429, b"", "{now+3}", 1.5),
    throttled("429, Retry-After in the past", 429, b"", "{now-9}"),
    throttled("429, Retry-After of no meaning", 429, b"", "soon"),
    throttled("429, Retry-After with a sign", 429, b"", "-1"),
    throttled("429 with a code", 429, LIMIT, "1", 1),
    throttled("RequestLimitExceeded with 200", 200, LIMIT),
    throttled(
        "RequestLimitExceeded.Unheard",
        200,
        failure("RequestLimitExceeded.UinLimitExceeded"),
    ),
)

CORRECTIONS = (
    *(
        Fault(
            f"clock {ahead / 3600:+.0f} h",
            Kind.CORRECTED,
            AuthFailure_SignatureExpire,
            (
                Answer(
                    200,
                    failure("AuthFailure.SignatureExpire"),
                    {**JSON, "Date": f"{{now{ahead:+}}}"},
                ),
            ),
            then=clock(ahead),
        )
        for ahead in (DAY, -DAY)
    ),
    *(
        final(
            f"SignatureExpire, {name}",
            AuthFailure_SignatureExpire,
            (Answer(200, failure("AuthFailure.SignatureExpire"), {**JSON, **headers}),),
        )
        for name, headers in [
            ("no date", {}),
            ("no real date", {"Date": "Thu, 01 Jan 1970 00:00:00 GMT"}),
            ("the right date", {"Date": "{now+0}"}),
        ]
    ),
    Fault(
        "token rejected, and replaced",
        Kind.CORRECTED,
        AuthFailure_TokenFailure,
        (Answer(200, failure("AuthFailure.TokenFailure"), JSON),),
        then=token,
        refreshable=True,
    ),
    final(
        "token rejected, and no other",
        AuthFailure_TokenFailure,
        (Answer(200, failure("AuthFailure.TokenFailure"), JSON),),
    ),
)

SHAPES = (
    malformed("empty", (Answer(200),)),
    malformed("HTML with 200", (Answer(200, b"<html>Log in</html>", HTML),)),
    malformed("HTML as JSON", body("<html>Log in</html>")),
    malformed("a list", body("[]")),
    malformed("a string", body('"fine"')),
    malformed("a number", body("42")),
    malformed("null", body("null")),
    malformed("an empty object", body("{}")),
    malformed("no Response", body('{"RequestId": "r-1"}')),
    malformed("Response is null", body('{"Response": null}')),
    malformed("Response is a list", body('{"Response": []}')),
    malformed("Response is a string", body('{"Response": "fine"}')),
    malformed("Response is a number", body('{"Response": 42}')),
    malformed("Error without Code", response(Error={"Message": "No."})),
    malformed("Error with Code null", response(Error={"Code": None})),
    malformed("Error with Code empty", response(Error={"Code": ""})),
    malformed("Error with Code a number", response(Error={"Code": 404})),
    malformed("Error is a string", response(Error="No.")),
    malformed("Error is a list", response(Error=[])),
    malformed("Error is false", response(Error=False)),
    malformed("NaN", body('{"Response": {"Prices": [NaN]}}')),
    malformed("Infinity", body('{"Response": {"Prices": [Infinity]}}')),
    malformed("-Infinity", body('{"Response": {"Prices": [-Infinity]}}')),
    malformed("a number of 9,000 digits", body('{"Response": %s}' % ("1" * 9000))),
    malformed("100,000 lists", body("[" * 100_000)),
    malformed(
        "100,000 objects",
        body('{"Response": ' + '{"a": ' * 100_000 + "1" + "}" * 100_001),
    ),
    malformed("half of JSON", body('{"Response": {"RequestId": "r-1"')),
    malformed("JSON and more", body('{"Response": {"RequestId": "r-1"}} {}')),
    malformed("not UTF-8", body(b'{"Response": {"OrderId": "\xff\xfe"}}')),
    malformed("UTF-16", body('{"Response": {}}'.encode("utf-16"))),
    malformed("a byte order mark", body(b"\xef\xbb\xbf" + success())),
    malformed("NUL after the end", body(success() + b"\0")),
    final("a code", InvalidParameterValue_Malformed, body(BAD_ID)),
    *(
        final(
            f"a code as {status} {kind or 'without type'}",
            InvalidParameterValue_Malformed,
            (Answer(status, BAD_ID, {"Content-Type": kind} if kind else {}),),
        )
        for status, kind in [
            (200, "application/json; charset=utf-8"),
            (200, "text/html"),
            (200, "text/event-stream"),
            (400, "application/json"),
            (503, "text/plain"),
            (200, ""),
        ]
    ),
    final(
        "an unknown code below a known one",
        InvalidParameterValue,
        body(failure("InvalidParameterValue.Unheard")),
    ),
    final("an unknown code", ServiceError, body(failure("Unheard.Of"))),
    final("a code of 100 kB", ServiceError, body(failure("x." * 50_000))),
    final("a code, and no message", ServiceError, response(Error={"Code": "No"})),
    final("a message of another type", ServiceError, body(failure("No", [1, {}]))),
    fine("Error is null", *body(success(OrderId="o-1", Error=None))),
    fine("no request id", *response(OrderId="o-1")),
    fine("members of unexpected types", *body(success(OrderId=["o"], Tag="x", Tags=1))),
    fine("members that nobody knows", *body(success(New={"a": [1]}, Other=None))),
    fine("a request id of another type", *body(success(RequestId=7))),
    fine("half a character", *body(b'{"Response": {"RequestId": "\\ud800"}}')),
    fine("success as text/html", Answer(200, success(), HTML)),
)

FAULTS = (*CONNECTIONS, *SLOW, *NOT_HTTP, *STATUSES, *CORRECTIONS, *SHAPES)
