"""Slots: who may send when, in time that a test makes up."""

from __future__ import annotations

import heapq
import itertools
import threading
from dataclasses import dataclass, field

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from actionsmith.runtime.limiter import RateLimiter, Slot

KEY = ("account", "region", "Action")


def reserve(
    limiter: RateLimiter, rate: float | None, now: float = 0.0, key: str = "Action"
) -> Slot:
    return limiter.reserve(("account", "region", key), rate, now)


def send(limiter: RateLimiter, rate: float | None, now: float) -> Slot:
    slot = reserve(limiter, rate, now)
    assert slot.wait(now) == 0
    return slot


@dataclass
class Simulation:
    """Callers, a limiter and a server; each request has a way there and a way back."""

    rate: float
    ways: list[tuple[float, float]]
    arrived: list[float] = field(default_factory=list)
    started: dict[int, float] = field(default_factory=dict)
    asked: int = 0

    def run(self, begins: list[float]) -> None:
        limiter = RateLimiter()
        turns = itertools.count()
        ways = itertools.cycle(self.ways)
        events = [(begin, next(turns), n, None) for n, begin in enumerate(begins)]
        queue: list[tuple[float, int, int, Slot | None]] = list(events)
        heapq.heapify(queue)
        answers: set[int] = set()
        while queue:
            now, turn, caller, slot = heapq.heappop(queue)
            if turn in answers:
                assert slot is not None
                slot.release(now)
                continue
            self.asked += 1
            assert self.asked < 1000 * len(begins)
            slot = limiter.reserve(KEY, self.rate, now) if slot is None else slot
            if pause := slot.wait(now):
                assert pause > 0
                heapq.heappush(queue, (now + pause, next(turns), caller, slot))
                continue
            there, back = next(ways)
            self.started[caller] = now
            self.arrived.append(now + there)
            turn = next(turns)
            answers.add(turn)
            heapq.heappush(queue, (now + there + back, turn, caller, slot))

    def most_in_a_second(self) -> int:
        arrived = sorted(self.arrived)
        # A thousandth of a thousandth of a second, for floating point.
        return max(
            sum(1 for later in arrived[n:] if later < moment + 1 - 1e-6)
            for n, moment in enumerate(arrived)
        )


def test_slots_are_free_at_first_and_then_after_a_second() -> None:
    limiter = RateLimiter()
    for _ in range(3):
        send(limiter, 3, 10.0).release(10.001)
    slot = reserve(limiter, 3, 10.5)
    assert slot.wait(10.5) == pytest.approx(0.51)
    assert slot.wait(11.0) == pytest.approx(0.01)
    assert slot.wait(11.009) == pytest.approx(0.001)
    assert slot.wait(11.0101) == 0
    assert slot.wait(11.0101) == 0


@pytest.mark.parametrize(
    ("answered", "free"),
    [
        (10.0, 11.01),
        (10.005, 11.01),
        (10.01, 11.01),
        (10.15, 11.15),
        (10.25, 11.25),
        (10.26, 11.25),
        (30.0, 11.25),
        (None, 11.25),
    ],
)
def test_answer_says_when_a_slot_is_free(answered: float | None, free: float) -> None:
    limiter = RateLimiter()
    used = send(limiter, 1, 10.0)
    if answered is not None and answered < free:
        used.release(answered)
        used.release(answered + 100)  # what is said first counts
    slot = reserve(limiter, 1, free - 0.005)
    assert slot.wait(free - 0.005) == pytest.approx(0.005)
    assert slot.wait(free + 1e-9) == 0


def test_slot_is_free_at_the_very_moment() -> None:
    limiter = RateLimiter()
    send(limiter, 1, 0.0).release(0.25)
    assert reserve(limiter, 1, 1.25).wait(1.25) == 0


@pytest.mark.parametrize(
    ("now", "pause"),
    [(10.0, 1.01), (10.005, 1.005), (10.1, 1.0), (10.2, 1.0), (10.3, 0.95)],
)
def test_unanswered_request_is_taken_for_one_answered_now(
    now: float, pause: float
) -> None:
    limiter = RateLimiter()
    send(limiter, 1, 10.0)
    assert reserve(limiter, 1, now).wait(now) == pytest.approx(pause)


