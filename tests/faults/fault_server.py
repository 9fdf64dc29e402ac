"""A server on this machine that misbehaves by script.

A script is a sequence of steps, of which the last one is repeated. A step answers a
request, but for AtConnect, which is the lot of a connection before any request.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import cache
from typing import TYPE_CHECKING, Literal, Self, TypeAlias

import trustme
from loopback import LoopbackServer, Raw, Received

if TYPE_CHECKING:
    from loopback import Reply

Certificate: TypeAlias = Literal["right", "authority", "host", "expired", "old"]


@dataclass(frozen=True)
class AtConnect:
    """What becomes of a connection before there is a request."""

    then: Literal["reset", "close", "hang", "drip", "talk", "refuse"] = "close"
    certificate: Certificate | None = None
    """The fault is this one: the handshake goes on with it."""


@dataclass(frozen=True)
class Answer:
    """An answer as HTTP has it."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """In the values, {other} is the URL of another server, and {now+N} is the
    HTTP-date of N seconds from now."""


Judge: TypeAlias = Callable[[Received], Answer | Raw]
Step: TypeAlias = Answer | Raw | AtConnect | Judge


def http_date(moment: float) -> str:
    """Return a moment as HTTP writes it."""
    return formatdate(moment, usegmt=True)


class FaultServer(LoopbackServer):
    """Plays a script; `tls` makes it HTTPS.

    Attributes:
        other: The server that redirects lead to.
        connections: How many there have been.

    """

    def __init__(self, script: Sequence[Step], *, tls: bool = False) -> None:
        super().__init__(self._answer_to, tls=server_context("right") if tls else None)
        self.script = script
        self.connections = 0
        self.other: LoopbackServer | None = None
        self._turn = 0
        if self._refuses:
            # Bound, so that nobody else gets the port; connections are refused.
            self._listener.close()
            self._listener = socket.socket()
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._listener.bind(("127.0.0.1", self.port))

    def __enter__(self) -> Self:
        if any("{other}" in str(vars(step)) for step in self.script if is_data(step)):
            self.other = LoopbackServer([(200, {}, b"{}")]).__enter__()
        if not self._refuses:
            super().__enter__()
        return self

    def __exit__(self, *reason: object) -> None:
        super().__exit__(*reason)  # type: ignore[arg-type]
        if self.other is not None:
            self.other.__exit__(*reason)  # type: ignore[arg-type]

    @property
    def _refuses(self) -> bool:
        step = self.script[min(self._turn, len(self.script) - 1)]
        return isinstance(step, AtConnect) and step.then == "refuse"

    def time_passes(self) -> None:
        """Say that the client has failed and waits: who refused goes on."""
        if self._refuses:
            self._turn += 1
            if not self._refuses:
                self._listener.listen()
                super().__enter__()

    def _next(self, kind: type) -> Step | None:
        """Take the next step, if it is for connections, or for requests."""
        with self._lock:
            step = self.script[min(self._turn, len(self.script) - 1)]
            if isinstance(step, AtConnect) is not (kind is AtConnect):
                return None
            self._turn += 1
            return step

    def _serve(self, connection: socket.socket, number: int) -> None:
        self.connections += 1
        step = self._next(AtConnect)
        if not isinstance(step, AtConnect):
            super()._serve(connection, number)
            return
        try:
            if step.certificate is not None:
                context = server_context(step.certificate)
                with context.wrap_socket(connection, server_side=True) as encrypted:
                    encrypted.recv(1)  # none comes: the client goes away
            elif step.then == "reset":
                time.sleep(0.01)  # or the client would never see it connected
                _reset(connection)
            elif step.then == "talk":
                connection.sendall(b"220 mail.example.com ESMTP\r\n")
            elif step.then == "hang":
                self._stopping.wait()
            elif step.then == "drip":
                # The beginning of a long record of a handshake, a byte at a time.
                for byte in b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc" + bytes(9000):
                    if self._stopping.wait(0.02):
                        break
                    connection.sendall(bytes([byte]))
        except OSError:
            pass  # the client went away
        finally:
            connection.close()

    def _answer_to(self, request: Received) -> Reply:
        step = self._next(object)
        if step is None:
            return Raw(then="reset")  # kept alive, and now it is the connection's turn
        answer = step(request) if callable(step) else step
        if isinstance(answer, Raw):
            return answer
        assert isinstance(answer, Answer)
        headers = {name: self._filled(text) for name, text in answer.headers.items()}
        return answer.status, headers, answer.body

    def _filled(self, text: str) -> str:
        if text.startswith("{now"):
            return http_date(time.time() + float(text[4:-1]))
        return text.replace("{other}", self.other.url if self.other else "")


def is_data(step: Step) -> bool:
    return isinstance(step, (Answer, Raw, AtConnect))


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(
        socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00"
    )


@cache
def authority() -> trustme.CA:
    """Return whom the clients trust."""
    return trustme.CA()


@cache
def server_context(certificate: Certificate) -> ssl.SSLContext:
    """Return the server's side of TLS, with a fault or without."""
    import datetime
    import warnings

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issuer = trustme.CA() if certificate == "authority" else authority()
    host = "127.0.0.2" if certificate == "host" else "127.0.0.1"
    end = {}
    if certificate == "expired":
        began = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
        end = {"not_before": began, "not_after": began.replace(year=2021)}
    issuer.issue_cert(host, **end).configure_cert(context)
    if certificate == "old":
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1_1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


@cache
def client_context() -> ssl.SSLContext:
    """Return the client's side of TLS."""
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context
