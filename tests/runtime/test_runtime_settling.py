"""Settling: the outcome of a call of which nobody knew whether it was done."""

from __future__ import annotations

import copy
import json
import pickle
import traceback
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from runtime_sample import failure
from scripted import Async, Cloud, Sync, Way

from actionsmith.runtime.errors import ConnectionLost, OutcomeUnknown, ServiceError

WAYS = pytest.mark.parametrize("way", [Sync, Async])
BIND = {
    "AddressId": "eip-1",
    "NetworkInterfaceId": "eni-1",
    "Password": "canary",
    "Login": {"Token": ["canary"], "User": "me"},
}


class Bound:
    """A cloud where a call to bind breaks, and where this is what can be seen then.

    The last one of the looks is there to stay. `at` says from which second after the
    fault on something can be seen.
    """

    def __init__(self, *looks: Any, at: dict[float, Any] | None = None) -> None:
        self.cloud = Cloud(self.answer)
        self.looks = list(looks)
        self.at = at or {}
        self.fault = 0.0

    def answer(self, _: dict[str, Any]) -> Any:
        action, _ = self.cloud.requests[-1]
        if action != "DescribeAddresses":
            self.fault = self.cloud.now
            raise ConnectionLost("gone")
        if self.at:
            now = self.cloud.now - self.fault
            look = self.at[max(moment for moment in self.at if moment <= now)]
        else:
            look = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        if isinstance(look, (bytes, Exception)):
            return look
        return {"AddressSet": [{"AddressId": "eip-1", **each} for each in look]}

    def outcome(self, way: Way, later: float = 0.0, **arguments: Any) -> Any:
        calls = way(self.cloud)
        with pytest.raises(OutcomeUnknown) as caught:
            calls("bind_address", **BIND)
        self.cloud.now += later
        return calls("settle", caught.value, **arguments)


def seen(status: Any, **members: object) -> list[dict[str, object]]:
    return [{"AddressStatus": status, "NetworkInterfaceId": "eni-1", **members}]


@WAYS
def test_done(way: Way) -> None:
    for status in ("BINDING", "BIND"):
        shop = Bound(seen(status))
        assert shop.outcome(way) == "done"
        assert shop.cloud.requests[1:] == [
            ("DescribeAddresses", {"AddressIds": ["eip-1"]})
        ]
        assert shop.cloud.pauses == []


@WAYS
def test_not_done_is_believed_after_a_while(way: Way) -> None:
    shop = Bound(seen("UNBIND"))
    assert shop.outcome(way) == "not done"
    assert shop.cloud.pauses == [5.0]
    assert len(shop.cloud.requests) == 3
    # It counts from the fault on.
    shop = Bound(seen("UNBIND"))
    assert shop.outcome(way, later=3.0) == "not done"
    assert shop.cloud.pauses == [2.0]
    shop = Bound(seen("UNBIND"))
    assert shop.outcome(way, later=7.0) == "not done"
    assert shop.cloud.pauses == []


@WAYS
def test_done_after_all(way: Way) -> None:
    shop = Bound(at={0: seen("UNBIND"), 4.5: seen("BINDING")})
    assert shop.outcome(way) == "done"


@WAYS
def test_a_state_that_is_on_its_way(way: Way) -> None:
    shop = Bound(at={0: seen("UNBINDING"), 8: seen("UNBIND")})
    assert shop.outcome(way) == "not done"
    shop = Bound(at={0: seen("UNBINDING"), 8: seen("BIND")})
    assert shop.outcome(way) == "done"
    for state in ("UNBINDING", "NEW", None, 5):
        shop = Bound(seen(state))
        assert shop.outcome(way, timeout=20) == "unknown"
        assert 19 <= shop.cloud.now - shop.fault <= 20


