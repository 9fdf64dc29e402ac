"""Each text beside what is said about it, by whichever parser."""

import pytest

from actionsmith.diagnostics import Location
from actionsmith.source import MAX_BYTES, MAX_DEPTH, MAX_FINDINGS, read, refusals
from actionsmith.source.builder import MAX_NOTES

TEXTS = [
    ("a:\n\tb: 1\n", "2:1 tab-indentation: a line is indented with a tab"),
    ("a:\t1\n", "1:3 tab-character: a tab stands in the text"),
    ("a: 1\nfoo\nb: 2\n", "2:1 missing-colon: a key is not followed by a colon"),
    (
        "parameters:\n  foo\n  bar: x\n",
        "2:3 missing-colon: a key is not followed by a colon",
    ),
    ("a: 1\nfoo\n", "2:1 missing-colon: a key is not followed by a colon"),
    ("a: 1\nb:2\nc: 3\n", "2:2 missing-space: a colon is not followed by a space"),
    ("a:1\nb: 2\n", "1:2 missing-space: a colon is not followed by a space"),
    (
        "a: 1\n  b: 2\n",
        "2:3 bad-indentation: the indentation of this line fits no line above it",
    ),
    (
        "a:\n    b: 1\n  c: 2\n",
        "3:3 bad-indentation: the indentation of this line fits no line above it",
    ),
    (
        "  a: 1\nb: 2\n",
        "2:1 bad-indentation: the indentation of this line fits no line above it",
    ),
    (
        "a:\n  - x\n - y\n",
        "3:2 bad-indentation: the indentation of this line fits no line above it",
    ),
    (
        "a:\n  b: 1\n  - x\n",
        "3:3 bad-indentation: the indentation of this line fits no line above it",
    ),
    (
        "a: 1\n- x\n",
        "2:1 bad-indentation: the indentation of this line fits no line above it",
    ),
    (
        'a: "x\nb: 1\n',
        "1:4 unclosed-quote: this quote is not closed, or not where it should be",
    ),
    (
        'a: "x\nb: "y"\n',
        "1:4 unclosed-quote: this quote is not closed, or not where it should be",
    ),
    (
        "a: 'it's\nb: 'y'\n",
        "1:8 text-after-value: something follows a value that is already complete",
    ),
    (
        "a: 'it's'\n",
        "1:8 text-after-value: something follows a value that is already complete",
    ),
    (
        '"a: 1\nb: 2\n',
        "1:1 unclosed-quote: this quote is not closed, or not where it should be",
    ),
    (
        'a: "x\nb: "y: z"\n',
        "1:4 unclosed-quote: this quote is not closed, or not where it should be",
    ),
    ("a: [1, 2\nb: 3\n", "1:4 unclosed-bracket: this bracket is not closed"),
    ("a: {x: 1\nb: 2\n", "1:4 unclosed-bracket: this bracket is not closed"),
    ("a: [1, 2", "1:4 unclosed-bracket: this bracket is not closed"),
    (
        "a:\n  - {x: [1, 2}\n",
        "2:14 unmatched-bracket: no open bracket is closed by this '}'",
    ),
    ("a: 1]\nb: ]\n", "2:4 unmatched-bracket: no open bracket is closed by this ']'"),
    ("a: [1]]\n", "1:7 unmatched-bracket: no open bracket is closed by this ']'"),
    ("a:\n  - {x: 1\n  - {y: 2}\n", "2:5 unclosed-bracket: this bracket is not closed"),
    (
        'a: {x: "1" y: 2}\n',
        "1:12 missing-comma: a comma or the closing '}' is missing before this",
    ),
    (
        "a: {\n  x: 1\n  y: 2\n}\n",
        "3:3 missing-comma: a comma or the closing '}' is missing before this",
    ),
    ("a: [x,,y]\n", "1:7 empty-item: there is nothing before this comma"),
    ("a: [- x]\n", "1:5 yaml-syntax: this is no YAML"),
    (
        "a: {h: x.{y}.z}\n",
        "1:8 unquoted-brackets: an unquoted value inside brackets has a bracket of its"
        " own",
    ),
    (
        "a: [[a-z]+]\n",
        "1:5 unquoted-brackets: an unquoted value inside brackets has a bracket of its"
        " own",
    ),
    ("a: {b: 1} // c\n", "1:11 foreign-comment: '//' does not start a comment"),
    ("a: 1\n-- b\nc: 1\n", "2:1 foreign-comment: '--' does not start a comment"),
    (
        "```yaml\na: 1\n```\n",
        "1:1 code-fence: '```' is of Markdown, and no line of a contract",
    ),
    (
        "[table]\na = 1\n",
        "1:1 root-not-mapping: the file holds a list where a mapping is expected",
    ),
    ("a\uff1ab\nc: 1\n", "1:2 missing-colon: '\uff1a' looks like a colon, and is none"),
    ("a: 1\nb {c: 2, d: 3}\n", "2:1 missing-colon: a key is not followed by a colon"),
    (
        "a: \u201cb: c\u201d\n",
        "1:4 lookalike-quote: '\u201c' looks like a quote, and is none",
    ),
    (
        "a: \u2018b\u2019\n",
        "1:4 lookalike-quote: '\u2018' looks like a quote, and is none",
    ),
    ("a: \u201cb\u201d or \u2018c\u2019 d\n",),
    (
        "a: Order #1 now\nb: 1 # why\nc: 1 #!why\n",
        "1:10 cut-by-comment: the value ends here, as ' #' starts a comment",
    ),
    ("null: 1\n", "1:1 null-key: null stands for nothing, and is no key"),
    ("a: {~: 1}\n", "1:5 null-key: ~ stands for nothing, and is no key"),
    ("'null': 1\n",),
    (
        "a: {b: 'c': d}\n",
        "1:11 text-after-value: something follows a value that is already complete",
    ),
    (
        "a: note: this\n",
        "1:8 colon-in-value: an unquoted value holds a colon and a space",
    ),
    (
        "a: {x: note: this}\n",
        "1:12 colon-in-value: an unquoted value holds a colon and a space",
    ),
    ("- a: b: c\n", "1:7 colon-in-value: an unquoted value holds a colon and a space"),
    ("a: @x\n", "1:4 reserved-character: an unquoted value starts with '@'"),
    ("a: `x`\n", "1:4 reserved-character: an unquoted value starts with '`'"),
    ("a: %x\n", "1:4 reserved-character: an unquoted value starts with '%'"),
    (
        "%YAML 1.2\n---\na: 1\n",
        "1:1 yaml-directive: a line starts with '%', as a directive does",
    ),
    (
        'a: "\\d+"\n',
        "1:5 bad-escape: no character is written like this in double quotes",
    ),
    (
        'a: "\\ud83d\\ude00"\n',
        "1:5 bad-escape: no character is written like this in double quotes",
    ),
    (
        'a: "\\xZZ"\n',
        "1:5 bad-escape: no character is written like this in double quotes",
    ),
    (
        'a: "\\U00110000"\n',
        "1:5 bad-escape: no character is written like this in double quotes",
    ),
    (
        "a: | text\n",
        "1:6 block-header: '|' and '>' are not followed by text on their own line",
    ),
    (
        "a: >x\n",
        "1:5 block-header: '|' and '>' are not followed by text on their own line",
    ),
    (
        "a: [|\n x]\n",
        "1:5 block-in-brackets: block text, after '|', cannot be in brackets",
    ),
    (
        "a: |#x\n",
        "1:5 block-header: '|' and '>' are not followed by text on their own line",
    ),
    ("a: - x\n", "1:4 inline-list: a list starts on the line of something else"),
    ("a: ? x\n", "1:4 explicit-key: '?' does not start a key here"),
    ("? a\n: 1\n", "1:1 explicit-key: '?' does not start a key here"),
    (
        "a: {b: why? , c: 1}\n",
        "1:11 question-mark: an unquoted value inside brackets holds a '?'",
    ),
    ("? [a]\n: 1\n", "1:3 complex-key: a list or a mapping cannot be a key"),
    ("{[a]: 1, b: 2}\n", "1:2 complex-key: a list or a mapping cannot be a key"),
    (": 1\n", "1:1 empty-key: there is no key before the colon"),
    ("a: {: 1}\n", "1:5 empty-key: there is no key before the colon"),
    ("a: {b:}\n", "1:6 missing-space: a colon is not followed by a space"),
    (
        'a: "x" y\n',
        "1:8 text-after-value: something follows a value that is already complete",
    ),
    (
        "a: [1] y\n",
        "1:8 text-after-value: something follows a value that is already complete",
    ),
    (
        "{a: 1} b\n",
        "1:8 text-after-value: something follows a value that is already complete",
    ),
    (
        "a: &x 1\nb: *x\nc: *bold*\nd: *x\n",
        "1:4 anchor: a value cannot be given a name with '&'",
        "3:4 alias: a value cannot be repeated by its name with '*'",
    ),
    (
        "a: &x {b: 1}\nc:\n  <<: *x\n",
        "1:4 anchor: a value cannot be given a name with '&'",
    ),
    ("a: **\n", "1:4 alias: a value cannot be repeated by its name with '*'"),
    ("a: & b\n", "1:4 anchor: a value cannot be given a name with '&'"),
    (
        "a:\n  <<: {b: 1}\n  '<<': 2\n",
        "2:3 merge-key: '<<' does not merge another mapping here",
    ),
    (
        "a: !!str 1\nb: !x {c: 1}\nc: !Ref x\n",
        "1:4 tag: a value cannot be tagged with '!'",
        "2:4 tag: a value cannot be tagged with '!'",
        "3:4 tag: a value cannot be tagged with '!'",
    ),
    ("a: !important! x\n", "1:4 tag: a value cannot be tagged with '!'"),
    (
        "a: 1\nb:\n  c: 1\n  'c': 2\na: 3\n\"a\": 4\n",
        "4:3 duplicate-key: the key 'c' is already in this mapping",
        "5:1 duplicate-key: the key 'a' is already in this mapping",
        "6:1 duplicate-key: the key 'a' is already in this mapping",
    ),
    ("a: 1\n---\nb: 2\n", "2:1 several-documents: a second document starts here"),
    ("a: 1\n...\nb: 2\n", "3:1 several-documents: a second document starts here"),
    ("", "1:1 empty-file: the file holds nothing"),
    ("# only\n\n", "1:1 empty-file: the file holds nothing"),
    ("---\n", "1:1 empty-file: the file holds nothing"),
    (
        "- a\n",
        "1:1 root-not-mapping: the file holds a list where a mapping is expected",
    ),
    (
        "text\n",
        "1:1 root-not-mapping: the file holds a text where a mapping is expected",
    ),
]
# A mark of the order of bytes, line breaks and wide characters shift no column.
BYTES = [
    (b"a: \xff", "1:4 not-utf-8: the byte 0xFF is not UTF-8 here"),
    (
        "\ufeffé: 1\r\n😀é: ".encode() + b"\xe4",
        "2:5 not-utf-8: the byte 0xE4 is not UTF-8 here",
    ),
    ("a: 1".encode("utf-16"), "1:1 utf-16-text: the file is UTF-16 or UTF-32 text"),
    ("a: 1".encode("utf-16-be"), "1:1 utf-16-text: the file is UTF-16 or UTF-32 text"),
    ("a: 1".encode("utf-32-le"), "1:1 utf-16-text: the file is UTF-16 or UTF-32 text"),
    (
        b"a: \0\nb: \x1b[0m\x7f",
        "1:4 control-character: the text holds the control character U+0000",
        "2:4 control-character: the text holds the control character U+001B",
        "2:8 control-character: the text holds the control character U+007F",
    ),
    (
        "a: x\u2028\rb: y\x85".encode(),
        "1:5 line-separator: U+2028 ends a line for some programs only",
        "1:6 line-separator: U+000D ends a line for some programs only",
        "1:11 line-separator: U+0085 ends a line for some programs only",
    ),
    (
        "a: \u202ex\ufeff".encode(),
        "1:4 invisible-character: U+202E is invisible, or reorders text",
        "1:6 invisible-character: U+FEFF is invisible, or reorders text",
    ),
    (
        "a: x\u200b\nb\u00ad: 1 \u200d\nc: \U0001f469\u200d\U0001f373\n".encode(),
        "1:5 invisible-character: U+200B is invisible, or reorders text",
        "2:2 invisible-character: U+00AD is invisible, or reorders text",
        "2:7 invisible-character: U+200D is invisible, or reorders text",
    ),
    (
        "a:\xa01\nb\u3000: 1\n\u2003c: 1\nd: 1\u202f\ne: 20\xa0MB\n".encode(),
        "1:3 odd-space: U+00A0 looks like a space here, and is none",
        "2:2 odd-space: U+3000 looks like a space here, and is none",
        "3:1 odd-space: U+2003 looks like a space here, and is none",
        "4:5 odd-space: U+202F looks like a space here, and is none",
    ),
    (
        b"<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> topic\n",
        "1:1 merge-conflict: a merge conflict is not resolved here (the first of 3)",
    ),
    (
        b"a: 1\rb: 2\rc:\t3",
        "1:5 line-separator: U+000D ends a line for some programs only"
        " (the first of 2)",
        "1:13 tab-character: a tab stands in the text",
    ),
    (b"#" * (MAX_BYTES + 1), "1:1 file-too-large: the file is larger than 10 MiB"),
]


