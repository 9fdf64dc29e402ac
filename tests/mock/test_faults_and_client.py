"""What the generated client makes of the faults of a mock at an address."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from test_faults_of_calls import HEAD

from actionsmith.contract import Catalog
from actionsmith.mock import MockServer
from actionsmith.mock.fault_arguments import FaultArguments, new_fault
from actionsmith.mock.malformed import Body
from actionsmith.mock.scenario import read_scenario
from tencent_actions import Credentials, RetryPolicy
from tencent_actions.vpc import VpcClient, errors

ASSOCIATE = "AssociateIPv6Address"
DESCRIBE = "DescribeIPv6Addresses"
ID = "eipv6-aaaa1111"


class Setup:
    """A mock with an unbound address, and a client of it."""

    def __init__(self, server: MockServer, catalog: Catalog) -> None:
        self.server = server
        self._catalog = catalog
        taken = server.credentials
        self.vpc = VpcClient(
            region="ap-guangzhou",
            endpoint=server.url,
            credentials=Credentials(taken.secret_id, taken.secret_key),
            timeout=20,
            # Waits are random, from none to these that double.
            retry=RetryPolicy(base=0.01, throttled_base=0.5, attempts=5),
        )

    def fail(self, action: str | None, arguments: FaultArguments) -> None:
        self.server.mock.faults.add(new_fault(self._catalog, action, **arguments))

    def bind(self) -> None:
        self.vpc.associate_ipv6_address(ipv6_address_id=ID, instance_id="ins-11112222")

    def state(self) -> str | None:
        answer = self.vpc.describe_ipv6_addresses(ipv6_address_ids=[ID])
        (address,) = answer.address_set or ()
        return address.address_status

    def calls(self, action: str) -> list[str]:
        calls = self.server.mock.calls
        return [call.why for call in calls if call.action == action]


@pytest.fixture
def setup(catalog: Catalog) -> Iterator[Setup]:
    scenario, _ = read_scenario(HEAD, "scenario.yaml", catalog)
    with MockServer(catalog, scenario=scenario) as server:
        made = Setup(server, catalog)
        with made.vpc:
            yield made


def settled(setup: Setup, unknown: errors.OutcomeUnknown) -> str:
    # The fault was some time ago, so what is seen now is believed.
    unknown.occurred = time.monotonic() - 60
    return setup.vpc.settle(unknown)


@pytest.mark.parametrize(
    ("arguments", "cause", "outcome"),
    [
        ({"drop": "after"}, errors.ConnectionLost, "done"),
        ({"drop": "before"}, errors.ConnectionLost, "not done"),
        ({"truncate": 10}, errors.ConnectionLost, "done"),
        ({"truncate": 0}, errors.ConnectionLost, "done"),
        ({"status": 502}, errors.MalformedResponse, "not done"),
        ({"body": "html"}, errors.MalformedResponse, "done"),
        ({"body": "half"}, errors.MalformedResponse, "done"),
        ({"body": "null-response"}, errors.MalformedResponse, "done"),
    ],
)
def test_unknown_outcome_is_settled(
    setup: Setup,
    arguments: FaultArguments,
    cause: type[Exception],
    outcome: str,
) -> None:
    setup.fail(ASSOCIATE, {"calls": 1, **arguments})
    with pytest.raises(errors.OutcomeUnknown) as caught:
        setup.bind()
    assert isinstance(caught.value.__cause__, cause)
    assert settled(setup, caught.value) == outcome
    # It was not repeated behind our back.
    assert len(setup.calls(ASSOCIATE)) == 1


def test_delay_longer_than_the_client_waits(setup: Setup) -> None:
    setup.fail(ASSOCIATE, {"delay": 30})
    with pytest.raises(errors.OutcomeUnknown) as caught:
        setup.vpc.associate_ipv6_address(
            ipv6_address_id=ID, instance_id="ins-11112222", timeout=0.5
        )
    assert isinstance(caught.value.__cause__, errors.RequestTimeout)
    assert settled(setup, caught.value) == "done"


def test_delay(setup: Setup) -> None:
    setup.fail(ASSOCIATE, {"delay": 0.3})
    began = time.monotonic()
    setup.bind()
    assert time.monotonic() - began >= 0.3


def test_throttled_calls_are_repeated(setup: Setup) -> None:
    setup.fail(ASSOCIATE, {"throttle": 0.1})
    setup.bind()
    whys = setup.calls(ASSOCIATE)
    assert len(whys) >= 2 and whys[-1] == "carried out"
    assert all(why == "fault: throttle 0.100s (Python)" for why in whys[:-1])


def test_what_is_safe_is_repeated(setup: Setup) -> None:
    setup.fail(DESCRIBE, {"calls": 1, "drop": "before"})
    setup.fail(DESCRIBE, {"calls": 2, "body": "nan"})
    assert setup.state() == "UNBIND"
    assert len(setup.calls(DESCRIBE)) == 3


def test_status_429_with_retry_after(setup: Setup) -> None:
    setup.fail(ASSOCIATE, {"calls": 1, "status": 429, "retry_after": 1})
    began = time.monotonic()
    setup.bind()
    assert time.monotonic() - began >= 0.9


def test_error_has_its_class(setup: Setup) -> None:
    setup.fail(ASSOCIATE, {"error": "OperationDenied.AddressInArrears"})
    with pytest.raises(errors.OperationDenied_AddressInArrears) as caught:
        setup.bind()
    assert (
        str(caught.value.request_id) == setup.server.mock.calls[-1].answer["RequestId"]
    )


@pytest.mark.parametrize("clock", ["+24h", "-24h"])
def test_clock_is_corrected(setup: Setup, clock: str) -> None:
    setup.fail(ASSOCIATE, {"calls": 1, "clock": clock})
    setup.bind()
    assert setup.calls(ASSOCIATE) == ["signature", "carried out"]
    assert setup.state() == "BINDING"
    # And back again.
    setup.fail(DESCRIBE, {"calls": 1, "clock": 0})
    assert setup.state() == "BIND"


@pytest.mark.parametrize("kind", Body)
def test_bodies(setup: Setup, kind: Body) -> None:
    setup.fail(DESCRIBE, {"body": kind.value})
    odd = {Body.NULL_MEMBERS, Body.UNKNOWN_MEMBERS, Body.WRONG_TYPES}
    if kind in odd | {Body.NO_REQUEST_ID}:
        setup.vpc.describe_ipv6_addresses(ipv6_address_ids=[ID])
    else:
        with pytest.raises(errors.MalformedResponse):
            setup.vpc.describe_ipv6_addresses(ipv6_address_ids=[ID])


def test_waiter_outlives_faults(setup: Setup) -> None:
    setup.fail(DESCRIBE, {"chance": 0.3, "drop": "before"})
    setup.bind()
    (address,) = setup.vpc.wait_until_ipv6_address_bound([ID], delay=0.01)
    assert address.address_status == "BIND"


def test_failed_task(setup: Setup) -> None:
    setup.fail("AllocateIPv6Addresses", {"outcome": "FAILED"})
    answer = setup.vpc.allocate_ipv6_addresses(address_count=1)
    assert answer.task_id is not None
    with pytest.raises(errors.WaiterFailed):
        setup.vpc.wait_until_task_done(answer.task_id, delay=0.01)


def post(setup: Setup, path: str, body: str, headers: dict[str, str]) -> int:
    url = f"{setup.server.url}/_mock/{path}"
    asked = urllib.request.Request(url, body.encode(), headers, method="POST")
    try:
        with urllib.request.urlopen(asked, timeout=20) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        assert "error" in json.load(error)
        return error.code


def test_control_at_an_address(setup: Setup) -> None:
    fault = (
        f"{{action: {ASSOCIATE}, calls: 1, error: OperationDenied.AddressInArrears}}"
    )
    yaml = {"Content-Type": "application/yaml"}
    # As a web page sends it, and a form.
    assert (
        post(setup, "faults", fault, {**yaml, "Origin": "https://example.com"}) == 403
    )
    assert post(setup, "faults", fault, {}) == 415
    setup.bind()
    assert post(setup, "reset", "", yaml) == 200
    assert setup.state() == "UNBIND"
    assert post(setup, "faults", "{eror: x}", yaml) == 400
    assert post(setup, "faults", fault, yaml) == 200
    with pytest.raises(errors.OperationDenied_AddressInArrears):
        setup.bind()
    setup.bind()
    assert post(setup, "scenario", f"{HEAD}settle: {{polls: 0}}\n", yaml) == 200
    setup.bind()
    assert setup.state() == "BIND"
    with urllib.request.urlopen(f"{setup.server.url}/_mock/calls") as response:
        calls = json.load(response)["calls"]
    assert [call["action"] for call in calls] == [ASSOCIATE, DESCRIBE]
    assert not {"authorization", "x-tc-token"} & calls[0]["headers"].keys()
