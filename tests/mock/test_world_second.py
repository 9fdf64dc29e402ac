"""A world of another service: nothing in it is about addresses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import golden
import pytest
from world_bench import Bench

from actionsmith.contract import Service

SECOND = Path(__file__).parent / "second"


@pytest.fixture(scope="module")
def yard() -> Service:
    return golden.catalog(SECOND / "spec").services["yard"]


@pytest.fixture
def world(yard: Service) -> Bench:
    return Bench(yard)


def phases(world: Bench, *ids: str) -> list[str]:
    found = world("ListMachines", MachineIds=list(ids))["Machines"]
    return [each["Phase"] for each in found]


def test_new_ones(world: Bench) -> None:
    ids = world("BuyMachines", Count=30)["Bought"]
    assert len(set(ids)) == 30
    assert all(re.fullmatch("m-[0-9a-f]{6}", each) for each in ids)
    found = world("ListMachines")["Machines"]
    assert len({each["Port"] for each in found}) == 30
    assert len({each["Label"] for each in found}) == 30
    first, *_ = found
    assert first["Load"] == 0.5 and first["Cores"] == 2 and first["Words"] == []
    assert first["Nodes"] == [{"Name": "a", "Rank": 1}]
    assert first["Started"] == "2026-01-01T00:00:00Z"
    assert first["Bought"] == "2026-01-01"
    # What belongs to one machine is its own.
    first["Nodes"].append("x")
    assert found[1]["Nodes"] == [{"Name": "a", "Rank": 1}]


def test_they_stop_and_start(world: Bench) -> None:
    (machine,) = world("BuyMachines", Words=["old"])["Bought"]
    assert phases(world, machine) + phases(world, machine) == ["BOOTING", "UP"]
    assert world("StopMachines", MachineIds=[machine])["Stopped"] == [machine]
    (halting,) = world("ListMachines")["Machines"]
    assert halting["Phase"] == "HALTING" and halting["Started"]
    (down,) = world("ListMachines")["Machines"]
    assert down["Phase"] == "DOWN"
    assert down["Started"] is None and down["Words"] == []
    world("StartMachine", MachineId=machine)
    (up,) = world("ListMachines")["Machines"]
    assert up["Phase"] == "UP" and up["Started"] == "2026-01-02T00:00:00Z"


def test_what_goes_on_is_overtaken(world: Bench) -> None:
    machine = world.world.put("machine", {})
    world("StopMachines", MachineIds=[machine])
    # From HALTING, at once: what was to come does not come any more.
    world("StartMachine", MachineId=machine)
    assert [phases(world, machine) for _ in range(3)] == [["UP"]] * 3


def test_the_rule_decides_and_what_it_ends_is_gone_at_once(world: Bench) -> None:
    machine = world.world.put("machine", {})
    world("StopMachines", MachineIds=[machine], Scrap=True)
    assert world("ListMachines")["Machines"] == []


def test_without_a_precondition_nothing_happens_to_others(world: Bench) -> None:
    up = world.world.put("machine", {})
    down = world.world.put("machine", {"Phase": "DOWN"})
    request = {"MachineIds": [down, "m-000000", up]}
    assert world("StopMachines", **request)["Stopped"] == [up]
    assert phases(world, up, down) == ["HALTING", "DOWN"]


def test_a_case_without_a_name_of_its_state_cannot_be_asked_for(world: Bench) -> None:
    machine = world.world.put("machine", {})
    with pytest.raises(ValueError, match="never comes to 'HALTING'"):
        world("StopMachines", "HALTING", MachineIds=[machine])


def test_parameters_that_filter(world: Bench) -> None:
    put = world.world.put
    small = put("machine", {"Cores": 1, "Words": ["old", "loud"]})
    large = put("machine", {"Cores": 8, "Spot": True, "Words": ["new"]})
    down = put("machine", {"Cores": 8, "Phase": "DOWN"})

    def found(**request: object) -> list[str]:
        machines = world("ListMachines", **request)["Machines"]
        return [each["MachineId"] for each in machines]

    assert found(Cores=8) == [large, down]
    assert found(Cores=8, Phases=["UP", "BOOTING"]) == [large]
    assert found(Spot=True) == [large] and found(Spot=False) == [small, down]
    assert found(Words=["loud", "new"]) == [small, large]
    assert found(MachineIds=[small, down], Cores=8) == [down]


def test_filters_of_one_value(world: Bench) -> None:
    put = world.world.put
    first = put(
        "machine", {"Nodes": [{"Name": "a", "Rank": 1}, {"Name": "b", "Rank": 2}]}
    )
    second = put("machine", {"Nodes": [{"Name": "a", "Rank": 2}], "Spot": True})

    def found(**conditions: str) -> list[str]:
        given = [{"Key": key, "Value": value} for key, value in conditions.items()]
        machines = world("ListMachines", Conditions=given)["Machines"]
        return [each["MachineId"] for each in machines]

    assert found(rank="2") == [first, second]
    assert found(rank="1") == [first]
    assert found(**{"node/a/rank": "2"}) == [second]
    assert found(spot="true") == [second] and found(spot="FALSE") == [first]
    for key, value in (("spot", "no"), ("cores", "many"), ("node/rank", "1")):
        request = {"Conditions": [{"Key": key, "Value": value}]}
        assert world.refusal("ListMachines", **request)[1] == "known"


def test_labels_are_their_own(world: Bench) -> None:
    world("BuyMachines", Label="web")
    assert world.refusal("BuyMachines", Label="web")[1] == "own-label"
    assert world.refusal("BuyMachines", Label="db", Count=2)[1] == "own-label"
    world("BuyMachines", Label="db")
    world("BuyMachines", Count=2)


def test_an_id_can_be_given(world: Bench) -> None:
    world("PutDisk", Disk="mine", Owner="me")
    shown = {"Disk": "mine", "State": "FREE", "Owner": "me"}
    assert world("GetDisk", Disk="mine") == shown
    assert world("GetDisk", Disk="other") == {}
    assert world.refusal("PutDisk", Disk="mine") == ("Taken", "new")
    world.world.put("disk", {"Disk": "mine"})
    assert world("GetDisk", Disk="mine")["Owner"] is None


def test_what_is_gone_leaves_its_values_to_others(world: Bench) -> None:
    machine = world.world.put("machine", {"Label": "web"})
    assert world.refusal("BuyMachines", Label="web")[1] == "own-label"
    world("StopMachines", MachineIds=[machine], Scrap=True)
    (machine,) = world("BuyMachines", Label="web")["Bought"]
    world.world.put("machine", {"MachineId": machine, "Label": "db"})
    world("BuyMachines", Label="web")


def test_an_action_on_two_kinds(world: Bench) -> None:
    machine = world.world.put("machine", {})
    request = {"MachineId": machine, "Disk": "mine"}
    assert world.refusal("AttachDisk", **request)[0] == "NotFound.Disk"
    world("PutDisk", Disk="mine")
    other = {**request, "MachineId": "m-000000"}
    assert world.refusal("AttachDisk", **other)[0] == "NotFound.Machine"
    world("AttachDisk", **request)
    shown = {"Disk": "mine", "State": "USED", "Owner": machine}
    assert world("GetDisk", Disk="mine") == shown
    assert world.refusal("AttachDisk", **request)[0] == "InUse"
    (found,) = world("ListMachines")["Machines"]
    assert found["Label"] == "mine"


def test_a_rule_that_permits_more(world: Bench) -> None:
    world.world.put("disk", {"Disk": "mine", "State": "USED"})
    assert world.refusal("DropDisk", Disk="mine") == ("InUse", "unused")
    world("DropDisk", Disk="mine", Force=True)
    assert world("GetDisk", Disk="mine") == {}


def test_the_state_is_plain(world: Bench) -> None:
    world("BuyMachines")
    world("PutDisk", Disk="mine")
    state = world.world.state()
    assert json.loads(json.dumps(state)) == state
    assert [each["id"] for each in state["disk"]] == ["mine"]
