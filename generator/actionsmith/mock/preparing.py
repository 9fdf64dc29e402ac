"""From files to a mock: contracts, and a scenario."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from actionsmith.contract import Catalog
from actionsmith.diagnostics import Diagnostic, Severity, as_text, label

if TYPE_CHECKING:
    from .scenario import Scenario

PathLike: TypeAlias = "str | os.PathLike[str]"


class WrongInputError(Exception):
    """Contracts or a scenario are wrong; the message is their findings.

    Attributes:
        diagnostics: The findings.

    """

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("\n".join(as_text(found) for found in diagnostics))
        self.diagnostics = diagnostics


def read_contracts(spec: PathLike | None = None) -> Catalog:
    """Return the contracts in a folder; by default, that of the settings.

    Raises:
        WrongInputError: A contract is wrong.
        SettingsError: The settings are wrong.
        OSError: A contract cannot be read.

    """
    from actionsmith import pipeline, settings

    folder = settings.find(None if spec is None else Path(spec), None).spec
    if not folder.is_dir():
        raise NotADirectoryError(f"there are no contracts in {label(folder)}")
    checked = pipeline.check(folder, None)
    if checked.catalog is None or not checked.is_sound:
        raise WrongInputError(checked.diagnostics)
    return checked.catalog


def read_scenario(
    file: PathLike, catalog: Catalog
) -> tuple[Scenario, list[Diagnostic]]:
    """Return a scenario, and what there is to say about it.

    Raises:
        WrongInputError: It is wrong.
        OSError: It cannot be read.

    """
    from . import scenario

    path = Path(file)
    found, diagnostics = scenario.read_scenario(path.read_bytes(), label(path), catalog)
    if found is None or any(d.severity is Severity.ERROR for d in diagnostics):
        raise WrongInputError(diagnostics)
    return found, diagnostics
