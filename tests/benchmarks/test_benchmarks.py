"""How long things take: `pytest tests/benchmarks --benchmark-enable -n 0`.

Nothing is asserted of the times, because machines differ. `test_interpreter` is the
unit to read the commands in: what an interpreter needs to start and end.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from compare_sdk import our_call
from pytest_benchmark.fixture import BenchmarkFixture

from actionsmith import logic, output, pipeline
from actionsmith.settings import find
from tencent_actions import Credentials
from tencent_actions._runtime.endpoint import parse_endpoint
from tencent_actions._runtime.exchange import HttpAnswer, build, encode, read
from tencent_actions._runtime.signing import Signer
from tencent_actions.vpc.actions.associate_ipv6_address import (
    ASSOCIATE_IPV6_ADDRESS,
    validate,
)

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "spec"
REQUEST = {
    "IPv6AddressId": "eipv6-11112222",
    "NetworkInterfaceId": "eni-11112222",
    "PrivateIPv6Address": "fc00::1",
}
ANSWER = b'{"Response":{"RequestId":"631011dd-6dfa-41b5-be7c-47bd61d82978"}}'


def run(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True
    )


def test_interpreter(benchmark: BenchmarkFixture) -> None:
    benchmark(run("-c", "pass"))


def test_command_help(benchmark: BenchmarkFixture) -> None:
    benchmark(run("-m", "actionsmith", "--help"))


def test_command_check(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    run("-m", "actionsmith", "generate", "--out", out)()
    benchmark(run("-m", "actionsmith", "generate", "--check", "--out", out))


@pytest.mark.parametrize("cached", [True, False], ids=["warm", "cold"])
def test_command_generate(
    benchmark: BenchmarkFixture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cached: bool,
) -> None:
    cache, out = tmp_path / "cache", tmp_path / "out"
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    generate = run("-m", "actionsmith", "generate", "--out", str(out))
    generate()

    def forget() -> None:
        for folder in (out, *([] if cached else [cache])):
            shutil.rmtree(folder, ignore_errors=True)

    benchmark.pedantic(generate, setup=forget, rounds=10)


def test_check_contracts(benchmark: BenchmarkFixture) -> None:
    assert benchmark(pipeline.check, SPEC, None).is_sound


def test_generate_texts(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    checked = pipeline.check(SPEC, None)
    assert checked.catalog is not None
    settings = find(SPEC, None)
    texts = benchmark(pipeline.generate, checked.catalog, settings, tmp_path)
    assert not output.compare(texts, ROOT / "generated")


def test_parse_a_rule(benchmark: BenchmarkFixture) -> None:
    logic.parse("Or(A, B)")
    benchmark(logic.parse, "IF NetworkInterfaceId THEN PrivateIPv6Address")


def test_validate_a_valid_request(benchmark: BenchmarkFixture) -> None:
    assert benchmark(lambda: list(validate(REQUEST))) == []


def test_call_without_transport(benchmark: BenchmarkFixture) -> None:
    endpoint = parse_endpoint("https://vpc.tencentcloudapi.com")
    signer = Signer(Credentials("AKIDEXAMPLE", "secretEXAMPLE"), "vpc")
    answer = HttpAnswer(200, {}, ANSWER)

    def call() -> object:
        assert not list(validate(REQUEST))
        build(
            ASSOCIATE_IPV6_ADDRESS,
            encode(REQUEST),
            endpoint=endpoint,
            region="ap-guangzhou",
            signer=signer,
            timestamp=1551113065,
        )
        return read(ASSOCIATE_IPV6_ADDRESS, answer)

    benchmark(call)


def test_call_of_a_client_without_transport(benchmark: BenchmarkFixture) -> None:
    benchmark(our_call(None, None))
