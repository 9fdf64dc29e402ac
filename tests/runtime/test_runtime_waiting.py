"""Waiting: in which order it looks, when it ends, and what it tells."""

from __future__ import annotations

import asyncio
import pickle
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import LoopbackServer
from runtime_addresses import (
    ADDRESS_BOUND,
    TASK_DONE,
    Address,
    AddressesClient,
    AsyncAddressesClient,
    DescribeAddressesResponse,
)
from runtime_sample import CREDENTIALS, failure, success
from scripted import Async, Cloud, Sync, Way

from actionsmith.runtime.errors import (
    ConnectionFailed,
    ConnectionLost,
    ContractWarning,
    CredentialsNotFound,
    ServiceError,
    TencentCloudError,
    WaiterFailed,
    WaiterTimeout,
)
from actionsmith.runtime.polling import Backoff
from actionsmith.runtime.waiting import Progress, Waiter

WAYS = pytest.mark.parametrize("way", [Sync, Async])


def states(*script: dict[str, Any] | bytes | Exception) -> Callable[..., Any]:
    """Return a server whose addresses are in these states, the last of them to stay."""
    turn = iter(range(10**6))

    def answer(sent: dict[str, Any]) -> Any:
        now = script[min(next(turn), len(script) - 1)]
        if isinstance(now, (bytes, Exception)):
            return now
        found = [
            {"AddressId": each, "AddressStatus": now[each]}
            for each in reversed(sent["AddressIds"])
            if each in now
        ]
        return {"AddressSet": found}

    return answer


@WAYS
def test_it_waits_until_all_are_there(way: Way) -> None:
    cloud = Cloud(
        states(
            {"eip-1": "UNBIND", "eip-2": "BINDING"},
            {"eip-1": "BINDING", "eip-2": "BIND"},
            {"eip-1": "BIND_ENI"},
        )
    )
    seen: list[Progress] = []
    found = way(cloud)(
        "wait_until_address_bound", ["eip-1", "eip-2", "eip-1"], progress=seen.append
    )
    assert [(each.address_id, each.address_status) for each in found] == [
        ("eip-1", "BIND_ENI"),
        ("eip-2", "BIND"),
    ]
    assert cloud.sent == [
        {"AddressIds": ["eip-1", "eip-2"]},
        {"AddressIds": ["eip-1", "eip-2"]},
        {"AddressIds": ["eip-1"]},
    ]
    assert cloud.pauses == [2.0, 4.0]
    assert [(each.polls, each.elapsed) for each in seen] == [(1, 0), (2, 2), (3, 6)]
    assert seen[0].states == {"eip-1": "UNBIND", "eip-2": "BINDING"}
    assert seen[2].states == {"eip-1": "BIND_ENI", "eip-2": "BIND"}
    with pytest.raises(TypeError):
        seen[0].states["eip-1"] = "x"  # type: ignore[index]
    with pytest.raises(AttributeError):
        seen[0].polls = 5  # type: ignore[misc]


@WAYS
def test_what_is_there_already_costs_one_look(way: Way) -> None:
    cloud = Cloud(states({"eip-1": "BIND"}))
    (found,) = way(cloud)("wait_until_address_bound", "eip-1")
    assert isinstance(found, Address)
    assert (len(cloud.requests), cloud.pauses) == (1, [])


@WAYS
def test_nothing_to_wait_for(way: Way) -> None:
    cloud = Cloud(states({}))
    seen: list[Progress] = []
    assert way(cloud)("wait_until_address_bound", [], progress=seen.append) == ()
    assert not cloud.requests
    assert not seen


@WAYS
def test_more_than_the_list_takes(way: Way) -> None:
    cloud = Cloud(states({f"eip-{number}": "BIND" for number in range(8)}))
    ids = [f"eip-{number}" for number in range(8)]
    found = way(cloud)("wait_until_address_bound", ids)
    assert [each.address_id for each in found] == ids
    assert [len(sent["AddressIds"]) for sent in cloud.sent] == [3, 3, 2]


@WAYS
def test_pauses_grow_up_to_a_cap_or_are_alike(way: Way) -> None:
    script = [{"eip-1": "BINDING"}] * 6 + [{"eip-1": "BIND"}]
    for delay, pauses in (
        (None, [2, 4, 8, 10, 10, 10]),
        (3, [3] * 6),
        (0, [0] * 6),
        (Backoff(first=1, factor=3, cap=5), [1, 3, 5, 5, 5, 5]),
    ):
        cloud = Cloud(states(*script))
        way(cloud)("wait_until_address_bound", "eip-1", delay=delay)
        assert cloud.pauses == pauses


