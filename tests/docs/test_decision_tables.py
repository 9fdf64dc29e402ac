"""Decision tables say in the fewest rows what comes of a request, and how to call."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import decision_tables
import docs_pages
import golden
import pytest
from decision_tables import Row
from docs_pages import PAGE

from actionsmith import output
from actionsmith.logic import evaluate, parse
from actionsmith.plan import naming
from tencent_actions.vpc.actions import associate_ipv6_address

INSTANCE = ("InstanceId", "ins-djflxkvi")
INTERFACE = ("NetworkInterfaceId", "eni-11112222")
ADDRESS = ("PrivateIPv6Address", "fc00::1")


def holds(rule: str, request: Any) -> bool:
    return evaluate(parse(rule), request)


def test_the_real_action_has_the_fewest_rows(pages: dict[str, str]) -> None:
    (table,) = decision_tables.read(pages[PAGE])
    said = [(row.text, row.rule) for row in table.legal]
    assert said == [
        ("([InstanceId]) AND (NOT [NetworkInterfaceId])", ""),
        (
            "(NOT [InstanceId]) AND ([NetworkInterfaceId]) AND ([PrivateIPv6Address])",
            "",
        ),
        ("(NOT [InstanceId]) AND (NOT [NetworkInterfaceId])", "some-target"),
    ]
    assert table.mistakes == [
        Row(
            "([InstanceId]) AND ([NetworkInterfaceId])",
            "InvalidParameterConflict",
            "single-target",
        ),
        Row(
            "([NetworkInterfaceId]) AND (NOT [PrivateIPv6Address])",
            "MissingParameter",
            "interface-needs-address",
        ),
    ]


def test_the_real_action_is_judged_as_by_its_validator(pages: dict[str, str]) -> None:
    judge = decision_tables.judge(pages[PAGE], holds)
    for sent in product((False, True), repeat=3):
        pairs = zip((INSTANCE, INTERFACE, ADDRESS), sent, strict=True)
        request = dict(pair for pair, is_sent in pairs if is_sent)
        found = list(
            associate_ipv6_address.validate(
                {"IPv6AddressId": "eipv6-11112222", **request}
            )
        )
        enforced = [violation for violation in found if violation.enforced]
        verdict = judge(request)
        if enforced:
            first = enforced[0]
            assert (verdict.code, verdict.rule) == (first.code, first.constraint)
        else:
            assert not verdict.code
            assert verdict.warned == {violation.constraint for violation in found}


def legal_rows(page: str) -> Iterator[Row]:
    for table in decision_tables.read(page):
        yield from table.legal


class Recorder:
    """A client that tells what it was asked to send."""

    def __getattr__(self, method: str) -> Any:
        return lambda **arguments: (method, arguments)


@pytest.mark.parametrize("case", ["base", "every-rule", "overloads"])
def test_the_calls_are_as_their_rows_say(case: str, tmp_path: Path) -> None:
    texts = golden.generate(golden.lay_out(golden.CASES / case, tmp_path))
    output.update(texts, tmp_path / "out")
    sys.path.insert(0, str(tmp_path / "out"))
    try:
        module = importlib.import_module("demo_actions.shop.actions.place_order")
    finally:
        sys.path.pop(0)
        for name in [n for n in sys.modules if n.startswith("demo_actions")]:
            del sys.modules[name]
    wire = {naming.snake_case(name): name for name in module._PARAMETERS}
    rows = list(legal_rows(texts["docs/shop/PlaceOrder.md"]))
    assert len(rows) >= 4 or case == "base"
    for row in rows:
        method, arguments = eval(row.outcome, {"shop": Recorder()})
        assert method == "place_order"
        request = {
            wire[name]: "to be filled in" if value is ... else value
            for name, value in arguments.items()
        }
        assert not row.text or holds(row.text, request), row
        broken = list(module.validate(request))
        assert not any(violation.enforced for violation in broken), (row, broken)
        rules = {violation.constraint for violation in broken}
        assert row.rule in rules if row.rule else not rules, (row, broken)


def contract_with(rules: dict[str, str], tmp_path: Path) -> str:
    """Return the page of an action with these rules about A to L."""
    spec = golden.lay_out(golden.CASES / "base", tmp_path)
    lines = [
        "actionsmith: 1",
        "action: PlaceOrder",
        "summary: Order an item.",
        "parameters:",
        *(f"  {n}: {{type: string, description: One.}}" for n in "ABCDEFGHIJKLMN"),
        "constraints:",
    ]
    for name, rule in rules.items():
        lines += [
            f"  {name}:",
            f"    rule: {rule}",
            "    confidence: documented",
            "    error: InvalidParameter",
            "    description: It is so.",
        ]
    lines += ["errors:", "  InvalidParameter: {}", ""]
    contract = spec / "shop/PlaceOrder.yaml"
    contract.write_text("\n".join(lines), encoding="utf-8")
    return docs_pages.docs(spec)["docs/shop/PlaceOrder.md"]


def test_eight_that_exclude_each_other(tmp_path: Path) -> None:
    page = contract_with({"one": "ZeroOrOne(A, B, C, D, E, F, G)"}, tmp_path)
    (table,) = decision_tables.read(page)
    assert len(table.legal) == 7
    assert len(table.mistakes) == 21


def test_what_is_too_long_for_a_table_is_named(tmp_path: Path) -> None:
    rules = {
        "too-many": "ZeroOrOne(A, B, C, D, E, F, G, H, I)",
        "pair": "AllOrNone(K, L)",
    }
    page = contract_with(rules, tmp_path)
    (table,) = decision_tables.read(page)
    assert [row.rule for row in table.mistakes] == ["pair", "pair"]
    assert decision_tables.left_out(page) == ["too-many"]


def test_groups_have_tables_of_their_own(tmp_path: Path) -> None:
    page = contract_with({"one": "OnlyOne(A, B)", "pair": "AllOrNone(C, D)"}, tmp_path)
    judge = decision_tables.judge(page, holds)
    assert len(decision_tables.read(page)) == 2
    assert judge({"C": "x"}).rule == "one"
    assert judge({"A": "x", "C": "x"}).rule == "pair"
    assert judge({"A": "x", "C": "x", "D": "x"}).rule == ""
