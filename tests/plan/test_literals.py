"""Text of a contract comes through as data, whatever is in it."""

from __future__ import annotations

import ast
import inspect
import io
import re
import textwrap
import tokenize
import tomllib

import black
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from actionsmith.plan import literals
from actionsmith.plan.prose import Prose, comment, docstring, sentence

_MODE = black.Mode(target_versions={black.TargetVersion.PY311})
_HOSTILE = [
    '"""\nimport os',
    '"""',
    '""""',
    '"',
    "\\",
    'a\\"',
    '\\"',
    'a\\"; X=1 #',
    '\\"""',
    '"a"',
    'x"""y',
    "'+str(exec('X=1'))+'",
    "line\nX=1",
    "line\rX=1",
    "line\r\nX=1",
    "\t\nX=1",
    "a\fX=1\vY\x85Z\u2028\u2029\x1c\x1d\x1e",
    "\\N{BELL}",
    "\\u0041 \\x41 \\101",
    "\ud800 lone \udfff",
    "\0",
    "\u202e\u2066 bidi \u2069\u202c",
    "\U0001f600 \u4e2d\u6587 \xe9 e\u0301 \xa0 \u200b \ufeff",
    "w" * 300,
    "w" * 300 + " " + "v" * 83,
    "{{7*7}}{% raw %}{# #}${x}#{x}%s{0.__class__}",
    "# mypy: ignore-errors",
    "x " * 40 + "# mypy: ignore-errors",
]
_EXACT = [*range(76, 90), 160, 170]
texts = (
    st.text(max_size=60)
    | st.text("\"'\\ \nab\r\t\u2028#", max_size=60)
    | st.lists(st.sampled_from([*_HOSTILE, " ", "\\", '"', "a"]), max_size=6).map(
        "".join
    )
    | st.lists(st.integers(1, 30).map(lambda n: "w" * n), max_size=40).map(" ".join)
)


def test_hostile_texts_are_tried() -> None:
    for text in _HOSTILE + ["w" * length for length in _EXACT]:
        as_string(text)
        as_wrapped_string(text)
        for indent in (0, 4, 8):
            as_docstring(text, indent)
            as_comment(text, indent)
        as_toml(text)


def unchanged_by_black(code: str) -> None:
    assert code == black.format_str(code, mode=_MODE)


def is_printable(code: str) -> bool:
    return all(char.isprintable() or char == "\n" for char in code)


def as_string(text: str) -> None:
    source = literals.string(text)
    assert source.isascii() and source.isprintable()
    assert ast.literal_eval(source) == text
    unchanged_by_black(f"x = f({source}, 1)\n" if len(source) < 75 else f"{source}.x\n")


def as_wrapped_string(text: str) -> None:
    source = literals.wrapped_string(text, indent=4, taken=len("message=,"))
    assert source.isascii() and is_printable(source)
    assert ast.literal_eval(source) == text
    unchanged_by_black(f"x = f(\n    message={source},\n)\n")


