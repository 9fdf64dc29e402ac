"""Decoding: every kind of member, what is of another kind, and that nothing fails."""

from __future__ import annotations

import copy
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from runtime_addresses import Address, AlgType, DescribeAddressesResponse, Node, Tag

from actionsmith.runtime.kinds import ListOf
from actionsmith.runtime.structure import Structure

WIRE: dict[str, Any] = {
    "AddressId": "eip-1",
    "AddressStatus": "BIND",
    "NetworkInterfaceId": None,
    "CreatedTime": "2021-05-19T08:37:53Z",
    "DeadlineDate": "2024-10-06",
    "Bandwidth": 7,
    "Loss": 0.5,
    "EipAlgType": {"Ftp": True, "Sip": False, "Novelty": 1},
    "TagSet": [{"Key": "a", "Value": None}, None],
    "Ports": [[1, 2], [], None],
    "SecretNote": "hush",
}


def described(*addresses: object, **members: object) -> DescribeAddressesResponse:
    return DescribeAddressesResponse.from_wire(
        {"AddressSet": addresses and list(addresses), **members}
    )


def address(**members: object) -> Address:
    return Address.from_wire({**WIRE, **members})


def test_each_kind() -> None:
    response = described(WIRE)
    assert response.unexpected() == ()
    (found,) = response.address_set or ()
    assert isinstance(found, Address)
    assert type(found) is Address
    assert (found.address_id, found.address_status) == ("eip-1", "BIND")
    assert found.network_interface_id is None
    assert found.created_time == datetime(2021, 5, 19, 8, 37, 53, tzinfo=UTC)
    assert type(found.deadline_date) is date
    assert found.deadline_date == date(2024, 10, 6)
    assert (found.bandwidth, found.loss) == (7, 0.5)
    assert found.eip_alg_type is not None
    assert found.eip_alg_type.ftp is True
    assert found.eip_alg_type.raw["Novelty"] == 1
    assert found.tag_set is not None
    assert found.tag_set == (Tag.from_wire({"Key": "a", "Value": None}), None)
    assert found.ports == ((1, 2), (), None)
    assert "hush" not in repr(response)
    assert found.raw == WIRE


def test_missing_and_null_are_none() -> None:
    for wire in ({}, dict.fromkeys(WIRE), {**dict.fromkeys(WIRE), "More": 1}):
        found = Address.from_wire(wire)
        assert {getattr(found, name) for name in Address._members} == {None}
    # More members than are known, and yet one of those is missing.
    novel = {**WIRE, "One": 1, "Two": 2}
    del novel["AddressId"]
    assert Address.from_wire(novel).address_id is None
    assert Address.from_wire(novel).bandwidth == 7


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2021-05-19T08:37:53Z", datetime(2021, 5, 19, 8, 37, 53, tzinfo=UTC)),
        ("2021-05-19 08:37:53", datetime(2021, 5, 19, 8, 37, 53, tzinfo=UTC)),
        ("2021-05-19", datetime(2021, 5, 19, tzinfo=UTC)),
        (
            "2021-05-19T08:37:53.25+08:00",
            datetime(
                2021, 5, 19, 8, 37, 53, 250_000, tzinfo=timezone(timedelta(hours=8))
            ),
        ),
    ],
)
def test_moments(text: str, moment: datetime) -> None:
    found = address(CreatedTime=text).created_time
    assert isinstance(found, datetime)
    assert found == moment
    assert found.utcoffset() == moment.utcoffset()


def test_a_date_with_a_time_is_a_moment() -> None:
    found = address(DeadlineDate="2024-10-06T00:00:01Z").deadline_date
    assert found == datetime(2024, 10, 6, 0, 0, 1, tzinfo=UTC)
    assert isinstance(found, date)


