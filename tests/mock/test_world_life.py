"""The life of an address in a world, as the contract describes it."""

from __future__ import annotations

import json
import re

import pytest
from world_bench import Bench

from actionsmith.runtime.values import is_ipv6

ENI = {"NetworkInterfaceId": "eni-11112222", "PrivateIPv6Address": "fc00::1"}


@pytest.fixture
def world() -> Bench:
    return Bench()


def test_a_new_address_is_created_and_then_bound_to_nothing(world: Bench) -> None:
    answer = world("AllocateIPv6Addresses")
    (new,) = answer["AddressSet"]
    assert re.fullmatch("eipv6-[a-z0-9]{8}", new)
    assert re.fullmatch("[1-9][0-9]+", answer["TaskId"])
    assert world.states(new) == ["CREATING"]
    assert world.states(new) == ["UNBIND"]


def test_several_are_allocated_each_another(world: Bench) -> None:
    answer = world("AllocateIPv6Addresses", AddressCount=20)
    ids = answer["AddressSet"]
    assert len(set(ids)) == 20
    found = world.look(*ids)
    assert len({each["AddressIp"] for each in found}) == 20
    assert all(is_ipv6(each["AddressIp"]) for each in found)
    assert {each["CreatedTime"] for each in found} == {"2026-01-01T00:00:00Z"}


def test_a_new_address_is_as_it_was_asked_for(world: Bench) -> None:
    tags = [{"Key": "team", "Value": "shop"}, {"Key": "bare"}]
    answer = world(
        "AllocateIPv6Addresses",
        AddressName="web",
        AddressType="HighQualityEIPv6",
        InternetChargeType="BANDWIDTH_PACKAGE",
        InternetServiceProvider="CMCC",
        InternetMaxBandwidthOut=200,
        BandwidthPackageId="bwp-6jnvlsv4",
        Tags=tags,
        Egress="CENTER_EGRESS_2",
    )
    (found,) = world.look(*answer["AddressSet"])
    expected = {
        "AddressName": "web",
        "AddressType": "HighQualityEIPv6",
        "InternetChargeType": "BANDWIDTH_PACKAGE",
        "InternetServiceProvider": "CMCC",
        "Bandwidth": 200,
        "BandwidthPackageId": "bwp-6jnvlsv4",
        "TagSet": tags,
        "Egress": "CENTER_EGRESS_2",
        "IsArrears": False,
        "NetworkInterfaceId": None,
        "EipAlgType": {"Ftp": False, "Sip": False},
    }
    assert {name: found[name] for name in expected} == expected


def test_what_is_left_out_has_its_default(world: Bench) -> None:
    (found,) = world.look(*world("AllocateIPv6Addresses")["AddressSet"])
    assert found["AddressName"] == "未命名"
    assert found["Bandwidth"] == 1 and found["TagSet"] == []
    assert found["InternetChargeType"] == "TRAFFIC_POSTPAID_BY_HOUR"


def test_a_request_that_is_changed_afterwards_changes_nothing(world: Bench) -> None:
    tags = [{"Key": "team", "Value": "shop"}]
    (new,) = world("AllocateIPv6Addresses", Tags=tags)["AddressSet"]
    tags[0]["Value"] = "office"
    assert world.look(new)[0]["TagSet"] == [{"Key": "team", "Value": "shop"}]


def test_a_task_is_asked_for_by_a_number(world: Bench) -> None:
    task = int(world("AllocateIPv6Addresses")["TaskId"])
    assert world("DescribeTaskResult", TaskId=task) == {
        "TaskId": task,
        "Result": "RUNNING",
    }
    assert world("DescribeTaskResult", TaskId=task)["Result"] == "SUCCESS"
    (shown,) = world.world.state()["task"]  # type: ignore[attr-defined]
    assert shown["id"] == str(task)
    code, why = world.refusal("DescribeTaskResult", TaskId=task + 1)
    assert (code, why) == ("InvalidParameter", "task-exists")