@pytest.mark.parametrize(
    ("rate", "at_once", "seconds"),
    [
        (1, 1, 1.01),
        (1.0, 1, 1.01),
        (1.9, 1, 1.01),
        (2.5, 2, 1.01),
        (20, 20, 1.01),
        (0.5, 1, 2.02),
        (0.1, 1, 10.1),
        (100, 100, 1.01),
    ],
)
def test_rates(rate: float, at_once: int, seconds: float) -> None:
    limiter = RateLimiter()
    for _ in range(at_once):
        send(limiter, rate, 0.0).release(0.0)
    slot = reserve(limiter, rate, 0.0)
    assert slot.wait(0.0) == pytest.approx(min(1.25, seconds))
    assert slot.wait(seconds - 0.01) > 0
    assert slot.wait(seconds + 1e-9) == 0


def test_slow_rate_waits_for_its_answer_in_proportion() -> None:
    limiter = RateLimiter()
    send(limiter, 0.5, 0.0).release(0.3)
    slot = reserve(limiter, 0.5, 1.5)
    assert slot.wait(1.5) == pytest.approx(0.8)
    limiter = RateLimiter()
    send(limiter, 0.5, 0.0)
    slot = reserve(limiter, 0.5, 2.0)
    assert slot.wait(2.0) == pytest.approx(0.5)


@pytest.mark.parametrize("rate", [0, -1, -0.0, float("nan"), float("inf")])
def test_what_is_no_rate(rate: float) -> None:
    with pytest.raises(ValueError, match=r"^rate must be above 0 and finite, not "):
        reserve(RateLimiter(), rate)


def test_no_rate_is_no_limit() -> None:
    limiter = RateLimiter()
    slots = [send(limiter, None, 0.0) for _ in range(10_000)]
    for slot in slots:
        slot.release(0.0)
    assert reserve(limiter, 1).wait(0.0) == 0


def test_each_key_has_a_rate_of_its_own() -> None:
    limiter = RateLimiter()
    for key in itertools.product("ab", repeat=3):
        assert limiter.reserve((key[0], key[1], key[2]), 1, 0.0).wait(0.0) == 0
        assert limiter.reserve((key[0], key[1], key[2]), 1, 0.0).wait(0.0) > 0


def test_latest_rate_of_a_key_counts() -> None:
    limiter = RateLimiter()
    for _ in range(3):
        send(limiter, 3, 0.0).release(0.0)
    assert send(limiter, 4, 0.5).wait(0.5) == 0
    slot = reserve(limiter, 2, 0.6)
    # Four are in the last second, so two of them must leave it, and one more.
    assert slot.wait(0.6) == pytest.approx(0.41)
    assert slot.wait(1.02) == 0
    slot.release(1.02)
    assert reserve(limiter, 2, 1.1).wait(1.1) > 0


def test_fewer_slots_than_are_in_use() -> None:
    limiter = RateLimiter()
    for moment in (0.0, 0.1, 0.2, 0.3):
        send(limiter, 4, moment).release(moment)
    first, second = (reserve(limiter, 2, 0.4) for _ in range(2))
    # The third of the four leaves one of two slots to it.
    assert first.wait(0.4) == pytest.approx(0.81)
    assert second.wait(0.4) == pytest.approx(0.91)
    assert first.wait(1.2) > 0
    assert first.wait(1.2101) == 0
    second.release(1.2101)
    assert reserve(limiter, 2, 1.22).wait(1.22) == pytest.approx(0.09)


def test_turns_are_in_order_of_arrival() -> None:
    limiter = RateLimiter()
    for _ in range(2):
        send(limiter, 2, 0.0).release(0.0)
    slots = [reserve(limiter, 2) for _ in range(6)]
    waits = [slot.wait(0.5) for slot in slots]
    assert waits == pytest.approx([0.51, 0.51, 1.25, 1.25, 1.25, 1.25])
    assert [slot.wait(0.9) for slot in slots[2:5]] == pytest.approx([1.12, 1.12, 1.25])
    assert slots[5].wait(1.1) > 0
    assert slots[2].wait(1.1) > 0
    assert slots[1].wait(1.1) == 0
    assert slots[2].wait(1.1) > 0
    assert slots[0].wait(1.1) == 0
    assert slots[3].wait(1.1) == pytest.approx(1.01)


