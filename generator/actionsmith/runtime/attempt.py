"""One attempt to send a request: how long it may take, and what has been sent."""

from __future__ import annotations

from contextvars import ContextVar
from time import monotonic

_EARLY = 0.005
"""Seconds. Some event loops count milliseconds."""


class OutOfTime(TimeoutError):  # noqa: N818 - never seen outside of the transports
    """The time of the attempt is over."""


class Attempt:
    """The deadline of an attempt, and the proof of what it sent.

    Attributes:
        timeout: Seconds that it may take from its beginning.
        sent: Whether a byte of the request may have left; False is proven.

    """

    __slots__ = ("_deadline", "sent", "timeout")

    def __init__(self, timeout: float) -> None:
        self._deadline = monotonic() + timeout
        self.timeout = timeout
        self.sent = False

    def remaining(self) -> float:
        """Return the seconds that are left, always above 0.

        Raises:
            OutOfTime: If none are.

        """
        left = self._deadline - monotonic()
        if left <= 0:
            raise OutOfTime
        return left

    def expired(self) -> bool:
        """Return whether no time is left, but for what a timer may be early."""
        return monotonic() >= self._deadline - _EARLY


# The network code of asyncio, below httpcore2, finds its attempt here: a connection
# outlives the attempt that opened it, and works for another one each time.
current_attempt: ContextVar[Attempt] = ContextVar("current_attempt")
