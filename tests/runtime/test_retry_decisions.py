"""What is decided about each kind of outcome: every error, every attempt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import cast

import pytest
from runtime_sample import RequestLimitExceeded

from actionsmith.runtime.clock import ServerClock
from actionsmith.runtime.errors import (
    ConnectionFailed,
    ConnectionLost,
    CredentialsNotFound,
    MalformedResponse,
    OutcomeUnknown,
    RequestTimeout,
    Retry,
    ServiceError,
    TencentCloudError,
    TransportError,
)
from actionsmith.runtime.policy import RetryPolicy, RetryQuota
from actionsmith.runtime.retry import Again, Attempts, stamp

# What the server says, and what this machine believes, an hour behind.
SERVER = 1709210096.5
DATE = "Thu, 29 Feb 2024 12:34:56 GMT"
IN_7_SECONDS = "Thu, 29 Feb 2024 12:35:03 GMT"
HERE = SERVER - 3600


class InternalError(ServiceError):
    retry = Retry.IF_SAFE


class SignatureExpire(ServiceError):  # noqa: N818
    retry = Retry.AFTER_CLOCK_CORRECTION


class TokenFailure(ServiceError):  # noqa: N818
    retry = Retry.AFTER_CREDENTIAL_REFRESH


class StatusNotPermit(ServiceError):  # noqa: N818
    retry = Retry.WHEN_STATE_ALLOWS


@dataclass
class Call:
    """A call, and everything that it is made of."""

    repeatable: bool = True
    can_refresh: bool = False
    deadline: float | None = None
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    random: float = 0.5

    def __post_init__(self) -> None:
        self.here = HERE
        self.clock = ServerClock(lambda: self.here)
        self.quota = RetryQuota()
        self.attempts = self.begin()

    def begin(self) -> Attempts:
        return Attempts(
            self.policy,
            self.quota,
            self.clock,
            repeatable=self.repeatable,
            began=100.0,
            deadline=self.deadline,
            can_refresh=self.can_refresh,
            random=lambda: self.random,
        )

    def fail(
        self,
        error: TencentCloudError,
        headers: dict[str, str] | None = None,
        now: float = 101.0,
    ) -> Again | TencentCloudError:
        self.attempts.start()
        return self.attempts.failed(error, headers, now=now)


def after(delay: float) -> Again:
    """Return what equals the advice to wait so long, but for rounding."""
    return Again(cast("float", pytest.approx(delay)))


# Error, headers, and what the first attempt leads to: of what does no harm when done
# twice, and of what does. A number is a delay.
FINAL = "final"
UNKNOWN = "unknown"
CORRECTED = Again(0.0, clock_corrected=True)
REFRESHED = Again(0.0, refresh_credentials=True)
Outcome = tuple[TencentCloudError, dict[str, str], object, object]
TABLE: list[Outcome] = [
    (RequestLimitExceeded(), {}, 0.5, 0.5),
    (RequestLimitExceeded(status=429), {"date": DATE}, 0.5, 0.5),
    (RequestLimitExceeded(), {"retry-after": "7"}, 7.5, 7.5),
    (MalformedResponse(status=429), {}, 0.5, 0.5),
    (MalformedResponse(status=429), {"retry-after": "7"}, 7.5, 7.5),
    (MalformedResponse(status=428), {}, 0.025, UNKNOWN),
    (ConnectionFailed(), {}, 0.025, 0.025),
    (RequestTimeout(sent=False), {}, 0.025, 0.025),
    (ConnectionLost(sent=False), {}, 0.025, 0.025),
    (TransportError(sent=False), {}, 0.025, 0.025),
    (ConnectionFailed(sent=True), {}, 0.025, UNKNOWN),
    (ConnectionLost(), {}, 0.025, UNKNOWN),
    (RequestTimeout(), {}, 0.025, UNKNOWN),
    (TransportError(), {}, 0.025, UNKNOWN),
    (MalformedResponse(status=200), {}, 0.025, UNKNOWN),
    (MalformedResponse(status=502), {}, 0.025, UNKNOWN),
    (MalformedResponse(), {}, 0.025, UNKNOWN),
    (MalformedResponse(status=503), {"retry-after": "2"}, 2.025, UNKNOWN),
    (InternalError(), {}, 0.025, FINAL),
    (InternalError(status=503), {"retry-after": "2"}, 2.025, FINAL),
    (SignatureExpire(), {"date": DATE}, CORRECTED, CORRECTED),
    (SignatureExpire(), {"date": DATE, "retry-after": "7"}, CORRECTED, CORRECTED),
    (SignatureExpire(), {}, FINAL, FINAL),
    (SignatureExpire(), {"date": "soon"}, FINAL, FINAL),
    (SignatureExpire(), {"date": "Thu, 01 Jan 1970 00:00:00 GMT"}, FINAL, FINAL),
    (SignatureExpire(), {"date": "Thu, 29 Feb 2024 11:34:56 GMT"}, FINAL, FINAL),
    (TokenFailure(), {}, REFRESHED, REFRESHED),
    (TokenFailure(), {"retry-after": "7"}, REFRESHED, REFRESHED),
    (StatusNotPermit(), {"retry-after": "7"}, FINAL, FINAL),
    (ServiceError(), {"retry-after": "7", "date": DATE}, FINAL, FINAL),
    (ServiceError(status=503), {"retry-after": "7"}, FINAL, FINAL),
    (CredentialsNotFound(), {}, FINAL, FINAL),
    (TencentCloudError(), {}, FINAL, FINAL),
]
TABLE_OF_NAMES = [f"{type(row[0]).__name__}-{n}" for n, row in enumerate(TABLE)]
every_outcome = pytest.mark.parametrize("row", TABLE, ids=TABLE_OF_NAMES)
either = pytest.mark.parametrize("repeatable", [True, False], ids=["safe", "unsafe"])


@either
@every_outcome
def test_first_attempt(row: Outcome, repeatable: bool) -> None:
    error, headers, safe, unsafe = row
    expected = safe if repeatable else unsafe
    call = Call(repeatable=repeatable, can_refresh=True)
    step = call.fail(error, headers)
    if isinstance(expected, float):
        assert step == after(expected)
    elif isinstance(expected, Again):
        assert step == expected
    elif expected is FINAL:
        assert step is error
    else:
        assert isinstance(step, OutcomeUnknown)
        assert step.__cause__ is error
    if isinstance(step, TencentCloudError):
        assert (step.attempts, step.elapsed) == (1, 1.0)
        assert step.retryable is (type(error) is StatusNotPermit)


@either
@every_outcome
def test_last_attempt(row: Outcome, repeatable: bool) -> None:
    error, headers, safe, unsafe = row
    expected = safe if repeatable else unsafe
    call = Call(repeatable=repeatable, can_refresh=True)
    for _ in range(2):
        assert isinstance(call.fail(ConnectionFailed()), Again)
    step = call.fail(error, headers, now=102.5)
    assert isinstance(step, TencentCloudError)
    assert (step.attempts, step.elapsed) == (3, 2.5)
    if expected is UNKNOWN:
        assert isinstance(step, OutcomeUnknown)
        assert step.__cause__ is error
        assert not step.retryable
    else:
        assert step is error
        # Whatever would have been repeated now can be called again later.
        may = expected is not FINAL or type(error) is StatusNotPermit
        assert step.retryable is may
    assert call.quota.available == 500 - 2 * 14


@either
@every_outcome
def test_second_attempt_waits_up_to_twice_as_long(
    row: Outcome, repeatable: bool
) -> None:
    error, headers, safe, unsafe = row
    expected = safe if repeatable else unsafe
    call = Call(repeatable=repeatable, can_refresh=True)
    assert call.fail(RequestLimitExceeded()) == Again(0.5)
    step = call.fail(error, headers)
    if isinstance(expected, float):
        asked = float(headers.get("retry-after", 0))
        assert step == after(asked + 2 * (expected - asked))
    elif isinstance(expected, Again):
        assert step == expected
    else:
        assert isinstance(step, TencentCloudError)
        assert step.attempts == 2


@either
@every_outcome
def test_one_attempt_is_all(row: Outcome, repeatable: bool) -> None:
    error, headers, _, _ = row
    policy = RetryPolicy(attempts=1)
    call = Call(repeatable=repeatable, can_refresh=True, policy=policy)
    step = call.fail(error, headers)
    assert isinstance(step, TencentCloudError)
    assert step.attempts == 1
    assert call.quota.available == 500


def test_outcome_unknown_says_what_its_cause_says() -> None:
    fault = MalformedResponse("the answer is odd", status=502, excerpt="<html>")
    fault.action, fault.region, fault.request_id = "Buy", "ap-here", "r-1"
    step = Call(repeatable=False).fail(fault)
    assert isinstance(step, OutcomeUnknown)
    text = "the action may have been carried out, or not: the answer is odd: <html>"
    assert str(step) == text
    assert (step.action, step.region, step.request_id) == ("Buy", "ap-here", "r-1")
    assert step.sent
    with pytest.raises(OutcomeUnknown) as caught:
        try:
            raise fault
        except TransportError:
            raise step  # noqa: B904 - as it was made
    assert caught.value.__cause__ is fault
    assert (fault.attempts, fault.retryable) == (0, False)


@pytest.mark.parametrize(
    ("deadline", "again"), [(101.5, False), (101.49, False), (101.51, True)]
)
def test_wait_must_end_before_the_deadline(deadline: float, again: bool) -> None:
    call = Call(deadline=deadline)
    error = RequestLimitExceeded()
    step = call.fail(error, now=101.0)
    assert step == (Again(0.5) if again else error)
    assert error.retryable is not again
    assert call.quota.available == (495 if again else 500)


@pytest.mark.parametrize("now", [100.0, 100.9, 101.0, 102.0])
def test_deadline_ends_what_does_not_wait(now: float) -> None:
    call = Call(deadline=101.0, can_refresh=True)
    error = TokenFailure()
    assert call.fail(error, now=now) == (REFRESHED if now < 101 else error)


def test_long_retry_after_is_over_the_deadline() -> None:
    call = Call(deadline=110.0)
    error = RequestLimitExceeded()
    assert call.fail(error, {"retry-after": "9"}) is error
    assert error.retryable


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("0", 0.0),
        ("7", 7.0),
        ("60", 60.0),
        ("61", 60.0),
        ("9" * 5000, 60.0),
        ("-7", 0.0),
        ("7.5", 0.0),
        ("later", 0.0),
        ("", 0.0),
        (IN_7_SECONDS, 7.0),
        ("Thu, 29 Feb 2024 12:34:00 GMT", 0.0),
        ("Fri, 01 Mar 2024 12:34:00 GMT", 60.0),
    ],
)
def test_retry_after_comes_on_top_of_the_jitter(text: str, asked: float) -> None:
    headers = {"retry-after": text, "date": DATE}
    for random in (0.0, 0.25, 0.999):
        call = Call(random=random)
        step = call.fail(RequestLimitExceeded(), headers)
        assert step == after(asked + random)


def test_moment_of_retry_after_is_compared_with_the_server_s_clock() -> None:
    call = Call()
    call.here = SERVER
    step = call.fail(RequestLimitExceeded(), {"retry-after": IN_7_SECONDS})
    assert step == after(6.5 + 0.5)


def test_longest_retry_after_is_the_policy_s() -> None:
    call = Call(policy=RetryPolicy(longest_retry_after=5), random=0.0)
    assert call.fail(RequestLimitExceeded(), {"retry-after": "9"}) == Again(5.0)


def test_jitter_is_a_part_of_what_backoff_allows() -> None:
    policy = RetryPolicy(attempts=10, base=1, throttled_base=3, cap=10)
    for random in (0.0, 0.1, 0.999):
        call = Call(policy=policy, random=random)
        for longest in (1, 2, 4, 8, 10, 10):
            step = call.fail(ConnectionLost())
            assert step == after(random * longest)
        assert call.fail(RequestLimitExceeded()) == after(random * 10)


def test_jitter_is_random_by_default() -> None:
    attempts = Attempts(
        RetryPolicy(attempts=101),
        RetryQuota(2000),
        ServerClock(),
        repeatable=True,
        began=0.0,
    )
    delays: set[float] = set()
    for _ in range(100):
        attempts.start()
        step = attempts.failed(ConnectionLost(), now=1.0)
        assert isinstance(step, Again)
        assert 0 <= step.delay < 20
        delays.add(step.delay)
    assert len(delays) > 90


def test_clock_is_corrected_once_a_call() -> None:
    call = Call()
    assert call.attempts.start() == HERE
    expired = {"date": DATE}
    assert call.attempts.failed(SignatureExpire(), expired, now=101.0) == CORRECTED
    assert call.attempts.start() == SERVER
    # Another server has another time: whom to believe?
    error = SignatureExpire()
    later = {"date": "Thu, 29 Feb 2024 13:34:56 GMT"}
    assert call.attempts.failed(error, later, now=101.0) is error
    assert (error.attempts, error.retryable) == (2, False)
    # The next call is signed with what was learnt.
    assert call.begin().start() == SERVER + 3600


def test_corrected_clock_that_is_refused_is_not_corrected_again() -> None:
    call = Call()
    assert call.fail(SignatureExpire(), {"date": DATE}) == CORRECTED
    error = SignatureExpire()
    assert call.fail(error, {"date": DATE}) is error
    assert not error.retryable


def test_clock_that_another_call_corrected_counts() -> None:
    call = Call()
    second = call.begin()
    call.attempts.start()
    second.start()
    expired = {"date": DATE}
    assert call.attempts.failed(SignatureExpire(), expired, now=101.0) == CORRECTED
    assert second.failed(SignatureExpire(), expired, now=101.0) == CORRECTED
    # A call that was signed after that learns nothing new.
    third = call.begin()
    third.start()
    error = SignatureExpire()
    assert third.failed(error, expired, now=101.0) is error


def test_clock_is_corrected_for_others_even_by_the_last_attempt() -> None:
    call = Call(policy=RetryPolicy(attempts=1))
    error = SignatureExpire()
    assert call.fail(error, {"date": DATE}) is error
    assert error.retryable
    assert call.begin().start() == SERVER


def test_clock_that_no_call_corrected_can_be_corrected_after_other_faults() -> None:
    call = Call(repeatable=False, policy=RetryPolicy(attempts=9))
    assert call.fail(SignatureExpire(), {"date": DATE}) == CORRECTED
    assert call.fail(RequestLimitExceeded()) == Again(1.0)
    assert isinstance(call.fail(SignatureExpire(), {"date": DATE}), SignatureExpire)


def test_credentials_are_refreshed_once_a_call() -> None:
    call = Call(can_refresh=True)
    assert call.fail(TokenFailure()) == REFRESHED
    error = TokenFailure()
    assert call.fail(error) is error
    assert not error.retryable


def test_clock_and_credentials_are_both_set_right_in_one_call() -> None:
    call = Call(can_refresh=True)
    assert call.fail(SignatureExpire(), {"date": DATE}) == CORRECTED
    assert call.fail(TokenFailure()) == REFRESHED
    call.attempts.start()
    call.attempts.succeeded()
    assert call.attempts.count == 3


def test_what_was_set_right_once_stays_so_for_the_call() -> None:
    call = Call(can_refresh=True, policy=RetryPolicy(attempts=9))
    later = {"date": "Thu, 29 Feb 2024 13:34:56 GMT"}
    assert call.fail(SignatureExpire(), {"date": DATE}) == CORRECTED
    assert call.fail(TokenFailure()) == REFRESHED
    assert isinstance(call.fail(SignatureExpire(), later), SignatureExpire)
    call = Call(can_refresh=True, policy=RetryPolicy(attempts=9))
    assert call.fail(TokenFailure()) == REFRESHED
    assert call.fail(SignatureExpire(), {"date": DATE}) == CORRECTED
    assert isinstance(call.fail(TokenFailure()), TokenFailure)


def test_credentials_are_not_refreshed_unless_they_can_be() -> None:
    attempts = Attempts(
        RetryPolicy(), RetryQuota(), ServerClock(), repeatable=True, began=0.0
    )
    attempts.start()
    error = TokenFailure()
    assert attempts.failed(error, now=1.0) is error


def test_credentials_that_cannot_be_refreshed() -> None:
    error = TokenFailure()
    assert Call(can_refresh=False).fail(error) is error
    assert not error.retryable


@pytest.mark.parametrize(
    ("error", "cost"),
    [
        (ConnectionLost(), 14),
        (ConnectionFailed(), 14),
        (InternalError(), 14),
        (MalformedResponse(status=503), 14),
        (MalformedResponse(status=429), 5),
        (RequestLimitExceeded(), 5),
        (SignatureExpire(), 0),
        (TokenFailure(), 0),
    ],
)
def test_price_of_a_repetition(error: TencentCloudError, cost: int) -> None:
    call = Call(can_refresh=True)
    assert isinstance(call.fail(error, {"date": DATE}), Again)
    assert call.quota.available == 500 - cost
    # A call that was not repeated at a price still fills the quota by one.
    call.quota.take(400)
    call.attempts.start()
    call.attempts.succeeded()
    assert call.quota.available == 100 + (0 if cost else 1)


def test_success_gives_back_all_that_the_call_took() -> None:
    call = Call(policy=RetryPolicy(attempts=4))
    call.quota.take(300)
    for error in (ConnectionLost(), RequestLimitExceeded(), ConnectionLost()):
        call.fail(error)
    assert call.quota.available == 200 - 14 - 5 - 14
    call.attempts.start()
    call.attempts.succeeded()
    assert call.quota.available == 200


def test_failure_gives_nothing_back() -> None:
    call = Call()
    for error in (ConnectionLost(), ConnectionLost(), ServiceError()):
        call.fail(error)
    assert call.quota.available == 500 - 28


@pytest.mark.parametrize(
    ("left", "again"), [(13, False), (14, True), (15, True), (0, False)]
)
def test_quota_that_is_used_up(left: int, again: bool) -> None:
    call = Call()
    call.quota.take(500 - left)
    error = ConnectionLost()
    step = call.fail(error)
    assert isinstance(step, Again) is again
    if not again:
        assert step is error
        assert error.retryable
        assert call.quota.available == left
        call.attempts.succeeded()
        assert call.quota.available == left + 1


def test_clock_is_corrected_even_without_quota() -> None:
    call = Call()
    call.quota.take(500)
    assert call.fail(SignatureExpire(), {"date": DATE}) == CORRECTED


@pytest.mark.parametrize(
    ("error", "most"),
    [
        (ConnectionLost(), 35),
        (ConnectionFailed(), 35),
        (InternalError(), 35),
        (MalformedResponse(status=503), 35),
        (RequestLimitExceeded(), 100),
    ],
)
def test_outage(error: TencentCloudError, most: int) -> None:
    call = Call()
    sent = 0
    for _ in range(1000):
        call.attempts = call.begin()
        while isinstance(call.fail(error), Again):
            pass
        sent += call.attempts.count
    assert sent == 1000 + most


def test_outage_of_the_servers_clock_repeats_one_call() -> None:
    call = Call()
    sent = 0
    for _ in range(1000):
        call.attempts = call.begin()
        while isinstance(call.fail(SignatureExpire(), {"date": DATE}), Again):
            pass
        sent += call.attempts.count
    assert sent == 1001


def test_stamp() -> None:
    error = ServiceError()
    stamp(error, attempts=2, elapsed=1.5, retryable=True)
    assert (error.attempts, error.elapsed, error.retryable) == (2, 1.5, True)


def test_advice_is_data() -> None:
    assert Again(1.0) == Again(1.0, clock_corrected=False, refresh_credentials=False)
    assert replace(Again(1.0), delay=2.0) == Again(2.0)
