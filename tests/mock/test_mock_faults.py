"""Which call has which fault."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from random import Random

import pytest

from actionsmith.contract import Catalog
from actionsmith.mock.fault_arguments import new_fault
from actionsmith.mock.faults import Fault, Faults

ASSOCIATE = "AssociateIPv6Address"
DESCRIBE = "DescribeIPv6Addresses"


def take(
    faults: Faults,
    action: str = ASSOCIATE,
    request: Mapping[str, object] | None = None,
    seconds: float = 0.0,
) -> str | None:
    taken = faults.take("vpc", action, {} if request is None else request, seconds)
    return taken and taken.what


def hits(fault: Fault, calls: int, seed: int = 0) -> list[int]:
    faults = Faults([fault], Random(seed))
    return [n for n in range(1, calls + 1) if take(faults) is not None]


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        (1, [1]),
        (3, [3]),
        ("2-4", [2, 3, 4]),
        ("5-", [5, 6]),
        (None, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_calls(catalog: Catalog, calls: int, expected: list[int]) -> None:
    given = {} if calls is None else {"calls": calls}
    assert hits(new_fault(catalog, ASSOCIATE, drop="after", **given), 6) == expected


def test_calls_of_its_action_count(catalog: Catalog) -> None:
    faults = Faults([new_fault(catalog, ASSOCIATE, calls=2, drop="after")], Random(0))
    actions = [ASSOCIATE, DESCRIBE, DESCRIBE, ASSOCIATE, ASSOCIATE]
    taken = [take(faults, action) is not None for action in actions]
    assert taken == [False, False, False, True, False]


def test_without_an_action_all_calls_count(catalog: Catalog) -> None:
    faults = Faults([new_fault(catalog, calls="2-3", drop="after")], Random(0))
    actions = [ASSOCIATE, DESCRIBE, ASSOCIATE, DESCRIBE]
    taken = [take(faults, action) is not None for action in actions]
    assert taken == [False, True, True, False]


def test_the_same_action_of_another_service_does_not_count(catalog: Catalog) -> None:
    faults = Faults([new_fault(catalog, ASSOCIATE, drop="after")], Random(0))
    assert faults.take("cvm", ASSOCIATE, {}, 0.0) is None
    assert faults.take("vpc", ASSOCIATE, {}, 0.0) is not None


def test_calls_count_that_meet_when(catalog: Catalog) -> None:
    rule = "NetworkInterfaceId == 'eni-99999999'"
    fault = new_fault(catalog, ASSOCIATE, when=rule, calls=2, drop="after")
    faults = Faults([fault], Random(0))
    other, meant = (
        {"NetworkInterfaceId": "eni-1"},
        {"NetworkInterfaceId": "eni-99999999"},
    )
    requests = [other, meant, other, meant, meant]
    taken = [take(faults, ASSOCIATE, request) is not None for request in requests]
    assert taken == [False, False, False, True, False]


def test_no_rule_holds_of_what_is_no_json_object(catalog: Catalog) -> None:
    fault = new_fault(catalog, when="NOT InstanceId", drop="after")
    faults = Faults([fault], Random(0))
    assert faults.take("vpc", ASSOCIATE, None, 0.0) is None
    assert faults.take("vpc", ASSOCIATE, {}, 0.0) is fault


def test_the_first_of_several_counts_and_all_count_the_call(catalog: Catalog) -> None:
    faults = Faults(
        [
            new_fault(catalog, ASSOCIATE, calls=1, error="InternalError"),
            new_fault(catalog, ASSOCIATE, calls="1-2", drop="before"),
            new_fault(catalog, calls=3, drop="after"),
        ],
        Random(0),
    )
    taken = [take(faults) for _ in range(4)]
    assert taken == ["error InternalError", "drop before", "drop after", None]
    assert [tally.hits for tally in faults.tallies] == [1, 1, 1]
    assert [tally.calls for tally in faults.tallies] == [4, 4, 4]


def test_a_new_one_counts_calls_from_now_on(catalog: Catalog) -> None:
    faults = Faults([], Random(0))
    assert take(faults) is None
    faults.add(new_fault(catalog, ASSOCIATE, calls=1, drop="after"))
    assert [take(faults), take(faults)] == ["drop after", None]


def test_chance_is_repeatable_and_of_the_seed(catalog: Catalog) -> None:
    fault = new_fault(catalog, ASSOCIATE, chance=0.2, drop="after")
    first = hits(fault, 1000)
    assert first == hits(fault, 1000) != hits(fault, 1000, seed=1)
    assert 150 < len(first) < 250


def test_chance_within_calls_is_that_of_all_calls(catalog: Catalog) -> None:
    always = new_fault(catalog, ASSOCIATE, chance=0.2, drop="after")
    later = new_fault(catalog, ASSOCIATE, chance=0.2, drop="after", calls="100-")
    # Each has a stream of its own, so what is alike is how often, and never when not.
    assert 120 < len(hits(later, 1000)) < 240 and min(hits(later, 1000)) >= 100
    assert len(hits(always, 1000)) > len(hits(later, 1000))


def test_other_faults_do_not_change_what_is_random(catalog: Catalog) -> None:
    fault = new_fault(catalog, ASSOCIATE, chance=0.3, drop="after")
    others = [
        new_fault(catalog, DESCRIBE, chance=0.3, drop="before"),
        new_fault(catalog, ASSOCIATE, chance=0.3, outcome="BIND_ENI"),
    ]
    alone = hits(fault, 300)
    for faults in (
        Faults([fault, *others], Random(0)),
        # In front of it, too: it is told of less, and strikes the same calls.
        Faults([*others, fault], Random(0)),
    ):
        for _ in range(300):
            take(faults, DESCRIBE)
            take(faults)
        tally = next(each for each in faults.tallies if each.fault is fault)
        assert tally.calls == 300
    mixed = Faults([fault, *others], Random(0))
    assert [n for n in range(1, 301) if take(mixed) == "drop after"] == alone


def test_two_alike_are_not_random_alike(catalog: Catalog) -> None:
    fault = new_fault(catalog, ASSOCIATE, chance=0.3, drop="after")
    faults = Faults([fault, fault], Random(0))
    taken = sum(take(faults) is not None for _ in range(1000))
    # Of independent ones 51 of 100, of equal ones 30.
    assert 450 < taken < 570


def test_throttling_lasts(catalog: Catalog) -> None:
    faults = Faults([new_fault(catalog, ASSOCIATE, calls=2, throttle=3)], Random(0))
    moments = [0.0, 10.0, 10.1, 12.9, 13.0, 20.0]
    taken = [take(faults, seconds=moment) is not None for moment in moments]
    assert taken == [False, True, True, True, False, False]
    assert take(faults, DESCRIBE, seconds=10.5) is None


def test_clock(catalog: Catalog) -> None:
    faults = Faults(
        [
            new_fault(catalog, ASSOCIATE, calls=2, clock="+24h"),
            new_fault(catalog, ASSOCIATE, calls=4, clock=0),
        ],
        Random(0),
    )
    actions = [ASSOCIATE, ASSOCIATE, DESCRIBE, None, ASSOCIATE, ASSOCIATE, DESCRIBE]
    day = 86_400.0
    skews = [faults.skew(action, {}) for action in actions]
    assert skews == [0.0, day, day, day, day, 0.0, 0.0]
    # It is no fault of the answer.
    assert take(faults) is None


def test_cleared(catalog: Catalog) -> None:
    faults = Faults([new_fault(catalog, clock=9)], Random(0))
    assert faults.skew(None, None) == 9.0
    faults.clear()
    assert faults.tallies == () and faults.skew(None, None) == 0.0


def test_threads_count_every_call(catalog: Catalog) -> None:
    faults = Faults([new_fault(catalog, calls="1-500", drop="after")], Random(0))
    taken: list[str | None] = []

    def work() -> None:
        taken.extend(take(faults) for _ in range(250))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each is not None for each in taken) == 500
    assert faults.tallies[0].calls == 1000


@pytest.mark.parametrize(
    ("arguments", "is_carried_out", "code"),
    [
        ({"error": "InternalError"}, False, "InternalError"),
        ({"throttle": 1}, False, "RequestLimitExceeded"),
        ({"drop": "before"}, False, None),
        ({"status": 502}, False, None),
        ({"drop": "after"}, True, None),
        ({"truncate": 1}, True, None),
        ({"body": "html"}, True, None),
        ({"delay": 1}, True, None),
        ({"action": ASSOCIATE, "outcome": "BIND_ENI"}, True, None),
    ],
)
def test_carried_out(
    catalog: Catalog,
    arguments: dict[str, object],
    is_carried_out: bool,
    code: str | None,
) -> None:
    fault = new_fault(catalog, **arguments)  # type: ignore[arg-type]
    assert fault.is_carried_out is is_carried_out
    assert (fault.refusal and fault.refusal.code) == code


def test_refusal_says_where_the_fault_is_from(catalog: Catalog) -> None:
    fault = new_fault(catalog, error="InternalError", origin="scenario.yaml:12")
    refusal = fault.refusal
    assert refusal is not None and str(refusal) == "The service failed inside."
    assert refusal.why == "fault: error InternalError (scenario.yaml:12)"
