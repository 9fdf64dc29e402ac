"""How hard the tests that invent their cases try."""

from __future__ import annotations

from hypothesis import settings


def examples(usual: int) -> int:
    """Return how many cases to invent: fewer while each of many mutants is judged."""
    return usual // 5 if settings.get_current_profile_name() == "mutation" else usual