@WAYS
def test_what_must_match(way: Way) -> None:
    other = seen("BIND", NetworkInterfaceId="eni-2")
    shop = Bound(other)
    assert shop.outcome(way) == "unknown"
    assert shop.cloud.pauses == [5.0]
    shop = Bound(at={0: other, 3: seen("BIND")})
    assert shop.outcome(way) == "done"
    # What is not told yet may come.
    shop = Bound(at={0: seen("BINDING", NetworkInterfaceId=None), 7: seen("BIND")})
    assert shop.outcome(way) == "done"
    shop = Bound(at={0: seen("BINDING", NetworkInterfaceId=None), 7: other})
    assert shop.outcome(way) == "unknown"


@WAYS
def test_what_was_not_sent_matches_everything(way: Way) -> None:
    shop = Bound(seen("BIND", NetworkInterfaceId="eni-2"))
    calls = way(shop.cloud)
    with pytest.raises(OutcomeUnknown) as caught:
        calls("bind_address", AddressId="eip-1")
    assert calls("settle", caught.value) == "done"


@WAYS
def test_absent(way: Way) -> None:
    shop = Bound([])
    assert shop.outcome(way) == "unknown"
    assert shop.cloud.pauses == [5.0]


@WAYS
def test_several_resources(way: Way) -> None:
    def outcome(*found: dict[str, str]) -> object:
        def answer(sent: dict[str, Any]) -> dict[str, object]:
            if cloud.requests[-1][0] == "ReleaseAddresses":
                raise ConnectionLost("gone")
            ids = sent["AddressIds"]
            return {"AddressSet": [each for each in found if each["AddressId"] in ids]}

        cloud = Cloud(answer)
        calls = way(cloud)
        with pytest.raises(OutcomeUnknown) as caught:
            calls("release_addresses", *(f"eip-{number}" for number in range(4)))
        result = calls("settle", caught.value)
        assert [len(sent["AddressIds"]) for sent in cloud.sent[1:3]] == [3, 1]
        return result

    bound = [{"AddressId": f"eip-{n}", "AddressStatus": "BIND"} for n in range(4)]
    assert outcome() == "done"
    assert outcome({"AddressId": "eip-3", "AddressStatus": "OFFLINING"}) == "done"
    assert outcome(*bound) == "not done"
    assert outcome(*bound[1:]) == "unknown"


@WAYS
def test_faults_of_looking(way: Way) -> None:
    lost = ConnectionLost("x")
    shop = Bound(lost, failure("InternalError"), lost, seen("BIND"))
    assert shop.outcome(way) == "done"
    shop = Bound(seen("UNBIND"), lost, seen("UNBIND"))
    assert shop.outcome(way) == "not done"
    shop = Bound(lost)
    assert shop.outcome(way, timeout=12) == "unknown"
    assert shop.cloud.now - shop.fault <= 12
    shop = Bound(failure("AuthFailure"))
    assert shop.outcome(way) == "unknown"
    assert shop.cloud.pauses == []
    # What was seen before it counts no more.
    shop = Bound(seen("UNBIND"), failure("AuthFailure"))
    assert shop.outcome(way) == "unknown"


@WAYS
def test_too_little_time_to_believe_it(way: Way) -> None:
    shop = Bound(seen("UNBIND"))
    assert shop.outcome(way, timeout=4) == "unknown"
    assert shop.cloud.now - shop.fault <= 4
    shop = Bound(seen("UNBIND"))
    assert shop.outcome(way, timeout=5.5) == "not done"


@WAYS
def test_what_cannot_be_read_back(way: Way) -> None:
    cloud = Cloud(lambda _: {})
    calls = way(cloud)
    error = OutcomeUnknown("x")
    assert calls("settle", error) == "unknown"
    error.action = "Sing"
    assert calls("settle", error) == "unknown"
    error.action = "BindAddress"
    assert calls("settle", error) == "unknown", "without an id"
    for value in (5, None, [5], [], "[redacted]"):
        error.request = {"AddressId": value}
        assert calls("settle", error) == "unknown"
    assert not cloud.requests


@WAYS
def test_what_is_none_of_these(way: Way) -> None:
    calls = way(Cloud(lambda _: {}))
    with pytest.raises(TypeError, match="error must be OutcomeUnknown, not ServiceErr"):
        calls("settle", ServiceError("x"))
    error = OutcomeUnknown("x")
    error.region = "ap-other"
    with pytest.raises(ValueError, match="that was in region ap-other, and this is ap"):
        calls("settle", error)
    with pytest.raises(ValueError, match="timeout must be above 0"):
        calls("settle", the_error(way), timeout=0)


