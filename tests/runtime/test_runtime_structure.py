"""Structures: lenient with what comes, immutable afterwards."""

from __future__ import annotations

import copy
import pickle

import pytest
from runtime_sample import BuyResponse, Tag

from actionsmith.runtime.structure import Response

WIRE: dict[str, object] = {
    "RequestId": "r-1",
    "OrderId": "o-1",
    "Prices": [1, 2],
    "Tag": {"Key": "a", "Value": None},
    "Tags": [{"Key": "b"}, None],
    "Novelty": {"x": [1]},
}


def test_members() -> None:
    response = BuyResponse.from_wire(WIRE)
    assert response.request_id == "r-1"
    assert response.order_id == "o-1"
    assert response.prices == (1, 2)
    assert response.tag == Tag.from_wire({"Key": "a", "Value": None})
    assert response.tag is not None
    assert (response.tag.key, response.tag.value) == ("a", None)
    assert repr(response.tags) == "(Tag(key='b', value=None), None)"


def test_missing_and_null_members_are_none() -> None:
    assert BuyResponse.from_wire({}).order_id is None
    assert BuyResponse.from_wire({}).request_id is None
    assert BuyResponse.from_wire({"OrderId": None, "Tag": None}).tag is None


def test_unknown_members_stay_reachable_and_read_only() -> None:
    wire = dict(WIRE)
    response = BuyResponse.from_wire(wire)
    wire.clear()
    assert response.raw["Novelty"] == {"x": [1]}
    assert dict(response.raw) == WIRE
    with pytest.raises(TypeError):
        response.raw["Novelty"] = 1  # type: ignore[index]


def test_immutable() -> None:
    response = BuyResponse.from_wire(WIRE)
    for name in ("order_id", "request_id", "novelty", "_raw", "__class__"):
        with pytest.raises(AttributeError, match=f"BuyResponse is immutable.*{name}"):
            setattr(response, name, "x")
        with pytest.raises(AttributeError, match="immutable"):
            delattr(response, name)
    assert not hasattr(response, "__dict__")


def test_equality_is_by_class_and_value() -> None:
    assert BuyResponse.from_wire(WIRE) == BuyResponse.from_wire(dict(WIRE))
    assert BuyResponse.from_wire(WIRE) != BuyResponse.from_wire({**WIRE, "Novelty": 1})
    assert Response.from_wire(WIRE) != BuyResponse.from_wire(WIRE)
    assert BuyResponse.from_wire(WIRE) != WIRE
    with pytest.raises(TypeError, match="unhashable"):
        hash(BuyResponse.from_wire(WIRE))


def test_repr() -> None:
    assert repr(BuyResponse.from_wire({"OrderId": "o-1", "Tag": {"Key": "a"}})) == (
        "BuyResponse(order_id='o-1', prices=None, tag=Tag(key='a', value=None), "
        "tags=None, request_id=None)"
    )


def test_pickle_and_copy() -> None:
    response = BuyResponse.from_wire(WIRE)
    for twin in (
        pickle.loads(pickle.dumps(response)),
        copy.copy(response),
        copy.deepcopy(response),
    ):
        assert twin == response
        assert twin.tag == response.tag
