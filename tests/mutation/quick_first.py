"""Which tests judge a mutant, and in which order: the first that fails ends the run."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

MOST = int(os.environ.get("MUTATION_TESTS", "0"))
"""How many tests judge a mutant of a function that more of them run; 0 for all."""


def pytest_configure(config: pytest.Config) -> None:
    # Hundreds of tests parse a rule. Some of each file notice what breaks all of them.
    chosen = sorted(arg for arg in config.args if "::" in arg)
    if chosen == sorted(config.args) and 0 < MOST < len(chosen):
        config.args[:] = [chosen[n * len(chosen) // MOST] for n in range(MOST)]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    try:
        stats = json.loads(Path("mutmut-stats.json").read_text(encoding="utf-8"))
    except OSError:  # the run that measures them
        return
    items.sort(key=lambda item: stats["duration_by_test"].get(item.nodeid, 0))
