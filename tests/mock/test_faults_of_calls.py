"""What a call earns that a fault befalls: each kind, and what is carried out."""

from __future__ import annotations

import json
import time
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from asking import ask, code, content, signed

from actionsmith.contract import Catalog
from actionsmith.mock import Mock
from actionsmith.mock.fault_arguments import new_fault
from actionsmith.mock.messages import Delivery, Request, Response
from actionsmith.mock.scenario import Scenario, read_scenario
from actionsmith.mock.scenario_names import outcomes
from actionsmith.source import plain_value

ASSOCIATE = "AssociateIPv6Address"
DESCRIBE = "DescribeIPv6Addresses"
ID = "eipv6-aaaa1111"
BIND = {"IPv6AddressId": ID, "InstanceId": "ins-11112222"}
# Two targets at once: refused before any state is looked at.
CONFLICT = {**BIND, "NetworkInterfaceId": "eni-11112222", "PrivateIPv6Address": "fc::1"}

HEAD = """actionsmith-scenario: 1
resources:
  ipv6-address:
    - {AddressId: eipv6-aaaa1111, AddressStatus: UNBIND}
    - {AddressId: eipv6-bbbb2222, AddressStatus: UNBIND, IsArrears: true}
"""


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def scenario(catalog: Catalog, text: str) -> Scenario:
    found, findings = read_scenario(HEAD + text, "scenario.yaml", catalog)
    assert found is not None, findings
    return found


def mock_with(
    catalog: Catalog, fault: str, clock: Clock | None = None, more: str = ""
) -> Mock:
    text = f"{more}faults:\n  - {fault}\n"
    seconds = {} if clock is None else {"seconds": clock}
    return Mock(catalog, scenario=scenario(catalog, text), **seconds)


def bind(mock: Mock) -> Response:
    return mock.handle(signed(ASSOCIATE, BIND))


def is_bound(mock: Mock, identity: str = ID) -> bool:
    answer = ask(mock, DESCRIBE, IPv6AddressIds=[identity])
    (address,) = answer["AddressSet"]
    return bool(address["AddressStatus"] != "UNBIND")


def test_error(catalog: Catalog) -> None:
    mock = mock_with(
        catalog,
        f"{{action: {ASSOCIATE}, calls: 2, error: InternalError, message: No.}}",
    )
    # A rule is broken by the first, so that both are still possible.
    assert content(mock.handle(signed(ASSOCIATE, CONFLICT)))["Error"]["Code"] == (
        "InvalidParameterConflict"
    )
    answer = content(bind(mock))
    assert answer["Error"] == {"Code": "InternalError", "Message": "No."}
    assert answer["RequestId"]
    assert not is_bound(mock)
    assert [call.why for call in mock.calls][:2] == [
        "rule single-target",
        "fault: error InternalError (scenario.yaml:7)",
    ]
    assert mock.calls[1].code == "InternalError"
    assert "Error" not in content(bind(mock)) and is_bound(mock)


def test_error_takes_the_place_of_judging(catalog: Catalog) -> None:
    mock = mock_with(catalog, "{error: InternalError}")
    assert code(mock, ASSOCIATE, **CONFLICT) == "InternalError"
    body = mock.handle(signed(ASSOCIATE, None, body=b"no json"))
    assert content(body)["Error"]["Code"] == "InternalError"


def test_what_comes_before_is_judged_before(catalog: Catalog) -> None:
    mock = mock_with(catalog, "{calls: 1, error: InternalError}")
    unsigned = signed(ASSOCIATE, BIND, more={"authorization": None})
    for wrong in (
        unsigned,
        signed("Nothing", {}),
        signed(ASSOCIATE, BIND, version="2000-01-01"),
        signed(ASSOCIATE, BIND, more={"x-tc-region": None}),
    ):
        assert content(mock.handle(wrong))["Error"]["Code"] != "InternalError"
    # And such a call does not count.
    assert content(bind(mock))["Error"]["Code"] == "InternalError"


def test_precondition(catalog: Catalog) -> None:
    mock = mock_with(
        catalog,
        f"{{action: {ASSOCIATE}, when: InstanceId == 'ins-11112222', "
        "precondition: address-applicable}",
    )
    assert code(mock, ASSOCIATE, **BIND) == "InvalidParameterValue.AddressNotApplicable"
    assert not is_bound(mock)
    other = {**BIND, "InstanceId": "ins-33334444"}
    assert code(mock, ASSOCIATE, **other) is None


