"""Connecting to the addresses of a name, one beside the other (RFC 8305)."""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
from itertools import zip_longest
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from .attempt import Attempt
    from .endpoint import Endpoint

Address: TypeAlias = "tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]"
"""What getaddrinfo gives."""

HEAD_START = 0.25
"""Seconds that an address has to itself before the next one is tried beside it."""


def connected(server: Endpoint, attempt: Attempt) -> socket.socket:
    """Return a socket that is connected to a server, by whichever address is first.

    An address that does not answer costs HEAD_START, and not all of the time.
    """
    found = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
    waiting = interleaved(found)[::-1]
    errors: list[OSError] = []
    pending: set[socket.socket] = set()
    next_start = 0.0
    with selectors.DefaultSelector() as selector:
        try:
            while waiting or pending:
                now = monotonic()
                if waiting and (not pending or now >= next_start):
                    attempt.remaining()
                    try:
                        sock = _connecting(waiting.pop())
                    except OSError as error:
                        errors.append(error)
                        continue
                    next_start = now + HEAD_START
                    pending.add(sock)
                    selector.register(sock, selectors.EVENT_WRITE, sock)
                patience = attempt.remaining()
                if waiting:
                    patience = min(patience, max(0.0, next_start - monotonic()))
                for key, _ in selector.select(patience):
                    sock = cast("socket.socket", key.data)
                    number = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                    if not number:
                        pending.remove(sock)
                        return sock
                    errors.append(OSError(number, os.strerror(number)))
                    selector.unregister(sock)
                    pending.remove(sock)
                    sock.close()
                    next_start = 0.0
        finally:
            for sock in pending:
                sock.close()
    raise all_failed(errors)


def _connecting(address: Address) -> socket.socket:
    """Return a socket that has begun to connect, and does not block."""
    family, kind, protocol, _, place = address
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(BlockingIOError):
            sock.connect(place)
    except BaseException:
        sock.close()
        raise
    return sock


def interleaved(addresses: Sequence[Address]) -> list[Address]:
    """Return addresses such that the families take turns, the first one's first.

    The second try is then of the other family: what fails most often is all of IPv6.
    """
    first = [found for found in addresses if found[0] == addresses[0][0]]
    others = [found for found in addresses if found[0] != addresses[0][0]]
    pairs = zip_longest(first, others)
    return [address for pair in pairs for address in pair if address is not None]


def all_failed(errors: Sequence[OSError]) -> OSError:
    """Return one error for those of all addresses of a name."""
    different = {str(error): error for error in errors}
    if len(different) == 1:
        return errors[0]
    return ConnectionError("; ".join(different) or "the name has no address")
