"""The fewest patterns, held to what trying everything finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, combinations, product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionsmith.plan.implicants import (
    ABSENT,
    Cover,
    Pattern,
    area,
    fewest_patterns,
    primes,
    table_of,
)

THREE = (2, 2, 2)


def allowed(cover: Cover, sizes: Sequence[int]) -> int:
    """Return the combinations that one of the patterns allows, one by one."""
    return table_of(
        sizes,
        lambda states: any(
            all(some >> s & 1 for some, s in zip(pattern, states, strict=True))
            for pattern in cover
        ),
    )


@cache
def patterns(sizes: tuple[int, ...]) -> list[tuple[Pattern, int]]:
    every = product(*(range(1, 1 << size) for size in sizes))
    return [(pattern, area(pattern, sizes)) for pattern in every]


def implicants(table: int, sizes: tuple[int, ...]) -> list[tuple[Pattern, int]]:
    return [(p, found) for p, found in patterns(sizes) if not found & ~table]


def smallest(table: int, sizes: tuple[int, ...]) -> Iterator[Cover]:
    """Yield every smallest set of implicants whose union is the table."""
    inside = implicants(table, sizes)
    for count in range(prod(sizes) + 1):
        found = False
        for chosen in combinations(inside, count):
            union = 0
            for _, part in chosen:
                union |= part
            if union == table:
                found = True
                yield tuple(pattern for pattern, _ in chosen)
        if found:
            return


def required(cover: Cover) -> int:
    return sum(not states & ABSENT for states in chain(*cover))


def forbidden(cover: Cover) -> int:
    return sum(states == ABSENT for states in chain(*cover))


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, tuple[int, ...]]:
    """Return the table of a few patterns, among parameters of two or three states."""
    sizes = tuple(draw(st.lists(st.integers(2, 3), min_size=1, max_size=6)))
    pattern = st.tuples(*(st.integers(1, (1 << size) - 1) for size in sizes))
    return allowed(tuple(draw(st.lists(pattern, max_size=6))), sizes), sizes


@given(tables())
def test_the_union_is_the_table(drawn: tuple[int, tuple[int, ...]]) -> None:
    table, sizes = drawn
    cover = fewest_patterns(table, sizes, 64)
    assert cover is not None
    assert allowed(cover, sizes) == table
    assert cover == fewest_patterns(table, sizes, 64)


@given(tables())
def test_no_prime_has_room(drawn: tuple[int, tuple[int, ...]]) -> None:
    table, sizes = drawn
    found = primes(table, sizes)
    assert len(set(found)) == len(found)
    assert allowed(tuple(found), sizes) == table
    for pattern in found:
        assert not area(pattern, sizes) & ~table
        for place, states in enumerate(pattern):
            for state in range(sizes[place]):
                if not states >> state & 1:
                    wider = states | 1 << state
                    more = (*pattern[:place], wider, *pattern[place + 1 :])
                    assert area(more, sizes) & ~table


def smallest_with_free(table: int, free: int, sizes: tuple[int, ...]) -> int:
    """Return how many implicants cover a table, if they may have what is free."""
    inside = implicants(table | free, sizes)
    for count in range(prod(sizes) + 1):
        for chosen in combinations(inside, count):
            union = 0
            for _, part in chosen:
                union |= part
            if union & ~free == table:
                return count
    raise AssertionError(table)


@pytest.mark.parametrize("sizes", [(2, 2), (2, 3), (3, 2)])
def test_what_is_free_is_used_where_it_helps(sizes: tuple[int, ...]) -> None:
    for states in product(range(3), repeat=prod(sizes)):
        table = sum((state == 1) << place for place, state in enumerate(states))
        free = sum((state == 2) << place for place, state in enumerate(states))
        best = fewest_patterns(table, sizes, 8, free)
        assert best is not None
        assert allowed(best, sizes) & ~free == table
        assert len(best) == smallest_with_free(table, free, sizes), (table, free)


# Every table of three parameters, and of two with values that rules tell apart.
@pytest.mark.parametrize("sizes", [THREE, (2, 3), (4, 2)])
def test_nothing_is_better(sizes: tuple[int, ...]) -> None:
    for table in range(1 << prod(sizes)):
        best = fewest_patterns(table, sizes, 8)
        assert best is not None
        others = list(smallest(table, sizes))
        assert len(best) == len(others[0]), (table, best, others[0])
        most = max(map(required, others))
        assert required(best) == most, (table, best)
        assert forbidden(best) == min(
            forbidden(other) for other in others if required(other) == most
        )


def test_the_limit_is_exact() -> None:
    sizes = (2,) * 4
    even = table_of(sizes, lambda states: sum(states) % 2 == 0)
    assert len(fewest_patterns(even, sizes, 8) or ()) == 8
    assert fewest_patterns(even, sizes, 7) is None


def test_what_is_too_irregular_is_given_up() -> None:
    sizes = (2,) * 10
    even = table_of(sizes, lambda states: sum(states) % 2 == 0)
    assert fewest_patterns(even, sizes, 1000) is None


def test_independent_parts_multiply() -> None:
    """Two parts of 2 and 3 patterns need 6 together, however they are combined."""
    of_three = [0b01111110, 0b11101000, 0b00010110, 0b10010111, 0b01101001]
    for one, other in product(range(1, 16), of_three):
        apart = fewest_patterns(one, (2, 2), 8), fewest_patterns(other, THREE, 8)
        counts = [len(cover or ()) for cover in apart]
        # The first two parameters are those of `one`, whose bits say where `other` is.
        together = sum(other << 8 * place for place in range(4) if one >> place & 1)
        cover = fewest_patterns(together, (2,) * 5, 8)
        assert cover is not None
        assert len(cover) == prod(counts), (one, other)
