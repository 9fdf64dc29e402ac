"""Requests with structures in them: what is sent, and how what is wrong is named."""

from __future__ import annotations

from typing import Any

import pytest
from runtime_addresses import DESCRIBE_ADDRESSES, Filter, Tag, validate_describe
from scripted import Async, Cloud, Sync, Way

from actionsmith.runtime.errors import ContractViolation
from actionsmith.runtime.redaction import REDACTED, Secrets

WAYS = pytest.mark.parametrize("way", [Sync, Async])
SENT = {
    "AddressIds": ["eip-1"],
    "Filters": [{"Name": "n", "Values": ["a"]}, {"Name": "m", "Values": []}],
}


@WAYS
def test_all_ways_to_write_a_request(way: Way) -> None:
    cloud = Cloud(lambda _: {})
    calls = way(cloud)
    ways: list[dict[str, Any]] = [
        {
            "address_ids": ("eip-1",),
            "filters": (Filter(name="n", values=("a",)), {"name": "m", "values": ()}),
        },
        {
            "address_ids": ["eip-1"],
            "filters": [{"name": "n", "values": ["a"]}, Filter(name="m", values=[])],
        },
    ]
    for arguments in ways:
        calls("describe_addresses", **arguments)
        calls("describe_addresses", arguments)
    assert cloud.sent == [SENT] * 4
    calls("call", "DescribeAddresses", {"Filters": [Filter(name="n", values=["a"])]})
    assert cloud.sent[-1] == {"Filters": SENT["Filters"][:1]}


@WAYS
def test_names_that_a_structure_does_not_have(way: Way) -> None:
    cloud = Cloud(lambda _: {})
    calls = way(cloud)
    for validation in ("strict", "warn", "off"):
        for filters, problem in (
            ([{"nmae": "n"}], r"Filters\[0\]: Filter has no 'nmae'"),
            ([Tag(key="k")], r"Filters\[0\] must be Filter, not Tag"),
        ):
            arguments = {"filters": filters}
            with pytest.raises(TypeError, match=problem):
                calls("describe_addresses", **arguments, validation=validation)
            with pytest.raises(TypeError, match=problem):
                calls("describe_addresses", arguments, validation=validation)
    assert not cloud.requests


@WAYS
def test_what_is_wrong_is_named_by_the_way_to_it(way: Way) -> None:
    cloud = Cloud(lambda _: {})
    filters = [
        {"name": "n", "values": ["a"]},
        {"values": ["a", 5]},
        Filter(name=7, values="abc"),  # type: ignore[arg-type]
        None,
    ]
    with pytest.raises(ContractViolation) as caught:
        way(cloud)("describe_addresses", address_ids="eip-1", filters=filters)
    assert [violation.parameters for violation in caught.value.violations] == [
        ("AddressIds",),
        ("Filters[1].Name",),
        ("Filters[1].Values[1]",),
        ("Filters[2].Name",),
        ("Filters[2].Values",),
        ("Filters[3]",),
    ]
    assert "Filters[1].Name is required." in str(caught.value)
    assert not cloud.requests


def test_unknown_members() -> None:
    request = {"Filters": [{"Name": "n", "Values": [], "Vlaues": []}], "X": 1}
    assert [(v.parameters, v.message) for v in validate_describe(request)] == [
        (("Filters[0].Vlaues",), "Filters[0] has no member 'Vlaues'."),
        (("X",), "There is no parameter 'X'."),
    ]


def test_a_structure_that_is_no_list_is_for_the_validator() -> None:
    assert [v.message for v in validate_describe({"Filters": {"Name": "n"}})] == [
        "Filters must be a list."
    ]
    assert DESCRIBE_ADDRESSES.nested["Filters"]


def test_secrets_within_structures_are_known() -> None:
    request = {
        "Login": {"Password": "canary-1", "User": "someone"},
        "Keys": [
            {"Password": ["canary-2"]},
            {"Deep": [{"Password": {"x": "canary-3"}}]},
        ],
        "Password": 12345678,
    }
    secrets = Secrets(request, frozenset({"Password"}))
    text = "canary-1 canary-2 canary-3 12345678 someone"
    assert secrets.redact(text) == " ".join([REDACTED] * 4) + " someone"