def said(findings):
    return [f"{f.at.line}:{f.at.column} {f.rule}: {f.message}" for f in findings]


@pytest.mark.parametrize("example", TEXTS)
def test_text(example, parser):
    text, *expected = example
    assert said(read("f", text.encode(), parser=parser)[1]) == expected


@pytest.mark.parametrize("example", BYTES)
def test_bytes(example, parser):
    data, *expected = example
    assert said(read("f", data, parser=parser)[1]) == expected


def test_every_rule_has_an_example():
    rules = {
        value.rule
        for value in vars(refusals).values()
        if isinstance(value, refusals.Refusal)
    }
    shown = {line.split()[1][:-1] for _, *lines in TEXTS + BYTES for line in lines}
    elsewhere = {"too-deep", "too-many-findings"}
    assert rules == shown | elsewhere


def test_duplicates_name_the_first_place():
    root, findings = read("f", b"a: 1\nb: 2\n'a': 3\n")
    assert findings[0].related[0].at == Location("f", 1, 1)
    assert [entry.value.text for entry in root.entries] == ["1", "2"]


@pytest.mark.parametrize("text", ["a: *x", "<<: {}", "[a]: 1", "a: [", "- a"])
def test_no_root_when_a_part_is_missing(text, parser):
    assert read("f", text.encode(), parser=parser)[0] is None


