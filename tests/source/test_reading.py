"""What is read is what was written, where it was written, with either parser."""

import json
import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from actionsmith.diagnostics import Location
from actionsmith.source import Mapping, Scalar, Sequence, plain_value, read, read_path
from actionsmith.source.reader import fastest_parser

FAST, PURE = fastest_parser(), yaml.SafeLoader

words = st.text("abcXYZé漢😀_. -'\"\\:#?,[]{}&*!|>%@`~=0123456789", max_size=12)
numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
leaves = st.none() | st.booleans() | numbers | words
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
mappings = st.dictionaries(words, values, min_size=1, max_size=4)
fragments = ["a: ", "- ", ": ", "b: x\n", '"x"', "*a", "--- ", "<<", "é", "\n", "\n  "]
yaml_ish = st.lists(
    st.sampled_from([*fragments, *"ab:-[]{},'\"#|>?&*!%@` \t\n😀"]), max_size=20
).map("".join)


class Emitter:
    """Writes a value as YAML, and notes where each of its scalars was put."""

    def __init__(self, choose):
        self.text = ""
        self.places = []
        self._choose = choose

    def scalar(self, value):
        if isinstance(value, str):
            styles = ["double"]
            if value.isprintable():
                styles.append("single")
            if value.isalpha() and value not in ("null", "true", "false"):
                styles.append("plain")
            style = self._choose(styles)
        else:
            style = "plain"
        text = value if isinstance(value, str) else json.dumps(value)
        line, column = self.text.count("\n") + 1, len(self.text.split("\n")[-1]) + 1
        self.places.append((text, style, line, column))
        if style == "single":
            text = "'" + text.replace("'", "''") + "'"
        elif style == "double":
            text = json.dumps(text, ensure_ascii=False)
        self.text += text

    def flow(self, value):
        if isinstance(value, dict):
            self.text += "{"
            for key, inner in value.items():
                self.scalar(key)
                self.text += ": "
                self.flow(inner)
                self.text += self._choose([", ", ",\n  "])
            self.text += "}"
        elif isinstance(value, list):
            self.text += "["
            for inner in value:
                self.flow(inner)
                self.text += ", "
            self.text += "]"
        else:
            self.scalar(value)

    def block(self, value, indentation):
        pad = "\n" + "  " * indentation
        if isinstance(value, dict) and value and self._choose([True, False]):
            for key, inner in value.items():
                self.text += pad
                self.scalar(key)
                self.text += ": "
                self.block(inner, indentation + 1)
        elif isinstance(value, list) and value and self._choose([True, False]):
            for inner in value:
                self.text += pad + "- "
                self.block(inner, indentation + 1)
        else:
            self.flow(value)


def scalars(node):
    match node:
        case Scalar():
            yield node
        case Sequence():
            for item in node.items:
                yield from scalars(item)
        case Mapping():
            for entry in node.entries:
                yield entry.key
                yield from scalars(entry.value)


@settings(max_examples=150, deadline=None)
@given(value=mappings, data=st.data())
def test_values_and_places(value, data):
    emitter = Emitter(lambda options: data.draw(st.sampled_from(options)))
    emitter.block(value, 0)
    line_break = data.draw(st.sampled_from(["\n", "\r\n"]))
    source = emitter.text.replace("\n", line_break).encode()
    for parser in (FAST, PURE):
        root, findings = read("f", source, parser=parser)
        assert findings == []
        assert plain_value(root) == value
        found = [(s.text, s.style, s.at.line, s.at.column) for s in scalars(root)]
        assert found == emitter.places
        lines = emitter.text.split("\n")
        for scalar in scalars(root):
            if scalar.exact:
                for offset, character in enumerate(scalar.text):
                    at = scalar.location_of(offset)
                    assert lines[at.line - 1][at.column - 1] == character


@settings(max_examples=60, deadline=None)
@given(value=mappings, flow=st.booleans())
def test_what_pyyaml_writes(value, flow):
    dumped = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow)
    results = [read("f", dumped.encode(), parser=parser) for parser in (FAST, PURE)]
    assert results[0][0] == results[1][0]
    root, findings = results[0]
    # PyYAML starts long keys with '?', which is refused.
    if not findings:
        assert plain_value_of_texts(root) == texts(value)


def plain_value_of_texts(node):
    """Keep strings alone: PyYAML writes other values in YAML 1.1's spellings."""
    match node:
        case Sequence():
            return [plain_value_of_texts(item) for item in node.items]
        case Mapping():
            return {e.key.text: plain_value_of_texts(e.value) for e in node.entries}
    return node.text if not isinstance(plain_value(node), int | float) else None


def texts(value):
    if isinstance(value, dict):
        return {key: texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [texts(inner) for inner in value]
    if isinstance(value, str):
        return value
    return "null" if value is None else None


@settings(max_examples=600, deadline=None)
@given(yaml_ish | st.text(max_size=30))
def test_the_parsers_agree(text):
    fast, pure = (read("f", text.encode(), parser=parser) for parser in (FAST, PURE))
    assert fast[0] == pure[0] or fast[1]
    assert bool(fast[1]) == bool(pure[1])
    # Where one of them reads on behind what the other refuses, it may meet another
    # mistake first; that is so near these characters.
    if not re.search(r"[!?|>]|:[,\[\]{}]", text):
        assert fast == pure


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes(data):
    root, findings = read("f", data)
    assert root is not None or findings


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("a: plain text", True),
        ("a: 'single'", True),
        ('a: "double"', True),
        ("a: ''", True),
        ("a: 'it''s'", False),
        ('a: "tab\\t"', False),
        ("a: two\n  lines", False),
        ("a: |\n  text", False),
        ("a: # a comment", True),
    ],
)
def test_exactness(text, exact, parser):
    root, _ = read("f", text.encode(), parser=parser)
    assert root.get("a").exact is exact


def test_places_of_empty_values(parser):
    root, _ = read("f", b"a:\nb : # why?\nc: [d: , e:\n ]", parser=parser)
    empty = [(s.at.line, s.at.column) for s in scalars(root) if not s.text]
    assert empty == [(1, 3), (2, 4), (3, 7), (3, 12)]


def test_a_byte_order_mark_takes_no_column(parser):
    root, findings = read("f", b"\xef\xbb\xbfa: 1", parser=parser)
    assert findings == []
    assert root.entries[0].key.at == Location("f", 1, 1)


def test_columns_are_characters(parser):
    root, _ = read("f", "é: {😀漢: 'x'}\r\n".encode(), parser=parser)
    assert [s.at.column for s in scalars(root)] == [1, 5, 9]


def test_files(tmp_path):
    path = tmp_path / "contract.yaml"
    path.write_bytes(b"a: 1\n")
    root, findings = read_path(path, "spec/contract.yaml")
    assert (findings, root.at.file) == ([], "spec/contract.yaml")
    path.write_bytes(b"# " * 6_000_000)
    assert [f.rule for f in read_path(path, "f")[1]] == ["file-too-large"]
    with pytest.raises(FileNotFoundError):
        read_path(tmp_path / "absent.yaml", "absent.yaml")
    with pytest.raises(IsADirectoryError):
        read_path(tmp_path, "folder")
