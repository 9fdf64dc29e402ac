"""The analysis against every request: its verdicts, and how small its sets are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import every_request as oracle
import idl
import pytest
from effort import examples
from hypothesis import HealthCheck, assume, given, settings

from actionsmith.logic import (
    Comparator,
    Compare,
    ExpressionError,
    Not,
    Parameter,
    Present,
    Text,
    parse,
)
from actionsmith.logic.analysis import (
    Kind,
    Rule,
    Undecided,
    Variable,
    Verdict,
    analyse,
    count,
    is_partially_valid,
    is_valid,
)
from actionsmith.logic.analysis.components import Component
from actionsmith.logic.analysis.domains import Domain
from actionsmith.logic.analysis.solver import Solver
from actionsmith.logic.analysis.tables import Tables

KINDS = {
    "flag": Kind.BOOLEAN,
    "choice": Kind.STRING,
    "text": Kind.STRING,
    "word": Kind.STRING,
    "whole": Kind.INTEGER,
    "broken": Kind.NUMBER,
    "few": Kind.INTEGER,
    "other": Kind.OTHER,
}
SETTINGS = settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
FINITE = ("flag", "choice", "few", "few")
ENDLESS = ("flag", "text", "whole", "broken", "other")

Contract = tuple[list[oracle.Field], list[Any]]


def variables(fields: Sequence[oracle.Field]) -> list[Variable]:
    return [
        Variable(
            name=field.name,
            kind=KINDS[field.kind],
            required=field.required,
            values=field.tried if field.is_listed else None,
        )
        for field in fields
    ]


def parsed(trees: Sequence[Any]) -> list[Rule]:
    try:
        expressions = [parse(idl.text(tree)) for tree in trees]
    except ExpressionError:  # such as a parameter that is related to itself alone
        assume(False)
    return [Rule(f"r{n}", e, place=n) for n, e in enumerate(expressions)]


def numbers(names: Sequence[str]) -> list[int]:
    return [int(name.removeprefix("r")) for name in names]


@pytest.mark.parametrize("method", ["tables", "solver", "chosen"])
@given(contract=oracle.contracts(FINITE, arithmetic=("few", "flag")))
@SETTINGS
def test_answers_about_few_values(method: str, contract: Contract) -> None:
    check_answers(contract, method)


@pytest.mark.parametrize("method", ["tables", "solver", "chosen"])
@given(contract=oracle.contracts(ENDLESS, most=3))
@SETTINGS
def test_answers_about_many_values(method: str, contract: Contract) -> None:
    check_answers(contract, method)


@pytest.mark.parametrize("method", ["tables", "solver", "chosen"])
@given(contract=oracle.contracts(("word", "word", "whole", "flag"), most=3))
@SETTINGS
def test_answers_about_order(method: str, contract: Contract) -> None:
    check_answers(contract, method)


def check_answers(contract: Contract, method: str) -> None:
    """Ask a method everything, and try every request."""
    fields, trees = contract
    rules = parsed(trees)
    world = oracle.World(fields, trees)
    known = variables(fields)

    def make(domains: Mapping[str, Domain]) -> Tables | Solver:
        if method == "tables":
            return Tables(domains)
        return Solver(known, domains, [rule.expression for rule in rules])

    # What is chosen tries some requests first.
    component = Component(known, rules, None if method == "chosen" else make)
    every = range(len(rules))
    valid = world.keeping(every)
    assert component.possible(rules) == bool(valid)
    for field in fields:
        sent = Present(Parameter(field.name))
        with_it = world.sending(field.name)
        assert component.possible(rules, sent) == bool(valid & with_it)
        assert component.possible(rules, Not(sent)) == bool(valid - with_it)
    for number, rule in enumerate(rules):
        assert component.possible([rule]) == bool(world.kept[number])
        others = [n for n in every if n != number]
        broken = Not(rule.expression)  # type: ignore[arg-type]
        breaking = world.keeping(others) - world.kept[number]
        assert component.possible([rules[n] for n in others], broken) == bool(breaking)
        if not breaking:
            chosen = component.responsible([rules[n] for n in others], broken)
            assert_minimal(
                world, numbers([r.name for r in chosen]), world.all - world.kept[number]
            )
    if not valid:
        chosen = component.responsible(rules)
        assert_minimal(world, numbers([r.name for r in chosen]), world.all)


@given(
    contract=oracle.contracts(
        ("whole", "broken", "flag"), most=3, arithmetic=("whole", "broken", "flag")
    )
)
@SETTINGS
def test_nothing_is_impossible_that_a_request_shows(contract: Contract) -> None:
    # What is tried is but a part of all numbers, so that this has one direction.
    fields, trees = contract
    rules = parsed(trees)
    world = oracle.World(fields, trees)
    component = Component(variables(fields), rules)
    for number, rule in enumerate(rules):
        broken = Not(rule.expression)  # type: ignore[arg-type]
        others = [n for n in range(len(rules)) if n != number]
        # Products can be beyond the solver.
        with suppress(Undecided):
            if world.keeping(others) - world.kept[number]:
                assert component.possible([rules[n] for n in others], broken)
            if world.keeping(others) & world.kept[number]:
                assert component.possible(rules)


def assert_minimal(
    world: oracle.World, chosen: Sequence[int], among: frozenset[int]
) -> None:
    """Check that rules are broken by each of some requests, and that all are needed."""
    assert not world.keeping(chosen) & among
    for left_out in chosen:
        assert world.keeping([n for n in chosen if n != left_out]) & among


@given(contract=oracle.contracts((*FINITE, "whole"), arithmetic=("few", "flag")))
@SETTINGS
def test_findings(contract: Contract) -> None:
    fields, trees = contract
    rules = parsed(trees)
    # The range that is tried is too small for arithmetic with numbers without bounds.
    world = oracle.World(fields, trees)
    every = range(len(rules))
    valid = world.keeping(every)
    found = analyse(variables(fields), rules)
    assert all(finding.is_decided for finding in found)
    useless = {
        finding.rule
        for finding in found
        if finding.verdict in (Verdict.NEVER_HOLDS, Verdict.ALWAYS_HOLDS)
    }
    for number, rule in enumerate(rules):
        constant = world.kept[number] in (frozenset(), world.all)
        assert (rule.name in useless) == constant
    for finding in found:
        chosen = numbers(finding.rules)
        match finding.verdict:
            case Verdict.INCONSISTENT:
                assert_minimal(world, chosen, world.all)
            case Verdict.DEAD_PARAMETER:
                for name in finding.parameters:
                    assert_minimal(world, chosen, world.sending(name))
            case Verdict.EXCLUSIVE_REQUIRED:
                for name in finding.parameters:
                    assert not world.keeping(chosen) & world.sending(name)
            case Verdict.FALSE_OPTIONAL:
                for name in finding.parameters:
                    assert_minimal(world, chosen, world.all - world.sending(name))
            case Verdict.DEAD_VALUE:
                for value in finding.values:
                    (name,) = finding.parameters
                    assert_minimal(world, chosen, world.with_value(name, value))
            case Verdict.REDUNDANT:
                broken = world.all - world.kept[numbers([finding.rule or ""])[0]]
                assert_minimal(world, chosen, broken)
    # What is not reported is not so, or follows from what is.
    if not found:
        assert valid
        for field in fields:
            sending = valid & world.sending(field.name)
            assert sending and (field.required or sending != valid)
            if field.is_listed:
                values = {world.requests[place][field.name] for place in sending}
                assert values == set(field.tried)
        for number in every:
            others = world.keeping([n for n in every if n != number])
            assert others - world.kept[number]


@given(contract=oracle.contracts(FINITE, arithmetic=("few", "flag")))
@SETTINGS
def test_counts_and_requests(contract: Contract) -> None:
    fields, trees = contract
    rules = parsed(trees)
    world = oracle.World(fields, trees)
    valid = world.keeping(range(len(rules)))
    known = variables(fields)
    assert count(known, rules) == len(valid)
    for place in sorted(world.all)[:: max(1, len(world.all) // 8)]:
        request = world.requests[place]
        assert is_valid(known, rules, request) == (place in valid)
        sent = {name: value for name, value in request.items() if value is not None}
        completed = any(
            sent.items() <= world.requests[other].items() for other in valid
        )
        assert is_partially_valid(known, rules, sent) == completed


def test_a_value_is_asked_for_by_one_that_stands_for_it() -> None:
    mode = Variable(name="M", kind=Kind.STRING, values=("x", "y", "z"))
    component = Component([mode], [Rule("r", parse("IF M THEN M == 'x'"))])
    assert component.domains["M"].values == (None, "x", "y")
    assert component.stand_in("M", "z") == "y"
    equal = Compare(Parameter("M"), Comparator.EQ, (Text("y"),))
    assert not component.possible(component.rules, equal)
