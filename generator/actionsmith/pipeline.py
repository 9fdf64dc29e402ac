"""The stages in order: contracts, diagnostics, views, files, texts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from actionsmith import logic, rules
from actionsmith.contract import Catalog, load
from actionsmith.diagnostics import Diagnostic, Severity, in_order, label
from actionsmith.plan import Distribution, collisions, package_view
from actionsmith.render import render
from actionsmith.settings import Settings
from actionsmith.targets import python_package


@dataclass(frozen=True, slots=True)
class Checked:
    """A folder of contracts and all that there is to say about it."""

    catalog: Catalog | None
    diagnostics: list[Diagnostic]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong that would stop generation."""
        return self.catalog is not None and not any(
            diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics
        )


def check(spec: Path, cache: Path | None) -> Checked:
    """Load and lint the contracts below `spec`.

    Raises:
        OSError: A contract cannot be read.

    """
    logic.use_cache(cache)
    catalog, findings = load(spec, label)
    if catalog is not None:
        findings = [*findings, *rules.check(catalog), *collisions(catalog)]
    return Checked(catalog, in_order(findings))


def generate(
    catalog: Catalog, settings: Settings, cache: Path | None
) -> dict[str, str]:
    """Return the text of every file that a sound catalog gives, by its path."""
    package = package_view(catalog, Distribution(version=settings.version))
    files = chain(python_package.files(package))
    return render(files, cache)