@WAYS
def test_a_state_from_which_it_cannot_get_there(way: Way) -> None:
    cloud = Cloud(states({"eip-1": "BIND", "eip-2": "BINDING"}, {"eip-2": "OFFLINING"}))
    with pytest.raises(WaiterFailed) as caught:
        way(cloud)("wait_until_address_bound", ["eip-1", "eip-2"])
    error = caught.value
    assert str(error) == "address, bound: cannot be any more: eip-2 is OFFLINING"
    assert error.states == {"eip-1": "BIND", "eip-2": "OFFLINING"}
    assert isinstance(error.answer, DescribeAddressesResponse)
    assert (error.action, error.region) == ("DescribeAddresses", "ap-x")
    assert (error.attempts, error.elapsed, error.request_id) == (2, 2.0, "r-1")
    assert not error.retryable
    assert not isinstance(error, ServiceError)
    twin = pickle.loads(pickle.dumps(error))
    assert (twin.states, twin.answer) == (error.states, error.answer)


@WAYS
def test_time_runs_out(way: Way) -> None:
    cloud = Cloud(states({"eip-1": "BINDING"}), takes=0.25)
    with pytest.raises(WaiterTimeout) as caught:
        way(cloud)("wait_until_address_bound", ["eip-1", "eip-2"], timeout=20)
    error = caught.value
    assert str(error) == (
        "address, bound: not so after 20 s: eip-1 is BINDING, eip-2 is not known"
    )
    assert error.states == {"eip-1": "BINDING", "eip-2": None}
    assert error.retryable
    assert error.__cause__ is None
    # A last look is taken close to the end, and not beyond it.
    assert 19.0 <= error.elapsed <= 20.0
    assert cloud.pauses[:3] == [2.0, 4.0, 8.0]
    assert pickle.loads(pickle.dumps(error)).states == error.states


@WAYS
def test_each_look_has_the_time_that_is_left(way: Way) -> None:
    cloud = Cloud(states({"eip-1": "BINDING"}))
    with pytest.raises(WaiterTimeout):
        way(cloud, timeout=10.0)(
            "wait_until_address_bound", "eip-1", timeout=16, delay=4
        )
    assert cloud.timeouts == [10.0, 10.0, 8.0, 4.0, 1.0]


@WAYS
def test_a_look_that_takes_all_the_time(way: Way) -> None:
    ids = [f"eip-{number}" for number in range(7)]
    cloud = Cloud(states(dict.fromkeys(ids, "BINDING")), takes=6)
    with pytest.raises(WaiterTimeout) as caught:
        way(cloud)("wait_until_address_bound", ids, timeout=10)
    assert len(cloud.requests) == 2, "of three portions"
    assert caught.value.states["eip-0"] == "BINDING"
    assert "and 2 more" in str(caught.value)


@WAYS
def test_states_that_nobody_knows_keep_it_waiting(way: Way) -> None:
    for state in ("BRAND_NEW", None, 5, ["BIND"], {}):
        cloud = Cloud(states({"eip-1": state}, {"eip-1": "BIND"}))
        way(cloud)("wait_until_address_bound", "eip-1")
        assert len(cloud.requests) == 2


@WAYS
@pytest.mark.parametrize("items", [None, "x", {}, [None], ["x"], [{"AddressId": None}]])
def test_answers_that_are_not_as_they_should_be(way: Way, items: object) -> None:
    turn = iter(range(9))

    def answer(_: object) -> dict[str, object]:
        bound = [{"AddressId": "eip-1", "AddressStatus": "BIND"}]
        return {"AddressSet": bound if next(turn) else items}

    assert len(way(Cloud(answer))("wait_until_address_bound", "eip-1")) == 1


@WAYS
@pytest.mark.parametrize("absent", ["done", "failed", "wait"])
def test_what_it_means_to_be_absent(way: Way, absent: Any) -> None:
    waiter = Waiter(
        name="gone",
        resource=ADDRESS_BOUND.resource,
        done=frozenset({"X"}),
        absent=absent,
        timeout=30,
    )
    cloud = Cloud(states({"eip-1": "OFFLINING"}, {}))
    arguments: dict[str, Any] = {"timeout": None, "delay": None, "progress": None}
    if absent == "done":
        assert way(cloud)("_wait", waiter, ["eip-1"], **arguments) == ()
        assert len(cloud.requests) == 2
        return
    wanted = WaiterFailed if absent == "failed" else WaiterTimeout
    with pytest.raises(wanted) as caught:
        way(cloud)("_wait", waiter, ["eip-1"], **arguments)
    assert caught.value.states == {"eip-1": None}


FAULTS: list[bytes | Exception] = [
    ConnectionFailed("x"),
    ConnectionLost("x"),
    b"<html>",
    failure("InternalError"),
    failure("RequestLimitExceeded"),
]


