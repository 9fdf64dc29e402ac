"""Runs quick tests before slow ones, since the first that fails ends a mutant's run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    try:
        stats = json.loads(Path("mutmut-stats.json").read_text(encoding="utf-8"))
    except OSError:  # the run that measures them
        return
    items.sort(key=lambda item: stats["duration_by_test"].get(item.nodeid, 0))
