"""Whatever a scenario is, it is read or told what is wrong, and nothing is raised."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

from asking import catalog, signed
from hypothesis import given
from hypothesis import strategies as st

from actionsmith.diagnostics import Severity, as_text, in_order
from actionsmith.mock import Mock
from actionsmith.mock.scenario import Scenario, read_faults, read_scenario
from actionsmith.source import plain_value, read

sys.path.append(str(Path(__file__).parents[1] / "fuzz"))

import fuzz_texts

TEXT = """actionsmith-scenario: 1
seed: 7
settle: {polls: 2}
limits: off
resources:
  ipv6-address:
    - {AddressId: eipv6-aaaa1111, AddressStatus: UNBIND, IsArrears: true}
    - AddressId: eipv6-bbbb2222
      TagSet: [{Key: env, Value: test}]
  task:
    - {TaskId: 12, Result: FAILED}
faults:
  - {action: AssociateIPv6Address, calls: 1, error: InternalError, message: No.}
  - action: AssociateIPv6Address
    when: NetworkInterfaceId == 'eni-99999999'
    precondition: interface-exists
  - {action: DescribeIPv6Addresses, calls: 3-, chance: 0.1, drop: before}
  - {action: AllocateIPv6Addresses, outcome: FAILED}
  - {calls: 2-4, delay: 1.5s, body: html}
  - {status: 503, retry_after: 2}
  - {throttle: 3s}
  - {truncate: 10}
  - {clock: +24h}
"""
SEEDS = st.integers(0, 2**32)
ROOT, _ = read("scenario.yaml", TEXT.encode())
assert ROOT is not None


def as_texts(value: object) -> fuzz_texts.Tree:
    if isinstance(value, dict):
        return {name: as_texts(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_texts(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


TREE = as_texts(plain_value(ROOT))


def judge(data: bytes | str) -> None:
    scenario, findings = read_scenario(data, "scenario.yaml", catalog())
    assert findings == in_order(findings)
    assert (scenario is None) == any(f.severity is Severity.ERROR for f in findings)
    assert scenario is None or isinstance(scenario, Scenario)
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    lines = len(re.split("\r\n|\r|\n", text))
    for finding in findings:
        assert finding.at.file == "scenario.yaml" and as_text(finding)
        assert 1 <= finding.at.line <= lines and finding.at.column >= 1
    read_faults(data, "faults", catalog())
    if scenario is not None:
        use(scenario)


def use(scenario: Scenario) -> None:
    """Start a mock with a scenario that is said to be sound."""
    for used in (scenario, replace(scenario, faults=())):
        mock = Mock(catalog(), scenario=used)
        for action in ("DescribeIPv6Addresses", "AllocateIPv6Addresses"):
            mock.handle(signed(action, {}))
        for each in used.resources:
            if each.resource == "task":
                mock.handle(signed("DescribeTaskResult", each.members))
    assert mock.state()


def test_it_is_sound() -> None:
    scenario, findings = read_scenario(TEXT, "scenario.yaml", catalog())
    assert scenario is not None and not findings
    judge(fuzz_texts.spoilt_tree(Random(0), TREE))


@given(SEEDS)
def test_spoilt_bytes(seed: int) -> None:
    judge(fuzz_texts.spoilt_bytes(Random(seed), TEXT.encode(), [TEXT.encode()]))


@given(SEEDS)
def test_spoilt_lines(seed: int) -> None:
    judge(fuzz_texts.spoilt_lines(Random(seed), TEXT))


@given(SEEDS)
def test_spoilt_tree(seed: int) -> None:
    judge(fuzz_texts.spoilt_tree(Random(seed), TREE))


@given(st.one_of(st.text(), st.binary()))
def test_anything(data: str | bytes) -> None:
    judge(data)
