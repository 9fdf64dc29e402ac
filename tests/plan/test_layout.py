"""What the layout helpers return is what black would have made of it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable

import black
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionsmith.plan.layout import (
    Atom,
    Call,
    Condition,
    alias,
    call,
    chain,
    display,
    if_statement,
    import_from,
    inline,
    returns,
)
from actionsmith.plan.literals import string, wrapped_string
from actionsmith.plan.splitting import split

_MODE = black.Mode(target_versions={black.TargetVersion.PY311})

_LENGTHS = [3, 8, 15, 20, 25, 30, 40, 60]
names = st.builds(
    lambda length, less: "n" * (length - less),
    st.sampled_from(_LENGTHS),
    st.integers(0, 2),
)
texts = st.sampled_from([0, 1, 5, 10, 20, 40, 70]).map(
    lambda length: string("x" * length)
)
numbers = st.sampled_from(["5", "-1", "2.5", "1e-07", str(10**20)])
atoms = st.one_of(
    st.builds("{} is None".format, names),
    st.builds("{} is not None".format, names),
    st.builds("{} is not True".format, names),
    st.builds("{} == {}".format, names, texts),
    st.builds("{} <= {}".format, names, names | numbers),
    st.builds("{} + {} <= {}".format, names, names | numbers, names | numbers),
    st.builds("({} + {}) * 2 != {} - {}".format, names, names, names, numbers),
).map(Atom)
combined = names | st.builds('combine({}, "+", {})'.format, names, names | numbers)


def calls(conditions: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(conditions, min_size=3, max_size=5).map(tuple)
    return st.one_of(
        st.builds(
            Call,
            st.sampled_from(["like", "not like"]),
            st.tuples(names, texts),
            st.just(""),
        ),
        st.builds(
            Call,
            st.sampled_from(["is_number", "not is_number", "not _ID_OF_A.fullmatch"]),
            st.tuples(names),
            st.just(""),
        ),
        st.builds(
            lambda name, infix, values: Call(f"{name} {infix}", tuple(values)),
            names,
            st.sampled_from(["in", "not in"]),
            st.lists(texts, min_size=2, max_size=5),
        ),
        st.builds(
            Call,
            st.sampled_from(["compares", "not compares"]),
            st.tuples(combined, st.just('"<="'), combined),
            st.just(""),
        ),
        st.builds(
            Call, st.sampled_from(["differ", "not differ"]), several, st.just("")
        ),
        st.builds(
            Call, st.just("count"), several, st.sampled_from([" == 1", " > 1", " <= 1"])
        ),
    )


def chains(conditions: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    return st.builds(
        chain,
        st.sampled_from(["and", "or"]),
        st.lists(conditions, min_size=2, max_size=4),
    )


leaves: st.SearchStrategy[Condition] = atoms | calls(atoms)
conditions = st.recursive(
    leaves, lambda inner: chains(inner) | chains(inner) | calls(inner), max_leaves=10
)


def black_leaves_alone(statements: Iterable[str]) -> None:
    """Fail with the first statement of a function that black would change."""
    statements = list(statements)
    whole = "def f():\n" + "".join(f"{s}\n" for s in statements)
    if black.format_str(whole, mode=_MODE) != whole:
        for statement in statements:
            code = f"def f():\n{statement}\n"
            assert code == black.format_str(code, mode=_MODE)
        raise AssertionError("black changes the statements only together")


@given(st.lists(conditions, min_size=1, max_size=2))
@settings(max_examples=300, deadline=None)
def test_conditions(several: list[Condition]) -> None:
    def statements(condition: Condition) -> str:
        return "\n".join(
            [
                if_statement(condition, 4),
                "        pass",
                if_statement(condition, 4, "elif"),
                if_statement(condition, 8),
                "            pass",
            ]
        )

    black_leaves_alone(map(statements, several))


@given(conditions, st.sampled_from([4, 8]))
@settings(max_examples=100, deadline=None)
def test_splitting_changes_no_word(condition: Condition, indent: int) -> None:
    laid_out = if_statement(condition, indent)
    joined = " ".join(laid_out.split()).removeprefix("if ").removesuffix(":")
    for before, after in (("( ", "("), (" )", ")"), (",)", ")")):
        joined = joined.replace(before, after)
    one = inline(condition)
    # A visible pair of brackets may have come around the whole.
    assert joined in (one, f"({one})")


_READABLE: list[tuple[Condition, str]] = [
    (
        chain("and", [Atom("a" * 30 + " is not None"), Atom("b" * 40 + " is None")]),
        f"""\
        if (
            {"a" * 30} is not None
            and {"b" * 40} is None
        ):""",
    ),
    (
        chain(
            "and",
            [
                Atom("kind is not None"),
                Call("kind not in", tuple(string(c * 20) for c in "abc")),
            ],
        ),
        f"""\
        if kind is not None and kind not in (
            "{"a" * 20}",
            "{"b" * 20}",
            "{"c" * 20}",
        ):""",
    ),
    (
        Call("count", tuple(Atom(c * 20 + " is not None") for c in "abcd"), " > 1"),
        f"""\
        if (
            count(
                {"a" * 20} is not None,
                {"b" * 20} is not None,
                {"c" * 20} is not None,
                {"d" * 20} is not None,
            )
            > 1
        ):""",
    ),
    (
        Atom("first + second <= " + "c" * 60),
        f"if first + second <= {'c' * 60}:",
    ),
    (
        Atom(f"{'a' * 30} + {'b' * 30} <= {'c' * 30}"),
        f"""\
        if (
            {"a" * 30} + {"b" * 30}
            <= {"c" * 30}
        ):""",
    ),
]


@pytest.mark.parametrize(("condition", "code"), _READABLE)
def test_what_a_reader_sees(condition: Condition, code: str) -> None:
    assert if_statement(condition, 0) == textwrap.dedent(code)


_words = st.sampled_from(_LENGTHS).map(lambda length: "w" * length)


@given(_words, st.lists(texts | names, min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_calls_and_lists(name: str, items: list[str]) -> None:
    black_leaves_alone(
        [
            call(f"yield {name}", items, 4),
            call(f"{name} = re.compile", items, 4),
            display(f"{name} = ", items, 4, ("(", ")")),
            display(f"{name} = ", items, 4, ("{", "}")),
        ]
    )


@given(st.lists(_words, min_size=1, max_size=6), _words)
@settings(max_examples=50, deadline=None)
def test_imports(names: list[str], module: str) -> None:
    code = import_from(f"...{module}", names) + "\n"
    assert code == black.format_str(code, mode=_MODE)


@pytest.mark.parametrize("base", [1, 30, 70, 100])
@pytest.mark.parametrize("name", [1, 30, 50, 70, 100])
def test_class_headers(name: int, base: int) -> None:
    code = split(f"class {'N' * name}({'B' * base}):", 0) + '\n    """Doc."""\n'
    assert code == black.format_str(code, mode=_MODE)


@given(st.text(" ab\"'\\", max_size=200) | st.lists(_words, max_size=30).map(" ".join))
@settings(max_examples=100, deadline=None)
def test_wrapped_arguments(text: str) -> None:
    message = wrapped_string(text, indent=8, taken=len("message=,"))
    black_leaves_alone([f"    x = f(\n        message={message},\n    )"])


_HEADS: list[tuple[str, Callable[[str], str]]] = [
    ("if", lambda name: if_statement(Atom(f"{name} is None"), 4) + "\n        pass"),
    ("call", lambda name: call(f"yield {name}", ["a", "b"], 4)),
    ("tuple", lambda name: display(f"{name} = ", ['"a"'], 4, ("(", ")"))),
]


@pytest.mark.parametrize("lay_out", [f for _, f in _HEADS], ids=[n for n, _ in _HEADS])
def test_every_length_around_the_limit(lay_out: Callable[[str], str]) -> None:
    black_leaves_alone(lay_out("n" * length) for length in range(55, 130))


@pytest.mark.parametrize(
    "lay_out",
    [
        lambda name: alias(name, f"_actions.{name}.{name}", 8),
        lambda name: alias(name, f"_awaited(_actions.{name}.{name})", 8),
        lambda name: alias("short", f"_awaited(_actions.{name})", 8),
    ],
    ids=["name", "call", "long-call"],
)
def test_aliases(lay_out: Callable[[str], str]) -> None:
    for length in range(1, 101):
        code = f"class A:\n    if x:\n{lay_out('n' * length)}\n"
        assert code == black.format_str(code, mode=_MODE)


@pytest.mark.parametrize("items", [(), ("{}",), ("structures.{}", "{}Response")])
@pytest.mark.parametrize("indent", [0, 4])
def test_returns(items: tuple[str, ...], indent: int) -> None:
    pad = " " * indent
    for length in range(1, 101):
        name = "N" * length
        filled = [item.format(name) for item in items]
        end = returns("Pages" if items else name, filled, indent, ": ...")
        code = f"{pad}def f(\n{pad}    self: A,\n{pad}    *,\n{pad}    a: int,\n{end}\n"
        code = f"if x:\n\n{code}" if indent else code
        assert code == black.format_str(code, mode=_MODE)
