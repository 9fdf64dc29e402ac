"""Signatures allow what the rules allow, whatever the rules are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import golden
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionsmith import pipeline
from actionsmith.contract import Action, Confidence, Constraint, ErrorRef, Text
from actionsmith.contract.model import Base, Parameter, ValueType
from actionsmith.logic import evaluate, parse
from actionsmith.plan.groups import _groups, groups
from actionsmith.plan.implicants import fewest_patterns, table_of
from actionsmith.plan.presence import ANY, MOST, Presence, Signature, combined

NAMES = ["A", "B", "C", "D", "E"]
VALUES = ["one", "two", "three"]

atoms = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
    st.sampled_from(["Kind", "Kind == 'one'", "Kind != 'one'|'two'", "Kind LIKE 't*'"]),
)
predicates = st.recursive(
    atoms,
    lambda inner: st.one_of(
        inner.map(lambda p: f"NOT ({p})"),
        st.builds("({}) {} ({})".format, inner, st.sampled_from(["AND", "OR"]), inner),
        st.builds(
            "{}({})".format,
            st.sampled_from(["Or", "OnlyOne", "AllOrNone", "ZeroOrOne"]),
            st.lists(inner, min_size=2, max_size=3).map(", ".join),
        ),
    ),
    max_leaves=5,
)
rules = st.one_of(predicates, st.builds("IF {} THEN {}".format, predicates, predicates))


@pytest.fixture(scope="module")
def action() -> Action:
    checked = pipeline.check(golden.CASES / "base" / "spec", None)
    assert checked.catalog is not None
    return checked.catalog.services["shop"].actions["PlaceOrder"]


def with_rules(action: Action, texts: list[str], required: set[str]) -> Action:
    """Return the action with other parameters, and with rules between them."""
    first = next(iter(action.parameters.values()))

    def text(words: str) -> Text:
        return Text(first.name.scalar._replace(text=words))

    kinds = {
        **dict.fromkeys(NAMES, ValueType(name=None, base=Base.STRING)),
        "Kind": ValueType(name=None, base=Base.STRING, enum=tuple(map(text, VALUES))),
    }
    error = ErrorRef(code=text("InvalidParameter"), confidence=Confidence.DOCUMENTED)
    return action._replace(
        parameters={
            name: first._replace(name=text(name), type=kind, required=name in required)
            for name, kind in kinds.items()
        },
        constraints={
            f"r{n}": Constraint(
                id=text(f"r{n}"),
                rule=text(rule),
                expression=parse(rule),
                error=error,
                confidence=Confidence.DOCUMENTED,
                description=text("It is so."),
            )
            for n, rule in enumerate(texts)
        },
    )


def requests(parameters: Mapping[str, Parameter]) -> Iterator[dict[str, str | None]]:
    choices = [[None, *(p.type.enum or ["text"])] for p in parameters.values()]
    for values in product(*choices):
        yield dict(zip(parameters, values, strict=True))


def allows(signature: Signature, request: Mapping[str, str | None]) -> bool:
    return all(
        (
            presence.can_be_absent
            if request[name] is None
            else presence.can_be_sent
            and (not presence.values or request[name] in presence.values)
        )
        for name, presence in signature.items()
    )


@given(
    st.lists(rules, min_size=1, max_size=4),
    st.sets(st.sampled_from([*NAMES, "Kind"]), max_size=2),
)
def test_exactly_what_the_rules_allow(
    action: Action, texts: list[str], required: set[str]
) -> None:
    ruled = with_rules(action, texts, required)
    found = groups(ruled)
    together = combined(found)
    legal = []
    for request in requests(ruled.parameters):
        there = all(request[name] is not None for name in required)
        is_legal = there and all(
            evaluate(rule.expression, request) for rule in ruled.constraints.values()
        )
        legal.append(is_legal)
        if there and all(group.signatures is not None for group in found):
            assert is_legal == all(
                any(allows(s, request) for s in group.signatures or ())
                for group in found
            )
        if there and together is not None:
            assert is_legal == any(allows(s, request) for s in together)
    # Nothing is won by looking at all groups at once.
    sizes = [2] * len(NAMES) + [1 + len(VALUES)]
    verdicts = iter(legal)
    best = fewest_patterns(table_of(sizes, lambda _: next(verdicts)), sizes, MOST)
    if best is not None and together is not None:
        assert len(best) == len(together)


WORDS = ["a", "b", "x", "xa", "y", "z"]
values = st.sampled_from(
    ["A == 'x'", "A != 'x'", "B LIKE 'x*'", "A <= B", "A == B", "NOT (B < A)"]
)
mixed = st.one_of(
    values,
    st.builds("IF {} THEN {}".format, st.sampled_from("ABC"), values),
    st.builds("IF {} THEN {}".format, values, predicates),
    st.builds("IF {} THEN ({}) AND {}".format, predicates, predicates, values),
)


@given(st.lists(mixed, min_size=1, max_size=3), st.lists(rules, max_size=1))
def test_what_rules_on_values_say_about_presence(
    action: Action, texts: list[str], others: list[str]
) -> None:
    ruled = with_rules(action, [*texts, *others], set())
    expressions = [rule.expression for rule in ruled.constraints.values()]
    found = groups(ruled)
    together = combined(found)
    choices = {name: [None, "text"] for name in NAMES}
    choices |= {name: [None, *WORDS] for name in "AB"}
    choices["Kind"] = [None, *VALUES]
    seen: dict[tuple[str | None, ...], bool] = {}
    for combination in product(*choices.values()):
        request = dict(zip(choices, combination, strict=True))
        key = tuple(v and (v if n == "Kind" else "text") for n, v in request.items())
        is_legal = all(evaluate(each, request) for each in expressions)
        seen[key] = seen.get(key, False) or is_legal
    for key, is_legal in seen.items():
        request = dict(zip(choices, key, strict=True))
        if together is not None:
            accepted = any(allows({**anything(ruled), **s}, request) for s in together)
            assert accepted or not is_legal
            if exact(ruled):
                assert accepted == is_legal


def anything(action: Action) -> dict[str, Presence]:
    return dict.fromkeys(action.parameters, ANY)


def exact(action: Action) -> bool:
    """Tell whether every rule had its say."""
    every = list(action.constraints.values())
    return combined(_groups(action, every)) is not None


def test_a_signature_for_each_mode(action: Action) -> None:
    ruled = with_rules(action, [], set())
    kind = ruled.parameters["Kind"]
    scalar = kind.name.scalar
    modes = [Text(scalar._replace(text=name)) for name in (*NAMES, "F")]
    parameters = {
        **ruled.parameters,
        "Kind": kind._replace(type=kind.type._replace(enum=tuple(modes))),
    }
    texts = [f"IF Kind == '{name}' THEN {name}" for name in NAMES]
    rules = with_rules(action, texts, set()).constraints
    (group,) = groups(ruled._replace(parameters=parameters, constraints=rules))
    assert group.signatures is not None
    assert len(group.signatures) == len(NAMES) + 1


@pytest.mark.parametrize(("count", "signatures"), [(16, 2), (17, None)])
def test_how_many_parameters_are_a_table(
    action: Action, count: int, signatures: int | None
) -> None:
    names = [f"P{n}" for n in range(count)]
    ruled = with_rules(action, [f"AllOrNone({', '.join(names)})"], set())
    amount = action.parameters["Amount"]
    scalar = amount.name.scalar
    parameters = {
        name: amount._replace(name=Text(scalar._replace(text=name))) for name in names
    }
    (group,) = groups(ruled._replace(parameters=parameters))
    assert (group.signatures and len(group.signatures)) == signatures
    together = combined([group])
    assert (together and len(together)) == signatures
