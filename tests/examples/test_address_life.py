"""The examples run as they are, against a server that answers like the service."""

# ruff: noqa: N802 - methods have the names of the actions

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import address_life
import address_life_async
import pytest
from loopback import LoopbackServer, Raw, Received, Reply

from tencent_actions import Credentials
from tencent_actions.vpc import AsyncVpcClient, VpcClient, errors

HERE = Path(__file__).parent
CREDENTIALS = Credentials("AKIDEXAMPLE", "secretEXAMPLE")
ADDRESS, INSTANCE = "eipv6-11112222", "ins-11112222"
KEYS = {"TENCENTCLOUD_SECRET_ID": "AKIDEXAMPLE", "TENCENTCLOUD_SECRET_KEY": "secret"}

# What is sent.
ALLOCATE = (
    "AllocateIPv6Addresses",
    {
        "AddressName": "address-life",
        "Tags": [{"Key": "purpose", "Value": "example"}],
    },
)
TASK = ("DescribeTaskResult", {"TaskId": 61531421})
LOOK = ("DescribeIPv6Addresses", {"IPv6AddressIds": [ADDRESS]})
ASSOCIATE = (
    "AssociateIPv6Address",
    {"IPv6AddressId": ADDRESS, "InstanceId": INSTANCE},
)
LIST = (
    "DescribeIPv6Addresses",
    {
        "Filters": [{"Name": "address-name", "Values": ["address-life"]}],
        "Offset": 0,
        "Limit": 100,
    },
)
DISASSOCIATE = ("DisassociateIPv6Address", {"IPv6AddressId": ADDRESS})
RELEASE = ("ReleaseIPv6Addresses", {"IPv6AddressIds": [ADDRESS]})

CREATED = [ALLOCATE, TASK, TASK, TASK, LOOK, LOOK]
BOUND = [LOOK, LOOK, LOOK]
REST = [LIST, DISASSOCIATE, LOOK, LOOK, LOOK, RELEASE, LOOK, LOOK, LOOK]
SAID = [
    f"allocated {ADDRESS}",
    f"2402:4e00::1 is bound to {INSTANCE}",
    f"{ADDRESS} is BIND",
    f"released {ADDRESS}",
]


class Service:
    """One address and its task; each state is seen twice before it goes over.

    Args:
        lost: Actions whose first answer is lost, and whether they are done.

    """

    def __init__(self, **lost: bool) -> None:
        self.lost = lost
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.task: list[str] = []
        self.states: list[str] = []
        self.instance: str | None = None

    def __call__(self, received: Received) -> Reply:
        action = received.headers["x-tc-action"]
        sent = json.loads(received.body)
        self.requests.append((action, sent))
        done = self.lost.pop(action, None)
        if done is False:
            return Raw()
        answer = getattr(self, action)(sent)
        if done is True:
            return Raw()
        told = {"Response": {**answer, "RequestId": "r-1"}}
        return 200, {}, json.dumps(told).encode()

    def AllocateIPv6Addresses(self, _: object) -> dict[str, object]:
        self.task = ["RUNNING", "RUNNING", "SUCCESS"]
        self.states = ["CREATING", "UNBIND"]
        return {"AddressSet": [ADDRESS], "TaskId": "61531421"}

    def DescribeTaskResult(self, sent: dict[str, Any]) -> dict[str, object]:
        return {"TaskId": sent["TaskId"], "Result": next_of(self.task)}

    def AssociateIPv6Address(self, sent: dict[str, Any]) -> dict[str, object]:
        if self.states != ["UNBIND"]:
            return refused("UnsupportedOperation.AddressStatusNotPermit")
        self.instance = sent["InstanceId"]
        self.states = ["BINDING", "BINDING", "BIND"]
        return {}

    def DisassociateIPv6Address(self, _: object) -> dict[str, object]:
        if self.states != ["BIND"]:
            return refused("UnsupportedOperation.AddressStatusNotPermit")
        self.instance = None
        self.states = ["UNBINDING", "UNBINDING", "UNBIND"]
        return {}

    def ReleaseIPv6Addresses(self, _: object) -> dict[str, object]:
        if self.states != ["UNBIND"]:
            return refused("UnsupportedOperation.AddressStatusNotPermit")
        self.states = ["OFFLINING", "OFFLINING", "gone"]
        return {}

    def DescribeIPv6Addresses(self, _: object) -> dict[str, object]:
        state = next_of(self.states)
        if state == "gone":
            return {"TotalCount": 0, "AddressSet": []}
        address = {
            "AddressId": ADDRESS,
            "AddressName": "address-life",
            "AddressStatus": state,
            "AddressIp": "2402:4e00::1",
            "InstanceId": self.instance,
        }
        return {"TotalCount": 1, "AddressSet": [address]}


