"""The page of a service."""

from __future__ import annotations

from collections.abc import Iterable

from actionsmith.contract import Action, Service

from .. import naming
from ..markdown import code, link, text
from ..prose import sentence
from ..surroundings import Surroundings
from .codes import Codes
from .errors import service_errors_page
from .names import page_name
from .resources import resource_row, resource_view
from .rows import deprecation, rate, source_lines, type_rows
from .views import ActionRow, EndpointRow, ServicePage


def service_page(
    around: Surroundings, service: Service, actions: Iterable[ActionRow]
) -> ServicePage:
    """Return what is said of a service as a whole, on its page and on the first.

    Of each action there is no more to know than its row, which `action_row` makes.
    """
    provider = around.provider
    codes = Codes(around.codes, of_service=True)
    prefix = naming.service_class_prefix(service.name)
    module = f"{provider.package}.{naming.service_module(service.name)}"
    return ServicePage(
        folder=service.file.rpartition("/")[0],
        path=service.name,
        title=text(service.title),
        name=code(service.name),
        version=code(service.version),
        module=code(module),
        clients=f"{code(f'{prefix}Client')} and {code(f'Async{prefix}Client')}",
        description=text(sentence(service.description)),
        sources=source_lines(service.sources.values()),
        endpoints=tuple(
            EndpointRow(
                name=code(endpoint.name),
                url=code(f"https://{endpoint.host}"),
                words=text(sentence(endpoint.description)),
            )
            for endpoint in service.endpoints.values()
        ),
        types=type_rows(service, codes),
        actions=tuple(actions),
        resources=tuple(resource_row(service, r) for r in service.resources.values()),
        errors=service_errors_page(around),
        structure_count=len(service.structures),
        resource_pages=tuple(
            resource_view(service, r) for r in service.resources.values()
        ),
    )


def action_row(service: Service, action: Action) -> ActionRow:
    """Return an action as a row of the list of its service's."""
    page = page_name(action.name)
    return ActionRow(
        from_index=link(code(action.name), f"{service.name}/{page}"),
        from_service=link(code(action.name), page),
        summary=" ".join(
            filter(None, [text(sentence(action.summary)), deprecation(action)])
        ),
        rate_limit=rate(action.rate_limit),
        retry_safe="yes" if action.retry_safe or action.client_token else "no",
    )
