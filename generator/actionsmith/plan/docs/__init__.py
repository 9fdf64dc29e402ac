"""The views of the reference docs."""

from __future__ import annotations

from collections.abc import Iterable

from actionsmith.contract import Parameter, Provider

from ..markdown import code, text
from ..prose import sentence
from .action import action_page
from .errors import common_errors_page
from .names import page_name
from .rows import parameter_row, source_lines
from .service import action_row, service_page
from .structures import structures_pages
from .views import (
    ActionPage,
    ActionRow,
    DocsView,
    ErrorsPage,
    ParameterRow,
    ResourcePage,
    ServicePage,
    StructuresPage,
)

__all__ = [
    "ActionPage",
    "ActionRow",
    "DocsView",
    "ErrorsPage",
    "ResourcePage",
    "ServicePage",
    "StructuresPage",
    "action_page",
    "action_row",
    "docs_view",
    "page_name",
    "service_page",
    "structures_pages",
]


def docs_view(provider: Provider, services: Iterable[ServicePage]) -> DocsView:
    """Return what the pages say that lead to those of services."""
    return DocsView(
        source=provider.file,
        title=text(provider.title),
        description=text(sentence(provider.description)),
        package=code(provider.package),
        sources=source_lines(provider.sources.values()),
        common_parameters=tuple(
            _header(parameter, provider)
            for parameter in provider.common_parameters.values()
        ),
        errors=common_errors_page(provider),
        services=tuple(services),
    )


def _header(parameter: Parameter, provider: Provider) -> ParameterRow:
    header = parameter.header or parameter.name
    return parameter_row(parameter, header, provider.sources)
