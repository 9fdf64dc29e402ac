"""What is written as YAML is read back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionsmith.importing import emit
from actionsmith.source import plain_value, read

_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
_lines = st.lists(st.text("ab :#'\"-\\|>&*!%@`{}[],?\t", max_size=40)).map("\n".join)
_keys = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50)
_values = st.recursive(
    st.one_of(
        *(_texts, _lines, st.booleans(), st.integers(-(2**63), 2**64)),
        st.floats(allow_nan=False, allow_infinity=False),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5), st.dictionaries(_keys, inner, max_size=5)
    ),
    max_leaves=15,
)


def read_back(tree: dict[str, emit.Tree]) -> object:
    root, findings = read("spec", emit.document(tree, ["A remark."]).encode())
    assert root is not None and not findings, findings
    return plain_value(root)


@given(st.dictionaries(_keys, _values, min_size=1, max_size=5))
def test_any_tree(tree: dict[str, emit.Tree]) -> None:
    assert read_back(tree) == tree


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "\n", "a\n", "\na", " a", "a ", "a: b", "a #b", "- a", "a:", "true"),
        *("null", "~", "Yes", "no", "1", "1e5", "0x1F", "2017-03-12", "'", '"', "it's"),
        *(
            "a\n\n\nb",
            "a\n b",
            "a \nb",
            "a\tb",
            "\ta",
            "\u2028",
            "\u202e",
            "\x00",
            "\ufeff",
        ),
        *(
            "word " * 40,
            "x" * 300,
            "a  b " * 40,
            "---",
            "...",
            "%a",
            "[a",
            "{a",
            "\U0001f600",
        ),
    ],
)
def test_texts_that_look_like_something_else(text: str) -> None:
    assert read_back({"a": text, "b": [text], "c": {"d": [{"e": text}]}}) == {
        "a": text,
        "b": [text],
        "c": {"d": [{"e": text}]},
    }


def test_how_it_looks() -> None:
    tree: dict[str, emit.Tree] = {
        "summary": "List what there is.",
        "description": "One line.\n\nAnother one: with a colon.",
        "long": "word " * 20 + "end",
        "rule": "a: b",
        "list": ["a", 1, True, 0.5],
        "many": [{"name": "x" * 50, "values": ["y" * 50]}, {}],
        "empty": {},
    }
    assert emit.document(tree, ["Left out: nothing"]) == (
        "# Left out: nothing\n"
        "summary: List what there is.\n"
        "description: |-\n"
        "  One line.\n"
        "\n"
        "  Another one: with a colon.\n"
        "long: >-\n"
        f"  {'word ' * 16}word\n"
        "  word word word end\n"
        "rule: 'a: b'\n"
        "list: [a, 1, true, 0.5]\n"
        "many:\n"
        f"  - name: {'x' * 50}\n"
        f"    values: [{'y' * 50}]\n"
        "  - {}\n"
        "empty: {}\n"
    )
