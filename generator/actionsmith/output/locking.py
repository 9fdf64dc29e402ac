"""One run at a time in an output folder."""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from actionsmith.signals import uninterrupted

from .folder import LOCK

_PAUSE = 0.05  # seconds


@contextlib.contextmanager
def locked(out: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the folder's lock; `waiting` is called once if another run holds it.

    The system releases the lock of a run that is killed.

    Raises:
        OSError: There can be no lock in this folder.

    """
    # Its import takes as long as half a generation, and an unchanged folder needs none.
    from filelock import FileLock, Timeout

    lock = FileLock(out / LOCK)
    try:
        for attempt in itertools.count():
            # An interrupt waits until it is known whether there is a file to remove.
            with uninterrupted(), _blaming(out), contextlib.suppress(Timeout):
                lock.acquire(blocking=False)
            if lock.is_locked:
                break
            if not attempt:
                waiting()
            time.sleep(_PAUSE)
        yield
    finally:
        with uninterrupted():
            if lock.is_locked:
                # Who waits for a file that is gone makes a new one. Where a file that
                # is open cannot be removed, it stays.
                with contextlib.suppress(OSError):
                    (out / LOCK).unlink()
                lock.release()


@contextlib.contextmanager
def _blaming(folder: Path) -> Iterator[None]:
    """Let an error name the folder, if it is the folder that refuses a file."""
    try:
        yield
    except OSError as problem:
        if not os.path.lexists(folder / LOCK):
            problem.filename = str(folder)
        raise
