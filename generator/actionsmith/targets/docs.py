"""The reference docs: Markdown pages, a folder for each service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from actionsmith.plan.docs import (
    ActionPage,
    DocsView,
    ErrorsPage,
    ResourcePage,
    ServicePage,
    StructuresPage,
)

from . import File, Rendered

_ROOT = "docs"


def first_files(docs: DocsView) -> Iterator[File]:
    """Yield the pages that lead to those of services, and what services share."""
    views = {"docs": docs}
    yield Rendered(f"{_ROOT}/README.md", "the contracts", "docs/README.md.jinja", views)
    yield Rendered(
        f"{_ROOT}/common-parameters.md",
        docs.source,
        "docs/common-parameters.md.jinja",
        views,
    )
    yield _errors(_ROOT, docs.errors, "docs/errors.md.jinja", views)


def service_files(service: ServicePage) -> Iterator[File]:
    """Yield the pages of a service as a whole, and of its resources."""
    root, views = _folder(service.path), {"service": service}
    template = "docs/service/README.md.jinja"
    yield Rendered(f"{root}/README.md", f"{service.folder}/", template, views)
    yield _errors(root, service.errors, "docs/service/errors.md.jinja", views)
    for resource in service.resource_pages:
        yield _page(root, resource, "resource", {"page": resource})


def structures_files(service: str, pages: Iterable[StructuresPage]) -> Iterator[File]:
    """Yield the pages of a service's structures."""
    for structures in pages:
        views = {"structures": structures}
        yield _page(_folder(service), structures, "structures", views)


def action_file(service: str, page: ActionPage) -> File:
    """Return the page of one of a service's actions."""
    return _page(_folder(service), page, "action", {"page": page})


def _folder(service: str) -> str:
    return f"{_ROOT}/{service}"


def _page(
    root: str,
    page: ActionPage | ResourcePage | StructuresPage,
    template: str,
    views: Mapping[str, object],
) -> File:
    template = f"docs/service/{template}.md.jinja"
    return Rendered(f"{root}/{page.path}", page.source, template, views)


def _errors(
    root: str, errors: ErrorsPage, template: str, views: Mapping[str, object]
) -> File:
    return Rendered(
        f"{root}/{errors.path}", errors.source, template, {**views, "errors": errors}
    )
