"""Whatever happens to any number of calls, some things never do."""

from __future__ import annotations

from dataclasses import dataclass

from effort import examples
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)
from runtime_sample import RequestLimitExceeded

from actionsmith.runtime.clock import ServerClock
from actionsmith.runtime.errors import (
    ConnectionFailed,
    ConnectionLost,
    MalformedResponse,
    OutcomeUnknown,
    RequestTimeout,
    Retry,
    ServiceError,
    TencentCloudError,
    TransportError,
)
from actionsmith.runtime.policy import RetryPolicy, RetryQuota
from actionsmith.runtime.retry import Again, Attempts


def coded(advice: Retry) -> ServiceError:
    class Coded(ServiceError):  # noqa: N818
        retry = advice

    return Coded()


def made(kind: str) -> TencentCloudError:
    match kind:
        case "throttled":
            return RequestLimitExceeded()
        case "429":
            return MalformedResponse(status=429)
        case "502":
            return MalformedResponse(status=502)
        case "failed":
            return ConnectionFailed()
        case "lost":
            return ConnectionLost()
        case "timeout":
            return RequestTimeout()
        case "no connection":
            return RequestTimeout(sent=False)
    return coded(Retry(kind))


# What the service may have done although the client got no success.
CARRIED_OUT_PERHAPS = {"502", "lost", "timeout", Retry.IF_SAFE.value}
REFUSED = {
    "throttled",
    "429",
    "failed",
    "no connection",
    *(advice.value for advice in Retry if advice is not Retry.IF_SAFE),
}
KINDS = st.sampled_from(sorted(CARRIED_OUT_PERHAPS | REFUSED))
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "date": st.sampled_from(
            [
                "Thu, 29 Feb 2024 12:34:56 GMT",
                "Thu, 29 Feb 2024 13:34:56 GMT",
                "Thu, 01 Jan 1970 00:00:00 GMT",
                "?",
            ]
        ),
        "retry-after": st.sampled_from(
            ["0", "2", "9999", "-1", "Thu, 29 Feb 2024 12:34:58 GMT", "?"]
        ),
    },
)


@dataclass
class Failure:
    """What becomes of an attempt."""

    kind: str
    headers: dict[str, str]
    latency: float
    random: float


def failures(kinds: st.SearchStrategy[str]) -> st.SearchStrategy[list[Failure]]:
    latency = st.just(0.0) | st.floats(0, 40)
    random = st.floats(0, 1, exclude_max=True)
    failure = st.builds(
        Failure, kind=kinds, headers=HEADERS, latency=latency, random=random
    )
    return st.lists(failure, min_size=1, max_size=6)


# Of all kinds, or one kind several times.
FAILURES = failures(KINDS) | KINDS.flatmap(lambda kind: failures(st.just(kind)))


@dataclass
class Call:
    """A call in progress, as an onlooker sees it."""

    attempts: Attempts
    repeatable: bool
    can_refresh: bool
    began: float
    deadline: float | None
    carried_out_perhaps: int = 0
    slept: float = 0.0
    taken: int = 0
    corrected: int = 0
    refreshed: int = 0


class Client(RuleBasedStateMachine):
    calls = Bundle("calls")

    @initialize(
        attempts=st.integers(1, 6),
        base=st.floats(0, 5),
        throttled_base=st.floats(0, 5),
        cap=st.floats(0, 5),
        capacity=st.sampled_from([1, 20, 60, 500]),
    )
    def client(
        self,
        attempts: int,
        base: float,
        throttled_base: float,
        cap: float,
        capacity: int,
    ) -> None:
        self.policy = RetryPolicy(
            attempts=attempts, base=base, throttled_base=throttled_base, cap=cap
        )
        self.capacity = self.tokens = capacity
        self.quota = RetryQuota(capacity)
        self.now = 1000.0
        self.clock = ServerClock(lambda: 1709206000.0 + self.now)
        self.random = 0.0

    def send(self, call: Call) -> None:
        # The point of it all: what may be done is not done again.
        assert call.repeatable or not call.carried_out_perhaps
        call.attempts.start()
        assert call.attempts.count <= self.policy.attempts

    @rule(
        target=calls,
        repeatable=st.booleans(),
        can_refresh=st.booleans(),
        timeout=st.none() | st.floats(0.001, 100),
    )
    def begin(self, repeatable: bool, can_refresh: bool, timeout: float | None) -> Call:
        deadline = None if timeout is None else self.now + timeout
        attempts = Attempts(
            self.policy,
            self.quota,
            self.clock,
            repeatable=repeatable,
            began=self.now,
            deadline=deadline,
            can_refresh=can_refresh,
            random=lambda: self.random,
        )
        call = Call(attempts, repeatable, can_refresh, self.now, deadline)
        self.send(call)
        return call

    @rule(call=consumes(calls), latency=st.floats(0, 40))
    def succeed(self, call: Call, latency: float) -> None:
        self.now += latency
        call.attempts.succeeded()
        self.tokens = min(self.capacity, self.tokens + (call.taken or 1))

    @rule(target=calls, call=consumes(calls), failures=FAILURES)
    def fail(self, call: Call, failures: list[Failure]) -> object:
        for failure in failures:
            self.now += failure.latency
            self.random = failure.random
            kind, error = failure.kind, made(failure.kind)
            executed_before = call.carried_out_perhaps
            call.carried_out_perhaps += kind in CARRIED_OUT_PERHAPS
            step = call.attempts.failed(error, failure.headers, now=self.now)
            if not isinstance(step, Again):
                self.raised(call, kind, error, step, executed_before)
                return multiple()
            self.repeated(call, kind, step)
        return call

    def repeated(self, call: Call, kind: str, step: Again) -> None:
        assert kind not in {"never", "when-state-allows"}
        assert 0 <= step.delay <= self.policy.cap + self.policy.longest_retry_after
        call.slept += step.delay
        if call.deadline is not None:
            assert self.now + step.delay < call.deadline
            assert call.slept < call.deadline - call.began + 1e-6
        call.corrected += step.clock_corrected
        call.refreshed += step.refresh_credentials
        assert step.clock_corrected is (kind == "after-clock-correction")
        assert step.refresh_credentials is (kind == "after-credential-refresh")
        assert call.corrected <= 1
        assert call.refreshed <= call.can_refresh
        cost = 5 if kind in {"throttled", "429", "backoff"} else 14
        if step.clock_corrected or step.refresh_credentials:
            cost = 0
            assert step.delay == 0
        call.taken += cost
        self.tokens -= cost
        self.now += step.delay
        self.send(call)

    def raised(
        self,
        call: Call,
        kind: str,
        error: TencentCloudError,
        step: TencentCloudError,
        executed_before: int,
    ) -> None:
        assert step.attempts == call.attempts.count
        assert step.elapsed == self.now - call.began
        fault = isinstance(error, TransportError) and kind in CARRIED_OUT_PERHAPS
        if fault and not call.repeatable:
            # By construction the fault of the last attempt is the only doubt.
            assert executed_before == 0
            assert isinstance(step, OutcomeUnknown)
            assert step.__cause__ is error
        else:
            assert step is error
        if step.retryable:
            # Whoever believes it cannot do anything twice.
            assert call.repeatable or not call.carried_out_perhaps
            assert kind != "never"

    @precondition(lambda self: hasattr(self, "quota"))
    @invariant()
    def quota_is_what_was_paid(self) -> None:
        assert self.quota.available == self.tokens
        assert 0 <= self.tokens <= self.capacity


TestClient = Client.TestCase
TestClient.settings = settings(max_examples=examples(150), stateful_step_count=30)