def test_nobody_takes_the_turn_of_one_that_is_late() -> None:
    limiter = RateLimiter()
    late, second, third = (reserve(limiter, 2) for _ in range(3))
    assert third.wait(0.0) > 0
    assert second.wait(0.0) == 0
    second.release(0.0)
    assert third.wait(0.9) == pytest.approx(0.11)
    assert late.wait(0.9) == 0
    assert third.wait(0.9) == pytest.approx(0.11)


def test_slot_that_is_released_unused_makes_room() -> None:
    limiter = RateLimiter()
    first, second, third = (reserve(limiter, 1) for _ in range(3))
    assert second.wait(0.0) > 0
    first.release(0.0)
    first.release(0.0)
    assert second.wait(0.0) == 0
    second.release(0.0)
    assert third.wait(0.0) == pytest.approx(1.01)
    third.release(0.5)
    assert reserve(limiter, 1, 1.1).wait(1.1) == 0


def test_wait_takes_no_account_of_those_who_have_left() -> None:
    limiter = RateLimiter()
    send(limiter, 10, 0.0).release(0.0)
    for _ in range(9):
        send(limiter, 10, 0.5).release(0.5)
    slots = [reserve(limiter, 10) for _ in range(8)]
    assert slots[0].wait(0.5) == pytest.approx(0.51)
    assert slots[7].wait(0.5) == pytest.approx(1.01)
    # Two that have left from behind it could have left from before it.
    for slot in (slots[2], slots[3]):
        slot.release(0.5)
    assert slots[1].wait(0.5) == pytest.approx(0.51)
    assert slots[7].wait(0.5) == pytest.approx(1.01)
    for slot in slots[4:]:
        slot.release(0.5)
    # There are but two, whatever their numbers.
    assert slots[1].wait(0.5) == pytest.approx(0.51)
    assert slots[0].wait(1.02) == 0
    assert slots[1].wait(1.02) == pytest.approx(0.49)


def test_wait_behind_one_that_is_late_is_for_another_slot() -> None:
    limiter = RateLimiter()
    for _ in range(2):
        send(limiter, 3, 0.0).release(0.0)
    late, second, *others = (reserve(limiter, 3) for _ in range(5))
    for slot in others:
        slot.release(0.0)
    assert second.wait(0.5) == pytest.approx(0.51)
    assert late.wait(0.5) == 0


def test_wait_when_slots_were_taken_away_and_others_have_left() -> None:
    limiter = RateLimiter()
    for moment in (0.0, 0.1, 0.2, 0.3):
        send(limiter, 4, moment).release(moment)
    first, *others = (reserve(limiter, 2, 0.4) for _ in range(4))
    for slot in others:
        slot.release(0.4)
    assert first.wait(0.4) == pytest.approx(0.81)


def test_wait_for_the_next_turn_but_one_of_a_slow_rate() -> None:
    limiter = RateLimiter()
    send(limiter, 0.8, 0.0).release(0.0)
    _, second = (reserve(limiter, 0.8) for _ in range(2))
    # 1.2625 s from use to use, of which the first has nearly passed.
    assert second.wait(1.25) == pytest.approx(1.25)
    send(limiter := RateLimiter(), 0.9, 0.0).release(0.0)
    _, second = (reserve(limiter, 0.9) for _ in range(2))
    assert second.wait(1.1) == pytest.approx(2 * 1.01 / 0.9 - 1.1)


def test_wait_is_never_long_since_others_may_leave() -> None:
    limiter = RateLimiter()
    slots = [reserve(limiter, 0.01) for _ in range(100)]
    assert slots[0].wait(0.0) == 0
    assert {slot.wait(0.0) for slot in slots[1:]} == {1.25}


def test_memory_is_bounded_over_many_keys() -> None:
    limiter = RateLimiter()
    for n in range(10_000):
        now = n * 0.1
        reserve(limiter, 20, now, f"Action{n}").wait(now)
    assert len(limiter._lanes) <= 64
    waiting = [reserve(limiter, 1, 1000.0, f"Waiting{n}") for n in range(100)]
    for n in range(10_000):
        reserve(limiter, 20, 1000.0 + n, f"Action{n}").wait(1000.0 + n)
    assert len(limiter._lanes) <= 300
    # Those that somebody waits in, or that were used just now, are kept.
    assert all(limiter._lanes["account", "region", f"Waiting{n}"] for n in range(100))
    assert {slot.wait(20_000.0) for slot in waiting} == {0.0}
    assert reserve(limiter, 1, 20_000.0, "Waiting7").wait(20_000.0) > 0