@WAYS
@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_faults_of_a_look_do_not_end_it(way: Way, fault: Any) -> None:
    cloud = Cloud(states({"eip-1": "BINDING"}, fault, fault, {"eip-1": "BIND"}))
    seen: list[Progress] = []
    way(cloud)("wait_until_address_bound", "eip-1", progress=seen.append)
    assert [dict(each.states) for each in seen] == [
        *[{"eip-1": "BINDING"}] * 3,
        {"eip-1": "BIND"},
    ]
    assert cloud.pauses == [2.0, 4.0, 8.0]


@WAYS
@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_faults_until_the_end(way: Way, fault: Any) -> None:
    cloud = Cloud(states({"eip-1": "BINDING"}, fault))
    with pytest.raises(WaiterTimeout) as caught:
        way(cloud)("wait_until_address_bound", "eip-1", timeout=30)
    assert isinstance(caught.value.__cause__, TencentCloudError)
    assert caught.value.states == {"eip-1": "BINDING"}
    assert caught.value.answer is not None


@WAYS
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (failure("InvalidParameterValue"), ServiceError),
        (failure("AuthFailure"), ServiceError),
        (CredentialsNotFound("x"), CredentialsNotFound),
        (RuntimeError("x"), RuntimeError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
def test_what_ends_it_at_once(way: Way, fault: Any, kind: type[Exception]) -> None:
    def answer(_: object) -> Any:
        if isinstance(fault, BaseException):
            raise fault
        return fault

    cloud = Cloud(answer)
    with pytest.raises(kind):
        way(cloud)("wait_until_address_bound", "eip-1")
    assert (len(cloud.requests), cloud.pauses) == (1, [])


@WAYS
def test_what_the_callback_raises_ends_it(way: Way) -> None:
    def stop(progress: Progress) -> None:
        raise LookupError(progress.polls)

    cloud = Cloud(states({"eip-1": "BINDING"}))
    with pytest.raises(LookupError, match="1"):
        way(cloud)("wait_until_address_bound", "eip-1", progress=stop)


@WAYS
@pytest.mark.parametrize("task", [7, "7", "007"])
def test_a_task_by_a_number_or_its_text(way: Way, task: object) -> None:
    results = iter(["RUNNING", "SUCCESS"])
    cloud = Cloud(lambda _: {"Result": next(results)})
    found = way(cloud)("wait_until_task_done", task)
    assert found.result == "SUCCESS"
    assert cloud.sent == [{"TaskId": 7}, {"TaskId": 7}]
    assert cloud.pauses == [1.0]
    cloud = Cloud(lambda _: {"Result": "FAILED"})
    with pytest.raises(WaiterFailed, match="task, done: cannot be any more: 7 is FAI"):
        way(cloud)("wait_until_task_done", task)


@WAYS
@pytest.mark.parametrize(
    ("task", "kind", "problem"),
    [
        ("x", ValueError, "TaskId must be a whole number, not 'x'"),
        ("-1", ValueError, "TaskId must be a whole number"),
        ("٣", ValueError, "TaskId must be a whole number"),
        ("1" * 5000, ValueError, "TaskId must be a whole number"),
        (True, TypeError, "TaskId must be a whole number, not bool"),
        (1.0, TypeError, "TaskId must be a whole number, not float"),
        (None, TypeError, "TaskId must be a whole number, not NoneType"),
    ],
)
def test_tasks_that_are_none(
    way: Way, task: object, kind: type[Exception], problem: str
) -> None:
    cloud = Cloud(lambda _: {})
    with pytest.raises(kind, match=problem):
        way(cloud)("wait_until_task_done", task)
    assert not cloud.requests


@WAYS
@pytest.mark.parametrize(
    ("arguments", "kind", "problem"),
    [
        ({"ids": [5]}, TypeError, "AddressIds must be a text, not int"),
        ({"ids": None}, TypeError, "AddressIds must be a text, not NoneType"),
        ({"timeout": 0}, ValueError, "timeout must be above 0"),
        ({"timeout": "x"}, TypeError, "timeout must be a number"),
        ({"delay": -1}, ValueError, "delay must be from 0"),
        ({"delay": "x"}, TypeError, "delay must be a number, not str"),
        ({"delay": float("nan")}, ValueError, "delay must be from 0"),
    ],
)
def test_arguments_that_cannot_be_right(
    way: Way, arguments: dict[str, Any], kind: type[Exception], problem: str
) -> None:
    cloud = Cloud(states({}))
    given = {"ids": "eip-1", **arguments}
    with pytest.raises(kind, match=problem):
        way(cloud)("wait_until_address_bound", given.pop("ids"), **given)
    assert not cloud.requests


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"first": -1}, "first must be from 0"),
        ({"factor": 0.5}, "factor must be from 1"),
        ({"cap": 1e9}, "cap must be from 0"),
        ({"first": True}, "first must be a number"),
    ],
)
def test_backoffs_that_cannot_be_right(arguments: Any, problem: str) -> None:
    with pytest.raises((ValueError, TypeError), match=problem):
        Backoff(**arguments)


