"""What a scenario says, and that Python code can say of faults all that it can."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest

from actionsmith.contract import Catalog, Text
from actionsmith.mock.fault_arguments import FaultArguments, new_fault
from actionsmith.mock.faults import Calls, Drop, Fault
from actionsmith.mock.malformed import Body
from actionsmith.mock.scenario import Scenario, read_scenario
from actionsmith.mock.scenario_faults import EFFECTS
from actionsmith.mock.things import Settle

VERSION = "actionsmith-scenario: 1\n"


def scenario(catalog: Catalog, text: str) -> Scenario:
    read, findings = read_scenario(VERSION + text, "scenario.yaml", catalog)
    assert read is not None, findings
    return read


def fault(catalog: Catalog, text: str) -> Fault:
    return scenario(catalog, f"faults:\n  - {text}\n").faults[0]


def test_scenario_without_anything(catalog: Catalog) -> None:
    assert scenario(catalog, "") == Scenario()
    assert Scenario().settle == Settle(polls=1) and Scenario().limits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seed: 7", Scenario(seed=7)),
        ("settle: {polls: 0}", Scenario(settle=Settle(polls=0))),
        ("settle: {after: 1.5s}", Scenario(settle=Settle(polls=None, seconds=1.5))),
        ("settle: {after: 0s}", Scenario(settle=Settle(polls=None, seconds=0.0))),
        ("limits: off", Scenario(limits=False)),
        ("limits: on", Scenario(limits=True)),
        ("limits: false", Scenario(limits=False)),
        ('limits: "off"', Scenario(limits=False)),
        ("resources: {}\nfaults: []", Scenario()),
    ],
)
def test_settings(catalog: Catalog, text: str, expected: Scenario) -> None:
    assert scenario(catalog, text) == expected


def test_resources_have_typed_members(catalog: Catalog) -> None:
    text = """
resources:
  ipv6-address:
    - AddressId: eipv6-00112233
      AddressStatus: UNBIND
      AddressName: 010
      IsArrears: true
      Bandwidth: 5
      TagSet: [{Key: env, Value: 1}]
      NetworkInterfaceId: null
  vpc/task:
    - {TaskId: 12, Result: FAILED}
