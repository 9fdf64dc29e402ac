"""A project to run the command in, and a cache folder that is not the user's."""

from __future__ import annotations

from pathlib import Path

import command_line
import pytest


@pytest.fixture(scope="session")
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def clean_environment(cache_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_home))
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder that holds nothing but `spec/`."""
    folder = tmp_path / "project"
    folder.mkdir()
    return command_line.lay_out(folder)


@pytest.fixture
def generated(project: Path) -> Path:
    """The folder `generated/` of the project, freshly generated."""
    assert command_line.call(project, "generate").code == 0
    return project / "generated"