@pytest.mark.parametrize("text", ["", "0000-00-00", "soon", "2021-02-30", "\ud800", 5])
def test_dates_that_cannot_be_read_stay_texts(text: object) -> None:
    response = described({**WIRE, "CreatedTime": text, "DeadlineDate": text})
    assert response.address_set is not None
    assert response.address_set[0].created_time == text
    assert response.address_set[0].deadline_date == text
    assert response.unexpected() == (
        "AddressSet[0].CreatedTime is no datetime",
        "AddressSet[0].DeadlineDate is no date",
    )


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"Bandwidth": True}, "Bandwidth is no integer"),
        ({"Bandwidth": 1.0}, "Bandwidth is no integer"),
        ({"AddressId": 1}, "AddressId is no string"),
        ({"AddressId": ["x"]}, "AddressId is no string"),
        ({"Loss": False}, "Loss is no float"),
        ({"Loss": "1"}, "Loss is no float"),
        ({"EipAlgType": []}, "EipAlgType is no object"),
        ({"EipAlgType": {"Ftp": 1}}, "EipAlgType.Ftp is no boolean"),
        ({"TagSet": {}}, "TagSet is no list"),
        ({"TagSet": [{}, "x"]}, "TagSet[1] is no object"),
        ({"TagSet": [{}, {}, {"Key": 1}]}, "TagSet[2].Key is no string"),
        ({"Ports": [[1], 2]}, "Ports[1] is no list"),
        ({"Ports": [[1], [2, "3"]]}, "Ports[1][1] is no integer"),
    ],
)
def test_the_way_to_what_is_unexpected(members: dict[str, object], told: str) -> None:
    fine = address()
    response = described(WIRE, {**WIRE, **members})
    assert response.unexpected() == (f"AddressSet[1].{told}",)
    assert response.address_set is not None
    found = response.address_set[1]
    assert response.address_set[0] == fine
    assert found.raw == {**WIRE, **members}
    # The rest is as it would be.
    for name, (wire_name, _) in Address._members.items():
        if wire_name not in members:
            assert getattr(found, name) == getattr(fine, name)


def test_what_is_expected() -> None:
    assert described({**WIRE, "Loss": 1}).unexpected() == ()
    assert described(None, {}).unexpected() == ()
    assert (
        described({**WIRE, "Novelty": {"x": [1]}}, TotalCount=2**70).unexpected() == ()
    )


def test_a_server_that_changed_everything_is_told_of_in_short() -> None:
    response = described(*[{**WIRE, "Bandwidth": "7"} for _ in range(100)])
    told = response.unexpected()
    assert told[3] == "AddressSet[3].Bandwidth is no integer"
    assert (len(told), told[-1]) == (21, "and more")
    assert response.address_set is not None
    assert {each.bandwidth for each in response.address_set} == {"7"}
    exactly = described(*[{**WIRE, "Bandwidth": "7"} for _ in range(20)])
    assert len(exactly.unexpected()) == 20
    assert "and more" not in exactly.unexpected()


def test_structures_within_themselves() -> None:
    leaf = {"Name": "leaf"}
    wire = {
        "Nodes": [{"Children": [leaf, {"Children": [leaf]}], "Twig": {"Leaf": leaf}}]
    }
    response = DescribeAddressesResponse.from_wire(wire)
    assert response.unexpected() == ()
    (root,) = response.nodes or ()
    assert root.children is not None
    assert root.children[1].children == (Node.from_wire(leaf),)
    assert root.twig is not None
    assert root.twig.leaf is not None
    assert root.twig.leaf.name == "leaf"
    wire = {"Nodes": [{"Twig": {"Leaf": {"Children": [{}, {"Name": 1}]}}}]}
    assert DescribeAddressesResponse.from_wire(wire).unexpected() == (
        "Nodes[0].Twig.Leaf.Children[1].Name is no string",
    )


def test_members_of_a_base_class() -> None:
    class Special(Tag):
        __slots__ = ("weight",)
        _members: ClassVar[Any] = {"weight": ("Weight", "integer")}

    Tag.from_wire({})
    found = Special.from_wire({"Key": "a", "Weight": 1})
    assert repr(found) == "Special(weight=1, key='a', value=None)"
    assert type(found) is Special
    with pytest.raises(AttributeError, match="Special is immutable"):
        found.weight = 2


def test_immutable_all_the_way() -> None:
    found = address()
    for each in (found, found.eip_alg_type, (found.tag_set or ())[0]):
        for name in ("_raw", "__class__", "novelty"):
            with pytest.raises(AttributeError, match="immutable"):
                setattr(each, name, None)
            with pytest.raises(AttributeError, match="immutable"):
                delattr(each, name)
    with pytest.raises(TypeError):
        found.eip_alg_type.raw["Ftp"] = 1  # type: ignore[union-attr, index]


def test_empty_ones() -> None:
    assert AlgType() == AlgType.from_wire({})
    assert DescribeAddressesResponse() == DescribeAddressesResponse.from_wire({})
    assert DescribeAddressesResponse().unexpected() == ()
    assert DescribeAddressesResponse().request_id is None


