"""As many requests in any second as the service takes, and hardly fewer.

    slot = limiter.reserve((account, region, action), rate, monotonic())
    try:
        while pause := slot.wait(monotonic()):
            ...                                       # sleep so many seconds
        ...                                           # send the request
    finally:
        slot.release(monotonic())

What counts is when requests arrive, which the client does not see: they are under way
for a time that varies. So a slot that a request has used is free again one second after
its *answer*, by when the request must have arrived; but a quarter of a second more than
that second is the most that it can take, or slow actions would lose their rate. Whoever
comes first is served first.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from itertools import islice
from typing import TypeAlias

Key: TypeAlias = tuple[str, str, str]
"""What has a rate of its own: account, region, action."""

# Of the time between two uses of a slot: at least, because no clock and no timer is
# exact, and at most. Between the two the answer decides.
_LEAST = 1.01
_MOST = 1.25

# Seconds. After less, floating point may say that it is still too early; and during
# more, others may have left the queue.
_SHORTEST_WAIT = 0.001
_LONGEST_WAIT = 1.25

# Lanes that are kept although nobody uses them; looking for them takes time as well.
_FEW_LANES = 64


class RateLimiter:
    """Permits so many requests a second for each key; threads and tasks share it.

    It neither sleeps nor looks at a clock: seconds of one that never goes back are
    given to every method.
    """

    __slots__ = ("_lanes", "_lock", "_sweep_at")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lanes: dict[Key, _Lane] = {}
        self._sweep_at = _FEW_LANES

    def reserve(self, key: Key, rate: float | None, now: float) -> Slot:
        """Return a place in the queue of a key, to be released in the end.

        Args:
            key: What the rate is for.
            rate: The most requests in any second; the latest one counts for the key.
                Of a rate above 1 a fraction is dropped. With 0.5, there are two
                seconds between requests. None permits any number.
            now: The time, in seconds.

        Raises:
            ValueError: If the rate is not above 0, or not finite.

        """
        if rate is None:
            return Slot(None, 0)
        if not 0 < rate < math.inf:
            raise ValueError(f"rate must be above 0 and finite, not {rate!r}")
        with self._lock:
            lane = self._lanes.get(key)
            if lane is None:
                self._sweep(now)
                lane = self._lanes[key] = _Lane(self._lock, rate)
            lane.rate = rate
            lane.issued += 1
            slot = Slot(lane, lane.issued)
            lane.queue[slot] = None
            return slot

    def _sweep(self, now: float) -> None:
        """Forget the lanes that are as good as new, if there may be many of them."""
        if len(self._lanes) < self._sweep_at:
            return
        for key, lane in list(self._lanes.items()):
            lane.forget(now)
            if not lane.queue and not lane.busy:
                del self._lanes[key]
        self._sweep_at = max(_FEW_LANES, 2 * len(self._lanes))


class Slot:
    """The permission for one request, which first has to be waited for.

    It belongs to one thread or task.
    """

    __slots__ = ("_answered", "_lane", "_started", "number")

    def __init__(self, lane: _Lane | None, number: int) -> None:
        """Make what RateLimiter.reserve returns."""
        self.number = number
        """How many places in the queue have been given away, this one included."""
        self._lane = lane
        self._started = math.inf
        self._answered: float | None = None

    def wait(self, now: float) -> float:
        """Return 0 if the request may be sent now, and must be sent without delay.

        Otherwise return after how many seconds it is worth asking again.
        """
        if self._lane is None or self._started < math.inf:
            return 0.0
        with self._lane.lock:
            pause = self._lane.admit(self, now)
            if not pause:
                self._started = now
        return pause

    def release(self, now: float) -> None:
        """Say that there was an answer or a fault, or that no request will be sent."""
        if self._lane is not None and self._started == math.inf:
            with self._lane.lock:
                self._lane.queue.pop(self, None)
        elif self._answered is None:
            self._answered = now

    def free_at(self, now: float, period: float) -> float:
        """Return when another request may follow, or the earliest moment for that."""
        answered = now if self._answered is None else self._answered
        earliest = max(answered + period, self._started + _LEAST * period)
        return min(earliest, self._started + _MOST * period)


class _Lane:
    """The slots of one key."""

    __slots__ = ("busy", "issued", "lock", "queue", "rate")

    def __init__(self, lock: threading.Lock, rate: float) -> None:
        self.lock = lock
        self.rate = rate
        self.issued = 0
        self.busy: list[Slot] = []
        # In order of arrival. As a dictionary, because anyone may leave at any time.
        self.queue: OrderedDict[Slot, None] = OrderedDict()

    @property
    def size(self) -> int:
        """How many slots there are."""
        return max(1, int(self.rate))

    @property
    def period(self) -> float:
        """How many seconds a slot is in use for one request."""
        return max(1.0, 1 / self.rate)

    def forget(self, now: float) -> None:
        """Drop the slots that have become free."""
        period = self.period
        self.busy = [slot for slot in self.busy if slot.free_at(now, period) > now]

    def admit(self, slot: Slot, now: float) -> float:
        """Let a slot out of the queue and return 0, or return how long it must wait."""
        self.forget(now)
        free = self.size - len(self.busy)
        # Whoever stands before it, and has not asked yet, has a free slot all the same.
        if free > 0 and slot in islice(self.queue, free):
            del self.queue[slot]
            self.busy.append(slot)
            return 0.0
        # It stands further ahead if others behind it have left the queue.
        place = len(self.queue) - 1 - (self.issued - slot.number)
        moments = [now] * free + sorted(
            busy.free_at(now, self.period) for busy in self.busy
        )
        rounds, turn = divmod(max(0, free, place), self.size)
        moment = moments[-self.size :][turn] + rounds * _LEAST * self.period
        return min(max(moment - now, _SHORTEST_WAIT), _LONGEST_WAIT)
