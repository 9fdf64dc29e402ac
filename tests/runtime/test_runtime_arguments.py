"""From what callers write to what is sent."""

from __future__ import annotations

from collections import UserDict, UserList, deque
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from runtime_addresses import Address, Filter, Node, Tag, Twig

from actionsmith.runtime.arguments import wire_value
from actionsmith.runtime.kinds import Later, ListOf

FILTERS = ListOf(Filter)
WIRE = {"Name": "n", "Values": ["a", "b"]}


@pytest.mark.parametrize(
    "given",
    [
        Filter(name="n", values=["a", "b"]),
        Filter(name="n", values=("a", "b")),
        {"name": "n", "values": ("a", "b")},
        UserDict({"name": "n", "values": ["a", "b"]}),
        Filter.from_wire({**WIRE, "Novelty": 1, "Other": None}),
    ],
)
def test_ways_to_write_a_structure(given: object) -> None:
    assert wire_value([given], FILTERS, "Filters") == [WIRE]
    assert wire_value((given,), FILTERS, "Filters") == [WIRE]
    assert wire_value(UserList([given]), FILTERS, "Filters") == [WIRE]


def test_what_is_none_is_not_sent() -> None:
    assert wire_value({"key": "k", "value": None}, Tag, "Tag") == {"Key": "k"}
    assert wire_value(Tag(key="k"), Tag, "Tag") == {"Key": "k"}
    came = Tag.from_wire({"Key": "k", "Value": None})
    assert wire_value(came, Tag, "Tag") == {"Key": "k"}
    # In a list it is something, and not for us to judge.
    assert wire_value([None], FILTERS, "Filters") == [None]


def test_constructors() -> None:
    values = ["a", "b"]
    made = Filter(name="n", values=values)
    values.append("c")
    assert made.values == ("a", "b")
    assert made.raw == WIRE
    assert made == Filter.from_wire(WIRE)
    assert repr(made) == "Filter(name='n', values=('a', 'b'))"
    with pytest.raises(AttributeError, match="immutable"):
        made.name = "x"
    node = Node(
        children=[Node(name="a"), {"name": "b"}], twig=Twig(leaf=Node(name="c"))
    )
    assert node.children == (Node(name="a"), Node(name="b"))
    assert node.twig is not None
    assert node.twig.leaf == Node(name="c")
    assert node.raw == {
        "Children": [{"Name": "a"}, {"Name": "b"}],
        "Twig": {"Leaf": {"Name": "c"}},
    }


def test_dates() -> None:
    eastern = timezone(timedelta(hours=8))
    twig = Twig(day=date(2024, 10, 6), moment=datetime(2024, 10, 6, 1, tzinfo=UTC))
    assert twig.raw == {"Day": "2024-10-06", "Moment": "2024-10-06T01:00:00Z"}
    assert twig.moment == datetime(2024, 10, 6, 1, tzinfo=UTC)
    moment = datetime(2024, 10, 6, 1, tzinfo=eastern)
    assert wire_value(moment, "datetime", "At") == "2024-10-06T01:00:00+08:00"
    assert wire_value("2024-10-06", "date", "At") == "2024-10-06"
    assert Twig(day="soon").day == "soon"


@pytest.mark.parametrize(
    ("value", "kind", "problem"),
    [
        ([{"nmae": "n"}], FILTERS, r"Filters\[0\]: Filter has no 'nmae'"),
        ([{}, {"Name": "n"}], FILTERS, r"Filters\[1\]: Filter has no 'Name'"),
        ([{1: 2}], FILTERS, r"Filters\[0\]: Filter has no 1"),
        ([Tag(key="k")], FILTERS, r"Filters\[0\] must be Filter, not Tag"),
        (Tag(key="k"), FILTERS, r"Filters must be a list, not Tag"),
        ({"name": Tag(key="k")}, Filter, r"Filters.Name must be no structure, not Tag"),
        (Tag(key="k"), "string", r"Filters must be no structure, not Tag"),
        (
            {"children": [{"twig": {"leaf": {"x": 1}}}]},
            Later(lambda: Node),
            r"Filters.Children\[0\].Twig.Leaf: Node has no 'x'",
        ),
    ],
)
def test_what_is_no_such_structure(value: object, kind: Any, problem: str) -> None:
    with pytest.raises(TypeError, match=f"^{problem}$"):
        wire_value(value, kind, "Filters")


def test_constructors_say_what_is_wrong() -> None:
    with pytest.raises(TypeError, match=r"^Children\[0\]: Node has no 'nmae'$"):
        Node(children=[{"nmae": "x"}])
    with pytest.raises(TypeError, match=r"^Leaf must be Node, not Tag$"):
        Twig(leaf=Tag(key="k"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("eip-1", ListOf("string")),
        (b"x", ListOf("string")),
        (5, FILTERS),
        ({"name": "n"}, FILTERS),
        (5, Filter),
        ("x", Filter),
        ([[]], Filter),
        (5, "string"),
        (True, "integer"),
        ({"a": None}, None),
    ],
)
def test_what_is_for_the_validator_passes(value: object, kind: Any) -> None:
    assert wire_value(value, kind, "P") == value


def test_any_structure_is_right_where_nothing_is_known() -> None:
    assert wire_value([Tag(key="k")], None, "P") == [{"Key": "k"}]


def test_lists() -> None:
    assert wire_value(("a", "b"), ListOf("string"), "P") == ["a", "b"]
    assert wire_value(deque(["a"]), ListOf("string"), "P") == ["a"]
    assert wire_value((1, (2, [3])), None, "P") == [1, [2, [3]]]
    assert wire_value(([1], (2,)), ListOf(ListOf("integer")), "P") == [[1], [2]]


PLAIN = st.none() | st.booleans() | st.integers() | st.text()


@given(PLAIN, st.lists(PLAIN) | PLAIN)
def test_a_structure_is_its_dictionary(name: Any, values: Any) -> None:
    made = Filter(name=name, values=values)
    sent = wire_value({"name": name, "values": values}, Filter, "P")
    assert made.raw == sent == wire_value(made, Filter, "P")
    assert Filter.from_wire(made.raw) == made


def test_answers_go_out_again() -> None:
    wire = {
        "AddressId": "eip-1",
        "CreatedTime": "2021-05-19 08:37:53",
        "Bandwidth": "7",
        "EipAlgType": {"Ftp": True},
        "TagSet": [{"Key": "a"}],
        "Ports": [[1]],
    }
    came = {**wire, "Novelty": 1, "EipAlgType": {"Ftp": True, "Sip": None, "New": 1}}
    assert wire_value(Address.from_wire(came), Address, "P") == wire