def test_when_the_task_is_over_so_are_its_addresses(world: Bench) -> None:
    answer = world("AllocateIPv6Addresses", AddressCount=2)
    task = int(answer["TaskId"])
    while world("DescribeTaskResult", TaskId=task)["Result"] == "RUNNING":
        pass
    world("AssociateIPv6Address", IPv6AddressId=answer["AddressSet"][0], **ENI)


def test_a_task_that_fails_ends_without_addresses(world: Bench) -> None:
    answer = world("AllocateIPv6Addresses", "FAILED")
    assert world.states(*answer["AddressSet"]) == ["CREATING"]
    result = world("DescribeTaskResult", TaskId=int(answer["TaskId"]))["Result"]
    assert result == "FAILED"
    assert world.look(*answer["AddressSet"]) == []


def test_what_no_state_tells_is_left_to_others(world: Bench) -> None:
    action = world.service.actions["DescribeTaskResult"]
    request = {"DealName": "20241112151073025647301"}
    assert world.world.answer(action, request) is None


def test_an_address_is_bound_to_a_network_interface(world: Bench) -> None:
    (address,) = world.free()
    assert world("AssociateIPv6Address", IPv6AddressId=address, **ENI) == {}
    (first,), (second,) = world.look(address), world.look(address)
    assert (first["AddressStatus"], second["AddressStatus"]) == ("BINDING", "BIND")
    for found in (first, second):
        assert found["NetworkInterfaceId"] == "eni-11112222"
        assert found["PrivateAddressIp"] == "fc00::1"
        assert found["InstanceId"] is None


def test_an_address_is_bound_to_an_instance(world: Bench) -> None:
    (address,) = world.free()
    world("AssociateIPv6Address", IPv6AddressId=address, InstanceId="ins-11112222")
    (found,) = world.look(address)
    assert found["InstanceId"] == "ins-11112222" and found["InstanceType"] == "CVM"
    assert re.fullmatch("eni-[a-z0-9]{8}", found["NetworkInterfaceId"])
    assert is_ipv6(found["PrivateAddressIp"])


def test_bound_to_an_interface_of_no_instance_on_demand(world: Bench) -> None:
    (address,) = world.free()
    world("AssociateIPv6Address", "BIND_ENI", IPv6AddressId=address, **ENI)
    assert world.states(address) + world.states(address) == ["BINDING", "BIND_ENI"]
    world("DisassociateIPv6Address", IPv6AddressId=address)
    assert world.states(address) + world.states(address) == ["UNBINDING", "UNBIND"]


def test_an_ordinary_outcome_is_that_without_one(world: Bench) -> None:
    (address,) = world.free()
    world("AssociateIPv6Address", "BIND", IPv6AddressId=address, **ENI)
    world.look(address)
    assert world.states(address) == ["BIND"]


def test_an_outcome_that_never_comes_is_no_outcome(world: Bench) -> None:
    (address,) = world.free()
    with pytest.raises(ValueError, match="never comes to 'UNBIND'"):
        world("AssociateIPv6Address", "UNBIND", IPv6AddressId=address, **ENI)


@pytest.mark.parametrize("keep", [None, False])
def test_an_address_is_unbound_from_all(world: Bench, keep: bool | None) -> None:
    (address,) = world.free(AddressStatus="BIND", InstanceId="ins-11112222")
    request = {} if keep is None else {"KeepBindWithEni": keep}
    world("DisassociateIPv6Address", IPv6AddressId=address, **request)
    (passing,), (last,) = world.look(address), world.look(address)
    assert passing["AddressStatus"] == "UNBINDING"
    assert passing["InstanceId"] == "ins-11112222"
    assert last["AddressStatus"] == "UNBIND"
    assert last["InstanceId"] is None and last["PrivateAddressIp"] is None


