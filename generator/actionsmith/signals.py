"""Being asked to end, and doing first what must not be left half done."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from typing import NoReturn

_ENDS = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class Ended(BaseException):
    """The system, or a user elsewhere, asked the program to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextlib.contextmanager
def ending_in_order() -> Iterator[list[int]]:
    """Let a program that is asked to end leave as tidily as after Ctrl-C.

    The numbers of the signals that come are in the list: some libraries make a
    KeyboardInterrupt of whatever is raised while they wait.
    """
    came: list[int] = []

    def end(number: int, _: object) -> NoReturn:
        came.append(number)
        raise Ended(number)

    before = {}
    for number in _ENDS:
        # What the caller has ignored, as nohup does, stays ignored.
        if signal.getsignal(number) is signal.SIG_DFL:
            before[number] = signal.signal(number, end)
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Let Ctrl-C, and what else asks a program to end, wait until the block is done."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals end up in the main thread
        return
    came: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, *_ENDS)}
    held = {
        number: handler
        for number, handler in before.items()
        if handler not in (None, signal.SIG_IGN)
    }
    for number in held:
        signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)
        for number in came:
            signal.raise_signal(number)
