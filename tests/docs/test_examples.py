"""The programs on the pages run, and what they send is signed as it has to be."""

from __future__ import annotations

import ast
import hashlib
import hmac
import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import black
import docs_pages
import golden
import pytest
from docs_pages import PAGE
from loopback import LoopbackServer, Received

from actionsmith.plan import naming
from tencent_actions.vpc import VPC

ID, KEY = "AKIDEXAMPLE", "secret'EXAMPLE$x"
REQUEST = {
    "IPv6AddressId": "eipv6-3lxpc6sh",
    "NetworkInterfaceId": "eni-0c454zph",
    "PrivateIPv6Address": "fc00:200:300:700:0:9c64:2c95:b711",
}
ANSWER = {"Response": {"RequestId": "631011dd-6dfa-41b5-be7c-47bd61d82978"}}
REFUSAL = {
    "Response": {
        "Error": {"Code": "AuthFailure.SignatureFailure", "Message": "No."},
        "RequestId": "r-1",
    }
}

Script: TypeAlias = Callable[..., "subprocess.CompletedProcess[str]"]


def is_signed(request: Received, service: str = "vpc") -> bool:
    """Compute the signature of a request anew, from what arrived."""
    match = re.fullmatch(
        rf"TC3-HMAC-SHA256 Credential={ID}/([0-9-]{{10}})/{service}/tc3_request, "
        r"SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})",
        request.headers["authorization"],
    )
    assert match, request.headers["authorization"]
    date, names, signature = match.groups()
    timestamp = int(request.headers["x-tc-timestamp"])
    assert date == datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%d")
    assert abs(timestamp - time.time()) < 60
    assert {"content-type", "host"} <= set(names.split(";"))
    signed = [f"{n}:{request.headers[n].strip().lower()}\n" for n in names.split(";")]
    body = hashlib.sha256(request.body).hexdigest()
    canonical = f"{request.method}\n/\n\n{''.join(signed)}\n{names}\n{body}"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"TC3{KEY}".encode()
    for part in (date, service, "tc3_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    text = f"TC3-HMAC-SHA256\n{timestamp}\n{date}/{service}/tc3_request\n{digest}"
    wanted = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted, signature)


def answer(request: Received) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, json.dumps(ANSWER if is_signed(request) else REFUSAL).encode()


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENCENTCLOUD_SECRET_ID", ID)
    monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", KEY)
    monkeypatch.delenv("TENCENTCLOUD_TOKEN", raising=False)


def whole_programs(page: str) -> list[str]:
    """Return the programs of a page that can be run as they are."""
    return [p for p in docs_pages.blocks(page, "python") if "\nfrom " in p]


@pytest.mark.parametrize("place", [0, 1], ids=["sync", "async"])
@pytest.mark.parametrize("refused", [False, True], ids=["answered", "refused"])
def test_python(
    pages: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    place: int,
    refused: bool,
) -> None:
    programs = whole_programs(pages[PAGE])
    assert len(programs) == 2
    program = compile(programs[place], PAGE, "exec")
    if refused:
        monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", "another")
    with LoopbackServer(answer) as server:
        endpoints = VPC.endpoints
        assert isinstance(endpoints, dict)
        monkeypatch.setitem(endpoints, "default", server.url)
        exec(program, {"__name__": "__main__"})
    (request,) = server.requests
    assert json.loads(request.body) == REQUEST
    said = "AuthFailure.SignatureFailure No. r-1" if refused else _request_id()
    assert capsys.readouterr().out == f"{said}\n"


def _request_id() -> str:
    return ANSWER["Response"]["RequestId"]


def test_python_is_in_black_s_style(pages: dict[str, str], tmp_path: Path) -> None:
    case = golden.lay_out(golden.CASES / "order-life", tmp_path)
    every = [*pages.values(), *docs_pages.docs(case).values()]
    programs = [p for page in every for p in docs_pages.blocks(page, "python")]
    assert len(programs) > 15
    for program in programs:
        assert black.format_str(program, mode=black.Mode()) == program


def test_structures_are_sent_as_they_are_written(tmp_path: Path, curl: Script) -> None:
    case = golden.lay_out(golden.CASES / "order-life", tmp_path)
    page = docs_pages.docs(case)["docs/shop/PlaceOrder.md"]
    nested = page[page.index("### Example: nested") :]
    line = {
        "ItemId": "item-1",
        "Amount": 2,
        "Labels": [
            {"Text": "it's", "More": [{"Text": 'a "quote"'}]},
            {"Text": "a long text that does not fit beside the others"},
        ],
    }
    wire: dict[str, Any] = {
        "Lines": [line, {"ItemId": "item-2", "Labels": []}],
        "Due": "2025-11-13",
        "Codes": ["AB-1", "AB-2"],
    }
    (program,) = docs_pages.blocks(nested, "bash")
    with LoopbackServer(lambda r: (200, {}, b"%d" % is_signed(r, "shop"))) as server:
        assert curl(program, ENDPOINT=server.url).stdout == "1"
    assert json.loads(server.requests[0].body) == wire
    programs = whole_programs(nested)
    assert len(programs) == 2
    for program in programs:
        (call,) = (
            node
            for node in ast.walk(ast.parse(program))
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("_order")
        )
        sent = {str(k.arg): ast.literal_eval(k.value) for k in call.keywords}
        assert sent == in_python(wire)


