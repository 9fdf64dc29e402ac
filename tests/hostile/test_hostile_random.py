"""Random mixtures of hostile texts, in random places."""

from __future__ import annotations

from corpus import Place, payloads, places
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import Oracle

_fragments = st.sampled_from([payload.text[:60] for payload in payloads()])
_texts = st.lists(
    _fragments
    | st.text(max_size=12)
    | st.text("\"'`\\ \n\r\t|<>&#*_[](){}%$@:/.-=\u2028\u202e\x85\0", max_size=12)
    | st.characters(categories=["Cs", "Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Lo"]),
    max_size=5,
).map("".join)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(list(places().values())), _texts, st.booleans())
def test_random_text(oracle: Oracle, place: Place, text: str, raw: bool) -> None:
    oracle.judge(place, text, raw=raw and "\n" not in text)
