"""Scalars are the texts that were written; conversions are exact or refused."""

import json

import pytest

from actionsmith.diagnostics import Location
from actionsmith.source import Scalar, plain_value, read

AT = Location("f", 3, 5)


def plain(text):
    return Scalar(text, "plain", AT)


@pytest.mark.parametrize("text", ["0", "7", "-1", "1234567890123", "9" * 640])
def test_an_integer(text):
    assert plain(text).as_integer() == int(text)
    assert plain(text).as_number() == int(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "01",
        "+1",
        "1_0",
        "0x1F",
        "0o17",
        "1.0",
        "1e3",
        "1:30",
        "٣",
        "1\n",
        "9" * 641,
    ],
)
def test_no_integer(text):
    assert plain(text).as_integer() is None


@pytest.mark.parametrize("text", ["1.10", "-0.5", "1e3", "1E-3", "2.5e+10"])
def test_a_number(text):
    number = plain(text).as_number()
    assert number == json.loads(text)
    assert isinstance(number, float)


@pytest.mark.parametrize("text", [".5", "1.", ".inf", "nan", "1e999", "01.5", "1_0.5"])
def test_no_number(text):
    assert plain(text).as_number() is None


def test_truth_values():
    assert plain("true").as_bool() is True
    assert plain("false").as_bool() is False
    for text in ("True", "yes", "no", "on", "y", "1", ""):
        assert plain(text).as_bool() is None


def test_quotes_make_text():
    for style in ("single", "double", "literal", "folded"):
        assert Scalar("12", style, AT).as_integer() is None
        assert Scalar("1.5", style, AT).as_number() is None
        assert Scalar("true", style, AT).as_bool() is None
        assert not Scalar("null", style, AT).is_null


def test_null():
    assert [plain(text).is_null for text in ("", "~", "null", "Null")] == [
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2017-03-12", "2017-03-12"),
        ("no", "no"),
        ("010", "010"),
        ("1.10", 1.1),
        ("'1'", "1"),
        ("true", True),
        ("~", None),
        ("", None),
        ("null", None),
        ('""', ""),
        ("12:30:00", "12:30:00"),
        ("[1, a, {b: [-2.5]}]", [1, "a", {"b": [-2.5]}]),
        ("{}", {}),
    ],
)
def test_plain_value(written, value):
    root, findings = read("f", f"key: {written}\n".encode())
    assert findings == []
    assert plain_value(root) == {"key": value}
    assert type(plain_value(root)["key"]) is type(value)


def test_place_inside_a_scalar():
    assert plain("abc").location_of(2) == Location("f", 3, 7)
    assert Scalar("abc", "single", AT).location_of(0) == Location("f", 3, 6)
    assert Scalar("abc", "literal", AT, exact=False).location_of(2) == AT


def test_get():
    root, _ = read("f", b"a: 1\nb: 2\n")
    assert root.get("b").text == "2"
    assert root.get("c") is None
