"""Decoding a page of a hundred addresses: the time that it takes, and of the SDK."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import pytest
from compare_decoding import best, our_class, page, their_decoding

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    DECODINGS: dict[str, Callable[[dict[str, Any]], Any]] = {
        "ours": our_class().from_wire,
        "sdk": their_decoding(),
    }


@pytest.mark.parametrize("whose", DECODINGS)
def test_decode_a_page(benchmark: BenchmarkFixture, whose: str) -> None:
    benchmark(DECODINGS[whose], page())


def test_decoding_takes_a_part_of_the_sdk_s_time() -> None:
    """A third, on an idle machine; what is beyond half is no accident."""
    ours, theirs = best(DECODINGS, page(), 200).values()
    assert ours < theirs / 2
