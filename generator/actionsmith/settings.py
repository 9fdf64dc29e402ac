"""Settings: the table `[tool.actionsmith]` of the contracts' own project."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from actionsmith.diagnostics import did_you_mean

DEFAULTS: Mapping[str, str] = {"spec": "spec", "out": "generated", "version": "0.1.0"}


class SettingsError(Exception):
    """The settings cannot be used; the message says which file and why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where contracts are, where the output goes, and which version it is."""

    spec: Path
    out: Path
    version: str


def find(spec: Path | None, out: Path | None) -> Settings:
    """Return the settings for contracts, with what was asked for in their place.

    The settings are those of the nearest pyproject.toml with a table of ours, at or
    above the contracts (at or above the working folder, if `spec` is None), so that
    what is generated does not depend on where the command runs. Paths in the table
    are relative to it.

    Raises:
        SettingsError: A pyproject.toml cannot be read or holds what is not a setting.

    """
    home, table = _nearest((spec or Path.cwd()).resolve())
    return Settings(
        spec=spec or home / table["spec"],
        out=out or home / table["out"],
        version=table["version"],
    )


def _nearest(start: Path) -> tuple[Path, Mapping[str, str]]:
    for folder in (start, *start.parents):
        path = folder / "pyproject.toml"
        if path.is_file() and (table := _table(path)) is not None:
            return folder, table
    return Path.cwd(), DEFAULTS


def _table(path: Path) -> Mapping[str, str] | None:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise SettingsError(f"{path}: {problem}") from problem
    table = document.get("tool", {}).get("actionsmith")
    if table is None:
        return None
    if not isinstance(table, dict):
        raise SettingsError(f"{path}: [tool.actionsmith] must be a table")
    for key, value in table.items():
        if key not in DEFAULTS:
            hint = did_you_mean(key, DEFAULTS)
            raise SettingsError(
                f"{path}: [tool.actionsmith] has no setting {key!r}"
                + (f"; {hint}" if hint else "")
            )
        if not isinstance(value, str) or not value:
            raise SettingsError(f"{path}: the setting {key!r} must be a text")
    return {**DEFAULTS, **table}
