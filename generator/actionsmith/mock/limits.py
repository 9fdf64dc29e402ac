"""How many requests a second an action takes."""

from __future__ import annotations

from collections import deque

from actionsmith.contract import Action

from .messages import Refusal

CODE = "RequestLimitExceeded"

_WINDOW = 1.0


class RateLimits:
    """The contract's rate of each action, for each account and region.

    As many requests as the rate says are taken in any second; one that is refused does
    not count.
    """

    def __init__(self) -> None:
        self._taken: dict[tuple[str, str, str], deque[float]] = {}

    def take(self, action: Action, account: str, region: str, now: float) -> None:
        """Count a request; `now` is seconds of a clock that never goes back.

        Raises:
            Refusal: There were as many in the second before it.

        """
        rate = action.rate_limit
        if rate is None:
            return
        key = account, region, str(action.name)
        taken = self._taken.setdefault(key, deque())
        while taken and now - taken[0] >= _WINDOW:
            taken.popleft()
        if len(taken) >= rate:
            message = f"{action.name} takes {rate} requests a second."
            raise Refusal(CODE, message, f"rate limit {rate}/s")
        taken.append(now)
