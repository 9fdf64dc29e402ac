"""The same work on several processors, where there are some and where it pays.

A worker is a copy of this process as it is at that moment, so that nothing has to be
told to it. It does its share, sends what it finds, and is gone.
"""

from __future__ import annotations

import errno
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")


class WorkerError(Exception):
    """A worker has a bug; the message is its traceback."""


def processors() -> int:
    """Return how many processors this process may use; 1 where it cannot be copied."""
    if not hasattr(os, "fork"):
        return 1
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not everywhere
        return os.cpu_count() or 1


def shares(
    items: Sequence[ItemT], number: int, handicap: int = 0
) -> list[Sequence[ItemT]]:
    """Return items in a number of shares, dealt like cards.

    The first of several shares is that much smaller than the others, as far as it can
    be: whose it is has something else to do.
    """
    handicap = min(handicap * (number - 1), len(items))
    dealt = [items[handicap + first :: number] for first in range(number)]
    return [
        [*extra, *share]
        for extra, share in zip(
            [
                [],
                *(items[first : handicap : number - 1] for first in range(number - 1)),
            ],
            dealt,
            strict=True,
        )
    ]


def balanced(
    items: Sequence[ItemT], weights: Sequence[int], number: int
) -> list[list[ItemT]]:
    """Return items in a number of shares that are about equally heavy."""
    dealt: list[list[ItemT]] = [[] for _ in range(number)]
    weight = [0] * number
    for place in sorted(range(len(items)), key=lambda each: -weights[each]):
        lightest = weight.index(min(weight))
        dealt[lightest].append(items[place])
        weight[lightest] += weights[place]
    return dealt


class _Worker:
    """A copy of this process, and what it sends."""

    def __init__(self, process: BaseProcess, pipe: Connection) -> None:
        self._process = process
        self._pipe = pipe
        self._has_more = True

    def results(self, *, all_of_them: bool = False) -> Iterator[Any]:
        """Yield what has come by now, or all until the worker is done."""
        while self._has_more and (all_of_them or self._pipe.poll()):
            try:
                kind, content = self._pipe.recv()
            except (EOFError, OSError):
                what = "a process of this run was killed"
                raise ChildProcessError(errno.ECHILD, what) from None
            match kind:
                case "result":
                    yield content
                case "end":
                    self._has_more = False
                case "system":
                    raise content
                case _:
                    raise WorkerError(content)

    def end(self) -> None:
        """Let nothing be left of it."""
        if self._process.is_alive() and self._has_more:
            self._process.kill()
        self._process.join()
        self._pipe.close()


def shared(
    work: Callable[[ItemT], ResultT],
    shares: Sequence[Sequence[ItemT]],
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[ResultT]:
    """Yield what work makes of every item, as it comes; this process does one share.

    Before its share, it does what is to be done `meanwhile`.

    Raises:
        WorkerError: A worker failed.
        OSError: A worker met it, or was killed.

    """
    own, *others = shares
    if not any(others):
        meanwhile()
        yield from map(work, own)
        return
    from multiprocessing import get_context

    context = get_context("fork")
    workers: list[_Worker] = []
    try:
        for share in filter(None, others):
            theirs, ours = context.Pipe(duplex=False)
            process = context.Process(
                target=_run, args=(work, share, theirs, ours), daemon=True
            )
            process.start()
            ours.close()
            workers.append(_Worker(process, theirs))
        meanwhile()
        for item in own:
            yield work(item)
            for worker in workers:
                yield from worker.results()
        for worker in workers:
            yield from worker.results(all_of_them=True)
    finally:
        for worker in workers:
            worker.end()


def _run(
    work: Callable[[ItemT], object],
    share: Sequence[ItemT],
    theirs: Connection,
    ours: Connection,
) -> None:
    """Do a share and tell the first process of it, as long as that is there."""
    theirs.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process sees to the end
    for name in ("SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    # It goes on with its work while nobody takes from the pipe.
    messages: SimpleQueue[tuple[str, object] | None] = SimpleQueue()
    sender = threading.Thread(target=_send, args=(messages, ours))
    sender.start()
    for message in _messages(work, share):
        messages.put(message)
    messages.put(None)
    sender.join()


def _send(messages: SimpleQueue[tuple[str, object] | None], ours: Connection) -> None:
    try:
        while (message := messages.get()) is not None:
            ours.send(message)
    except OSError:
        os._exit(1)  # there is nobody left to tell


def _messages(
    work: Callable[[ItemT], object], share: Sequence[ItemT]
) -> Iterator[tuple[str, object]]:
    try:
        for item in share:
            yield "result", work(item)
    except OSError as problem:
        yield "system", problem
    except Exception:
        yield "bug", traceback.format_exc()
    else:
        yield "end", None
