"""What texts mean: trees, spans and canonical texts."""

from __future__ import annotations

import pytest

from actionsmith.logic import (
    And,
    Arithmetic,
    Boolean,
    Comparator,
    Compare,
    Expression,
    Group,
    GroupKind,
    Implies,
    Like,
    Node,
    Not,
    Number,
    Operator,
    Or,
    Parameter,
    Present,
    Relation,
    Text,
    children,
    names,
    parse,
)

A, B, C = (Parameter(name) for name in "ABC")
a, b, c = Present(A), Present(B), Present(C)
EQ, NE, LE = Comparator.EQ, Comparator.NE, Comparator.LE
ADD, SUBTRACT, MULTIPLY = Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY

TREES: dict[str, Expression] = {
    "A": a,
    "_a9": Present(Parameter("_a9")),
    "Orange": Present(Parameter("Orange")),
    "[Odd-Name 1.x]": Present(Parameter("Odd-Name 1.x")),
    "[A]": a,
    "[or]": Present(Parameter("or")),
    "IF A THEN B": Implies(a, b),
    "NOT A": Not(a),
    "NOT (NOT A)": Not(Not(a)),
    "A AND B AND C": And((a, b, c)),
    "A AND (B AND C)": And((a, And((b, c)))),
    "A OR B AND C": Or((a, And((b, c)))),
    "(A OR B) AND C": And((Or((a, b)), c)),
    "NOT A AND B": And((Not(a), b)),
    "NOT A == 1": Not(Compare(A, EQ, (Number(1),))),
    "Or(A, B)": Group(GroupKind.OR, (a, b)),
    "OnlyOne(A, NOT B, C)": Group(GroupKind.ONLY_ONE, (a, Not(b), c)),
    "AllOrNone(A AND B, C)": Group(GroupKind.ALL_OR_NONE, (And((a, b)), c)),
    "ZeroOrOne (A,Or(B,C))": Group(
        GroupKind.ZERO_OR_ONE, (a, Group(GroupKind.OR, (b, c)))
    ),
    "A == 'x'": Compare(A, EQ, (Text("x"),)),
    "A == \"x\"|'y'": Compare(A, EQ, (Text("x"), Text("y"))),
    r"A == 'it\'s \\ \"'": Compare(A, EQ, (Text("it's \\ \""),)),
    "A == '; && IF'": Compare(A, EQ, (Text("; && IF"),)),
    "A != 1|-2|true": Compare(A, NE, (Number(1), Number(-2), Boolean(True))),
    "A == false": Compare(A, EQ, (Boolean(False),)),
    "A <= 1.50": Compare(A, LE, (Number(1.5),)),
    "A == 2.0": Compare(A, EQ, (Number(2),)),
    "A == 9007199254740993": Compare(A, EQ, (Number(2**53 + 1),)),
    "A LIKE '*x*'": Like(A, Text("*x*")),
    "A <= B": Relation(A, LE, B),
    "A + B <= 5": Relation(Arithmetic(ADD, A, B), LE, Number(5)),
    "A - B + C <= 5": Relation(
        Arithmetic(ADD, Arithmetic(SUBTRACT, A, B), C), LE, Number(5)
    ),
    "A -5 <= B * 2": Relation(
        Arithmetic(SUBTRACT, A, Number(5)), LE, Arithmetic(MULTIPLY, B, Number(2))
    ),
    "A * ((B + C)) <= 5": Relation(
        Arithmetic(MULTIPLY, A, Arithmetic(ADD, B, C)), LE, Number(5)
    ),
    "(A + B) * C <= 5": Relation(
        Arithmetic(MULTIPLY, Arithmetic(ADD, A, B), C), LE, Number(5)
    ),
    "((A)) AND (A + B <= 5)": And((a, Relation(Arithmetic(ADD, A, B), LE, Number(5)))),
}


@pytest.mark.parametrize(("text", "tree"), TREES.items())
def test_text_has_tree(text: str, tree: Expression) -> None:
    parsed = parse(text)
    assert parsed == tree
    assert repr(parsed) == repr(tree)
    assert parse(str(tree)) == tree


@pytest.mark.parametrize("text", TREES)
def test_spans_lie_within_each_other_in_order(text: str) -> None:
    def check(node: Node) -> None:
        reached, end = node.span
        for child in children(node):
            assert reached <= child.span[0] < child.span[1] <= end
            reached = child.span[1]
            check(child)

    tree = parse(text)
    check(tree)
    assert tree.span == (0, len(text))


def test_spans_cover_the_text_of_their_node() -> None:
    text = "IF (A OR [b c]) THEN NOT B + 1 <= C"
    tree = parse(text)
    assert isinstance(tree, Implies)
    assert isinstance(tree.consequence, Not)
    shown = [text[slice(*node.span)] for node in (*children(tree), *names(tree))]
    assert shown == ["(A OR [b c])", "NOT B + 1 <= C", "A", "[b c]", "B", "C"]
    assert text[slice(*tree.consequence.operand.span)] == "B + 1 <= C"


def test_names_come_in_order_and_as_often_as_they_stand() -> None:
    tree = parse("IF B THEN Or(A == 'x', B <= C, [d e] LIKE '*', NOT A)")
    assert [name.name for name in names(tree)] == ["B", "A", "B", "C", "d e", "A"]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("A AND B OR C", "(A AND B) OR C"),
        ("NOT (A<=B)", "NOT (A <= B)"),
        ("NOT(A=='x')", "NOT A == 'x'"),
        ("ZeroOrOne( (A) ,B==2.50 | 1 )", "ZeroOrOne(A, B == 2.5|1)"),
        ("[A] AND [or] AND [a-b]", "A AND [or] AND [a-b]"),
        ("A == true|false", "A == true|false"),
        ("A == 0.00000010", "A == 0.0000001"),
        ('A == "it\'s"', 'A == "it\'s"'),
        (r"A == 'it\'s \"x\"'", r"A == 'it\'s " + '"x"\''),
        ("(A-(B-C))-(B*C)/A<=1", "A - (B - C) - B * C / A <= 1"),
        ("A/(B*C)*(A+B)<=1", "A / (B * C) * (A + B) <= 1"),
    ],
)
def test_canonical_text(text: str, canonical: str) -> None:
    assert str(parse(text)) == canonical
    assert str(parse(canonical)) == canonical


def test_one_and_true_are_not_the_same_rule() -> None:
    assert parse("A == 1") != parse("A == true")


@pytest.mark.parametrize(
    "text",
    [
        f"{'(' * 64}A{')' * 64}",
        f"{'NOT (' * 60}A{')' * 60}",
        "A" + " + B" * 60 + " <= 1",
        " AND ".join(["A"] * 500),
        f"Or({','.join(['A'] * 1000)})",
        "A == " + "9" * 4000,
        f"[{'(' * 100}]",
    ],
)
def test_within_the_limits(text: str) -> None:
    tree = parse(text)
    assert parse(str(tree)) == tree
