"""Sockets to listen on, and an event loop that serves one until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from .application import Application
    from .protocol import Connection

_GRACE = 0.2
"""Seconds within which connections have to take what has been written to them."""


class MissingExtraError(Exception):
    """What serves is not installed; the message says how to install it."""


class ListenError(Exception):
    """Nothing can be served at a host and port; the message says why."""


def require_extra() -> None:
    """See that what serves is installed.

    Raises:
        MissingExtraError: It is not.

    """
    try:
        import h11  # noqa: F401
        import uvicorn  # noqa: F401
    except ModuleNotFoundError as problem:
        raise MissingExtraError(
            f"the mock server needs {problem.name}: pip install 'actionsmith[mock]'"
        ) from problem


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; port 0 is one that is free.

    Raises:
        ListenError: It cannot be had.

    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError, OverflowError) as problem:
        raise ListenError(f"there is no host {host!r}") from problem
    # With its protocol, or asyncio would not know that its answers need not wait until
    # there is more to send.
    listener = socket.socket(family, kind, protocol)
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1024)
    except OSError as problem:
        listener.close()
        reason = (problem.strerror or str(problem)).lower()
        raise ListenError(f"port {port} of {host}: {reason}") from problem
    return listener


def is_loopback(listener: socket.socket) -> bool:
    """Return whether only this machine reaches a socket."""
    from ipaddress import ip_address

    return ip_address(listener.getsockname()[0].partition("%")[0]).is_loopback


def url(listener: socket.socket) -> str:
    """Return the URL under which this machine reaches a socket."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def serve(
    application: Application,
    listener: socket.socket,
    stop: asyncio.Event,
    *,
    patience: float | None = None,
) -> None:
    """Serve until `stop` is set, and leave nothing behind.

    The loop is for this alone.

    Args:
        application: What answers.
        listener: The socket to serve; is closed in the end.
        stop: Ends it.
        patience: Seconds within which a request has to come.

    """
    from uvicorn.server import ServerState

    from .protocol import PATIENCE, Connection, config

    state = ServerState()
    connections = cast("set[Connection]", state.connections)
    connection = partial(
        Connection,
        config(application),
        state,
        refusal=application.refusal,
        stop=stop,
        patience=PATIENCE if patience is None else patience,
    )
    loop = asyncio.get_running_loop()
    server = await loop.create_server(connection, sock=listener)
    try:
        await stop.wait()
    finally:
        stop.set()
        # asyncio loses the sockets of connections that it has accepted, and has not yet
        # told the protocol of, when a server closes.
        with contextlib.suppress(NotImplementedError):  # Windows
            loop.remove_reader(listener)
        if accepting := asyncio.all_tasks() - {asyncio.current_task()} - state.tasks:
            await asyncio.wait(accepting)
        server.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GRACE):
                while connections:
                    for each in list(connections):
                        each.stop()
                    await next(iter(connections)).lost.wait()
        while connections:
            for each in list(connections):
                each.transport.abort()
            await asyncio.sleep(0)
        await asyncio.gather(*state.tasks)
        await server.wait_closed()


def run(application: Application, listener: socket.socket) -> int | None:
    """Serve in this thread until a signal says to end, and return the signal."""
    came: list[int] = []

    async def until_told() -> None:
        stop = asyncio.Event()

        def tell(number: int) -> None:
            came.append(number)
            stop.set()

        with _told(tell):
            await serve(application, listener, stop)

    with contextlib.suppress(KeyboardInterrupt):  # where loops take no signals
        asyncio.run(until_told())
        return came[0] if came else None
    return signal.SIGINT


@contextlib.contextmanager
def _told(tell: Callable[[int], object]) -> Iterator[None]:
    """Have the running loop tell of the signals that ask a program to end."""
    loop = asyncio.get_running_loop()
    held = []
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # What the caller has ignored, as nohup does, stays ignored.
        if number is None or signal.getsignal(number) is signal.SIG_IGN:
            continue
        before = signal.getsignal(number)
        try:
            loop.add_signal_handler(number, tell, number)
        except NotImplementedError:  # Windows
            continue
        held.append((number, before))
    try:
        yield
    finally:
        for number, before in held:
            loop.remove_signal_handler(number)
            signal.signal(number, before)
