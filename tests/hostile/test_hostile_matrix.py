"""Every hostile text in every place is refused there, or comes through as data."""

from __future__ import annotations

import pytest
from corpus import Place, contract, pairs, payloads, places
from oracle import EscapeError, Oracle


@pytest.mark.parametrize("place", places().values(), ids=lambda place: place.id)
def test_place(place: Place, oracle: Oracle, pytestconfig: pytest.Config) -> None:
    escapes = []
    for payload, raw in pairs(place, every=bool(pytestconfig.getoption("all_hostile"))):
        try:
            oracle.judge(place, payload.text, raw=raw)
        except EscapeError as problem:
            escapes.append(f"{payload}{' as it is' if raw else ''}: {problem}")
    if escapes:
        pytest.fail("\n\n".join([f"at {place.id}:", *escapes]), pytrace=False)


def test_the_matrix_is_large() -> None:
    assert len(places()) >= 40
    assert len({payload.text for payload in payloads()}) == len(payloads()) >= 60
    written = [
        contract(place, payload.text, raw=raw)
        for place in places().values()
        for payload, raw in pairs(place, every=False)
    ]
    assert len(list(filter(None, written))) >= 2400


def test_texts_that_are_for_people_or_programs_come_through(oracle: Oracle) -> None:
    """A generator that refuses everything is safe, and of no use."""
    text = (
        "<b> & \"quotes\" \\ 'and' `code` {{x}} \N{BULLET} \N{RIGHT-TO-LEFT OVERRIDE}"
    )
    through = [
        place.id
        for place in places().values()
        if place.kind in ("prose", "data") and oracle.judge(place, text) == "through"
    ]
    assert len(through) >= 25
