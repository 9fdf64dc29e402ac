"""From what a library for HTTP gives to an answer, or to one of our exceptions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .attempt import OutOfTime
from .errors import ConnectionFailed, ConnectionLost, MalformedResponse, RequestTimeout
from .exchange import HttpAnswer
from .redaction import printable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from .attempt import Attempt
    from .errors import TransportError

_QUOTE = re.compile(r"\b(bytearray\(|b['\"]).*", re.DOTALL)

MAX_BODY = 64 * 1024 * 1024
"""Bytes of an answer's body. The API's own answers end far below."""


class Incoming:
    """An answer whose head has arrived, and whose body arrives in chunks.

    Args:
        status: HTTP status.
        headers: Names and values, as they came.
        attempt: What it is the answer to.
        max_body: Bytes that the body may have.

    Raises:
        MalformedResponse: If the head says that the body cannot be taken: too long,
            or compressed. Nobody asked for compression, and a few bytes of it can
            unfold into gigabytes.

    """

    def __init__(
        self,
        status: int,
        headers: Iterable[tuple[bytes, bytes]],
        attempt: Attempt,
        max_body: int,
    ) -> None:
        self._status = status
        self._headers: dict[str, str] = {}
        self._attempt = attempt
        self._max_body = max_body
        self._body = bytearray()
        for raw_name, raw_value in headers:
            name = raw_name.decode("latin-1").lower()
            value = raw_value.decode("latin-1")
            self._headers[name] = value
            if name == "content-encoding" and value.strip().lower() != "identity":
                raise MalformedResponse(
                    f"the answer is compressed (HTTP {status}), which nobody asked for",
                    status=status,
                )
        length = self._headers.get("content-length", "")
        # The library has checked that it is a number, or does not go by it.
        if length.isdecimal() and (len(length) > 18 or int(length) > max_body):
            raise self._too_long()

    def add(self, chunk: bytes) -> None:
        """Take a chunk of the body.

        Raises:
            MalformedResponse: If it makes the body too long.
            OutOfTime: If the attempt has no time left: a body of countless small
                chunks takes long to read even after it arrived.

        """
        # One buffer, because a list of chunks of a byte each would need forty times
        # the memory of the body.
        self._body += chunk
        if len(self._body) > self._max_body:
            raise self._too_long()
        self._attempt.remaining()

    def finished(self) -> HttpAnswer:
        """Return the answer, after the last chunk."""
        return HttpAnswer(self._status, self._headers, bytes(self._body))

    def _too_long(self) -> MalformedResponse:
        return MalformedResponse(
            f"the answer is longer than {self._max_body} bytes (HTTP {self._status})",
            status=self._status,
        )


def retire_if_more_came(response: Any) -> None:
    """Give up a connection on which there was more than the response just read.

    The rest would be taken for the response to the next request. httpcore2 has it, but
    neither looks at it nor tells.
    """
    connection = getattr(getattr(response.stream, "_stream", None), "_connection", None)
    state = getattr(connection, "_h11_state", None)
    if state is not None and state.trailing_data[0]:
        response.extensions["network_stream"].close()


def fault(error: Exception, attempt: Attempt, where: str) -> TransportError:
    """Return our exception for whatever ended an attempt.

    "Nothing was sent" is not read off the kind of an error: the attempt has kept book.

    Args:
        error: One of a library's, or of the operating system's.
        attempt: What it ended.
        where: The endpoint, and the way to it, for the message.

    """
    without_quotes(error)
    if isinstance(error, OutOfTime) or attempt.expired():
        what = (
            f"no answer from {where}" if attempt.sent else f"no connection to {where}"
        )
        return RequestTimeout(f"{what} within {attempt.timeout:g} s", sent=attempt.sent)
    if not attempt.sent:
        return ConnectionFailed(f"cannot connect to {where}: {reason(error)}")
    return ConnectionLost(f"lost the connection to {where}: {reason(error)}")


def reason(error: Exception) -> str:
    """Return an error in words, all on one line."""
    return printable(str(error) or type(error).__name__)


def without_quotes(error: BaseException | None) -> None:
    """Take what a server said out of an error, and out of those behind it.

    Libraries quote the line that they do not understand, and no one knows what is in
    it. The errors stay as they are otherwise: they are shown with ours.
    """
    while error is not None:
        for inner in error.args:
            if isinstance(inner, BaseException):
                without_quotes(inner)
        if any(isinstance(arg, str) and _QUOTE.search(arg) for arg in error.args):
            error.args = tuple(_QUOTE.sub("...", str(arg)) for arg in error.args)
        error = error.__cause__ or error.__context__