def test_the_network_interface_may_keep_an_address(world: Bench) -> None:
    (address,) = world.free()
    request = {"IPv6AddressId": address}
    world("AssociateIPv6Address", InstanceId="ins-11112222", **request)
    world.look(address), world.look(address)
    world("DisassociateIPv6Address", KeepBindWithEni=True, **request)
    (_,), (last,) = world.look(address), world.look(address)
    assert last["AddressStatus"] == "BIND_ENI" and last["InstanceId"] is None
    assert last["NetworkInterfaceId"] and last["PrivateAddressIp"]
    # The second time it loses that, too.
    world("DisassociateIPv6Address", KeepBindWithEni=True, **request)
    (_,), (last,) = world.look(address), world.look(address)
    assert last["AddressStatus"] == "UNBIND" and last["NetworkInterfaceId"] is None


def test_released_addresses_go_offline_and_are_gone(world: Bench) -> None:
    ids = world.free(3)
    assert world("ReleaseIPv6Addresses", IPv6AddressIds=ids[:2]) == {}
    assert world.states(*ids) == ["OFFLINING", "OFFLINING", "UNBIND"]
    assert world.states(*ids) == ["UNBIND"]
    code, why = world.refusal("ReleaseIPv6Addresses", IPv6AddressIds=ids[:1])
    assert code == "InvalidParameterValue.AddressIpNotFound"
    assert why == "addresses-exist"


def test_attributes_are_changed_where_they_are_sent(world: Bench) -> None:
    ids = world.free(2)
    world("ModifyIPv6AddressesAttributes", IPv6AddressIds=ids, IPv6AddressName="web")
    world("ModifyIPv6AddressesAttributes", IPv6AddressIds=ids[:1], EipVisibleOnEni=True)
    found = world.look(*ids)
    assert [each["AddressName"] for each in found] == ["web", "web"]
    assert [each["EipVisibleOnEni"] for each in found] == [True, False]
    assert [each["AddressStatus"] for each in found] == ["UNBIND", "UNBIND"]


def test_the_bandwidth_is_changed(world: Bench) -> None:
    ids = world.free(2)
    request = {"IPv6AddressIds": [*ids, *ids], "InternetMaxBandwidthOut": 20}
    world("ModifyIPv6AddressesBandwidth", **request)
    assert [each["Bandwidth"] for each in world.look(*ids)] == [20, 20]


def test_the_same_seed_gives_the_same_world() -> None:
    states = []
    for _ in range(2):
        world = Bench(seed=7)
        ids = world("AllocateIPv6Addresses", AddressCount=3)["AddressSet"]
        world.free(2)
        world.refusal("ReleaseIPv6Addresses", IPv6AddressIds=ids)
        world.look(*ids), world.look(*ids)
        world("AssociateIPv6Address", IPv6AddressId=ids[0], InstanceId="ins-11112222")
        states.append(json.dumps(world.world.state()))
    assert states[0] == states[1]
    assert json.dumps(Bench(seed=8).world.state()) != states[0]


def test_a_resource_of_a_scenario_has_what_a_new_one_has(world: Bench) -> None:
    members = {"AddressId": "eipv6-aaaaaaaa", "IsArrears": True}
    assert world.world.put("ipv6-address", members) == "eipv6-aaaaaaaa"
    assert world.world.put("ipv6-address", members) == "eipv6-aaaaaaaa"
    (found,) = world.look()
    assert found["AddressStatus"] == "UNBIND" and found["IsArrears"] is True
    assert found["AddressName"] == "未命名" and is_ipv6(found["AddressIp"])
    with pytest.raises(ValueError, match="EIPv6 has no member 'Name'"):
        world.world.put("ipv6-address", {"Name": "x"})
    with pytest.raises(KeyError):
        world.world.put("ipv4-address", {})
    world.world.put("task", {"TaskId": 5, "Result": "FAILED"})
    assert world("DescribeTaskResult", TaskId=5) == {"TaskId": 5, "Result": "FAILED"}


def test_the_state_of_a_world_is_plain(world: Bench) -> None:
    (address,) = world.free()
    world("ReleaseIPv6Addresses", IPv6AddressIds=[address])
    state = json.loads(json.dumps(world.world.state()))
    (shown,) = state["ipv6-address"]
    assert shown["id"] == address
    assert shown["state"] == "OFFLINING" and shown["next"] is None
    assert shown["members"]["AddressId"] == address
    assert state["task"] == []
