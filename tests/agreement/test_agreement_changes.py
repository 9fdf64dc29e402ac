"""The checks can fail: an output that forgets a rule, or a change of one, is noticed.

What is generated from a contract is held against the oracle on the same contract with
one rule removed or changed, which is what a forgetful output comes to, and the other
way round. They have to disagree, unless the oracle itself finds no request among those
that are tried about which the two contracts differ.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boundary
import pytest
from changes import changed_values, changes
from judges import JUDGES, Judge, Schema, Validator, objections
from outputs import Output, importable, of_spec
from plain_contracts import Contract
from signatures import ASIDE

EVERY, EVERY_AT_LENGTH = 40, 10
"""Of the picked sets, every so many-th has its rules changed."""

AT_LENGTH = 1000
"""Who asks for so many random contracts has time for more of the picked ones, too."""

MOST_REQUESTS = 100


@pytest.fixture(scope="module")
def chosen(
    picked: Output, written: list[Output], pytestconfig: pytest.Config
) -> list[tuple[Output, str]]:
    """Some actions of the picked sets, and all that are written."""
    at_length = int(pytestconfig.getoption("--contracts")) >= AT_LENGTH
    some = list(picked.contracts)[:: EVERY_AT_LENGTH if at_length else EVERY]
    return [
        *((picked, name) for name in some),
        *((output, name) for output in written for name in output.contracts),
    ]


@pytest.mark.parametrize("kind", JUDGES, ids=lambda kind: kind.name)
def test_a_change_that_an_output_forgets(
    kind: type[Judge], chosen: list[tuple[Output, str]]
) -> None:
    count: Counter[bool] = Counter()
    for output, name in chosen:
        judge = kind(output, name)
        contract = output.contracts[name]
        for what, changed in changes(contract):
            require_notice(judge, contract, changed, f"{name}: {what}", count)
    assert count[True] > count[False] / 2, count


@pytest.mark.parametrize("kind", [Validator, Schema], ids=lambda kind: kind.name)
def test_a_fact_about_a_value_that_an_output_forgets(
    kind: type[Judge], written: list[Output]
) -> None:
    untold = []
    count = 0
    for output in (each for each in written if each.package == "structures_actions"):
        for name, contract in output.contracts.items():
            judge = kind(output, name)
            requests = list(boundary.requests(contract))
            expected = [kind.should_say(contract, request) for request in requests]
            for what, changed in changed_values(contract):
                pairs = zip(requests, expected, strict=True)
                telling = (r for r, e in pairs if kind.should_say(changed, r) != e)
                count += 1
                if (request := next(telling, None)) is None:
                    untold.append(what)
                    continue
                assert judge.says(contract, request) != kind.should_say(
                    changed, request
                )
    # A schema says nothing of what is only inferred, and a wrong code goes unseen.
    assert len(untold) * 9 < count, "\n".join(untold)


@pytest.mark.parametrize("kind", JUDGES, ids=lambda kind: kind.name)
def test_each_rule_of_the_real_contracts(
    kind: type[Judge], written: list[Output]
) -> None:
    for output in (each for each in written if each.package == "real_actions"):
        for name, contract in output.contracts.items():
            for rule in contract.rules:
                if kind.can_say(rule, contract):
                    rules = tuple(each for each in contract.rules if each is not rule)
                    without = replace(contract, rules=rules)
                    telling = _telling(kind(output, name), contract, without, None)
                    # It may be the one that sends nothing.
                    assert next(telling, None) is not None, (name, rule.id)


@pytest.fixture(scope="module")
def changed_outputs(
    chosen: list[tuple[Output, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[tuple[Output, str, Contract]]]:
    """What is generated from changed contracts, and the contract without the change."""
    found: list[tuple[Output, str, Contract]] = []
    outputs = {id(output): output for output, _ in chosen}
    for place, output in enumerate(outputs.values()):
        extra: dict[str, Any] = {}
        originals: dict[str, Contract] = {}
        for name in (name for each, name in chosen if each is output):
            action = output.source(name)
            for number, (what, changed) in enumerate(changes(output.contracts[name])):
                if not what.endswith("removed") and "becomes" not in what:
                    continue  # a change of what is listed, which is simple to see
                other = f"{name}Changed{number}"
                extra[f"{output.service}/{other}.yaml"] = {
                    **action,
                    "action": other,
                    "constraints": {
                        rule.id: {
                            "rule": rule.text,
                            "confidence": rule.confidence,
                            "error": rule.code,
                            "description": f"It is so, says {rule.id}.",
                        }
                        for rule in changed.rules
                    },
                }
                originals[other] = output.contracts[name]
        folder = tmp_path_factory.mktemp("changed")
        spec = output.folder.parent / "spec"
        generated = of_spec(
            spec, folder, f"changed{place}_actions", extra, lambda _: True
        )
        (again,) = (each for each in generated if each.service == output.service)
        found += ((again, name, original) for name, original in originals.items())
    with importable(*{id(each): each for each, _, _ in found}.values()):
        yield found


@pytest.mark.parametrize("kind", JUDGES, ids=lambda kind: kind.name)
def test_an_output_of_a_changed_contract(
    kind: type[Judge], changed_outputs: list[tuple[Output, str, Contract]]
) -> None:
    count: Counter[bool] = Counter()
    for output, name, original in changed_outputs:
        judge = kind(output, name)
        require_notice(judge, output.contracts[name], original, name, count)
    assert count[True] > count[False] / 2, count


def require_notice(
    judge: Judge, own: Contract, other: Contract, what: str, count: Counter[bool]
) -> None:
    """Check that a judge is seen to disagree with a contract that is not its own.

    It has to be about a request that is tried of the other contract; and what an output
    lists of its rules must show the change, too.
    """
    telling = next(_telling(judge, own, other), None)
    if telling is not None:
        assert any(objections(judge, other, [telling], lists=False)), (what, telling)
    listed = judge.should_list(own), judge.should_list(other)
    assert (judge.lists() == listed[1]) is (listed[0] == listed[1]), what
    count[telling is not None] += 1


def _telling(
    judge: Judge, own: Contract, other: Contract, most: int | None = MOST_REQUESTS
) -> Iterator[dict[str, Any]]:
    """Yield the requests about which the oracle tells the two contracts apart.

    `most` is how many are tried, if not all.
    """
    every = list(boundary.requests(other))
    for request in random.Random(0).sample(every, min(len(every), most or len(every))):
        expected = judge.should_say(own, request), judge.should_say(other, request)
        if expected[0] == expected[1]:
            continue
        # A method with too many signatures has none, and so nothing to say.
        said = judge.says(own, request), judge.says(other, request)
        if ASIDE not in (*expected, *said):
            yield request
