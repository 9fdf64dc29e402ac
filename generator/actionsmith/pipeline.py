"""The stages in order: contracts, diagnostics, views, files, texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from actionsmith import logic, rules
from actionsmith.contract import Action, Catalog, Provider, Service, load
from actionsmith.diagnostics import Diagnostic, in_order, is_error, label
from actionsmith.plan import (
    Distribution,
    MethodEntry,
    Surroundings,
    collisions,
    method_entry,
    surroundings,
)
from actionsmith.plan.docs import (
    ServicePage,
    action_page,
    action_row,
    docs_view,
    service_page,
    structures_pages,
)
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
        return self.catalog is not None and not any(map(is_error, self.diagnostics))


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
    return texts(_files(catalog, settings), cache)


def texts(files: Iterable[File], cache: Path | None) -> dict[str, str]:
    """Return the text of each file by its path."""
    return render(paths.safe(files), cache)


def _files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    pages = []
    for service in catalog.services.values():
        around = surroundings(catalog, service)
        actions = service.actions.values()
        rows = [action_row(service, action) for action in actions]
        pages.append(service_page(around, service, rows))
        entries = map(method_entry, actions)
        yield from service_files(around, service, pages[-1], entries)
        parts = [openapi.action_parts(around, action) for action in actions]
        frame = openapi.frame(around, service)
        yield openapi.document_file(service, frame, parts)
        yield from structure_modules(around, service)
        yield from structure_pages(catalog, service)
        for action in actions:
            yield from action_files(around, action)
    yield from provider_files(catalog.provider, pages, settings)


def provider_files(
    provider: Provider, pages: Iterable[ServicePage], settings: Settings
) -> Iterator[File]:
    """Yield the files that are about no single service."""
    distribution = Distribution(version=settings.version)
    yield from python_package.package_files(provider, distribution)
    yield from docs.first_files(docs_view(provider, pages))


def service_files(
    around: Surroundings,
    service: Service,
    page: ServicePage,
    actions: Iterable[MethodEntry],
) -> Iterator[File]:
    """Yield the files of package and docs that are about no single action."""
    yield from python_package.service_files(around, service, actions)
    yield from docs.service_files(page)


def structure_modules(around: Surroundings, service: Service) -> Iterator[File]:
    """Yield the modules of the structures of a service."""
    yield from python_package.structure_files(around, service)


def structure_pages(catalog: Catalog, service: Service) -> Iterator[File]:
    """Yield the pages of docs that are about the structures of a service."""
    pages = structures_pages(catalog, service)
    yield from docs.structures_files(service.name, pages)


def action_files(around: Surroundings, action: Action) -> Iterator[File]:
    """Yield the files that are about an action."""
    yield python_package.action_file(around, action)
    yield docs.action_file(around.service.name, action_page(around, action))


def facts_of_structures(service: Service) -> Iterator[str]:
    """Yield what is said of actions with structures, as texts to compare."""
    for action in service.actions.values():
        yield action.region
        for place, members in (("in", action.parameters), ("out", action.response)):
            for name, member in members.items():
                if (structure := member.type.innermost.name) in service.structures:
                    yield f"{place} {action.name}.{name} {structure}"


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
