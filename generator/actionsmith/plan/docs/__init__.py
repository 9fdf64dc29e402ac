"""The views of the reference docs."""

from __future__ import annotations

from actionsmith.contract import Catalog, Parameter, Provider

from ..markdown import code, text
from ..prose import sentence
from .errors import common_errors_page
from .names import page_name
from .rows import parameter_row, source_lines
from .service import service_page
from .views import (
    ActionPage,
    DocsView,
    ErrorsPage,
    ParameterRow,
    ResourcePage,
    ServicePage,
    StructuresPage,
)

__all__ = [
    "ActionPage",
    "DocsView",
    "ErrorsPage",
    "ResourcePage",
    "ServicePage",
    "StructuresPage",
    "docs_view",
    "page_name",
]


def docs_view(catalog: Catalog) -> DocsView:
    """Return everything that the templates of the docs say."""
    provider = catalog.provider
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
        services=tuple(service_page(catalog, s) for s in catalog.services.values()),
    )


def _header(parameter: Parameter, provider: Provider) -> ParameterRow:
    header = parameter.header or parameter.name
    return parameter_row(parameter, header, provider.sources)
