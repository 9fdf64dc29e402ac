"""From a contract to an OpenAPI document, as data.

`documents` gives one for each service. A document knows the contract's place of what
it says, so that whoever finds a fault in it can point at the line to mend.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from actionsmith.contract import Catalog, Service
from actionsmith.diagnostics import Location
from actionsmith.source import Json

from .. import naming
from .errors import Codes
from .lifecycle import resources
from .operations import REQUIRED_REGION, header_components, operation
from .places import Path, Placed, Tree, separate
from .schemas import component_names, component_schemas
from .structures import open_names, uses
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
        data, places = separate(Placed(_tree(catalog, service), service.name.at))
        yield Document(
            path=f"openapi/{naming.service_module(service.name)}.yaml",
            source=f"{service.file.rpartition('/')[0]}/",
            data=data,
            places=places,
        )


def _tree(catalog: Catalog, service: Service) -> Tree:
    codes = Codes(catalog, service)
    return {
        "openapi": OPENAPI,
        "info": {
            "title": service.title,
            "version": service.version,
            "description": service.description,
        },
        "servers": list(_servers(catalog, service)),
        "security": [{_SECURITY: []}],
        "paths": {
            f"/#{action.name}": {"post": operation(catalog, action, codes)}
            for action in service.actions.values()
        },
        "components": {
            "schemas": component_schemas(catalog, service),
            "parameters": header_components(catalog, service),
            "securitySchemes": {_SECURITY: _SCHEME},
        },
        "x-resources": resources(service),
        "x-common-error-codes": codes.common(),
        "x-violations": _violations(catalog),
    }


def _servers(catalog: Catalog, service: Service) -> Iterator[Tree]:
    for endpoint in service.endpoints.values():
        server: dict[str, Tree] = {
            "url": f"https://{endpoint.host}",
            "description": endpoint.description,
        }
        if "{region}" in endpoint.host:
            server["variables"] = {"region": _region(catalog)}
        yield Placed(server, endpoint.name.at)


def _region(catalog: Catalog) -> Tree:
    """Return the variable of a server, which OpenAPI wants to have a default."""
    region = catalog.provider.common_parameters.get("Region")
    # Without an example, a default that no one takes for a region.
    default = (region.example_text if region else None) or "region"
    return {"default": default, "description": "The region that serves the request."}


def _violations(catalog: Catalog) -> Tree:
    """Return the codes of the mistakes that no rule names."""
    violations = catalog.provider.violations
    return {
        "required": error_ref(violations.required),
        "type": error_ref(violations.type),
        "value": error_ref(violations.value),
        "unknown": error_ref(violations.unknown),
    }


__all__ = [
    "REQUIRED_REGION",
    "Document",
    "component_names",
    "documents",
    "open_names",
    "uses",
]