def test_resource_in_arrears(catalog: Catalog) -> None:
    mock = Mock(catalog, scenario=scenario(catalog, ""))
    arrears = {**BIND, "IPv6AddressId": "eipv6-bbbb2222"}
    assert code(mock, ASSOCIATE, **arrears) == "OperationDenied.AddressInArrears"
    assert code(mock, ASSOCIATE, **BIND) is None


def test_outcome(catalog: Catalog) -> None:
    mock = mock_with(catalog, f"{{action: {ASSOCIATE}, outcome: BIND_ENI}}")
    assert code(mock, ASSOCIATE, **BIND) is None
    states = []
    for _ in range(3):
        (address,) = ask(mock, DESCRIBE, IPv6AddressIds=[ID])["AddressSet"]
        states.append(address["AddressStatus"])
    assert states == ["BINDING", "BIND_ENI", "BIND_ENI"]


def test_failed_task(catalog: Catalog) -> None:
    mock = mock_with(catalog, "{action: AllocateIPv6Addresses, outcome: FAILED}")
    task = int(ask(mock, "AllocateIPv6Addresses", AddressCount=1)["TaskId"])
    results = [ask(mock, "DescribeTaskResult", TaskId=task)["Result"] for _ in "123"]
    assert results[-1] == "FAILED"


def test_every_outcome_that_a_scenario_may_have_can_come(catalog: Catalog) -> None:
    for action in catalog.services["vpc"].actions.values():
        for outcome in outcomes(catalog.services["vpc"], action):
            mock = mock_with(catalog, f"{{action: {action.name}, outcome: {outcome}}}")
            for example in action.examples.values():
                mock.handle(signed(action.name, plain_value(example.request)))


def test_settle_by_polls(catalog: Catalog) -> None:
    mock = Mock(catalog, scenario=scenario(catalog, "settle: {polls: 3}\n"))
    bind(mock)
    states = [
        ask(mock, DESCRIBE, IPv6AddressIds=[ID])["AddressSet"][0]["AddressStatus"]
        for _ in range(4)
    ]
    assert states == ["BINDING", "BINDING", "BINDING", "BIND"]


def test_settle_by_time(catalog: Catalog) -> None:
    clock = Clock()
    told = scenario(catalog, "settle: {after: 3s}\n")
    mock = Mock(catalog, scenario=told, seconds=clock)
    bind(mock)

    def state() -> str:
        (address,) = ask(mock, DESCRIBE, IPv6AddressIds=[ID])["AddressSet"]
        return str(address["AddressStatus"])

    assert [state() for _ in range(5)] == ["BINDING"] * 5
    clock.now += 3.0
    assert state() == "BIND"


@pytest.mark.parametrize(("drop", "carried_out"), [("before", False), ("after", True)])
def test_drop(catalog: Catalog, drop: str, carried_out: bool) -> None:
    mock = mock_with(catalog, f"{{action: {ASSOCIATE}, calls: 1, drop: {drop}}}")
    assert bind(mock).delivery == Delivery(is_dropped=True)
    assert mock.calls[0].why == f"fault: drop {drop} (scenario.yaml:7)"
    assert is_bound(mock) is carried_out


@pytest.mark.parametrize("effect", ["truncate: 10", "body: html", "delay: 2s"])
def test_answers_that_are_spoilt_are_of_what_was_done(
    catalog: Catalog, effect: str
) -> None:
    mock = mock_with(catalog, f"{{action: {ASSOCIATE}, {effect}}}")
    answer = bind(mock)
    assert is_bound(mock)
    # What is recorded is the answer as it was before.
    assert mock.calls[0].answer.keys() == {"RequestId"} and mock.calls[0].code is None
    if effect.startswith("truncate"):
        assert answer.delivery.cut_at == 10
    elif effect.startswith("body"):
        assert answer.headers["Content-Type"] == "text/html"
    else:
        assert answer.delivery.delay == 2.0


def test_spoilt_answers_to_wrong_requests_are_of_their_refusals(
    catalog: Catalog,
) -> None:
    mock = mock_with(catalog, "{delay: 2s}")
    answer = mock.handle(signed(ASSOCIATE, CONFLICT))
    assert content(answer)["Error"]["Code"] == "InvalidParameterConflict"
    assert answer.delivery.delay == 2.0


def test_status(catalog: Catalog) -> None:
    mock = mock_with(
        catalog, f"{{action: {ASSOCIATE}, calls: 1, status: 503, retry_after: 3}}"
    )
    answer = bind(mock)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "3")
    assert not is_bound(mock) and mock.calls[0].status == 503


