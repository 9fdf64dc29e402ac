"""The reference docs: Markdown pages, a folder for each service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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


def files(docs: DocsView) -> Iterator[File]:
    """Yield the pages."""
    views = {"docs": docs}
    yield Rendered(f"{_ROOT}/README.md", "the contracts", "docs/README.md.jinja", views)
    yield Rendered(
        f"{_ROOT}/common-parameters.md",
        docs.source,
        "docs/common-parameters.md.jinja",
        views,
    )
    yield _errors(_ROOT, docs.errors, "docs/errors.md.jinja", views)
    for service in docs.services:
        yield from _service(f"{_ROOT}/{service.path}", service)


def _service(root: str, service: ServicePage) -> Iterator[File]:
    views = {"service": service}
    template = "docs/service/README.md.jinja"
    yield Rendered(f"{root}/README.md", f"{service.folder}/", template, views)
    yield _errors(root, service.errors, "docs/service/errors.md.jinja", views)
    for structures in service.structures:
        yield _page(root, structures, "structures", {"structures": structures})
    for resource in service.resource_pages:
        yield _page(root, resource, "resource", {"page": resource})
    for page in service.pages:
        yield _page(root, page, "action", {"page": page})


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