def in_python(value: Any) -> Any:
    """Return a value of the wire with names as they are in Python."""
    if isinstance(value, dict):
        return {naming.snake_case(k): in_python(v) for k, v in value.items()}
    return [in_python(v) for v in value] if isinstance(value, list) else value


@pytest.fixture
def curl() -> Script:
    tools = [shutil.which(name) for name in ("bash", "curl", "openssl")]
    if not all(tools):
        pytest.skip("bash, curl and openssl are not all here")

    def run(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(tools[0])],
            input=program,
            env={
                "PATH": ":".join(sorted({str(Path(str(t)).parent) for t in tools})),
                "TENCENTCLOUD_SECRET_ID": ID,
                "TENCENTCLOUD_SECRET_KEY": KEY,
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )

    return run


@pytest.mark.parametrize("end", ["", "/"])
def test_curl(pages: dict[str, str], curl: Script, end: str) -> None:
    (program,) = docs_pages.blocks(pages[PAGE], "bash")
    with LoopbackServer(answer) as server:
        done = curl(program, ENDPOINT=server.url + end)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == ANSWER
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/")
    assert json.loads(request.body) == REQUEST
    assert request.headers["content-type"] == "application/json"
    assert request.headers["x-tc-action"] == "AssociateIPv6Address"
    assert request.headers["x-tc-version"] == "2017-03-12"
    assert request.headers["x-tc-region"] == "ap-guangzhou"
    assert "x-tc-token" not in request.headers


def test_curl_sends_a_token_and_another_key_is_no_good(
    pages: dict[str, str], curl: Script
) -> None:
    (program,) = docs_pages.blocks(pages[PAGE], "bash")
    with LoopbackServer(answer) as server:
        done = curl(
            program,
            ENDPOINT=server.url,
            TENCENTCLOUD_SECRET_KEY="another",
            TENCENTCLOUD_TOKEN="a token",
        )
    assert json.loads(done.stdout) == REFUSAL
    assert server.requests[0].headers["x-tc-token"] == "a token"


def test_curl_needs_a_key(pages: dict[str, str], curl: Script) -> None:
    (program,) = docs_pages.blocks(pages[PAGE], "bash")
    with LoopbackServer(answer) as server:
        program = "unset TENCENTCLOUD_SECRET_KEY\n" + program
        done = curl(program, ENDPOINT=server.url)
    assert done.returncode != 0 and "TENCENTCLOUD_SECRET_KEY" in done.stderr
    assert server.requests == []


def test_curl_names_no_region_where_none_may_be(tmp_path: Path, curl: Script) -> None:
    spec = golden.lay_out(golden.CASES / "base", tmp_path)
    contract = spec / "shop/PlaceOrder.yaml"
    text = contract.read_text(encoding="utf-8")
    contract.write_text(f"{text}region: none\n", encoding="utf-8")
    page = docs_pages.docs(spec)["docs/shop/PlaceOrder.md"]
    (program,) = docs_pages.blocks(page, "bash")
    with LoopbackServer(lambda r: (200, {}, b"%d" % is_signed(r, "shop"))) as server:
        assert curl(program, ENDPOINT=server.url).stdout == "1"
    assert "x-tc-region" not in server.requests[0].headers


def test_the_answer_is_that_of_the_contract(pages: dict[str, str]) -> None:
    (text,) = docs_pages.blocks(pages[PAGE], "json")
    assert json.loads(text) == ANSWER


AWKWARD: list[Any] = [
    "'; touch PWNED; '",
    '$(touch PWNED) `touch PWNED` \\ " !! \N{SNOWMAN}\U0001f600',
    "```\n\n# heading",
]


@pytest.mark.parametrize("value", AWKWARD, ids=range(len(AWKWARD)))
def test_awkward_values_of_an_example(value: str, tmp_path: Path, curl: Script) -> None:
    spec = golden.lay_out(golden.CASES / "base", tmp_path)
    contract = spec / "shop/PlaceOrder.yaml"
    text = contract.read_text(encoding="utf-8")
    text = text.replace("ItemId: {type: ItemId,", "ItemId: {type: string,")
    quoted = json.dumps(value, ensure_ascii=False)
    text = text.replace("{ItemId: item-1,", f"{{ItemId: {quoted},")
    contract.write_text(text, encoding="utf-8")
    page = docs_pages.docs(spec)["docs/shop/PlaceOrder.md"]
    (program,) = docs_pages.blocks(page, "bash")
    with LoopbackServer(lambda r: (200, {}, b"%d" % is_signed(r, "shop"))) as server:
        done = curl(f"cd {tmp_path}\n{program}", ENDPOINT=server.url)
    assert (done.stdout, done.stderr) == ("1", "")
    assert json.loads(server.requests[0].body) == {"ItemId": value, "Amount": 1}
    assert not (tmp_path / "PWNED").exists()
    for block in docs_pages.blocks(page, "python"):
        compile(block, "PlaceOrder.md", "exec")
        assert "item_id=" in block
