"""The mock at an address, in a thread of the process that calls it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from .application import Application, Handler, Log
from .listening import listen, require_extra, serve, url

if TYPE_CHECKING:
    from types import TracebackType

    from actionsmith.contract import Catalog
    from actionsmith.runtime.credentials import Credentials

    from .handler import Mock
    from .preparing import PathLike
    from .scenario import Scenario


class HandlerServer:
    """Serves a handler in a thread of its own, for as long as the block lasts.

    Args:
        handler: What answers.
        host: Where to listen.
        port: The port to listen on; 0 is one that is free.
        log: Is told of each call, in the server's thread.
        patience: Seconds within which a request has to come; 10 unless it is given.

    Raises:
        ListenError: Host and port cannot be had; on entering the block.
        MissingExtraError: What serves is not installed; on entering the block.

    """

    def __init__(
        self,
        handler: Handler,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        log: Log | None = None,
        patience: float | None = None,
    ) -> None:
        self._application = Application(handler, log=log)
        self._address = host, port
        self._patience = patience
        self._thread: threading.Thread | None = None
        self._url = ""

    @property
    def url(self) -> str:
        """The URL to send requests to.

        Raises:
            RuntimeError: The block has not been entered, or has been left.

        """
        if self._thread is None:
            raise RuntimeError("the server runs only in a `with` block")
        return self._url

    def __enter__(self) -> Self:
        if self._thread is not None:
            raise RuntimeError("the server runs already")
        require_extra()
        listener = listen(*self._address)
        self._url = url(listener)
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        thread = threading.Thread(
            target=self._run, args=(listener,), name="actionsmith-mock", daemon=True
        )
        # Connections wait in the socket until the loop runs.
        thread.start()
        self._thread = thread
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended by itself
                self._loop.call_soon_threadsafe(self._stop.set)
            thread.join()

    def _run(self, listener: socket.socket) -> None:
        with listener, asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(
                serve(self._application, listener, self._stop, patience=self._patience)
            )


class MockServer(HandlerServer):
    """A mock of the services of some contracts, served for as long as the block lasts.

        known = Credentials("AKIDEXAMPLE", "secretEXAMPLE")
        with MockServer() as server, VpcClient(
            region="ap-guangzhou", endpoint=server.url, credentials=known
        ) as vpc:
            ...
        assert server.mock.calls[0].code is None

    Args:
        catalog: The contracts, if they have been read already.
        spec: The folder of the contracts; by default, that of the settings.
        scenario: What else it is to do; a file, or what has been read of one.
        inferred: Whether rules count that are only inferred.
        seed: What ids, RequestIds and chances depend on; the scenario's, or 0.
        credentials: Whose requests it takes.
        host: Where to listen.
        port: The port to listen on; 0 is one that is free.
        patience: Seconds within which a request has to come; 10 unless it is given.

    Raises:
        WrongInputError: Contracts or scenario are wrong.
        OSError: They cannot be read.
        ListenError: Host and port cannot be had; on entering the block.
        MissingExtraError: What serves is not installed; on entering the block.

    """

    mock: Mock
    """What judges and answers, and what remembers the calls."""
    credentials: Credentials
    """Some that it takes; those of a generated package are a class of their own."""

    def __init__(
        self,
        catalog: Catalog | None = None,
        *,
        spec: PathLike | None = None,
        scenario: Scenario | PathLike | None = None,
        inferred: bool = False,
        seed: int | None = None,
        credentials: Sequence[Credentials] | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        patience: float | None = None,
    ) -> None:
        from .handler import CREDENTIALS, Mock
        from .preparing import read_contracts, read_scenario

        if catalog is None:
            catalog = read_contracts(spec)
        elif spec is not None:
            raise TypeError("catalog and spec exclude each other")
        if isinstance(scenario, str | os.PathLike):
            scenario, _ = read_scenario(scenario, catalog)
        taken = (CREDENTIALS,) if credentials is None else tuple(credentials)
        self.credentials = taken[0]
        self.mock = Mock(
            catalog,
            scenario=scenario,
            inferred=inferred,
            seed=seed,
            credentials=taken,
        )
        super().__init__(self.mock, host=host, port=port, patience=patience)