def the_error(way: Way) -> OutcomeUnknown:
    calls = way(Bound().cloud)
    with pytest.raises(OutcomeUnknown) as caught:
        calls("bind_address", **BIND)
    return caught.value


@WAYS
def test_the_error_has_what_is_needed_and_no_secrets(way: Way) -> None:
    error = the_error(way)
    assert error.request == {
        "AddressId": "eip-1",
        "NetworkInterfaceId": "eni-1",
        "Password": "[redacted]",
        "Login": {"Token": "[redacted]", "User": "me"},
    }
    assert error.occurred == 1000.0
    told = [str(error), repr(error), repr(vars(error)), json.dumps(error.request)]
    told += traceback.format_exception(error)
    told += [repr(pickle.dumps(error)), pickle.dumps(error, 0).decode()]
    assert "canary" not in "".join(told)


@WAYS
def test_an_error_from_another_process(way: Way) -> None:
    """Nobody knows how long ago it was: it is taken for fresh."""
    for twin in (pickle.loads(pickle.dumps(the_error(way))), copy.copy(the_error(way))):
        assert twin.occurred is None
        assert twin.request["AddressId"] == "eip-1"
        assert (twin.action, twin.region) == ("BindAddress", "ap-x")
        shop = Bound(seen("UNBIND"))
        shop.cloud.now = 10.0
        assert way(shop.cloud)("settle", twin) == "not done"
        assert shop.cloud.pauses == [5.0]


@WAYS
def test_an_action_that_nobody_described_is_not_quoted(way: Way) -> None:
    calls = way(Bound().cloud)
    with pytest.raises(OutcomeUnknown) as caught:
        calls("call", "Sing", {"Song": "canary"})
    assert caught.value.request == {}
    assert calls("settle", caught.value) == "unknown"


@pytest.mark.parametrize(
    ("told", "sent", "outcome"),
    [
        ("fc00:0:0:0:0:0:0:1", "fc00::1", "done"),
        ("FC00::1", "fc00::1", "done"),
        ("fc00::2", "fc00::1", "unknown"),
        ("eni-1", "ENI-1", "unknown"),
        (5, "5", "unknown"),
    ],
)
def test_addresses_are_compared_as_such(told: object, sent: str, outcome: str) -> None:
    shop = Bound(seen("BIND", NetworkInterfaceId=told))
    calls = Sync(shop.cloud)
    with pytest.raises(OutcomeUnknown) as caught:
        calls("bind_address", AddressId="eip-1", NetworkInterfaceId=sent)
    assert calls("settle", caught.value) == outcome


LOOKS = st.sampled_from(
    [
        seen("UNBIND"),
        seen("BIND"),
        seen("BINDING", NetworkInterfaceId=None),
        seen("BIND", NetworkInterfaceId="eni-2"),
        seen("NEW"),
        [],
        ConnectionLost("x"),
        failure("InternalError"),
        failure("AuthFailure"),
    ]
)


@given(
    looks=st.lists(LOOKS, min_size=1, max_size=8),
    timeout=st.floats(0.5, 40),
    later=st.floats(0, 10),
)
def test_both_kinds_of_client_settle_alike(
    looks: list[Any], timeout: float, later: float
) -> None:
    outcomes = []
    for way in (Sync, Async):
        shop = Bound(*looks)
        outcome = shop.outcome(way, later=later, timeout=timeout)
        last = looks[min(len(shop.cloud.requests) - 2, len(looks) - 1)]
        if outcome == "done":
            assert last == seen("BIND")
        if outcome == "not done":
            assert last == seen("UNBIND")
            assert shop.cloud.now - shop.fault >= 5.0 - 1e-9
        assert shop.cloud.now - shop.fault <= later + timeout + 1e-6
        outcomes.append((outcome, shop.cloud.requests, shop.cloud.pauses))
    assert outcomes[0] == outcomes[1]
