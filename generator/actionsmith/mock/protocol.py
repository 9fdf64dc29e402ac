"""HTTP/1.1 on a connection, by uvicorn and h11, for clients of every kind.

To what uvicorn's protocol does it adds that an application may break a connection off,
that a request which stops half-way does not stay for ever, and that what is not HTTP
gets an envelope.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from .messages import JSON_TYPE

if TYPE_CHECKING:
    from uvicorn.config import Config
    from uvicorn.server import ServerState

PATIENCE = 10.0
"""Seconds within which a request has to come, from its first byte on."""
LONGEST_HEAD = 65_536
"""Bytes that the request line and the headers may have."""

_LINGER = 1.0
"""Seconds for which a client that has been refused may go on sending."""

LOGGER = logging.getLogger("actionsmith.mock")
# uvicorn warns of each request that is malformed.
LOGGER.setLevel(logging.ERROR)


class Connection(H11Protocol):
    """A connection from a client.

    An application finds it as `scope["state"]["connection"]`.

    Args:
        refusal: Returns the body of an answer, given a code and a message.
        stop: Is set once the server stops.
        patience: Seconds within which a request has to come.

    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        *,
        refusal: Callable[[str, str], bytes],
        stop: asyncio.Event,
        patience: float = PATIENCE,
    ) -> None:
        super().__init__(config, server_state, {"connection": self})
        # The loggers of uvicorn are for the servers of the application that we are in.
        self.logger = LOGGER
        self.access_log = False
        self.lost = asyncio.Event()
        """That the connection has ended, whoever ended it."""
        self._refusal = refusal
        self._stop = stop
        self._patience = patience
        self._is_refused = False
        self._since: float | None = None
        """Since when a request has been coming; None while there is none."""
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(  # type: ignore[override]
        self, transport: asyncio.Transport
    ) -> None:
        """Wait for a first request."""
        super().connection_made(transport)
        if self._stop.is_set():  # it was accepted at the last moment
            transport.abort()
        self._since = self.loop.time()
        self._timer = self.loop.call_later(self._patience, self._lose_patience)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wake who waits for this."""
        super().connection_lost(exc)
        self._unset_keepalive_if_required()
        if self._timer is not None:
            self._timer.cancel()
        self.lost.set()

    def data_received(self, data: bytes) -> None:
        """Read on, unless nothing is expected any more."""
        if not self._is_refused:
            super().data_received(data)

    def handle_events(self) -> None:
        """Act on what has come, and notice whether more of it has to."""
        super().handle_events()
        state = self.conn.their_state
        if state is h11.SEND_BODY or (state is h11.IDLE and self.conn.trailing_data[0]):
            if self._since is None:
                self._since = self.loop.time()
        else:
            self._since = None

    def send_400_response(self, msg: str) -> None:
        """Answer what is not HTTP."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self.refuse(HTTPStatus.BAD_REQUEST, "InvalidRequest", msg)
        else:  # amid an answer
            self.transport.close()

    def refuse(self, status: HTTPStatus, code: str, message: str) -> None:
        """Answer a request that has not come to its end, and read no more of it."""
        self._is_refused = True
        body = self._refusal(code, message)
        head = (
            f"HTTP/1.1 {status} {status.phrase}\r\n"
            f"Content-Type: {JSON_TYPE}\r\n"
            f"Content-Length: {len(body)}\r\n"
            "Connection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        if self.transport.can_write_eof():
            self.transport.write_eof()
        # To close with bytes unread would reset the connection, and the answer might
        # be lost on the client's side. So they are thrown away for a while.
        self.flow.resume_reading()
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.loop.call_later(_LINGER, self.transport.close)

    async def drop(self) -> None:
        """End the connection without a further byte."""
        self.transport.abort()
        await self.lost.wait()

    async def end(self) -> None:
        """End the connection once what has been written is out."""
        self.transport.close()
        await self.lost.wait()

    async def pause(self, seconds: float) -> None:
        """Wait, at the most until the connection has ended."""
        try:
            async with asyncio.timeout(seconds):
                await self.lost.wait()
        except TimeoutError:
            return

    def stop(self) -> None:
        """End the connection, as the server stops."""
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
        else:
            self.transport.abort()

    def _lose_patience(self) -> None:
        waited = 0.0 if self._since is None else self.loop.time() - self._since
        # A timer may be early by the resolution of its clock.
        if waited > self._patience - 0.01:
            self.transport.close()
        else:
            self._timer = self.loop.call_later(
                self._patience - waited, self._lose_patience
            )


def config(application: Callable[..., Any]) -> Config:
    """Return what the protocol wants to know."""
    from uvicorn.config import Config

    # Nothing is left to the environment, and no logger of others is touched.
    made = Config(
        application,
        http=Connection,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        proxy_headers=False,
        workers=1,
        timeout_keep_alive=60,
        h11_max_incomplete_event_size=LONGEST_HEAD,
    )
    made.load()
    return made
