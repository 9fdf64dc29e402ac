"""Settings: the table `[tool.actionsmith]` of the contracts' own project."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from actionsmith.diagnostics import did_you_mean, label, printable

DEFAULTS: Mapping[str, str] = {"spec": "spec", "out": "generated", "version": "0.1.0"}

# The versions that Python packages may have, in their normal form (PEP 440).
_N = "(0|[1-9][0-9]*)"
_VERSION = re.compile(
    rf"([1-9][0-9]*!)?{_N}(\.{_N})*((a|b|rc){_N})?(\.post{_N})?(\.dev{_N})?"
    r"(\+[a-z0-9]+(\.[a-z0-9]+)*)?"
)


class SettingsError(Exception):
    """The settings cannot be used; the message says which file and why."""


class Settings(NamedTuple):
    """Where contracts are, where the output goes, and which version it is."""

    spec: Path
    out: Path
    version: str
    out_is_for_spec: bool = True
    """Whether `out` was asked for, or belongs to these very contracts."""


def find(spec: Path | None, out: Path | None) -> Settings:
    """Return the settings for contracts, with what was asked for in their place.

    The settings are those of the nearest pyproject.toml with a table of ours, at or
    above the contracts (at or above the working folder, if `spec` is None), so that
    what is generated does not depend on where the command runs. Paths in the table
    are relative to it.

    Raises:
        SettingsError: A pyproject.toml holds what is not a setting.
        OSError: A pyproject.toml cannot be read.

    """
    home, table = _nearest((spec or Path.cwd()).resolve())
    own = home / table["spec"]
    return Settings(
        spec=spec or own,
        out=out or home / table["out"],
        version=table["version"],
        out_is_for_spec=(
            spec is None
            or out is not None
            or table is DEFAULTS
            or spec.resolve() == own.resolve()
        ),
    )


def _nearest(start: Path) -> tuple[Path, Mapping[str, str]]:
    for folder in (start, *start.parents):
        path = folder / "pyproject.toml"
        if path.is_file() and (table := _table(path)) is not None:
            return folder, table
    return Path.cwd(), DEFAULTS


def _table(path: Path) -> Mapping[str, str] | None:
    name = printable(label(path))
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise SettingsError(f"{name}: {problem}") from problem
    tools = document.get("tool", {})
    table = tools.get("actionsmith") if isinstance(tools, dict) else None
    if table is None:
        return None
    if not isinstance(table, dict):
        raise SettingsError(f"{name}: [tool.actionsmith] must be a table")
    for key, value in table.items():
        if key not in DEFAULTS:
            hint = did_you_mean(key, DEFAULTS) or f"there are {', '.join(DEFAULTS)}"
            raise SettingsError(
                f"{name}: [tool.actionsmith] has no setting {key!r}; {hint}"
            )
        if not isinstance(value, str) or not value or "\0" in value:
            raise SettingsError(f"{name}: the setting {key!r} must be a text")
    if not _VERSION.fullmatch(table.get("version", DEFAULTS["version"])):
        raise SettingsError(
            f"{name}: the version {table['version']!r} is none that a Python package "
            "can have; write one such as 1.2.0"
        )
    return {**DEFAULTS, **table}
