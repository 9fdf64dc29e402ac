"""Clients as they are: the official SDK, the official command line, and our own."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lives import STATES, live
from tencentcloud.common.common_client import CommonClient  # type: ignore[import-untyped]
from tencentcloud.common.credential import Credential  # type: ignore[import-untyped]
from tencentcloud.common.exception.tencent_cloud_sdk_exception import (  # type: ignore[import-untyped]
    TencentCloudSDKException,
)
from tencentcloud.common.profile.client_profile import ClientProfile  # type: ignore[import-untyped]
from tencentcloud.common.profile.http_profile import HttpProfile  # type: ignore[import-untyped]
from tencentcloud.vpc.v20170312 import models, vpc_client  # type: ignore[import-untyped]

from actionsmith.contract import Catalog
from actionsmith.mock import MockServer
from actionsmith.mock.preparing import read_contracts
from tencent_actions import Credentials
from tencent_actions.vpc import AsyncVpcClient, VpcClient, errors

SPEC = Path(__file__).parent.parent.parent / "spec"
REGION = "ap-guangzhou"
# The official package's, from Python 3.12 on.
pytestmark = pytest.mark.filterwarnings("ignore:.*utcfromtimestamp:DeprecationWarning")
OURS = Credentials("AKIDEXAMPLE", "secretEXAMPLE")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_contracts(SPEC)


@pytest.fixture
def server(catalog: Catalog) -> Iterator[MockServer]:
    with MockServer(catalog) as server:
        yield server


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


def sdk_settings(server: MockServer) -> tuple[Credential, str, ClientProfile]:
    endpoint = server.url.removeprefix("http://")
    http = HttpProfile(protocol="http", endpoint=endpoint)
    known = server.credentials
    credential = Credential(known.secret_id, known.secret_key)
    return credential, REGION, ClientProfile(httpProfile=http)


def assert_all_were_carried_out(server: MockServer) -> None:
    calls = server.mock.calls
    assert calls
    assert not [call for call in calls if call.code is not None]


def test_life_by_the_official_sdk(server: MockServer) -> None:
    client = vpc_client.VpcClient(*sdk_settings(server))

    def call(action: str, **parameters: object) -> dict[str, Any]:
        request = getattr(models, f"{action}Request")()
        request.from_json_string(json.dumps(parameters))
        answer = getattr(client, action)(request)
        found: dict[str, Any] = json.loads(answer.to_json_string())
        assert found["RequestId"] == server.mock.calls[-1].answer["RequestId"]
        return found

    assert live(call) == STATES
    assert_all_were_carried_out(server)


def test_life_by_the_official_sdk_s_client_of_any_service(server: MockServer) -> None:
    client = CommonClient("vpc", "2017-03-12", *sdk_settings(server))

    def call(action: str, **parameters: object) -> dict[str, Any]:
        found: dict[str, Any] = client.call_json(action, parameters)["Response"]
        return found

    assert live(call) == STATES
    assert_all_were_carried_out(server)


def test_errors_reach_the_official_sdk(server: MockServer) -> None:
    client = CommonClient("vpc", "2017-03-12", *sdk_settings(server))
    with pytest.raises(TencentCloudSDKException) as caught:
        client.call_json("AssociateIPv6Address", {})
    call = server.mock.calls[-1]
    assert caught.value.get_code() == call.code == "MissingParameter"
    assert caught.value.get_request_id() == call.answer["RequestId"]


def test_life_by_our_client(server: MockServer) -> None:
    with VpcClient(region=REGION, endpoint=server.url, credentials=OURS) as vpc:
        made = vpc.allocate_ipv6_addresses(address_name="life")
        assert made.address_set
        assert made.task_id
        (address,) = made.address_set
        vpc.wait_until_task_done(made.task_id, delay=0)
        vpc.wait_until_ipv6_address_unbound(address, delay=0)
        vpc.associate_ipv6_address(ipv6_address_id=address, instance_id="ins-11112222")
        (bound,) = vpc.wait_until_ipv6_address_bound(address, delay=0)
        assert bound.instance_id == "ins-11112222"
        with pytest.raises(errors.ServiceError) as caught:
            vpc.associate_ipv6_address(
                ipv6_address_id=address, instance_id="ins-33334444"
            )
        assert caught.value.origin == "service"
        vpc.disassociate_ipv6_address(ipv6_address_id=address)
        vpc.wait_until_ipv6_address_unbound(address, delay=0)
        vpc.release_ipv6_addresses(ipv6_address_ids=[address])
        vpc.wait_until_ipv6_address_released(address, delay=0)


def test_life_by_our_asynchronous_client(server: MockServer) -> None:
    async def lead() -> None:
        async with AsyncVpcClient(
            region=REGION, endpoint=server.url, credentials=OURS
        ) as vpc:
            made = await vpc.allocate_ipv6_addresses(address_name="life")
            assert made.address_set
            (address,) = made.address_set
            await vpc.wait_until_ipv6_address_unbound(address, delay=0)
            await vpc.associate_ipv6_address(
                ipv6_address_id=address, instance_id="ins-11112222"
            )
            await vpc.wait_until_ipv6_address_bound(address, delay=0)
            await vpc.disassociate_ipv6_address(ipv6_address_id=address)
            await vpc.wait_until_ipv6_address_unbound(address, delay=0)
            await vpc.release_ipv6_addresses(ipv6_address_ids=[address])
            await vpc.wait_until_ipv6_address_released(address, delay=0)

    asyncio.run(lead())
    assert_all_were_carried_out(server)


@pytest.fixture(scope="module")
def tccli(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The official command line, in an environment of its own.

    It needs the SDK of all services, which would take the place of what we have.
    """
    folder = tmp_path_factory.mktemp("tccli")
    venv.create(folder, with_pip=True, symlinks=True)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    install = [scripts / "python", "-m", "pip", "install", "-q", "--no-compile"]
    subprocess.run([*install, "tccli>=3.1,<4"], check=True)
    return scripts / "tccli"


@pytest.mark.packaging
def test_life_by_the_official_command_line(
    tccli: Path, server: MockServer, tmp_path: Path
) -> None:
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "TENCENTCLOUD_SECRET_ID": server.credentials.secret_id,
        "TENCENTCLOUD_SECRET_KEY": server.credentials.secret_key,
        "TENCENTCLOUD_REGION": REGION,
    }
    environment.pop("PYTHONPATH", None)

    def call(action: str, **parameters: object) -> dict[str, Any]:
        given = [
            text
            for name, value in parameters.items()
            for text in (
                f"--{name}",
                value if isinstance(value, str) else json.dumps(value),
            )
        ]
        # It takes the scheme that stands before a host, and HTTPS if there is none.
        done = subprocess.run(
            [tccli, "vpc", action, "--endpoint", server.url, *given],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    assert live(call) == STATES
    assert_all_were_carried_out(server)
