"""The views of the whole package and of its services."""

from __future__ import annotations

from dataclasses import dataclass

from actionsmith.contract import Catalog, Service

from . import literals, naming
from .actions import action_view
from .errors import common_errors, service_errors
from .prose import Prose, docstring, sentence
from .resources import resources_view
from .structures import structures_view
from .views import EndpointView, PackageView, ServiceView


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """What the settings say of the generated distribution."""

    version: str


def package_view(catalog: Catalog, distribution: Distribution) -> PackageView:
    """Return everything that the templates of the package say."""
    provider = catalog.provider
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
        services=tuple(_service_view(catalog, s) for s in catalog.services.values()),
    )


def _service_view(catalog: Catalog, service: Service) -> ServiceView:
    prefix = naming.service_class_prefix(service.name)
    title = f"{service.title} ({service.name}), version {service.version}"
    actions = [action_view(catalog, service, a) for a in service.actions.values()]
    used = {name for action in actions for name in action.client_typing}
    resources = resources_view(service)
    words = {word for action in actions for word in action.client_words}
    if resources or any(action.iterator for action in actions):
        used.add("TYPE_CHECKING")
    if any(a.iterator and "structures." in a.iterator.item for a in actions) or (
        resources and any(waiter.uses_structures for waiter in resources.waiters)
    ):
        words.add("structures")
    return ServiceView(
        source=service.file,
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
        async_client=f"Async{prefix}Client",
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
            catalog,
            service,
            service.file,
            f"The errors that {service.title} can raise, the common ones among them.",
        ),
        actions=tuple(actions),
        structures=structures_view(service, catalog.provider.violations),
        resources=resources,
        client_typing=tuple(sorted({"ClassVar", *used}, key=_as_sorted)),
        client_words=frozenset(words),
    )


def _as_sorted(name: str) -> tuple[bool, str]:
    """Order names as those who sort imports do: constants, classes, functions."""
    return not name.isupper(), name


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
