"""What README.md shows is what there is."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from loopback import LoopbackServer, Raw, Reply
from type_checkers import mypy

from actionsmith import pipeline
from actionsmith.mock.scenario import read_scenario
from tencent_actions import Credentials
from tencent_actions.vpc import VPC, VpcClient, errors

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS: list[tuple[str, str]] = re.findall(
    r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL
)


def blocks(language: str) -> list[str]:
    return [text for name, text in BLOCKS if name == language]


def test_the_contracts_are_quoted() -> None:
    files = (ROOT / "spec/vpc").glob("*.yaml")
    contracts = {path.stem: path.read_text(encoding="utf-8") for path in files}
    quoted = [
        [name for name, contract in contracts.items() if block in contract]
        for block in blocks("yaml")
        if not block.startswith("actionsmith-scenario")
    ]
    assert quoted == [
        ["AssociateIPv6Address"],
        ["service"],
        ["service"],
        ["DescribeIPv6Addresses"],
        ["AssociateIPv6Address"],
    ]
    actions = len(contracts.keys() - {"service"})
    assert actions == 8
    assert "eight actions" in README


def test_the_generated_code_is_quoted() -> None:
    package = ROOT / "generated/tencent_actions/vpc"
    validator, method, *_ = blocks("python")
    source = (package / "actions/associate_ipv6_address.py").read_text(encoding="utf-8")
    assert validator in source
    assert method in source


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


STRUCTURES, PAGES, WAITER, SETTLE, MOCK = blocks("python")[4:]


def test_structures_pages_waiters_and_settle_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    one, two = "eipv6-33334444", "eipv6-55556666"
    unbound = [{"AddressId": each, "AddressStatus": "UNBIND"} for each in (one, two)]
    bound = {
        "AddressId": "eipv6-11112222",
        "AddressStatus": "BIND",
        "InstanceId": "ins-11112222",
    }
    answers = [
        {"AddressSet": [one, two], "TaskId": "61531421"},
        # A page with each of them.
        {"AddressSet": unbound[:1], "TotalCount": 2},
        {"AddressSet": unbound[1:], "TotalCount": 2},
        {"TaskId": 61531421, "Result": "SUCCESS"},
        {"AddressSet": unbound},
        None,
        {"AddressSet": [bound]},
    ]
    script: list[Reply] = [
        (
            Raw()
            if answer is None
            else (
                200,
                {},
                json.dumps({"Response": {**answer, "RequestId": "r"}}).encode(),
            )
        )
        for answer in answers
    ]
    key = Credentials("id", "key")
    with (
        LoopbackServer(script) as server,
        VpcClient(region="x", credentials=key, endpoint=server.url) as vpc,
    ):
        names: dict[str, Any] = {"vpc": vpc, "errors": errors}
        for block in (STRUCTURES, PAGES, WAITER, SETTLE):
            exec(compile(block, "README.md", "exec"), names)
    assert capsys.readouterr().out.splitlines() == [
        *(f"{each} None" for each in (one, two)),
        *(f"{each} UNBIND" for each in (one, two)),
        "done",
    ]
    sent = [json.loads(request.body) for request in server.requests]
    assert len(sent) == len(answers)
    assert sent[0] == {
        "AddressCount": 2,
        "Tags": [{"Key": "team", "Value": "shop"}, {"Key": "new"}],
    }
    filters = [{"Name": "address-status", "Values": ["UNBIND"]}]
    assert sent[1:3] == [
        {"Filters": filters, "Offset": offset, "Limit": 100} for offset in (0, 1)
    ]
    assert sent[3:5] == [{"TaskId": 61531421}, {"IPv6AddressIds": [one, two]}]


def test_they_are_as_type_checkers_want_them(tmp_path: Path) -> None:
    start = """\
from tencent_actions.vpc import VpcClient, errors


def main(vpc: VpcClient) -> None:
"""
    body = "\n".join((STRUCTURES, PAGES, WAITER, SETTLE))
    path = tmp_path / "blocks.py"
    path.write_text(start + indent(body, "    "), encoding="utf-8")
    assert not mypy(path, cwd=ROOT / "generated")


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert target.startswith("https://") or (ROOT / target).exists(), target


@pytest.mark.parametrize("table", ["dependencies", "mock", "mutation", "test"])
def test_every_dependency_has_its_reason(table: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = (
        project["dependencies"]
        if table == "dependencies"
        else project["optional-dependencies"][table]
    )
    section = README[README.index("## Dependencies") :]
    for requirement in wanted:
        name = re.split(r"[\[<>=~]", requirement)[0]
        if name == "actionsmith":  # with an extra, which has a table of its own
            continue
        assert name in section, f"README.md does not say what {name} is for"


def test_a_mock_in_a_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(
        compile(MOCK, "README.md", "exec"),
        {"VpcClient": VpcClient, "Credentials": Credentials},
    )


def test_a_scenario() -> None:
    (block,) = (b for b in blocks("yaml") if b.startswith("actionsmith-scenario"))
    checked = pipeline.check(ROOT / "spec", None)
    assert checked.catalog is not None
    found, findings = read_scenario(block, "README.md", checked.catalog)
    assert not findings
    assert found is not None and len(found.faults) == 5


def test_five_commands_show_the_mock() -> None:
    (commands,) = (block for block in blocks("sh") if "actionsmith mock" in block)
    install, *others = commands.splitlines()
    assert len(others) == 4 and install.startswith(".venv/bin/pip install")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = "\n".join(
        [
            "trap 'kill %1; wait' EXIT",
            *others[:1],
            "until (: < /dev/tcp/127.0.0.1/8787) 2>/dev/null; do sleep 0.05; done",
            *others[1:],
        ]
    )
    script = script.replace("8787", str(port))
    script = script.replace(".venv/bin/", f"{Path(sys.executable).parent}/")
    run = subprocess.run(
        ["bash", "-euc", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generated")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    said = [line for line in run.stdout.splitlines() if not line.startswith("http://")]
    first, second = said[:4], said[4:]
    assert [re.split("[ :]", line)[0] for line in first] == [
        *("allocated", "2402"),
        *(first[2].split()[0], "released"),
    ]
    assert "it was done" in second[1]
    assert "AssociateIPv6Address: ok (fault: drop after" in run.stderr