def next_of(script: list[str]) -> str:
    return script.pop(0) if len(script) > 1 else script[0]


def refused(code: str) -> dict[str, object]:
    return {"Error": {"Code": code, "Message": "No."}}


class Clock:
    """A time that passes when somebody sleeps."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    @property
    def now(self) -> float:
        return sum(self.pauses)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)


def live_sync(server: LoopbackServer, clock: Clock) -> None:
    with VpcClient(
        region="ap-guangzhou", credentials=CREDENTIALS, endpoint=server.url
    ) as vpc:
        vpc._sleep = clock.sleep
        vpc._shared.monotonic = lambda: clock.now
        address_life.live(vpc, INSTANCE)


def live_async(server: LoopbackServer, clock: Clock) -> None:
    async def run() -> None:
        async with AsyncVpcClient(
            region="ap-guangzhou", credentials=CREDENTIALS, endpoint=server.url
        ) as vpc:
            vpc._sleep = clock.sleep_async  # type: ignore[method-assign]
            vpc._shared.monotonic = lambda: clock.now
            await address_life_async.live(vpc, INSTANCE)

    asyncio.run(run())


Live = Callable[[LoopbackServer, Clock], None]
both_ways = pytest.mark.parametrize("live", [live_sync, live_async])
scripts = pytest.mark.parametrize("script", ["address_life", "address_life_async"])


def run(script: str, *arguments: str, **environment: str) -> Any:
    return subprocess.run(
        [sys.executable, "-W", "error", HERE / f"{script}.py", *arguments],
        env={"PATH": os.defpath, "PYTHONPATH": str(HERE.parents[1] / "generated")}
        | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@scripts
def test_a_whole_life(script: str) -> None:
    service = Service()
    with LoopbackServer(service) as server:
        done = run(
            script,
            *("--instance", INSTANCE, "--delay", "0.01"),
            **KEYS,
            TENCENTCLOUD_REGION="ap-guangzhou",
            VPC_ENDPOINT=server.url,
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == SAID
    assert service.requests == [*CREATED, ASSOCIATE, *BOUND, *REST]
    assert {each.headers["x-tc-region"] for each in server.requests} == {"ap-guangzhou"}


@both_ways
def test_pauses_are_those_of_the_contract(live: Live) -> None:
    service, clock = Service(), Clock()
    with LoopbackServer(service) as server:
        live(server, clock)
    assert service.requests == [*CREATED, ASSOCIATE, *BOUND, *REST]
    # Of five waits: for the task, until unbound, bound, unbound again, and released.
    assert clock.pauses == [*[2.0, 3.0], 2.0, *[2.0, 3.0] * 3]


@both_ways
def test_no_answer_though_it_was_done(
    live: Live, capsys: pytest.CaptureFixture[str]
) -> None:
    service, clock = Service(AssociateIPv6Address=True), Clock()
    with LoopbackServer(service) as server:
        live(server, clock)
    # One look settles it: BINDING, to this instance.
    assert service.requests == [*CREATED, ASSOCIATE, *BOUND, *REST]
    said = capsys.readouterr().out.splitlines()
    line = said.pop(1)
    assert line.startswith("associate: no answer came (")
    assert line.endswith("; it was done")
    assert said == SAID


@both_ways
def test_no_answer_as_it_was_not_done(
    live: Live, capsys: pytest.CaptureFixture[str]
) -> None:
    service, clock = Service(AssociateIPv6Address=False), Clock()
    with LoopbackServer(service) as server:
        live(server, clock)
    # That is believed of a second look, five seconds later; then it is bound again.
    settled = [ASSOCIATE, LOOK, LOOK, ASSOCIATE]
    assert service.requests == CREATED + settled + BOUND + REST
    assert clock.pauses[3] == 5.0
    said = capsys.readouterr().out.splitlines()
    assert said.pop(1).endswith("; it was not done")
    assert said == SAID


@both_ways
def test_somebody_else_was_faster(
    live: Live, capsys: pytest.CaptureFixture[str]
) -> None:
    class Other(Service):
        def AssociateIPv6Address(self, sent: dict[str, Any]) -> dict[str, object]:
            return super().AssociateIPv6Address({**sent, "InstanceId": "ins-other"})

    service, clock = Other(AssociateIPv6Address=True), Clock()
    with LoopbackServer(service) as server, pytest.raises(errors.OutcomeUnknown):
        live(server, clock)
    # It is not acted again, whatever it was.
    assert service.requests == [*CREATED, ASSOCIATE, LOOK, LOOK]
    said = capsys.readouterr()
    assert said.out.splitlines()[-1].endswith("; it was unknown")
    assert said.err == f"{ADDRESS} may be left, and cost money\n"


@both_ways
@pytest.mark.parametrize("done", [True, False])
def test_unbinding_is_settled_too(live: Live, done: bool) -> None:
    service, clock = Service(DisassociateIPv6Address=done), Clock()
    with LoopbackServer(service) as server:
        live(server, clock)
    actions = [each for each in service.requests if each != LOOK]
    again = [DISASSOCIATE] * (1 if done else 2)
    assert actions[4:] == [ASSOCIATE, LIST, *again, RELEASE]


@both_ways
def test_what_nobody_can_settle(live: Live, capsys: pytest.CaptureFixture[str]) -> None:
    service, clock = Service(ReleaseIPv6Addresses=True), Clock()
    with LoopbackServer(service) as server, pytest.raises(errors.OutcomeUnknown):
        live(server, clock)
    assert service.requests[-1] == RELEASE
    assert f"{ADDRESS} may be left" in capsys.readouterr().err


@scripts
def test_what_is_said_of_errors(script: str) -> None:
    arguments = ["--instance", INSTANCE, "--region", "ap-x", "--delay", "0.01"]
    service = Service()
    with LoopbackServer(service) as server:
        arguments += ["--endpoint", server.url]
        none = run(script, *arguments, TENCENTCLOUD_SECRET_ID="AKIDEXAMPLE")
        service.AllocateIPv6Addresses = lambda _: refused("LimitExceeded")  # type: ignore[method-assign]
        limit = run(script, *arguments, **KEYS)
        del service.AllocateIPv6Addresses
        service.DescribeTaskResult = lambda _: {"Result": "FAILED"}  # type: ignore[method-assign]
        failed = run(script, *arguments, **KEYS)
        service.lost = {"AllocateIPv6Addresses": True}
        lost = run(script, *arguments, **KEYS)
    assert none.returncode == limit.returncode == 1
    assert failed.returncode == lost.returncode == 1
    assert "TENCENTCLOUD_SECRET_KEY" in none.stderr
    assert limit.stderr.startswith("LimitExceeded: ")
    assert "the states: {'61531421': 'FAILED'}" in failed.stderr
    assert lost.stderr.startswith("AllocateIPv6Addresses: look before you call again")
    assert run(script, "--instance", INSTANCE).returncode == 2
