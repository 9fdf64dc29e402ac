"""What validators ask is what rules mean, judged by the second reading in `idl`."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import idl
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from actionsmith.contract import Base
from actionsmith.logic import (
    And,
    Arithmetic,
    Boolean,
    Comparator,
    Compare,
    Constant,
    Expression,
    Group,
    GroupKind,
    Implies,
    Like,
    Not,
    Number,
    Operator,
    Or,
    Parameter,
    Present,
    Relation,
    evaluate,
    parse,
)
from actionsmith.logic import Text as TextConstant
from actionsmith.plan.conditions import HELPERS, Variables, helpers, violated
from actionsmith.plan.layout import if_statement, inline
from actionsmith.runtime import values

BASES = {
    "S": Base.STRING,
    "T": Base.STRING,
    "I": Base.INTEGER,
    "J": Base.INTEGER,
    "F": Base.FLOAT,
    "B": Base.BOOLEAN,
}
VARIABLES = Variables(name=str.lower, base=BASES.__getitem__)
HUGE = 10**400

VALUES: dict[Base, list[object]] = {
    Base.STRING: ["", "x", "y", "xy", "X", "5", "True"],
    Base.INTEGER: [-1, 0, 1, 2, 4, 5, 6, HUGE],
    Base.FLOAT: [-1, 0, 0.5, 1.0, 1.5, 5, 4.999, 5.0, HUGE, 1e60],
    Base.BOOLEAN: [True, False],
}
EVERY = [*itertools.chain(*VALUES.values()), [], ["x"], {}, {"x": 1}]


def constant(value: object) -> Constant:
    if isinstance(value, bool):
        return Boolean(value)
    if isinstance(value, (int, float)):
        return Number(value)
    assert isinstance(value, str)
    return TextConstant(value)


def operand_tree(operand: object) -> Any:
    if isinstance(operand, str):
        return Parameter(operand)
    if isinstance(operand, tuple):
        left, sign, right = operand
        return Arithmetic(Operator(sign), operand_tree(left), operand_tree(right))
    assert isinstance(operand, (int, float))
    return Number(operand)


def tree(plain: idl.Tree) -> Any:
    """Return the syntax tree; some of them no text has, such as `A < A`."""
    match plain:
        case "sent", name:
            return Present(Parameter(name))
        case "is", name, sign, constants:
            return Compare(
                Parameter(name), Comparator(sign), (*map(constant, constants),)
            )
        case "like", name, pattern:
            return Like(Parameter(name), TextConstant(pattern))
        case "relates", left, sign, right:
            return Relation(operand_tree(left), Comparator(sign), operand_tree(right))
        case "not", inner:
            return Not(tree(inner))
        case "if", condition, consequence:
            return Implies(tree(condition), tree(consequence))
        case ("and" | "or") as name, *members:
            return (And if name == "and" else Or)(tuple(map(tree, members)))
        case name, *members:
            return Group(GroupKind(name), tuple(map(tree, members)))
    raise AssertionError(plain)


names = st.sampled_from(sorted(BASES))
signs = st.sampled_from(sorted(idl.ORDER))
constants = st.sampled_from([0, 1, 5, -1, 0.5, "x", "", "5", True, False])
numbers = st.sampled_from([0, 1, 2, 5, -1, 0.5, 1000])
numeric = st.sampled_from(["I", "J", "F"])
arithmetic = st.recursive(
    numeric | names | numbers,
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner),
    max_leaves=4,
).filter(lambda operand: isinstance(operand, tuple) and any(idl.mentioned(operand)))
terms: st.SearchStrategy[idl.Tree] = st.one_of(
    st.tuples(st.just("sent"), names),
    st.tuples(
        st.just("is"),
        names,
        st.sampled_from(["==", "!="]),
        st.lists(constants, min_size=1, max_size=3),
    ),
    st.tuples(st.just("is"), names, signs, st.tuples(numbers)),
    st.tuples(st.just("like"), names, st.sampled_from(["x*", "*", "x", "*y*", ""])),
    st.tuples(st.just("relates"), names, signs, names),
    st.tuples(st.just("relates"), numeric, signs, numeric),
    st.tuples(st.just("relates"), arithmetic, signs, numbers | names | arithmetic),
)


def compound(inner: st.SearchStrategy[idl.Tree]) -> st.SearchStrategy[idl.Tree]:
    kinds = st.sampled_from(["and", "or", "Or", "OnlyOne", "AllOrNone", "ZeroOrOne"])
    return st.one_of(
        st.tuples(st.just("not"), inner),
        st.builds(
            lambda kind, members: (kind, *members),
            kinds,
            st.lists(inner, min_size=2, max_size=4),
        ),
    )


predicates = st.recursive(terms, compound, max_leaves=6)
expressions = predicates | st.tuples(st.just("if"), predicates, predicates)


def requests(
    chance: random.Random, choices: Mapping[str, list[object]]
) -> Iterator[Any]:
    """Yield a request for each set of parameters, and for some more than one."""
    for present in itertools.product([False, True], repeat=len(choices)):
        for _ in range(2):
            yield {
                name: chance.choice(choices[name])
                for name, sent in zip(choices, present, strict=True)
                if sent
            }


def condition_of(expression: Expression) -> Callable[[Mapping[str, object]], bool]:
    condition = violated(expression, VARIABLES)
    used = set(helpers(condition))
    assert used <= HELPERS
    # Only what would be imported is there to be called.
    functions = {name: getattr(values, name) for name in used}
    code = compile(inline(condition), "<condition>", "eval")
    laid_out = f"{if_statement(condition, 0)}\n    broken = True"
    compile(laid_out, "<statement>", "exec")

    def is_broken(request: Mapping[str, object]) -> bool:
        variables = {VARIABLES.name(name): request.get(name) for name in BASES}
        result = eval(code, {"__builtins__": {}, **functions}, variables)
        assert isinstance(result, bool)
        return result

    return is_broken


@given(expressions, st.randoms(use_true_random=False))
@settings(max_examples=examples(300), deadline=None)
def test_validator_evaluator_and_oracle_agree(
    plain: idl.Tree, chance: random.Random
) -> None:
    expression = tree(plain)
    is_broken = condition_of(expression)
    for request in requests(chance, {name: VALUES[b] for name, b in BASES.items()}):
        expected = idl.holds(plain, request)
        assert evaluate(expression, request) is expected, request
        assert is_broken(request) is not expected, (
            inline(violated(expression, VARIABLES)),
            request,
        )


@given(expressions, st.randoms(use_true_random=False))
@settings(max_examples=examples(200), deadline=None)
def test_values_of_other_types_raise_nothing(
    plain: idl.Tree, chance: random.Random
) -> None:
    expression = tree(plain)
    is_broken = condition_of(expression)
    for request in requests(chance, dict.fromkeys(BASES, EVERY)):
        is_broken(request)
        assert evaluate(expression, request) is idl.holds(plain, request)


FORMS = {
    "S": "s is None",
    "NOT S": "s is not None",
    "IF S THEN T": "s is not None and t is None",
    "IF NOT S THEN T": "s is None and t is None",
    "IF S THEN T AND I": "s is not None and (t is None or i is None)",
    "IF S AND T THEN I OR J": (
        "s is not None and t is not None and i is None and j is None"
    ),
    "Or(S, T)": "s is None and t is None",
    "B == true": "b is not True",
    "B != true": "b is None or b is True",
    "NOT Or(S, T)": "s is not None or t is not None",
    "NOT (S OR T)": "s is not None or t is not None",
    "NOT (S AND T)": "s is not None and t is not None",
    "S OR T AND I": "s is None and (t is None or i is None)",
    "ZeroOrOne(S, T)": "s is not None and t is not None",
    "ZeroOrOne(S, T, I)": "count(s is not None, t is not None, i is not None) > 1",
    "OnlyOne(S, T)": "count(s is not None, t is not None) != 1",
    "OnlyOne(S, T, I)": "count(s is not None, t is not None, i is not None) != 1",
    "AllOrNone(S, T)": "differ(s is not None, t is not None)",
    "AllOrNone(S, T, I)": "differ(s is not None, t is not None, i is not None)",
    "NOT AllOrNone(S, T)": "not differ(s is not None, t is not None)",
    "NOT OnlyOne(S, T)": "count(s is not None, t is not None) == 1",
    "NOT ZeroOrOne(S, T)": "s is None or t is None",
    "IF B == true THEN ZeroOrOne(S, T)": (
        "b is True and s is not None and t is not None"
    ),
    "S == 'x'": 's != "x"',
    "S == 'x'|'y'": 's not in ("x", "y")',
    "S != 'x'|'y'": 's is None or s in ("x", "y")',
    "IF S == 'x'|'y' THEN T": 's in ("x", "y") and t is None',
    "IF S != 'x' THEN T": 's is not None and s != "x" and t is None',
    "S LIKE 'x*'": 'not like(s, "x*")',
    "I <= 5": "not is_number(i) or i > 5",
    "IF I > 5 THEN S": "is_number(i) and i > 5 and s is None",
    "I == 5": "not is_number(i) or i != 5",
    "I == 5|6": "(not is_number(i) or i != 5) and (not is_number(i) or i != 6)",
    "IF I THEN I <= -5": "i is not None and (not is_number(i) or i > -5)",
    "I <= J": "is_number(i) and is_number(j) and i > j",
    "I + J <= 1000": "is_integer(i) and is_integer(j) and i + j > 1000",
    "(I + J) * 2 < I - (J - 1)": (
        "is_integer(i) and is_integer(j) and (i + j) * 2 >= i - (j - 1)"
    ),
    "I - J - 1 <= I * 2 * J": (
        "is_integer(i) and is_integer(j) and i - j - 1 > i * 2 * j"
    ),
    "I - J * 2 <= 5": "is_integer(i) and is_integer(j) and i - j * 2 > 5",
    "I - (J + 1) * 2 <= 5": "is_integer(i) and is_integer(j) and i - (j + 1) * 2 > 5",
    "I <= F": "is_number(i) and is_number(f) and i > f",
    "I + 0.5 <= J": (
        "i is not None and j is not None"
        ' and not compares(combine(i, "+", 0.5), "<=", j)'
    ),
    "I <= 0.5 + J": (
        "i is not None and j is not None"
        ' and not compares(i, "<=", combine(0.5, "+", j))'
    ),
    "NOT ZeroOrOne(S, T, I)": (
        "count(s is not None, t is not None, i is not None) <= 1"
    ),
    "NOT I <= J": "not is_number(i) or not is_number(j) or i <= j",
    "S <= T": 's is not None and t is not None and not compares(s, "<=", t)',
    "I + F <= 5": (
        'i is not None and f is not None and not compares(combine(i, "+", f), "<=", 5)'
    ),
    "I / J == 2": (
        'i is not None and j is not None and not compares(combine(i, "/", j), "==", 2)'
    ),
}


@pytest.mark.parametrize("rule", FORMS)
def test_what_a_reader_sees(rule: str) -> None:
    assert inline(violated(parse(rule), VARIABLES)) == FORMS[rule]


def test_a_deep_rule_grows_no_faster_than_its_text() -> None:
    rule = "S"
    for kind in itertools.islice(itertools.cycle(["OnlyOne", "AllOrNone"]), 16):
        rule = f"{kind}({rule}, T)"
    assert len(inline(violated(parse(rule), VARIABLES))) < 10 * len(rule)
