"""What a world lists: by ids and filters, page by page."""

from __future__ import annotations

import pytest
from world_bench import Bench

INVALID = ("InvalidParameter.InvalidFilter", "filters-known")


@pytest.fixture
def world() -> Bench:
    return Bench()


def test_by_ids_in_their_order_and_without_those_that_are_not_there(
    world: Bench,
) -> None:
    first, second, _ = world.free(3)
    found = world("DescribeIPv6Addresses", IPv6AddressIds=[second, "eipv6-0", first])
    assert [each["AddressId"] for each in found["AddressSet"]] == [second, first]
    assert found["TotalCount"] == 2


def test_pages(world: Bench) -> None:
    ids = world.free(25)
    assert [each["AddressId"] for each in world.look()] == ids[:20]
    assert [each["AddressId"] for each in world.look(Offset=20)] == ids[20:]
    assert [e["AddressId"] for e in world.look(Offset=3, Limit=2)] == ids[3:5]
    for request in ({}, {"Offset": 30}, {"Limit": 1}):
        assert world("DescribeIPv6Addresses", **request)["TotalCount"] == 25
    assert world.look(Offset=30) == []


def test_nothing_is_there_at_first(world: Bench) -> None:
    answer = world("DescribeIPv6Addresses")
    assert answer == {"TotalCount": 0, "AddressSet": []}


@pytest.mark.parametrize(
    ("name", "member", "value"),
    [
        ("public-ipv6-address", "AddressIp", "2402:4e00::5"),
        ("private-ipv6-address", "PrivateAddressIp", "fc00::5"),
        ("network-interface-id", "NetworkInterfaceId", "eni-55555555"),
        ("instance-id", "InstanceId", "ins-55555555"),
        ("charge-type", "InternetChargeType", "BANDWIDTH_PACKAGE"),
        ("egress", "Egress", "CENTER_EGRESS_3"),
        ("address-isp", "InternetServiceProvider", "CUCC"),
        ("address-status", "AddressStatus", "BIND_ENI"),
        ("address-name", "AddressName", "five"),
        ("address-type", "AddressType", "HighQualityEIPv6"),
    ],
)
def test_filters(world: Bench, name: str, member: str, value: str) -> None:
    world.free(2)
    (wanted,) = world.free(**{member: value})
    request = {"Filters": [{"Name": name, "Values": ["PRIVATE", value]}]}
    if name in ("charge-type", "address-isp"):
        request = {"Filters": [{"Name": name, "Values": [value]}]}
    assert [each["AddressId"] for each in world.look(**request)] == [wanted]


def test_a_filter_by_id(world: Bench) -> None:
    first, second, third = world.free(3)
    assert world.listed(address_id=[third, first]) == [first, third]
    assert world.listed(address_id=["eipv6-00000000"]) == []
    assert second not in world.listed(address_id=[first])


def test_the_whole_name_is_compared(world: Bench) -> None:
    world.free(AddressName="web")
    assert world.listed(address_name=["we"]) == []
    assert len(world.listed(address_name=["web"])) == 1


def test_an_address_is_found_however_it_is_spelt(world: Bench) -> None:
    (wanted,) = world.free(PrivateAddressIp="fc00::5")
    assert world.listed(private_ipv6_address=["FC00:0:0:0::5"]) == [wanted]


def test_tags(world: Bench) -> None:
    def tags(**given: str) -> list[dict[str, str]]:
        return [{"Key": key, "Value": value} for key, value in given.items()]

    (shop,) = world.free(TagSet=tags(team="shop", stage="test"))
    (office,) = world.free(TagSet=tags(team="office"))
    (odd,) = world.free(TagSet=[*tags(shop="team"), {"Key": "bare"}])
    world.free()
    assert world.listed(tag_key=["team"]) == [shop, office]
    assert world.listed(tag_key=["bare", "stage"]) == [shop, odd]
    assert world.listed(tag_value=["shop", "team"]) == [shop, odd]
    assert world.listed(**{"tag:team": ["shop"]}) == [shop]
    assert world.listed(**{"tag:team": ["shop", "office"]}) == [shop, office]
    # A key and a value of one tag, and not of two.
    assert world.listed(**{"tag:stage": ["shop"]}) == []
    assert world.listed(tag_key=["stage"], tag_value=["shop"]) == [shop]


def test_all_filters_have_to_be_met(world: Bench) -> None:
    (wanted,) = world.free(AddressName="a", InstanceId="ins-11111111")
    world.free(AddressName="a", InstanceId="ins-22222222")
    world.free(AddressName="b", InstanceId="ins-11111111")
    assert world.listed(address_name=["a"], instance_id=["ins-11111111"]) == [wanted]


def test_without_more_only_todays_addresses_are_listed(world: Bench) -> None:
    (today,) = world.free()
    (better,) = world.free(AddressType="HighQualityEIPv6")
    (old,) = world.free(AddressId="eip-11112222", AddressType="EIP6")
    listed = [each["AddressId"] for each in world.look()]
    assert listed == [today]
    assert [e["AddressId"] for e in world.look(Traditional=False)] == [today]
    assert [e["AddressId"] for e in world.look(Traditional=True)] == [old]
    assert world.listed(address_status=["UNBIND"]) == [today]
    assert world.listed(address_type=["EIP6", "HighQualityEIPv6"]) == [better, old]
    assert [e["AddressId"] for e in world.look(old, better)] == [old, better]


@pytest.mark.parametrize(
    "filter_",
    [
        {"Name": "address-state", "Values": ["UNBIND"]},
        {"Name": "tag:", "Values": ["shop"]},
        {"Name": "tag:*x", "Values": []},
        {"Name": "address-status", "Values": ["UNBOUND"]},
        {"Name": "address-status", "Values": ["BIND", "UNBOUND"]},
        {"Name": "address-isp", "Values": ["bgp"]},
    ],
)
def test_filters_that_are_not_known(world: Bench, filter_: object) -> None:
    good = {"Name": "address-name", "Values": ["x"]}
    request = {"Filters": [good, filter_]}
    assert world.refusal("DescribeIPv6Addresses", **request) == INVALID


def test_a_filter_named_as_the_pattern_of_names_is_taken_for_one(world: Bench) -> None:
    (wanted,) = world.free(TagSet=[{"Key": "*", "Value": "x"}])
    assert world.listed(**{"tag:*": ["x"]}) == [wanted]
