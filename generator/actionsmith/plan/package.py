"""The views of the whole package and of its services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from actionsmith.contract import Provider, Service

from . import literals, naming
from .errors import common_errors, service_errors
from .layout import alias
from .prose import Prose, docstring, sentence
from .resources import resources_view
from .splitting import split
from .structures import structure_entries
from .surroundings import Surroundings
from .views import EndpointView, MethodEntry, PackageView, ServiceView


class Distribution(NamedTuple):
    """What the settings say of the generated distribution."""

    version: str


def package_view(provider: Provider, distribution: Distribution) -> PackageView:
    """Return everything that the templates of the package's own modules say."""
    summary = f"Typed client of {provider.title}"
    return PackageView(
        source=provider.file,
        package=provider.package,
        distribution=provider.package.replace("_", "-"),
        version=literals.string(distribution.version),
        toml_version=literals.toml_string(distribution.version),
        toml_description=literals.toml_string(f"{summary}, generated from contracts."),
        docstring=Prose(f"{summary}, generated from contracts.", indent=0)
        .paragraph(provider.description)
        .docstring(),
        errors=common_errors(
            provider,
            provider.file,
            f"The errors that every service of {provider.title} can raise.",
        ),
    )


def service_view(
    around: Surroundings, service: Service, actions: Iterable[MethodEntry]
) -> ServiceView:
    """Return everything that the templates of a service's own modules say.

    Of each action there is no more to know than its entry, which `method_entry` makes.
    """
    prefix = naming.service_class_prefix(service.name)
    title = f"{service.title} ({service.name}), version {service.version}"
    entries = tuple(actions)
    return ServiceView(
        source=service.file,
        package=around.provider.package,
        folder=service.file.rpartition("/")[0],
        module=naming.service_module(service.name),
        docstring=Prose(f"{title}.", indent=0)
        .paragraph(service.description)
        .docstring(),
        constant=naming.constant_name(service.name),
        constant_docstring=docstring(f"{title}: what its actions share.", indent=0),
        wire=literals.string(service.name),
        version=literals.string(service.version),
        client=f"{prefix}Client",
        client_header=_client_header(prefix, ""),
        async_client=f"Async{prefix}Client",
        async_client_header=_client_header(prefix, "Async"),
        client_docstring=_client_docstring(service, title, "with"),
        async_client_docstring=_client_docstring(service, title, "async with"),
        endpoints=tuple(
            EndpointView(
                name=literals.string(endpoint.name),
                url=literals.string(f"https://{endpoint.host}"),
            )
            for endpoint in service.endpoints.values()
        ),
        errors=service_errors(
            around,
            service.file,
            f"The errors that {service.title} can raise, the common ones among them.",
        ),
        actions=entries,
        structures=structure_entries(service, around.uses),
        resources=resources_view(service),
        methods=tuple(_methods(entries)),
        async_methods=tuple(_async_methods(entries)),
        adapters=tuple(_adapters(entries)),
    )


def _client_header(prefix: str, kind: str) -> str:
    bases = f"{kind}ServiceClient, methods=_actions.METHODS"
    return split(f"class {kind}{prefix}Client({bases}):", indent=0)


def _methods(actions: Iterable[MethodEntry]) -> Iterator[str]:
    """Yield the lines by which type checkers know the methods of actions."""
    for action in actions:
        for name in filter(None, (action.method, action.iterator)):
            yield alias(name, f"_actions.{action.module}.{name}", 8)


def _async_methods(actions: Iterable[MethodEntry]) -> Iterator[str]:
    """Yield the same for methods that are awaited."""
    for action in actions:
        module = f"_actions.{action.module}"
        for name, adapter in (
            (action.method, "_awaited"),
            (action.iterator, "_awaited_pages"),
        ):
            if name and action.has_overloads:
                # Not every type checker takes overloads through such an adapter.
                yield alias(name, f"{module}.{naming.awaited_name(name)}", 8)
            elif name:
                yield alias(name, f"{adapter}({module}.{name})", 8)


def _adapters(actions: Sequence[MethodEntry]) -> Iterator[str]:
    """Yield what the runtime makes the types of these methods by."""
    plain = [action for action in actions if not action.has_overloads]
    if plain:
        yield "awaited"
    if any(action.iterator for action in plain):
        yield "awaited_pages"


def _client_docstring(service: Service, title: str, statement: str) -> str:
    constant = naming.constant_name(service.name)
    prose = Prose(f"Client of {title}.", indent=4)
    prose.paragraph(
        "It keeps connections open for its next calls: close it, or use it in "
        f"{'an' if statement.startswith('a') else 'a'} `{statement}` statement."
    )
    prose.bullets(
        f"The URLs of `{constant}.endpoints`:",
        (
            f"`{endpoint.name}`: `https://{endpoint.host}`. "
            f"{sentence(endpoint.description)}"
            for endpoint in service.endpoints.values()
        ),
    )
    prose.arguments(
        "Args",
        [
            ("region", "Where the actions work, such as `ap-guangzhou`."),
            ("credentials", "Who calls; looked for in the usual places if None."),
            ("endpoint", "URL to send requests to; the default endpoint if None."),
            ("timeout", "Seconds that a call may take, attempts and waiting included."),
            ("validation", "How strictly requests are checked before they are sent."),
            ("retry", "How often and how fast a call is attempted again."),
            ("limit_rate", "Whether calls wait for their turn, where rates are known."),
            ("transport", "What requests are sent through; a pool of its own if None."),
            ("before_request", "Called with each request just before it is sent."),
            ("after_answer", "Called with each request and the answer to it."),
        ],
    )
    return prose.docstring()
