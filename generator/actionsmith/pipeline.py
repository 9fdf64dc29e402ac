"""The stages in order: contracts, diagnostics, views, files, texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from actionsmith import logic, rules
from actionsmith.contract import Catalog, load
from actionsmith.diagnostics import Diagnostic, Severity, in_order, label
from actionsmith.plan import Distribution, collisions, package_view, surroundings
from actionsmith.plan.docs import action_page, docs_view, service_page, structures_pages
from actionsmith.render import render
from actionsmith.rules.walk import Scope, everything
from actionsmith.settings import Settings
from actionsmith.targets import File, docs, openapi, paths, python_package

if TYPE_CHECKING:
    from actionsmith.verify import Check


@dataclass(frozen=True, slots=True)
class Checked:
    """A folder of contracts and all that there is to say about it."""

    catalog: Catalog | None
    diagnostics: list[Diagnostic]

    @property
    def actions(self) -> int:
        """How many actions could be read."""
        services = self.catalog.services.values() if self.catalog else ()
        return sum(len(service.actions) for service in services)

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
        findings = [*findings, *judge(everything(catalog))]
    return Checked(catalog, in_order(findings))


def judge(scope: Scope) -> Iterator[Diagnostic]:
    """Yield what there is to say about contracts that could be read."""
    yield from rules.check(scope)
    yield from collisions(scope)


def generate(
    catalog: Catalog, settings: Settings, cache: Path | None
) -> dict[str, str]:
    """Return the text of every file that a sound catalog gives, by its path."""
    package = package_view(catalog, Distribution(version=settings.version))
    files = [*python_package.files(package), *_other_files(catalog)]
    return render(paths.safe(files), cache)


def _other_files(catalog: Catalog) -> Iterator[File]:
    pages = []
    for service in catalog.services.values():
        around = surroundings(catalog, service)
        actions = service.actions.values()
        parts = (openapi.action_parts(around, action) for action in actions)
        yield openapi.document_file(around, service, parts)
        page = service_page(catalog, service)
        pages.append(page)
        yield from docs.service_files(page)
        structures = structures_pages(catalog, service)
        yield from docs.structures_files(page.path, structures)
        for action in actions:
            yield docs.action_file(page.path, action_page(around, action))
    yield from docs.first_files(docs_view(catalog.provider, pages))


def verify(
    checked: Checked,
    texts: Mapping[str, str],
    watch: Callable[[list[Check]], Iterable[Check]] = iter,
) -> Checked:
    """Add what the judges of other projects find in the texts of a sound catalog.

    `watch` is given the checks and yields them, so that it knows how far they are.
    """
    if checked.catalog is None:
        return checked
    from actionsmith.verify import checks

    found = [d for check in watch(checks(checked.catalog, texts)) for d in check.run()]
    return Checked(checked.catalog, in_order([*checked.diagnostics, *found]))
