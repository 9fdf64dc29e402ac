"""Asking the metadata service of an instance, within a time that ends.

Imported when it is needed: `http.client` takes longer than the rest of the package.
"""

from __future__ import annotations

import http.client
import socket
import time
from typing import TYPE_CHECKING, Any

from .errors import CredentialsNotFound

if TYPE_CHECKING:
    from .endpoint import Endpoint

_LONGEST_ANSWER = 65_536


def ask(endpoint: Endpoint, path: str, deadline: float) -> bytes | None:
    """Return the body at a path, or None if there is nothing (404).

    Proxies are not used, and redirects are not followed.

    Args:
        endpoint: The service; http only.
        path: Path of the URL, in visible ASCII characters.
        deadline: When to give up, in the terms of `time.monotonic`.

    Raises:
        CredentialsNotFound: If there is no answer, or another one. The message shows
            nothing of what came.

    """
    connection = http.client.HTTPConnection(endpoint.host, endpoint.port)
    try:
        connection.sock = _Socket.connected(endpoint, deadline)
        connection.request("GET", path, headers={"Connection": "close"})
        response = connection.getresponse()
        body = response.read(_LONGEST_ANSWER + 1)
        if response.length and len(body) <= _LONGEST_ANSWER:
            raise http.client.IncompleteRead(b"")
    except TimeoutError:
        raise CredentialsNotFound(f"no answer from {endpoint} in time") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CredentialsNotFound(f"no answer from {endpoint}: {reason}") from None
    except (http.client.HTTPException, ValueError) as error:
        # What it says may quote the answer.
        kind = type(error).__name__
        raise CredentialsNotFound(
            f"the answer from {endpoint} is not HTTP ({kind})"
        ) from None
    finally:
        connection.close()
    if response.status == http.HTTPStatus.NOT_FOUND:
        return None
    if response.status != http.HTTPStatus.OK:
        raise CredentialsNotFound(f"{endpoint} answers with HTTP {response.status}")
    if len(body) > _LONGEST_ANSWER:
        raise CredentialsNotFound(
            f"the answer from {endpoint} is longer than {_LONGEST_ANSWER} bytes"
        )
    return body


class _Socket(socket.socket):
    """A socket all of whose steps end at a deadline: a server may send byte by byte."""

    _deadline: float

    @classmethod
    def connected(cls, endpoint: Endpoint, deadline: float) -> _Socket:
        address = (endpoint.host, endpoint.port)
        plain = socket.create_connection(address, timeout=_left(deadline))
        made = cls(plain.family, plain.type, plain.proto, fileno=plain.detach())
        made._deadline = deadline
        return made

    def recv_into(self, *arguments: Any, **keywords: Any) -> int:
        self.settimeout(_left(self._deadline))
        return super().recv_into(*arguments, **keywords)

    def sendall(self, *arguments: Any, **keywords: Any) -> None:
        self.settimeout(_left(self._deadline))
        super().sendall(*arguments, **keywords)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
