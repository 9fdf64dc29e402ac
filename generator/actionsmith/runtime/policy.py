"""How often, how fast and at what price calls are repeated."""

from __future__ import annotations

import threading
from dataclasses import dataclass

# A day: no wait is longer.
_LONGEST_WAIT = 86_400

# Two to this power times any base that is not absurd is longer than any wait.
_MOST_DOUBLINGS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often a call is attempted, and how long it waits between attempts.

    The wait before the n-th repetition (n = 0, 1, ...) is a random part of
    `min(cap, base * 2**n)` seconds, so that clients that failed together do not come
    back together. `RetryPolicy(attempts=1)` switches repetitions off.

    Args:
        attempts: The most requests that a call sends, the first one included.
        base: Seconds, after a fault.
        throttled_base: Seconds, after the service asked to slow down.
        cap: Seconds that no wait exceeds, but for what a Retry-After header adds.
        longest_retry_after: Seconds of a Retry-After header that are honoured.

    Raises:
        TypeError: If an argument is not a number; says which.
        ValueError: If one is out of range; says which.

    """

    attempts: int = 3
    base: float = 0.05
    throttled_base: float = 1.0
    cap: float = 20.0
    longest_retry_after: float = 60.0

    def __post_init__(self) -> None:
        _require_count("attempts", self.attempts)
        _require_seconds("base", self.base)
        _require_seconds("throttled_base", self.throttled_base)
        _require_seconds("cap", self.cap)
        _require_seconds("longest_retry_after", self.longest_retry_after)

    def longest_backoff(self, repetition: int, *, throttled: bool) -> float:
        """Return the seconds of which a random part is to be waited.

        Args:
            repetition: Which one the wait comes before; the first one is 0.
            throttled: Whether the service asked to slow down.

        """
        base = self.throttled_base if throttled else self.base
        return min(self.cap, base * 2.0 ** min(repetition, _MOST_DOUBLINGS))


class RetryQuota:
    """What all calls of a client may spend on repetitions.

    While a service is down, repetitions would only multiply the load on it. So each
    costs tokens, and only calls that succeed bring tokens back: of a full quota 35
    repetitions can be paid after faults, or 100 after throttling. Threads may share a
    quota.
    """

    COST = 14
    """Tokens for a repetition after a fault."""
    THROTTLED_COST = 5
    """Tokens for one after throttling."""

    __slots__ = ("_available", "_capacity", "_lock")

    def __init__(self, capacity: int = 500) -> None:
        """Make a full quota of so many tokens.

        Raises:
            TypeError: If `capacity` is not a whole number.
            ValueError: If it is below 1.

        """
        _require_count("capacity", capacity)
        self._capacity = capacity
        self._available = capacity
        self._lock = threading.Lock()

    @property
    def available(self) -> int:
        """Tokens that are left."""
        return self._available

    def take(self, tokens: int) -> bool:
        """Take tokens, or none if so many are not left; return whether it did."""
        with self._lock:
            if tokens > self._available:
                return False
            self._available -= tokens
            return True

    def give_back(self, tokens: int) -> None:
        """Put tokens back, as far as there is room for them."""
        with self._lock:
            self._available = min(self._capacity, self._available + tokens)


def _require_count(name: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        kind = type(value).__name__
        raise TypeError(f"{name} must be a whole number, not {kind}")
    if value < 1:
        raise ValueError(f"{name} must be at least 1, not {value}")


def _require_seconds(name: str, value: object) -> None:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        kind = type(value).__name__
        raise TypeError(f"{name} must be a number of seconds, not {kind}")
    if not 0 <= value <= _LONGEST_WAIT:
        raise ValueError(
            f"{name} must be from 0 to {_LONGEST_WAIT} seconds, not {value!r}"
        )