"""
    address, task = scenario(catalog, text).resources
    assert (address.service, address.resource) == ("vpc", "ipv6-address")
    assert address.members == {
        "AddressId": "eipv6-00112233",
        "AddressStatus": "UNBIND",
        "AddressName": "010",
        "IsArrears": True,
        "Bandwidth": 5,
        "TagSet": [{"Key": "env", "Value": "1"}],
        "NetworkInterfaceId": None,
    }
    assert (task.service, task.resource) == ("vpc", "task")
    assert task.members == {"TaskId": 12, "Result": "FAILED"}
    assert str(task.at) == "scenario.yaml:13:7"


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("{error: InternalError}", {"code": "InternalError"}),
        ("{error: InternalError, message: No.}", {"message": "No."}),
        ("{action: vpc/AssociateIPv6Address, drop: before}", {"service": "vpc"}),
        ("{drop: after}", {"drop": Drop.AFTER, "action": None, "code": None}),
        ("{truncate: 0}", {"truncate": 0}),
        ("{body: null-response}", {"body": Body.NULL_RESPONSE}),
        ("{body: null-body}", {"body": Body.NULL_BODY}),
        ("{status: 429, retry_after: 2}", {"status": 429, "retry_after": 2}),
        ("{throttle: 3s}", {"throttle": 3.0, "code": "RequestLimitExceeded"}),
        ("{clock: +24h}", {"clock": 86_400.0}),
        ("{clock: -10m}", {"clock": -600.0}),
        ("{clock: 0s}", {"clock": 0.0}),
        ("{clock: 1.5d}", {"clock": 129_600.0}),
        ("{delay: 0.5s}", {"delay": 0.5}),
        ("{delay: 1s, body: html}", {"delay": 1.0, "body": Body.HTML}),
        ("{drop: after, chance: 1}", {"chance": 1.0}),
        ("{drop: after, chance: 0.25}", {"chance": 0.25}),
        (
            "{action: AllocateIPv6Addresses, outcome: FAILED}",
            {"outcome": "FAILED", "action": "AllocateIPv6Addresses"},
        ),
        (
            "{action: AssociateIPv6Address, precondition: address-free}",
            {
                "code": "UnsupportedOperation.AddressStatusNotPermit",
                "what": "precondition address-free",
            },
        ),
    ],
)
def test_fault(catalog: Catalog, text: str, members: dict[str, object]) -> None:
    read = fault(catalog, text)
    assert {name: getattr(read, name) for name in members} == members
    assert read.origin == "scenario.yaml:3"


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ("1", Calls(1, 1)),
        ("2-4", Calls(2, 4)),
        ("3-", Calls(3, None)),
        ("3-3", Calls(3, 3)),
        ("'2-4'", Calls(2, 4)),
    ],
)
def test_calls(catalog: Catalog, calls: str, expected: Calls) -> None:
    assert fault(catalog, f"{{calls: {calls}, drop: after}}").calls == expected


def test_which_calls_without_a_word_on_it(catalog: Catalog) -> None:
    assert fault(catalog, "{drop: after}").calls == Calls(1, None)
    # From the first on, for as long as it says.
    assert fault(catalog, "{throttle: 3s}").calls == Calls(1, 1)
    assert fault(catalog, "{throttle: 3s, calls: 10-}").calls == Calls(10, 10)
    assert fault(catalog, "{throttle: 3s, chance: 0.1}").calls == Calls(1, None)


def test_name_that_two_services_have_is_qualified(catalog: Catalog) -> None:
    vpc = catalog.services["vpc"]
    name = Text(vpc.name.scalar._replace(text="cvm"))
    two = catalog._replace(services={"vpc": vpc, "cvm": vpc._replace(name=name)})
    with pytest.raises(ValueError) as caught:
        new_fault(two, "AssociateIPv6Address", drop="after")
    assert str(caught.value) == (
        "2 services have an action 'AssociateIPv6Address' (write "
        "vpc/AssociateIPv6Address or cvm/AssociateIPv6Address)"
    )
    made = new_fault(two, "cvm/AssociateIPv6Address", drop="after")
    assert (made.service, made.action) == ("cvm", "AssociateIPv6Address")
    resources = "resources:\n  task: []\n  cvm/task: [{Result: FAILED}]\n"
    _, findings = read_scenario(VERSION + resources, "it", two)
    assert [finding.rule for finding in findings] == ["ambiguous-resource"]


def test_what_has_no_state_in_the_end_has_no_outcome(catalog: Catalog) -> None:
    with pytest.raises(ValueError, match="has no outcome 'OFFLINING'"):
        new_fault(catalog, "ReleaseIPv6Addresses", outcome="OFFLINING")


def test_message_is_what_the_contract_says_of_the_code(catalog: Catalog) -> None:
    own = "{action: AssociateIPv6Address, error: InvalidParameterConflict}"
    assert fault(catalog, own).message == "Two parameters exclude each other."
    anywhere = "{error: FailedOperation.TaskFailed}"
    assert fault(catalog, anywhere).message == "The task failed."


def test_scenario_can_be_json(catalog: Catalog) -> None:
    value = {
        "actionsmith-scenario": 1,
        "limits": False,
        "faults": [{"calls": "3-", "when": "InstanceId == 'ins-1'", "delay": "2s"}],
    }
    read, findings = read_scenario(json.dumps(value), "it", catalog)
    assert read is not None and not findings
    assert not read.limits and read.faults[0].delay == 2.0


SAME: list[tuple[str, dict[str, Any]]] = [
    ("{error: InternalError, calls: 2}", {"error": "InternalError", "calls": 2}),
    (
        "{error: InternalError, message: No.}",
        {"error": "InternalError", "message": "No."},
    ),
    ("{drop: before, calls: 2-4}", {"drop": "before", "calls": "2-4"}),
    ("{drop: before, calls: 2-4}", {"drop": "before", "calls": (2, 4)}),
    ("{drop: before, calls: 2-}", {"drop": "before", "calls": (2, None)}),
    ("{drop: before, chance: 0.5}", {"drop": Drop.BEFORE, "chance": 0.5}),
    ("{truncate: 3}", {"truncate": 3}),
    ("{body: nan}", {"body": "nan"}),
    ("{status: 503, retry_after: 2}", {"status": 503, "retry_after": 2}),
    ("{delay: 1.500s}", {"delay": 1.5}),
    ("{delay: 2s}", {"delay": "2s"}),
    ("{throttle: 3.000s}", {"throttle": 3}),
    ("{clock: -600.000s}", {"clock": -600}),
    ("{clock: +24h}", {"clock": "+24h"}),
    (
        "{drop: after, when: \"InstanceId == 'ins-1'\"}",
        {"drop": "after", "when": "InstanceId == 'ins-1'"},
    ),
    (
        "{action: AssociateIPv6Address, precondition: address-free}",
        {"action": "AssociateIPv6Address", "precondition": "address-free"},
    ),
    (
        "{action: AssociateIPv6Address, outcome: BIND_ENI}",
        {"action": "AssociateIPv6Address", "outcome": "BIND_ENI"},
    ),
]


@pytest.mark.parametrize(("text", "arguments"), SAME, ids=lambda each: str(each))
def test_python_says_the_same(
    catalog: Catalog, text: str, arguments: dict[str, Any]
) -> None:
    assert new_fault(catalog, **arguments) == replace(
        fault(catalog, text), origin="Python"
    )


def test_python_can_say_all_of_it(catalog: Catalog) -> None:
    said = {name for _, arguments in SAME for name in arguments}
    assert said == FaultArguments.__annotations__.keys() | {"action"}
    assert set(EFFECTS) <= said
    # And what a fault holds comes from one of them.
    derived = {"what", "origin", "service", "code"}
    named = {"error", "precondition"}
    assert {each.name for each in fields(Fault)} == (said - named) | derived
    assert new_fault(catalog, drop="after", origin="test.py:7").origin == "test.py:7"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"action": "AssociateIPv6Adress", "drop": "after"},
            "there is no action 'AssociateIPv6Adress' "
            "(did you mean 'AssociateIPv6Address'?)",
        ),
        ({"bdy": "html"}, "a fault has no key 'bdy' (did you mean 'body'?)"),
        ({"body": "htm"}, "'body' cannot be 'htm' (did you mean 'html'?)"),
        ({"delay": -1}, "'delay' cannot be '-1.000s' (write a number of seconds, such"),
        ({"delay": float("nan")}, "'delay' cannot be 'nans'"),
        ({"calls": True, "drop": "after"}, "'calls' cannot be 'true'"),
        ({"calls": 0, "drop": "after"}, "'calls' cannot be '0'"),
        ({"calls": [1], "drop": "after"}, "'calls' cannot be '[1]'"),
        ({"status": 99}, "'status' cannot be 99"),
        ({"status": "500"}, "'status' must be a number"),
        ({}, "a fault needs an effect"),
        ({"drop": None}, "a fault needs an effect"),
        ({"drop": "after", "when": "Or("}, "the rule ends too early"),
        (
            {"drop": "befor", "chance": 2},
            "'chance' cannot be 2 (write which part of the calls: more than 0, and at "
            "most 1)\n'drop' cannot be 'befor' (did you mean 'before'?)",
        ),
    ],
)
def test_python_is_told_the_same(
    catalog: Catalog, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError) as caught:
        new_fault(catalog, **arguments)
    assert str(caught.value).startswith(message)