@WAYS
def test_warnings_point_at_the_caller_and_come_once(way: Way) -> None:
    cloud = Cloud(states({"x": "BINDING"}, {"x": "BIND"}))
    calls = way(cloud)
    with pytest.warns(ContractWarning, match=r"AddressIds\[0\] must be") as caught:
        calls("wait_until_address_bound", "x")
    assert len(caught) == 1
    assert caught[0].filename.endswith("scripted.py")
    assert len(cloud.requests) == 2


def test_a_closed_client() -> None:
    calls = Sync(Cloud(states({})))
    calls.client.close()
    with pytest.raises(RuntimeError, match="has been closed"):
        calls("wait_until_address_bound", [])


STATES = st.sampled_from(
    ["BIND", "BINDING", "UNBIND", "OFFLINING", "NEW", None, "gone"]
)


@given(
    looks=st.lists(
        st.lists(STATES, min_size=4, max_size=4) | st.sampled_from(FAULTS),
        min_size=1,
        max_size=6,
    ),
    timeout=st.floats(0.5, 60),
    takes=st.floats(0, 3),
    delay=st.none() | st.floats(0.1, 20),
)
def test_both_kinds_of_client_wait_alike(
    looks: Sequence[Any], timeout: float, takes: float, delay: float | None
) -> None:
    ids = [f"eip-{number}" for number in range(4)]
    script = [
        (
            look
            if isinstance(look, (bytes, Exception))
            else {k: v for k, v in zip(ids, look, strict=True) if v != "gone"}
        )
        for look in looks
    ]
    outcomes = []
    for way in (Sync, Async):
        cloud = Cloud(states(*script), takes=takes)
        began = cloud.now
        try:
            found: Any = way(cloud)(
                "wait_until_address_bound", ids, timeout=timeout, delay=delay
            )
            assert [each.address_id for each in found] == ids
            assert {each.address_status for each in found} <= {"BIND"}
        except (WaiterFailed, WaiterTimeout) as error:
            found = type(error), str(error), error.states, error.attempts
            if isinstance(error, WaiterFailed):
                assert "OFFLINING" in error.states.values()
            else:
                assert cloud.now - began >= min(timeout - 1.0, timeout / 2) - 1e-6
        assert cloud.now - began <= timeout + takes + 1e-6
        outcomes.append((found, cloud.requests, cloud.pauses, cloud.timeouts))
    assert outcomes[0] == outcomes[1]


def test_answers_about_one_resource_are_asked_for_one_by_one() -> None:
    resource = replace(TASK_DONE.resource, takes="list")
    waiter = replace(TASK_DONE, resource=resource)
    cloud = Cloud(lambda _: {"Result": "SUCCESS"})
    found = Sync(cloud)(
        "_wait", waiter, ["a", "b"], timeout=None, delay=None, progress=None
    )
    assert len(found) == 2
    assert cloud.sent == [{"TaskId": ["a"]}, {"TaskId": ["b"]}]


def test_on_a_real_clock() -> None:
    bodies = [
        success(AddressSet=[{"AddressId": "eip-1", "AddressStatus": state}])
        for state in ("UNBIND", "BINDING", "BIND")
    ]
    with LoopbackServer([(200, {}, body) for body in bodies]) as server:
        with AddressesClient(
            region="x", credentials=CREDENTIALS, endpoint=server.url
        ) as client:
            (found,) = client.wait_until_address_bound("eip-1", delay=0.01)
        assert found.address_status == "BIND"
        assert len(server.requests) == 3


def test_cancellation_leaves_nothing_behind() -> None:
    body = success(AddressSet=[{"AddressId": "eip-1", "AddressStatus": "BINDING"}])

    async def main(url: str) -> None:
        async with AsyncAddressesClient(
            region="x", credentials=CREDENTIALS, endpoint=url
        ) as client:
            waiting = asyncio.create_task(
                client.wait_until_address_bound("eip-1", delay=0.01)
            )
            await asyncio.sleep(0.2)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            assert asyncio.all_tasks() == {asyncio.current_task()}
            # What was on its way may still arrive; a waiter that lived would go on.
            await asyncio.sleep(0.2)
            seen = len(server.requests)
            await asyncio.sleep(0.2)
            assert len(server.requests) == seen
            # And the client goes on.
            assert (await client.describe_addresses()).address_set

    with LoopbackServer([(200, {}, body)]) as server:
        before = threading.active_count()
        began = time.monotonic()
        asyncio.run(main(server.url))
        assert time.monotonic() - began < 5
        assert threading.active_count() <= before + 3