def test_limiter_that_nobody_used_lately_forgets_everything() -> None:
    limiter = RateLimiter()
    for n in range(64):
        reserve(limiter, 1, 0.0, f"Action{n}").wait(0.0)
    reserve(limiter, 1, 10.0)
    assert list(limiter._lanes) == [KEY]
    assert limiter._sweep_at == 64


def test_slots_of_a_lane_do_not_pile_up() -> None:
    limiter = RateLimiter()
    for n in range(1000):
        send(limiter, 20, n * 2.0).release(n * 2.0)
    (lane,) = limiter._lanes.values()
    assert len(lane.busy) <= 20
    assert not lane.queue


LATENCIES = st.tuples(st.floats(0, 0.125), st.floats(0, 0.125)) | st.sampled_from(
    [(0.0, 0.0), (0.25, 0.0), (0.0, 0.25), (0.0005, 0.0005), (0.15, 0.0)]
)


@settings(max_examples=examples(150))
@given(
    rate=st.sampled_from([1, 2, 3, 7, 20]) | st.floats(0.5, 8),
    ways=st.lists(LATENCIES, min_size=1, max_size=30),
    begins=st.lists(
        st.floats(0, 4) | st.sampled_from([0.0, 1.0]), min_size=1, max_size=70
    ),
)
def test_server_never_sees_more_in_a_second(
    rate: float, ways: list[tuple[float, float]], begins: list[float]
) -> None:
    simulation = Simulation(rate, ways)
    simulation.run(begins)
    assert len(simulation.arrived) == len(begins)
    assert simulation.most_in_a_second() <= max(1, int(rate))
    # First come, first served, to a thousandth of a second.
    in_order = sorted(range(len(begins)), key=lambda n: (begins[n], n))
    started = [simulation.started[n] for n in in_order]
    for one, next_one in itertools.pairwise(started):
        assert one <= next_one + 0.0011


@settings(max_examples=examples(100))
@given(
    rate=st.sampled_from([0.5, 1, 3, 20]),
    latency=st.floats(0, 3),
    calls=st.integers(1, 100),
)
def test_share_of_the_rate_that_is_kept(
    rate: float, latency: float, calls: int
) -> None:
    simulation = Simulation(rate, [(latency, 0.0)])
    simulation.run([0.0] * calls)
    slots = max(1, int(rate))
    rounds = (calls - 1) // slots
    seconds = max(simulation.arrived) - min(simulation.arrived)
    # A fifth is lost at most, and a hundredth if answers come fast.
    most = 1.25 if latency > 0.01 * max(1, 1 / rate) else 1.0101
    assert seconds <= rounds * most * slots / rate + 0.01 * (rounds + 1)
    assert seconds >= rounds * slots / rate


def test_first_call_that_takes_longer_costs_its_own_time_alone() -> None:
    ways = [(0.15, 0.0), *[(0.0005, 0.0005)] * 10_000]
    simulation = Simulation(20, ways)
    simulation.run([0.0] * 200)
    assert simulation.most_in_a_second() == 20
    assert max(simulation.arrived) < 9 * 1.01 + 0.16
    assert sum(moment < 9 * 1.01 + 0.01 for moment in simulation.arrived) == 199
    # Each caller asks when it is worth it, and hardly more often.
    assert simulation.asked < 200 * 10


def test_thousand_waiting_callers_do_not_ask_all_the_time() -> None:
    simulation = Simulation(20, [(0.0005, 0.0005)])
    simulation.run([0.0] * 1000)
    assert max(simulation.started, key=simulation.started.__getitem__) >= 980
    # A caller that waits for t seconds asks about once a second.
    assert simulation.asked < 1000 * 50 / 2


def test_threads_never_get_more_than_there_is() -> None:
    limiter = RateLimiter()
    granted: list[float] = []

    def call() -> None:
        for _ in range(50):
            slot = limiter.reserve(KEY, 100, 0.0)
            granted.append(slot.wait(0.0))
            slot.release(0.0)

    threads = [threading.Thread(target=call) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert granted.count(0.0) == 100