@pytest.mark.parametrize(
    ("opened", "closed"), [("[", "]"), ("{a: ", "}"), ("[{b: ", "}]")]
)
def test_depth(opened, closed, parser):
    levels = (MAX_DEPTH - 1) // len(closed)
    fits = "a: " + opened * levels + closed * levels
    assert read("f", fits.encode(), parser=parser)[1] == []
    deeper = "a: " + opened * (levels + 2) + closed * (levels + 2)
    assert [f.rule for f in read("f", deeper.encode(), parser=parser)[1]] == [
        "too-deep"
    ]


@pytest.mark.parametrize("unit", ["[", "{", "- ", "? ", "[\n", "{a: ", "a: [{"])
def test_hostile_nesting_is_refused_at_once(unit, parser):
    root, findings = read("f", unit.encode() * 100_000, parser=parser)
    assert root is None
    assert findings


def test_findings_are_bounded(parser):
    _, findings = read("f", b"a: 1\n" * 5000, parser=parser)
    assert len(findings) == MAX_FINDINGS + 1
    assert findings[-1].rule == "too-many-findings"
    _, findings = read("f", b"\t\n" * 5000, parser=parser)
    assert [f.message for f in findings] == [
        f"a line is indented with a tab (the first of {MAX_FINDINGS} or more)"
    ]


def test_an_alias_is_a_note_of_its_anchor(parser):
    _, (finding,) = read("f", b"a: &x 1\nb: *x\nc: {<<: *x}\n", parser=parser)
    notes = [(note.at.line, note.at.column) for note in finding.related]
    assert (finding.rule, notes) == ("anchor", [(2, 4), (3, 9)])
    _, (finding,) = read("f", b"a: [&x 1, " + b"*x, " * 50 + b"]\n", parser=parser)
    assert len(finding.related) == MAX_NOTES


def test_a_comment_that_hides_a_bracket_is_noted(parser):
    _, (finding,) = read("f", b"a: {b: 1, # c: 2}\n", parser=parser)
    assert [str(note.at) for note in finding.related] == ["f:1:11"]