def test_pickle_and_copy_of_everything() -> None:
    response = described({**WIRE, "Bandwidth": "x"}, RequestId="r-1")
    for twin in (
        pickle.loads(pickle.dumps(response)),
        copy.copy(response),
        copy.deepcopy(response),
    ):
        assert twin == response
        assert twin.address_set == response.address_set
        assert twin.unexpected() == response.unexpected()
    assert pickle.loads(pickle.dumps(address())) == address()


def test_threads_that_decode_a_class_for_the_first_time() -> None:
    wires = [{"Inner": {"Key": str(number)}} for number in range(50)]
    for _ in range(20):

        class Fresh(Structure):
            __slots__ = ("inner",)
            _members: ClassVar[Any] = {"inner": ("Inner", Tag)}

        Tag._decoder = None
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(Fresh.from_wire, wires))
        assert [each.inner.key for each in found] == [str(n) for n in range(50)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("depth", [10, 150, 300, 5000])
def test_what_is_nested_too_deeply_is_passed_on(depth: int) -> None:
    nodes: dict[str, Any] = {"Name": "leaf"}
    twigs: dict[str, Any] = {}
    lists: Any = []
    for _ in range(depth):
        nodes = {"Children": [nodes], "Name": "n"}
        twigs = {"Twig": {"Leaf": twigs}}
        lists = [lists]
    wire = {"Nodes": [nodes, twigs], "TotalCount": lists, "RequestId": "r-1"}
    response = DescribeAddressesResponse.from_wire(wire)
    assert response.request_id == "r-1"
    assert response.nodes is not None
    assert response.nodes[0].name == "n"
    assert response.unexpected()[0] == "TotalCount is no integer"
    node: Any = response.nodes[0]
    for _ in range(min(depth, 100)):
        assert type(node) is Node
        (node,) = node.children or ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text(), inner)
        | st.dictionaries(st.sampled_from([*WIRE, "Key", "Ftp", "Name"]), inner)
    ),
    max_leaves=20,
)
DATES = st.datetimes().map(str) | st.dates().map(str) | st.text(max_size=12)
ADDRESSES = st.fixed_dictionaries(
    {}, optional=dict.fromkeys([*WIRE, "Novelty"], JSON | DATES)
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "TotalCount": JSON,
        "AddressSet": st.lists(ADDRESSES | JSON) | JSON,
        "Nodes": st.lists(
            st.fixed_dictionaries({}, optional={"Name": JSON, "Children": JSON})
        ),
        "RequestId": JSON,
        "Novelty": JSON,
    },
)


@given(ANSWERS)
def test_no_object_fails(wire: dict[str, object]) -> None:
    before = json.dumps(wire)
    response = DescribeAddressesResponse.from_wire(wire)
    assert json.dumps(dict(response.raw)) == before == json.dumps(wire)
    assert repr(response)
    assert len(response.unexpected()) <= 21
    twin = pickle.loads(pickle.dumps(response))
    assert json.dumps(dict(twin.raw)) == before
    check(response)


def check(structure: Structure) -> None:
    """See that all members are what they are to be, or what came."""
    for name, (wire_name, kind) in type(structure)._members.items():
        value, came = getattr(structure, name), structure.raw.get(wire_name)
        if isinstance(value, Structure):
            assert type(value) is kind
            assert value.raw == came
            check(value)
        elif kind == ListOf(Address) and isinstance(value, tuple):
            assert isinstance(came, list)
            assert len(value) == len(came)
            for each, raw in zip(value, came, strict=True):
                if isinstance(raw, dict):
                    assert type(each) is Address
                    check(each)
                elif not isinstance(raw, list):
                    assert each is raw
        elif isinstance(came, (str, bool, int, float)) and not isinstance(value, date):
            assert value is came
        elif came is None:
            assert value is None


@given(st.datetimes(timezones=st.timezones() | st.none()))
def test_moments_come_back(moment: datetime) -> None:
    found = address(CreatedTime=moment.isoformat()).created_time
    assert isinstance(found, datetime)
    assert found.utcoffset() is not None
    if moment.tzinfo is None:
        assert found == moment.replace(tzinfo=UTC)
    else:
        assert found.replace(tzinfo=None) == moment.replace(tzinfo=None)
