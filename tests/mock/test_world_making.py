"""Values that are made up are like their examples, and each is another."""

from __future__ import annotations

import re
from random import Random

import pytest

from actionsmith.contract import Base, Bound, Text, ValueType, Width
from actionsmith.diagnostics import Location
from actionsmith.mock.making import Shape
from actionsmith.runtime.values import is_ipv6
from actionsmith.source import Scalar

AT = Location("x.yaml", 1, 1)


def of(pattern: str | None, base: Base = Base.STRING, **bounds: int) -> ValueType:
    text = pattern and Text(Scalar(text=pattern, style="single", at=AT))
    given = {key: Bound(value, AT) for key, value in bounds.items()}
    width = Width.UINT64 if base is Base.INTEGER else None
    return ValueType(name=None, base=base, pattern=text, bounds=given, width=width)


def made(types: list[ValueType], example: str | None, count: int = 50) -> list[str]:
    shape, random, found = Shape(types, example), Random(0), dict[str, None]()
    for _ in range(count):
        new = shape.make(random, found.__contains__)
        assert new not in found
        found[new] = None
    return list(found)


@pytest.mark.parametrize(
    ("pattern", "example"),
    [
        ("eipv6-[a-z0-9]{8}", "eipv6-11112222"),
        ("eip(v6)?-[a-z0-9]{8}", "eipv6-11112222"),
        ("i-[0-9a-f]{17}", "i-0123456789abcdef0"),
        ("[A-Z]{3}[0-9]{2,4}", "ABC12"),
        ("item-[0-9]+", "item-1"),
        ("item-[0-9]+", None),
        ("[a-z][a-z0-9-]{2,62}", "my-bucket"),
        ("[a-z]{2}-[0-9]{6}", None),
        ("(?:a|b)c{20}[0-9]{4}", None),
    ],
)
def test_patterns(pattern: str, example: str | None) -> None:
    assert all(re.fullmatch(pattern, each) for each in made([of(pattern)], example))


def test_all_types_are_kept() -> None:
    types = [of("eip(v6)?-[a-z0-9]{8}"), of("eipv6-[a-z0-9]{8}"), of(None)]
    found = made(types, "eipv6-11112222")
    assert all(re.fullmatch("eipv6-[a-z0-9]{8}", each) for each in found)
    # What may vary does.
    assert len({each[-8:] for each in found}) == 50


def test_the_kind_stays_that_of_the_example() -> None:
    found = made([of("eip(v6)?-[a-z0-9]{8}")], "eipv6-11112222")
    assert all(each.startswith("eipv6-") for each in found)


@pytest.mark.parametrize("example", ["1684395", "7", None])
def test_numbers(example: str | None) -> None:
    for each in made([of(None, Base.INTEGER), of(None)], example):
        assert str(int(each)) == each


def test_numbers_within_bounds() -> None:
    kind = of(None, Base.INTEGER, minimum=1024, maximum=1100)
    assert all(1024 <= int(each) <= 1100 for each in made([kind], "1024", 20))


def test_an_address_keeps_its_network() -> None:
    for each in made([of(None)], "2402:4e00:1200:310d:0:9c6a:ffde:f722"):
        assert is_ipv6(each) and each.startswith("2402:4e00:1200:310d:")


def test_a_text_without_a_pattern_varies_at_its_end() -> None:
    for each in made([of(None)], "order-a1"):
        assert re.fullmatch("order-[a-z0-9]{2,}", each)


def test_what_runs_out_gets_longer_or_says_so() -> None:
    assert len(made([of("n[0-9]+")], "n1", 200)) == 200
    with pytest.raises(ValueError, match="too few values like 'n1'"):
        made([of("n[0-9]")], "n1", 11)
