"""One truth: every output agrees with the oracle, on the contracts that there are."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations_with_replacement
from pathlib import Path

import boundary
import pytest
import rule_sets
from judges import JUDGES, Judge, require_agreement
from outputs import Output
from signatures import Signatures
from verdicts import is_of_type, misfit

HERE = Path(__file__).parent


def test_the_oracle_is_independent() -> None:
    waiting, seen = ["verdicts", "boundary"], set()
    while waiting:
        module = waiting.pop()
        seen.add(module)
        for folder in (HERE, HERE.parent):
            if (path := folder / f"{module}.py").exists():
                waiting += set(imported(path)) - seen
    assert {"verdicts", "boundary", "plain_contracts", "idl"} <= seen
    assert not seen & {"actionsmith", "tencent_actions", "golden", "outputs"}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


def test_the_sets_have_each_pattern_and_each_pair() -> None:
    assert len(rule_sets.RULE_SETS) >= 80
    pairs = {pair for each in rule_sets.RULE_SETS for pair in rule_sets.pairs(each)}
    for two in combinations_with_replacement(rule_sets.PATTERNS, 2):
        assert frozenset(two) in pairs, two


def test_what_is_tried_first_is_right(picked: Output, written: list[Output]) -> None:
    for output in (picked, *written):
        for contract in output.contracts.values():
            for parameter in contract.parameters.values():
                first, *others = boundary.values(parameter, contract)
                assert is_of_type(first, parameter.base), (first, parameter)
                assert misfit(first, parameter.kind) is None, (first, parameter)
                assert others


@pytest.mark.parametrize("kind", JUDGES, ids=lambda kind: kind.name)
def test_picked_sets(kind: type[Judge], picked: Output) -> None:
    assert len(picked.contracts) == len(rule_sets.RULE_SETS)
    require_agreement(kind, picked)


@pytest.mark.parametrize("kind", JUDGES, ids=lambda kind: kind.name)
def test_written_contracts(kind: type[Judge], written: list[Output]) -> None:
    for output in written:
        require_agreement(kind, output)


def test_the_number_of_overloads(picked: Output) -> None:
    wrong = [
        (rule_set, found)
        for place, rule_set in enumerate(rule_sets.RULE_SETS)
        if (found := Signatures(picked, rule_sets.name_of(place)).number)
        != rule_set["overloads"]
    ]
    assert not wrong, "\n".join(map(str, wrong))


def test_too_many_are_said_in_words(picked: Output) -> None:
    rules = ["OnlyOne(A, B, C)", "OnlyOne(D, E, F)"]
    place = [each["rules"] for each in rule_sets.RULE_SETS].index(rules)
    (method,) = picked.methods(rule_sets.name_of(place))
    assert (
        "Legal combinations of `d`, `e` and `f`:\n\n"
        "* With `d`, without `e` or `f`.\n"
        "* With `e`, without `d` or `f`.\n"
        "* With `f`, without `d` or `e`."
    ) in (ast.get_docstring(method) or "")
