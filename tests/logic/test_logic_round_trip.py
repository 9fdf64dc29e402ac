"""Whatever is read can be written and read again; whatever is not, is refused."""

from __future__ import annotations

from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from actionsmith.logic import (
    And,
    Arithmetic,
    Boolean,
    Comparator,
    Compare,
    Constant,
    Expression,
    ExpressionError,
    Group,
    GroupKind,
    Implies,
    Like,
    Not,
    Number,
    Operand,
    Operator,
    Or,
    Parameter,
    Predicate,
    Present,
    Relation,
    Text,
    evaluate,
    names,
    parse,
)

_printable = st.characters(codec="utf-8", min_codepoint=32, exclude_characters="\x7f")
_odd_names = st.text(
    st.characters(codec="utf-8", min_codepoint=32, exclude_characters="[]\x7f"),
    min_size=1,
    max_size=8,
).filter(lambda name: name == name.strip())
parameters = st.builds(Parameter, st.sampled_from(["A", "B", "or", "a-b"]) | _odd_names)
texts = st.builds(Text, st.text(_printable, max_size=8))
_floats = st.floats(allow_nan=False, allow_infinity=False).filter(
    lambda value: not value.is_integer()
)
numbers = st.builds(Number, st.integers() | _floats)
constants: st.SearchStrategy[Constant] = (
    texts | numbers | st.builds(Boolean, st.booleans())
)
equality = st.sampled_from([Comparator.EQ, Comparator.NE])
comparators = st.sampled_from(Comparator)


def _two_names(relation: Relation) -> bool:
    mentioned = {name.name for name in (*names(relation.left), *names(relation.right))}
    constant = not any(names(relation.left)) or (
        isinstance(relation.right, Arithmetic) and not any(names(relation.right))
    )
    return len(mentioned) > 1 and not constant


operands: st.SearchStrategy[Operand] = st.recursive(
    parameters | numbers,
    lambda inner: st.builds(Arithmetic, st.sampled_from(Operator), inner, inner),
    max_leaves=5,
)
relations = st.builds(
    Relation,
    parameters | operands.filter(lambda operand: isinstance(operand, Arithmetic)),
    comparators,
    operands,
).filter(_two_names)
terms: st.SearchStrategy[Predicate] = st.one_of(
    st.builds(Present, parameters),
    st.builds(
        Compare,
        parameters,
        equality,
        st.lists(constants, min_size=1, max_size=3).map(tuple),
    ),
    st.builds(Compare, parameters, comparators, st.tuples(numbers)),
    st.builds(Like, parameters, texts),
    relations,
)


def _compound(inner: st.SearchStrategy[Predicate]) -> st.SearchStrategy[Predicate]:
    members = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Not, inner),
        st.builds(And, members),
        st.builds(Or, members),
        st.builds(Group, st.sampled_from(GroupKind), members),
    )


predicates = st.recursive(terms, _compound, max_leaves=8)
expressions: st.SearchStrategy[Expression] = predicates | st.builds(
    Implies, predicates, predicates
)
_values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
requests = st.dictionaries(
    st.sampled_from(["A", "B", "or", "a-b"]), _values | st.lists(_values, max_size=2)
)

_KEYWORDS = "IF THEN AND OR NOT LIKE Or OnlyOne AllOrNone ZeroOrOne true false"
_SIGNS = "( ) , | == != <= < >= > + - * / [ ] ' \" = => && || ; . ! \\ \n"
_OPERANDS = "A B [d e] 1 2.5 'x' \"y\" null or then \u540d"
_words = st.sampled_from([*_KEYWORDS.split(), *_SIGNS.split(" "), *_OPERANDS.split()])
_texts = st.text(max_size=40) | st.lists(_words, max_size=14).map(" ".join)


@given(expressions)
@settings(max_examples=examples(100), deadline=None)
def test_canonical_text_is_read_as_the_same_tree(tree: Expression) -> None:
    text = str(tree)
    again = parse(text)
    assert again == tree
    assert str(again) == text


@given(expressions, requests)
@settings(max_examples=examples(100), deadline=None)
def test_every_request_is_judged(tree: Expression, request: dict[str, object]) -> None:
    assert evaluate(tree, request) in (True, False)


@given(_texts)
@settings(max_examples=examples(400), deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        tree = parse(text)
    except ExpressionError as error:
        assert error.message
        assert 0 <= error.start <= error.end <= len(text)
        for word in ("Token", "RPAR", "$END", "terminal", "Unexpected"):
            assert word not in error.message or word in text
    else:
        assert parse(str(tree)) == tree


@given(_words, st.integers(1, 1500))
@settings(max_examples=examples(40), deadline=None)
def test_no_repetition_exhausts_the_stack(word: str, times: int) -> None:
    for text in (f"{word} " * times, word * times, f"A {word} " * times):
        try:
            parse(text)
        except ExpressionError:
            continue