def test_throttle(catalog: Catalog) -> None:
    clock = Clock()
    fault = f"{{action: {ASSOCIATE}, calls: 2, throttle: 3s}}"
    mock = mock_with(catalog, fault, clock)
    codes = []
    for passes in (0.0, 1.0, 1.0, 1.9, 0.2):
        clock.now += passes
        codes.append(code(mock, ASSOCIATE, **CONFLICT))
    limit, conflict = "RequestLimitExceeded", "InvalidParameterConflict"
    assert codes == [conflict, limit, limit, limit, conflict]


def test_clock(catalog: Catalog) -> None:
    mock = mock_with(catalog, f"{{action: {ASSOCIATE}, clock: +24h}}")
    answer = bind(mock)
    assert content(answer)["Error"]["Code"] == "AuthFailure.SignatureExpire"
    ahead = parsedate_to_datetime(answer.headers["Date"]).timestamp() - time.time()
    assert 86_390 < ahead < 86_410
    later = signed(ASSOCIATE, BIND, at=time.time() + ahead)
    assert "Error" not in content(mock.handle(later))


def test_limits_off(catalog: Catalog) -> None:
    clock = Clock()

    def refused(text: str) -> int:
        mock = Mock(catalog, scenario=scenario(catalog, text), seconds=clock)
        codes = [code(mock, ASSOCIATE, **CONFLICT) for _ in range(30)]
        return codes.count("RequestLimitExceeded")

    assert refused("") == 10 and refused("limits: on\n") == 10
    assert refused("limits: off\n") == 0


def test_faults_added_while_it_runs(catalog: Catalog) -> None:
    mock = Mock(catalog)
    assert code(mock, ASSOCIATE, **CONFLICT) == "InvalidParameterConflict"
    fault = new_fault(catalog, ASSOCIATE, calls=1, error="InternalError")
    mock.faults.add(fault)
    assert code(mock, ASSOCIATE, **CONFLICT) == "InternalError"
    assert mock.calls[-1].why == "fault: error InternalError (Python)"
    assert code(mock, ASSOCIATE, **CONFLICT) == "InvalidParameterConflict"
    assert mock.faults.tallies[0].hits == 1


def run(catalog: Catalog, seed: int) -> list[object]:
    text = f"seed: {seed}\nlimits: off\nfaults:\n  - {{chance: 0.3, drop: before}}\n"
    mock = Mock(catalog, scenario=scenario(catalog, text))
    return [mock.handle(signed(DESCRIBE, {})).delivery.is_dropped for _ in range(100)]


def test_chance_is_repeatable_by_the_seed(catalog: Catalog) -> None:
    assert run(catalog, 7) == run(catalog, 7) != run(catalog, 8)
    assert 15 < sum(map(bool, run(catalog, 7))) < 45


def control(
    mock: Mock, method: str, path: str, body: Any = None
) -> tuple[int, dict[str, Any]]:
    response = mock.handle(
        Request(
            method=method,
            path=f"/_mock/{path}",
            headers={"host": "127.0.0.1:80", "content-type": "application/json"},
            body=b"" if body is None else json.dumps(body).encode(),
        )
    )
    found = json.loads(response.body)
    assert isinstance(found, dict)
    return response.status, found


def test_control(catalog: Catalog) -> None:
    mock = Mock(catalog, scenario=scenario(catalog, ""))
    added = {"action": ASSOCIATE, "calls": 1, "error": "InternalError"}
    assert control(mock, "POST", "faults", added) == (200, {"added": 1})
    assert code(mock, ASSOCIATE, **BIND) == "InternalError"
    assert code(mock, ASSOCIATE, **BIND) is None
    status, told = control(mock, "GET", "calls")
    assert status == 200
    assert [each["why"] for each in told["calls"]] == [
        "fault: error InternalError (faults:1)",
        "carried out",
    ]
    assert control(mock, "GET", "state")[0] == 200
    assert is_bound(mock)
    assert control(mock, "POST", "reset") == (200, {})
    # The scenario's resources are there anew, the fault that was added is not.
    assert not mock.calls and not is_bound(mock) and not mock.faults.tallies
    status, told = control(mock, "POST", "scenario", {"faults": []})
    assert status == 400 and told["findings"][0]["rule"] == "missing-key"
    new = {"actionsmith-scenario": 1, "faults": [{"error": "InternalError"}]}
    assert control(mock, "POST", "scenario", new)[0] == 200
    assert code(mock, ASSOCIATE, **BIND) == "InternalError"
