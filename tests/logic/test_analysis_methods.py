"""Truth tables and the solver against what rules mean, request by request."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import pytest

from actionsmith.logic import evaluate, names, parse
from actionsmith.logic.analysis import Kind, Rule, Variable
from actionsmith.logic.analysis.components import Component
from actionsmith.logic.analysis.domains import Domain
from actionsmith.logic.analysis.solver import Solver
from actionsmith.logic.analysis.tables import Tables, fits

KNOWN = {
    "I": Variable(name="I", kind=Kind.INTEGER, minimum=0, maximum=3),
    "J": Variable(name="J", kind=Kind.INTEGER),
    "N": Variable(name="N", kind=Kind.NUMBER),
    "S": Variable(name="S", kind=Kind.STRING),
    "T": Variable(name="T", kind=Kind.STRING),
    "B": Variable(name="B", kind=Kind.BOOLEAN),
    "C": Variable(name="C", kind=Kind.BOOLEAN),
    "L": Variable(name="L", kind=Kind.OTHER),
    "M": Variable(name="M", kind=Kind.OTHER),
}
# What is tried of each, by the rule that pins a parameter to it.
TRIED: Mapping[str, Mapping[str, object]] = {
    "I": {"NOT I": None, "I == 0": 0, "I == 2": 2, "I == 3": 3},
    "J": {"NOT J": None, "J == -1": -1, "J == 0": 0, "J == 2": 2},
    "N": {"NOT N": None, "N == 0": 0, "N == 0.5": 0.5, "N == 2": 2},
    "S": {"NOT S": None, "S == 'b'": "b", "S == 'x'": "x"},
    "T": {"NOT T": None, "T == 'c'": "c", "T == 'x'": "x"},
    "B": {"NOT B": None, "B == true": True, "B == false": False},
    "C": {"NOT C": None, "C == true": True, "C == false": False},
    "L": {"NOT L": None, "L": ["x"]},
    "M": {"NOT M": None, "M": ["x"]},
}

RULES = """
I == 2|3
I != 2|3
I > 2
I <= 2 AND NOT I < 2
S == 'x'|'y'
S != 'x'|'y'
NOT S != 'x'
S LIKE 'x*'
B == true
B != true
L
L != 'x'
I == J
I != J
I <= J
I < J
I >= J
I > J
I <= J AND I == 0|'x'|3
I <= J AND I != 0|'x'
I <= J OR I == 'x'|true
I <= J OR I != 'x'
I <= J OR J >= 2
I <= J OR NOT N
I <= N
N < J
I == S
I != S
I <= S
I <= J AND I != S
I <= J OR I == S
S == T
S != T
S <= T
S < T
S > T
S != B
B == L
L != S
L == M
L != M
B == C
B != C
B <= C
I + J <= 2
I - J == 2
I * J > 1
I / J == 2
I / J == 1
I / J != 1
N / J == 1
J / N != 1
J / I < 1
J / I != 1
I / J >= 0
I + N == 2.5
N / I <= 0.25
(I + J) * 2 < N
I + J >= I - N
I + S <= 3
S + I != 3
S + T == 3
I + J == S
I + J != S
I / J != S
I / J <= S
S != I / J
S == J * I
B + I <= 2
L + I != 1
I + J <= B
NOT (I + J <= 2)
NOT (I / J != S)
IF I + J <= 2 THEN S
I + J <= 2 AND (S OR NOT I)
Or(I + J > 4, S LIKE 'x*', B == true)
OnlyOne(I + J <= 1, I, S)
AllOrNone(I + J <= 1, I == 2, S)
ZeroOrOne(I + J <= 1, I, S)
Or(I > 2, S LIKE 'x*', B == true)
OnlyOne(I > 2, S, B)
AllOrNone(I > 2, S, B)
ZeroOrOne(I > 2, S, B)
"""


def requests(mentioned: list[str]) -> Iterator[tuple[list[str], dict[str, object]]]:
    """Yield combinations of what is tried, and the rules that pin them."""
    for chosen in itertools.product(*(TRIED[name].items() for name in mentioned)):
        request = {name: v for name, (_, v) in zip(mentioned, chosen, strict=True)}
        yield [pin for pin, _ in chosen], request


@pytest.mark.parametrize("method", ["tables", "solver"])
@pytest.mark.parametrize("text", RULES.strip().splitlines())
def test_a_rule_keeps_the_requests_that_it_should(text: str, method: str) -> None:
    mentioned = sorted({mention.name for mention in names(parse(text))})
    variables = [KNOWN[name] for name in mentioned]
    pins = [pin for name in mentioned for pin in TRIED[name]]
    rules = {each: Rule(each, parse(each)) for each in (text, *pins)}

    def make(domains: Mapping[str, Domain]) -> Tables | Solver:
        if method == "solver":
            expressions = [rule.expression for rule in rules.values()]
            return Solver(variables, domains, expressions)
        if not fits(domains):
            pytest.skip("these numbers are for the solver")
        return Tables(domains)

    component = Component(variables, list(rules.values()), make)
    assert component.possible([])
    for pinned, request in requests(mentioned):
        expected = evaluate(rules[text].expression, request)
        asked = [rules[pin] for pin in pinned]
        assert component.possible([rules[text], *asked]) is expected, request


@pytest.mark.parametrize("method", ["tables", "solver"])
def test_nothing_is_possible_without_a_value(method: str) -> None:
    variables = [
        Variable(name="V", kind=Kind.STRING, required=True, values=()),
        KNOWN["B"],
    ]
    rules = [Rule("r", parse("Or(V, B)"))]

    def make(domains: Mapping[str, Domain]) -> Tables | Solver:
        if method == "tables":
            return Tables(domains)
        return Solver(variables, domains, [rules[0].expression])

    component = Component(variables, rules, make)
    assert not component.possible([])
    assert not component.possible(rules)
