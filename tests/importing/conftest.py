"""Metadata of a bakery that there is not, and a folder for its contracts."""

from __future__ import annotations

from pathlib import Path

import bakery
import pytest


@pytest.fixture(autouse=True)
def clean_cache(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path_factory.getbasetemp() / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """Drafts of the bakery's contracts."""
    assert bakery.imported(tmp_path).code == 0
    return tmp_path / "spec"
