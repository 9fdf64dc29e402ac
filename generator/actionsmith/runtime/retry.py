"""Whether to send a request again, and when: decisions, without sending or sleeping.

    attempts = Attempts(policy, quota, clock, repeatable=..., began=monotonic())
    while True:
        timestamp = attempts.start()
        try:                                          # sign with it, send, read
            response = ...
        except TencentCloudError as error:
            step = attempts.failed(error, headers, now=monotonic())
        else:
            attempts.succeeded()
            return response
        if isinstance(step, TencentCloudError):
            raise step
        ...                                           # sleep for step.delay seconds

What can have been carried out is sent again only if doing it twice does no harm. So of
an action that must not be done twice, every attempt but the last one is known not to
have been carried out.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .clock import retry_after
from .errors import (
    MalformedResponse,
    OutcomeUnknown,
    Retry,
    ServiceError,
    TencentCloudError,
    TransportError,
)
from .policy import RetryPolicy, RetryQuota

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .clock import ServerClock

_COSTS = {Retry.BACKOFF: RetryQuota.THROTTLED_COST, Retry.IF_SAFE: RetryQuota.COST}


@dataclass(frozen=True, slots=True)
class Again:
    """The advice to send the request once more."""

    delay: float
    """Seconds to wait before that."""
    clock_corrected: bool = False
    """Whether the server's clock turned out to differ; it has been corrected."""
    refresh_credentials: bool = False
    """Whether other credentials are to be fetched before that."""


class Attempts:
    """The attempts of one call: it is told each outcome, and says what is next."""

    __slots__ = (
        "_began",
        "_can_refresh",
        "_clock",
        "_corrected",
        "_deadline",
        "_offset",
        "_policy",
        "_quota",
        "_random",
        "_refreshed",
        "_repeatable",
        "_taken",
        "count",
    )

    def __init__(
        self,
        policy: RetryPolicy,
        quota: RetryQuota,
        clock: ServerClock,
        *,
        repeatable: bool,
        began: float,
        deadline: float | None = None,
        can_refresh: bool = False,
        random: Callable[[], float] = random.random,
    ) -> None:
        """Begin a call.

        Args:
            policy: How often and how fast.
            quota: What the client's calls share.
            clock: The server's time; corrected if an answer says that it is wrong.
            repeatable: Whether the request does no harm when it is carried out twice:
                its action is such a one, or it bears a client token.
            began: When the call began, in seconds of the clock that `failed` is told.
            deadline: When it must be over, by the same clock; None for never.
            can_refresh: Whether other credentials can be fetched.
            random: Gives a number of at least 0 and below 1.

        """
        self.count = 0
        """How many requests have been started."""
        self._policy = policy
        self._quota = quota
        self._clock = clock
        self._repeatable = repeatable
        self._began = began
        self._deadline = deadline
        self._can_refresh = can_refresh
        self._random = random
        self._offset = clock.offset
        self._corrected = False
        self._refreshed = False
        self._taken = 0

    def start(self) -> float:
        """Count a request that is about to be signed and sent.

        Returns the time at the server, in seconds since 1970, to sign it with.
        """
        self.count += 1
        self._offset = self._clock.offset
        return self._clock.now()

    def succeeded(self) -> None:
        """Say that the latest request got its response: the call is over."""
        self._quota.give_back(self._taken or 1)

    def failed(
        self,
        error: TencentCloudError,
        headers: Mapping[str, str] | None = None,
        *,
        now: float,
    ) -> Again | TencentCloudError:
        """Say that the latest request failed; return what to do about it.

        Args:
            error: What it failed with.
            headers: Those of its answer, with names in lower case; None without one.
            now: Seconds of a clock that never goes back.

        Returns:
            The advice to send it again, or the error to raise, which is the one that
            was given, or an OutcomeUnknown with that as its cause.

        """
        headers = {} if headers is None else headers
        advice = _advice(error)
        may = self._may_repeat(error, advice, headers)
        if may and self.count < self._policy.attempts:
            again = self._again(advice, headers)
            in_time = self._deadline is None or now + again.delay < self._deadline
            if in_time and self._pay(advice):
                self._corrected |= again.clock_corrected
                self._refreshed |= again.refresh_credentials
                return again
        # It was refused if the state did not allow it, and there will be another state.
        retryable = may or advice is Retry.WHEN_STATE_ALLOWS
        if advice is Retry.IF_SAFE and not may and isinstance(error, TransportError):
            error = _outcome_unknown(error)
        elapsed = now - self._began
        stamp(error, attempts=self.count, elapsed=elapsed, retryable=retryable)
        return error

    def _may_repeat(
        self, error: TencentCloudError, advice: Retry, headers: Mapping[str, str]
    ) -> bool:
        """Tell whether another attempt may help, and cannot do anything twice."""
        if advice is Retry.BACKOFF:
            return True
        if advice is Retry.IF_SAFE:
            unsent = isinstance(error, TransportError) and not error.sent
            return unsent or self._repeatable
        if advice is Retry.AFTER_CLOCK_CORRECTION:
            corrected = self._clock.correct(headers.get("date"), since=self._offset)
            return corrected and not self._corrected
        if advice is Retry.AFTER_CREDENTIAL_REFRESH:
            return self._can_refresh and not self._refreshed
        return False

    def _again(self, advice: Retry, headers: Mapping[str, str]) -> Again:
        if advice is Retry.AFTER_CLOCK_CORRECTION:
            return Again(0.0, clock_corrected=True)
        if advice is Retry.AFTER_CREDENTIAL_REFRESH:
            return Again(0.0, refresh_credentials=True)
        longest = self._policy.longest_backoff(
            self.count - 1, throttled=advice is Retry.BACKOFF
        )
        # The service tells all clients the same, so each still adds its own part.
        asked = retry_after(headers, self._clock.now()) or 0.0
        asked = min(asked, self._policy.longest_retry_after)
        return Again(asked + self._random() * longest)

    def _pay(self, advice: Retry) -> bool:
        # What sets clock or credentials right happens once a call, and to many calls at
        # the same time: if it were not free, most of them would fail.
        tokens = _COSTS.get(advice, 0)
        if not self._quota.take(tokens):
            return False
        self._taken += tokens
        return True


def stamp(
    error: TencentCloudError, *, attempts: int, elapsed: float, retryable: bool
) -> None:
    """Write on an error what is known when its call is over.

    Args:
        error: What is about to be raised.
        attempts: How many requests were sent, or were about to be.
        elapsed: Seconds from the beginning of the call.
        retryable: Whether to call again may help, and cannot do anything twice.

    """
    error.attempts = attempts
    error.elapsed = elapsed
    error.retryable = retryable


def may_be_done(error: TencentCloudError) -> bool:
    """Tell whether the action may have been carried out in spite of an error."""
    if isinstance(error, TransportError) and not error.sent:
        return False
    return _advice(error) is Retry.IF_SAFE


def _advice(error: TencentCloudError) -> Retry:
    """Return what to do about an error, as its code says or would say."""
    if isinstance(error, ServiceError):
        return error.retry
    if isinstance(error, MalformedResponse) and error.status == 429:
        return Retry.BACKOFF
    return Retry.IF_SAFE if isinstance(error, TransportError) else Retry.NEVER


def _outcome_unknown(fault: TransportError) -> OutcomeUnknown:
    error = OutcomeUnknown(f"the action may have been carried out, or not: {fault}")
    error.action = fault.action
    error.region = fault.region
    error.request_id = fault.request_id
    error.__cause__ = fault
    return error