def as_docstring(text: str, indent: int) -> None:
    source = docstring(text, indent)
    assert is_printable(source)
    heads = ["", "class A:\n", "class A:\n    def f(self):\n"][: indent // 4 + 1]
    behind = "" if indent == 0 else f"\n{' ' * indent}x = 1\n"
    code = f"{heads[-1]}{' ' * indent}{source}\n{behind}"
    if indent < 8:  # a blank line follows a class's docstring
        unchanged_by_black(code)
    else:
        unchanged_by_black(code.replace("\n\n", "\n"))
    assert not re.search("(?m)^# mypy:", code)
    tree = ast.parse(source)
    (statement,) = tree.body
    assert isinstance(statement, ast.Expr)
    value = ast.literal_eval(statement.value)
    # The lines may be broken elsewhere, and nothing else is changed.
    assert inspect.cleandoc(value).split() == text.split()
    paragraphs = [
        literals.paragraph(text, literals.WIDTH - indent - quotes) for quotes in (3, 6)
    ]
    assert inspect.cleandoc(value) in paragraphs
    for line in code.splitlines():
        assert len(line) <= literals.WIDTH or escaped_or_long(line)


def escaped_or_long(line: str) -> bool:
    """Whether a line is long for another reason than that it was not broken."""
    return "\\" in line or len(line.split()) <= 2 or len(line.split()[0]) > 60


def as_comment(text: str, indent: int) -> None:
    lines = comment(text, indent)
    code = "\n".join(lines) + "\n"
    assert is_printable(code)
    tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    kinds = {tokenize.COMMENT, tokenize.NL, tokenize.ENDMARKER, tokenize.NEWLINE}
    assert {token.type for token in tokens} <= kinds
    assert len(code.splitlines()) == len(lines)
    whole = "def f():\n" + textwrap.indent(textwrap.dedent(code), "    ") + "    pass\n"
    assert ast.unparse(ast.parse(whole)) == "def f():\n    pass"
    unchanged_by_black(whole)


def as_toml(text: str) -> None:
    source = literals.toml_string(text)
    assert is_printable(source)
    whole = re.sub("[\ud800-\udfff]", "\ufffd", " ".join(text.split()))
    assert tomllib.loads(f"x = {source}\n") == {"x": whole}


@given(texts)
@settings(max_examples=200, deadline=None)
def test_string(text: str) -> None:
    as_string(text)


@given(texts)
@settings(max_examples=200, deadline=None)
def test_wrapped_string(text: str) -> None:
    as_wrapped_string(text)


@given(texts, st.sampled_from([0, 4, 8]))
@settings(max_examples=300, deadline=None)
@example('a\\"', 4)
def test_docstring(text: str, indent: int) -> None:
    as_docstring(text, indent)


@given(texts.filter(str.strip), st.sampled_from([0, 4]))
@settings(max_examples=200, deadline=None)
def test_comment(text: str, indent: int) -> None:
    as_comment(text, indent)


@given(texts)
@settings(max_examples=200, deadline=None)
def test_toml(text: str) -> None:
    as_toml(text)


@given(
    st.lists(texts.filter(str.strip), min_size=1, max_size=5), st.sampled_from([0, 4])
)
@settings(max_examples=100, deadline=None)
def test_prose_of_several_parts(several: list[str], indent: int) -> None:
    prose = Prose(sentence(several[0]), indent).paragraph(several[-1])
    prose.bullets("Items:", several)
    prose.arguments("Args", [("name", text) for text in several])
    source = prose.docstring()
    pad = " " * indent
    head = "" if indent == 0 else "class A:\n"
    behind = "" if indent == 0 else f"\n{pad}x = 1\n"
    unchanged_by_black(f"{head}{pad}{source}\n{behind}")
    read = inspect.cleandoc(ast.literal_eval(source)).split()
    items = [word for text in several for word in ("*", *text.split())]
    entries = [word for text in several for word in ("name:", *text.split())]
    assert read == [
        *sentence(several[0]).split(),
        *several[-1].split(),
        *("Items:", *items),
        *("Args:", *entries),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fmt: off", "# \\x66mt: off."),
        ("type: ignore", "# \\x74ype: ignore."),
        ("all well # type: ignore", "# all well # \\x74ype: ignore."),
        ("one; fmt:skip", "# one; \\x66mt:skip."),
        ("mypy: ignore-errors", "# \\x6dypy: ignore-errors."),
        ("pyright: basic", "# \\x70yright: basic."),
        ("NoQA", "# \\x4eoQA."),
        ("The type: one of two", "# The type: one of two."),
        ("type of thing", "# type of thing."),
    ],
)
def test_a_comment_gives_no_orders(text: str, expected: str) -> None:
    assert comment(text, indent=0) == (expected,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", '"""plain"""'),
        ('"quoted"', r'"""\x22quoted\x22"""'),
        ('say "hi" there', '"""say "hi" there"""'),
        ('a """ b', r'"""a \"\"\" b"""'),
        ("back\\slash", '"""back\\\\slash"""'),
        ("\u202ex", r'"""\u202ex"""'),
    ],
)
def test_what_a_docstring_looks_like(text: str, expected: str) -> None:
    assert docstring(text, indent=0) == expected


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Some words", "Some words."),
        ("Some words.", "Some words."),
        ("Really?", "Really?"),
        ("\u8def\u7531\u8868\u3002", "\u8def\u7531\u8868\u3002"),
        ("\u8def\u7531\u8868\uff01", "\u8def\u7531\u8868\uff01"),
        ("\u8def\u7531\u8868\uff1f ", "\u8def\u7531\u8868\uff1f"),
        ("\u8def\u7531\u8868\uff1b", "\u8def\u7531\u8868\uff1b"),
        ("and so on\u2026", "and so on\u2026"),
        ("\u8def\u7531\u8868", "\u8def\u7531\u8868."),
    ],
)
def test_sentences_end_once(text: str, wanted: str) -> None:
    assert sentence(text) == wanted
