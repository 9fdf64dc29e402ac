"""Requests as httpcore2 takes them, and what its log may say of them.

Imported with the first request only, as httpcore2 is.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import httpcore2

from .attempt import current_attempt

if TYPE_CHECKING:
    from .exchange import HttpRequest
    from .network_async import AsyncNetwork
    from .routes import Route


class _StepsOnly(logging.Filter):
    """Keeps what a server says out of httpcore2's own log of our requests.

    It may say the token, or a password. Which step was taken stays in the log; our own
    log has the answer, without secrets.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten a record if it is about an attempt of ours."""
        if current_attempt.get(None) is not None:
            record.msg, record.args = str(record.msg).partition(" ")[0], ()
        return True


logging.getLogger("httpcore2.http11").addFilter(_StepsOnly())


def httpcore_request(
    route: Route[httpcore2.AsyncConnectionPool, AsyncNetwork], request: HttpRequest
) -> httpcore2.Request:
    """Return a request as the pool takes it.

    Made here, and not by the pool: that would check and copy the headers twice.
    """
    endpoint = route.network.endpoint
    return httpcore2.Request(
        "POST",
        httpcore2.URL(
            scheme=endpoint.scheme,
            host=endpoint.host,
            port=endpoint.port,
            target=route.target,
        ),
        headers=(
            *request.headers,
            *route.headers,
            ("Content-Length", str(len(request.body))),
        ),
        content=request.body,
    )
