"""From a contract to an OpenAPI document, as data.

`documents` gives one for each service. A document knows the contract's place of what
it says, so that whoever finds a fault in it can point at the line to mend.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from actionsmith.contract import Action, Catalog, Provider, Service
from actionsmith.diagnostics import Location
from actionsmith.source import Json

from .. import naming
from ..surroundings import Surroundings, surroundings
from ..uses import uses
from .errors import Codes
from .lifecycle import resources
from .operations import REQUIRED_REGION, header_components, operation
from .places import Path, Placed, Tree, plain, separate
from .schemas import action_schemas, component_names, shared_schemas
from .structures import open_names
from .values import error_ref

OPENAPI = "3.1.1"

_SECURITY = "tc3"
_SCHEME: Tree = {
    "type": "apiKey",
    "in": "header",
    "name": "Authorization",
    "description": (
        "`TC3-HMAC-SHA256 Credential=<SecretId>/<date>/<service>/tc3_request, "
        "SignedHeaders=content-type;host, Signature=<signature>`. The signature covers "
        "the very bytes of the body and the headers that are named; its key is made of "
        "the secret key, the date of the timestamp in UTC and the service."
    ),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A document of OpenAPI, and where in a contract its parts come from."""

    path: str
    """Where it is written to, relative to the output folder."""
    source: str
    """What it is generated from, for its first line."""
    data: Json
    places: Mapping[Path, Location]

    def place(self, path: Path) -> Location:
        """Return the place of the value at a path, or of what it is a part of."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places[path]


def documents(catalog: Catalog) -> Iterator[Document]:
    """Yield the document of each service."""
    for service in catalog.services.values():
        around = surroundings(catalog, service)
        data, places = separate(Placed(_tree(around, service), service.name.at))
        yield Document(
            path=document_path(service),
            source=document_source(service),
            data=data,
            places=places,
        )


def document_path(service: Service) -> str:
    """Return where a service's document is written to."""
    return f"openapi/{naming.service_module(service.name)}.yaml"


def document_source(service: Service) -> str:
    """Return what a service's document is generated from."""
    return f"{service.file.rpartition('/')[0]}/"


def action_paths(around: Surroundings, action: Action) -> dict[str, Tree]:
    """Return what a document has of an action among its paths."""
    return {f"/#{action.name}": {"post": operation(around, action)}}


def head(around: Surroundings) -> dict[str, Tree]:
    """Return what a document has before its paths."""
    service = around.service
    return {
        "openapi": OPENAPI,
        "info": {
            "title": service.title,
            "version": service.version,
            "description": service.description,
        },
        "servers": list(_servers(around.provider, service)),
        "security": [{_SECURITY: []}],
    }


def components(around: Surroundings, service: Service) -> dict[str, Tree]:
    """Return what a document has among its components beside schemas."""
    return {
        "parameters": header_components(around.provider, service),
        "securitySchemes": {_SECURITY: _SCHEME},
    }


def tail(around: Surroundings) -> dict[str, Tree]:
    """Return what a document has behind its components."""
    return {
        "x-resources": resources(around.service),
        "x-common-error-codes": Codes(around).common(),
        "x-violations": _violations(around.provider),
    }


def _tree(around: Surroundings, service: Service) -> Tree:
    paths: dict[str, Tree] = {}
    schemas: dict[str, Tree] = {}
    for action in service.actions.values():
        paths |= action_paths(around, action)
        schemas |= action_schemas(around, action)
    return {
        **head(around),
        "paths": paths,
        "components": {
            "schemas": {**schemas, **shared_schemas(around)},
            **components(around, service),
        },
        **tail(around),
    }


def _servers(provider: Provider, service: Service) -> Iterator[Tree]:
    for endpoint in service.endpoints.values():
        server: dict[str, Tree] = {
            "url": f"https://{endpoint.host}",
            "description": endpoint.description,
        }
        if "{region}" in endpoint.host:
            server["variables"] = {"region": _region(provider)}
        yield Placed(server, endpoint.name.at)


def _region(provider: Provider) -> Tree:
    """Return the variable of a server, which OpenAPI wants to have a default."""
    region = provider.common_parameters.get("Region")
    # Without an example, a default that no one takes for a region.
    default = (region.example_text if region else None) or "region"
    return {"default": default, "description": "The region that serves the request."}


def _violations(provider: Provider) -> Tree:
    """Return the codes of the mistakes that no rule names."""
    violations = provider.violations
    return {
        "required": error_ref(violations.required),
        "type": error_ref(violations.type),
        "value": error_ref(violations.value),
        "unknown": error_ref(violations.unknown),
    }


__all__ = [
    "REQUIRED_REGION",
    "Document",
    "action_paths",
    "action_schemas",
    "component_names",
    "components",
    "document_path",
    "document_source",
    "documents",
    "head",
    "open_names",
    "plain",
    "shared_schemas",
    "tail",
    "uses",
]
