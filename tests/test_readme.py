"""What README.md shows is what there is."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from loopback import LoopbackServer

from tencent_actions import Credentials
from tencent_actions.vpc import VPC, VpcClient, errors

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS: list[tuple[str, str]] = re.findall(
    r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL
)


def blocks(language: str) -> list[str]:
    return [text for name, text in BLOCKS if name == language]


def test_the_contract_is_quoted() -> None:
    contract = (ROOT / "spec/vpc/AssociateIPv6Address.yaml").read_text(encoding="utf-8")
    (quoted,) = blocks("yaml")
    assert quoted in contract


def test_the_generated_code_is_quoted() -> None:
    package = ROOT / "generated/tencent_actions/vpc"
    validator, method, *_ = blocks("python")
    source = (package / "actions/associate_ipv6_address.py").read_text(encoding="utf-8")
    assert validator in source
    assert method in (package / "client.py").read_text(encoding="utf-8")


def test_the_call_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TENCENTCLOUD_SECRET_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", "secretEXAMPLE")
    refused = {"Error": {"Code": "InvalidParameterConflict", "Message": "No."}}
    answers = [{"RequestId": "r-1"}, {**refused, "RequestId": "r-2"}]
    script = [
        (200, {}, json.dumps({"Response": answer}).encode()) for answer in answers
    ]
    with LoopbackServer(script) as server:
        endpoints = VPC.endpoints
        assert isinstance(endpoints, dict)
        monkeypatch.setitem(endpoints, "default", server.url)
        code = compile(blocks("python")[2], "README.md", "exec")
        exec(code, {})
        exec(code, {})
    assert capsys.readouterr().out == "r-1\nInvalidParameterConflict None r-2\n"


def test_a_request_in_one_is_sent() -> None:
    names: dict[str, Any] = {"VpcClient": VpcClient}
    exec(compile(blocks("python")[3], "README.md", "exec"), names)
    answer = (200, {}, json.dumps({"Response": {"RequestId": "r-1"}}).encode())
    key = Credentials("id", "key")
    with (
        LoopbackServer([answer]) as server,
        VpcClient(region="x", credentials=key, endpoint=server.url) as vpc,
    ):
        names["bind"](vpc, "eni-11112222", "fc00::1")
        with pytest.raises(errors.MissingParameter):
            names["bind"](vpc, "eni-11112222", None)
    assert json.loads(server.requests[0].body) == {
        "IPv6AddressId": "eipv6-11112222",
        "NetworkInterfaceId": "eni-11112222",
        "PrivateIPv6Address": "fc00::1",
    }


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert target.startswith("https://") or (ROOT / target).exists(), target


@pytest.mark.parametrize("table", ["dependencies", "test"])
def test_every_dependency_has_its_reason(table: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = (
        project["dependencies"]
        if table == "dependencies"
        else project["optional-dependencies"]["test"]
    )
    section = README[README.index("## Dependencies") :]
    for requirement in wanted:
        name = re.split(r"[\[<>=~]", requirement)[0]
        assert name in section, f"README.md does not say what {name} is for"
