"""How long to wait between attempts, and what repetitions may cost."""

from __future__ import annotations

import dataclasses
import math
import threading

import pytest

from actionsmith.runtime.policy import RetryPolicy, RetryQuota


def test_defaults() -> None:
    assert dataclasses.asdict(RetryPolicy()) == {
        "attempts": 3,
        "base": 0.05,
        "throttled_base": 1.0,
        "cap": 20.0,
        "longest_retry_after": 60.0,
    }
    assert RetryPolicy(attempts=1) == RetryPolicy(attempts=1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        RetryPolicy().attempts = 5  # type: ignore[misc]


@pytest.mark.parametrize("value", [1, 2, 10**9])
def test_attempts(value: int) -> None:
    assert RetryPolicy(attempts=value).attempts == value


@pytest.mark.parametrize("value", [0, 0.0, 1, 0.05, 86_400])
@pytest.mark.parametrize(
    "name", ["base", "throttled_base", "cap", "longest_retry_after"]
)
def test_seconds(name: str, value: float) -> None:
    assert getattr(RetryPolicy(**{name: value}), name) == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value", "kind", "text"),
    [
        ("attempts", 0, ValueError, "attempts must be at least 1, not 0"),
        ("attempts", -1, ValueError, "attempts must be at least 1, not -1"),
        ("attempts", 3.0, TypeError, "attempts must be a whole number, not float"),
        ("attempts", "3", TypeError, "attempts must be a whole number, not str"),
        ("attempts", True, TypeError, "attempts must be a whole number, not bool"),
        ("attempts", None, TypeError, "attempts must be a whole number, not NoneType"),
        *(
            (name, value, kind, f"{name} must be {text}")
            for name in ("base", "throttled_base", "cap", "longest_retry_after")
            for value, kind, text in [
                (-0.001, ValueError, "from 0 to 86400 seconds, not -0.001"),
                (86_400.5, ValueError, "from 0 to 86400 seconds, not 86400.5"),
                (math.inf, ValueError, "from 0 to 86400 seconds, not inf"),
                (math.nan, ValueError, "from 0 to 86400 seconds, not nan"),
                ("1", TypeError, "a number of seconds, not str"),
                (True, TypeError, "a number of seconds, not bool"),
                (None, TypeError, "a number of seconds, not NoneType"),
            ]
        ),
    ],
)
def test_what_a_policy_cannot_be(
    name: str, value: object, kind: type[Exception], text: str
) -> None:
    with pytest.raises(kind) as caught:
        RetryPolicy(**{name: value})  # type: ignore[arg-type]
    assert str(caught.value) == text


@pytest.mark.parametrize(
    ("repetition", "after_fault", "throttled"),
    [
        (0, 0.05, 1.0),
        (1, 0.1, 2.0),
        (2, 0.2, 4.0),
        (4, 0.8, 16.0),
        (5, 1.6, 20.0),
        (8, 12.8, 20.0),
        (9, 20.0, 20.0),
        (10**9, 20.0, 20.0),
    ],
)
def test_backoff_doubles_up_to_its_cap(
    repetition: int, after_fault: float, throttled: float
) -> None:
    policy = RetryPolicy()
    waits = [policy.longest_backoff(repetition, throttled=t) for t in (False, True)]
    assert waits == pytest.approx([after_fault, throttled])


def test_cap_holds_for_a_base_above_it() -> None:
    policy = RetryPolicy(base=5, throttled_base=7, cap=3)
    assert policy.longest_backoff(0, throttled=False) == 3
    assert policy.longest_backoff(0, throttled=True) == 3


def test_tiny_base_reaches_its_cap_in_the_end() -> None:
    assert RetryPolicy(base=2e-18).longest_backoff(64, throttled=False) == 20
    assert RetryPolicy(base=0).longest_backoff(10**6, throttled=False) == 0


def test_quota_is_spent_and_filled() -> None:
    quota = RetryQuota()
    assert quota.available == 500
    assert (RetryQuota.COST, RetryQuota.THROTTLED_COST) == (14, 5)
    assert quota.take(14)
    assert quota.available == 486
    assert not quota.take(487)
    assert quota.available == 486
    assert quota.take(486)
    assert quota.available == 0
    assert quota.take(0)
    assert not quota.take(1)
    quota.give_back(14)
    assert quota.available == 14
    quota.give_back(1000)
    assert quota.available == 500


def test_quota_of_another_size() -> None:
    quota = RetryQuota(5)
    quota.give_back(1)
    assert quota.available == 5
    assert not quota.take(6)
    assert RetryQuota(capacity=1).available == 1
    for wrong, kind in [(0, ValueError), (2.5, TypeError), (True, TypeError)]:
        with pytest.raises(kind, match=r"^capacity must be"):
            RetryQuota(wrong)  # type: ignore[arg-type]


def test_threads_share_a_quota() -> None:
    quota = RetryQuota(10_000)
    taken: list[int] = []

    def spend() -> None:
        took = sum(quota.take(3) for _ in range(1000))
        for _ in range(took // 2):
            quota.give_back(3)
        taken.append(took - took // 2)

    threads = [threading.Thread(target=spend) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert quota.available == 10_000 - 3 * sum(taken)
