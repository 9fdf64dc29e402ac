"""The mock as an ASGI application: requests in, answers out, delivered as told."""

from __future__ import annotations

import json
import random
import time
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from email.utils import formatdate
from http import HTTPStatus
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

from .messages import JSON_TYPE, Request, Response

if TYPE_CHECKING:
    from .protocol import Connection

LONGEST_BODY = 10 * 2**20
"""Bytes that the body of a request may have."""

CONTROL = "/_mock/"
"""How the paths begin that need no signature, and so are for this machine alone."""

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Log: TypeAlias = Callable[[Request, Response, float], None]
"""Is told of a call: what came, what is answered, and in how many seconds."""

_VERSIONS = ("1.1", "1.0")
_BODILESS = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


@runtime_checkable
class Handler(Protocol):
    """What answers requests, quickly and without waiting for anything."""

    def handle(self, request: Request) -> Response:
        """Return the answer to a request."""
        ...


class Application:
    """An ASGI application that serves a handler.

    Args:
        handler: What answers.
        log: Is told of each call.

    """

    def __init__(self, handler: Handler, *, log: Log | None = None) -> None:
        self._handler = handler
        self._log = log
        self._ids = random.Random(0)
        self._date = (0, b"")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        connection: Connection = scope["state"]["connection"]
        if scope["method"] == "CONNECT" or scope["http_version"] not in _VERSIONS:
            connection.refuse(
                HTTPStatus.BAD_REQUEST,
                "InvalidRequest",
                "This is a server, not a proxy, of HTTP/1.1.",
            )
            await connection.lost.wait()
            return
        headers = _headers(scope["headers"])
        body = await _body(headers, receive)
        if body is None:
            if not connection.lost.is_set():
                connection.refuse(
                    HTTPStatus.OK,
                    "RequestSizeLimitExceeded",
                    f"The body has more than {LONGEST_BODY} bytes.",
                )
            await connection.lost.wait()
            return
        request = Request(
            method=scope["method"],
            path=scope["raw_path"].decode("latin-1"),
            query=scope["query_string"].decode("latin-1"),
            headers=headers,
            body=body,
        )
        began = time.perf_counter()
        if request.path.startswith(CONTROL) and not _is_near(scope["client"]):
            response = _far()
        else:
            response = self._answer(request)
        if self._log is not None:
            self._log(request, response, time.perf_counter() - began)
        await self._deliver(response, connection, send)

    def refusal(self, code: str, message: str) -> bytes:
        """Return an envelope for a request that the handler does not get."""
        request_id = uuid.UUID(int=self._ids.getrandbits(128), version=4)
        error = {"Code": code, "Message": message}
        envelope = {"Response": {"Error": error, "RequestId": str(request_id)}}
        return json.dumps(envelope).encode()

    def _answer(self, request: Request) -> Response:
        try:
            return self._handler.handle(request)
        except Exception:
            from .protocol import LOGGER

            LOGGER.exception("this is a bug of actionsmith")
            body = self.refusal("InternalError", "This is a bug of the mock.")
            return Response(headers={"Content-Type": JSON_TYPE}, body=body)

    async def _deliver(
        self, response: Response, connection: Connection, send: Send
    ) -> None:
        delivery = response.delivery
        if delivery.delay:
            await connection.pause(delivery.delay)
        if delivery.is_dropped:
            await connection.drop()
            return
        body = b"" if response.status in _BODILESS else response.body
        headers = [
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in response.headers.items()
        ]
        if not any(name.lower() == b"date" for name, _ in headers):
            headers.append((b"Date", self._today()))
        if response.status not in _BODILESS:
            headers.append((b"Content-Length", b"%d" % len(body)))
        await send(
            {
                "type": "http.response.start",
                "status": response.status,
                "headers": headers,
            }
        )
        cut = delivery.cut_at
        if cut is None or cut >= len(body):
            await send({"type": "http.response.body", "body": body})
            return
        part = body[:cut]
        await send({"type": "http.response.body", "body": part, "more_body": True})
        await connection.end()

    def _today(self) -> bytes:
        """Return what the header Date says."""
        now = int(time.time())
        if now != self._date[0]:
            self._date = now, formatdate(now, usegmt=True).encode()
        return self._date[1]


def _is_near(client: tuple[str, int] | None) -> bool:
    """Return whether a client is on this machine."""
    if client is None:
        return False
    address = ip_address(client[0].partition("%")[0])
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _far() -> Response:
    error = {"error": f"what is below {CONTROL} is for the mock's own machine"}
    return Response(
        status=HTTPStatus.FORBIDDEN,
        headers={"Content-Type": JSON_TYPE},
        body=json.dumps(error).encode(),
    )


def _headers(pairs: list[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in pairs:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


async def _body(headers: dict[str, str], receive: Receive) -> bytes | None:
    """Return the whole body; None if it is too long, or the client has gone."""
    # The protocol has checked that it is a number.
    if int(headers.get("content-length", "0")) > LONGEST_BODY:
        return None
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        part: bytes = message["body"]
        if not message["more_body"] and not parts:
            return part
        parts.append(part)
        size += len(part)
        if size > LONGEST_BODY:
            return None
        if not message["more_body"]:
            return b"".join(parts)
