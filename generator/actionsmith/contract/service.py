"""Reader of a service file."""

from __future__ import annotations

from collections.abc import Mapping

from actionsmith.source import Node

from .fields import Fields, Findings
from .model import Action, Endpoint, Service, ValueType
from .parts import (
    read_errors,
    read_language_version,
    read_named,
    read_sources,
    read_value_type,
)
from .text import Text


def read_service(file: str, root: Node, findings: Findings) -> Service:
    """Return what the file says of a service, without actions yet."""
    with Fields(root, "a service", findings) as fields:
        read_language_version(fields, findings)
        return Service(
            name=fields.text("service"),
            file=file,
            title=fields.text("title"),
            version=fields.text("version"),
            description=fields.text("description"),
            sources=read_sources(fields, findings),
            endpoints=_read_endpoints(fields, findings),
            types=_read_types(fields, findings),
            errors=read_errors(fields, findings),
            actions=_NO_ACTIONS,
        )


_NO_ACTIONS: Mapping[str, Action] = {}


def _read_endpoints(fields: Fields, findings: Findings) -> dict[str, Endpoint]:
    def read(name: Text, node: Node) -> Endpoint:
        with Fields(node, f"endpoint {str(name)!r}", findings, name.at) as entry:
            return Endpoint(
                name=name,
                host=entry.text("host"),
                description=entry.text("description"),
            )

    fields.node("endpoints", required=True)
    return read_named(fields, "endpoints", read)


def _read_types(fields: Fields, findings: Findings) -> dict[str, ValueType]:
    def read(name: Text, node: Node) -> ValueType:
        with Fields(node, f"type {str(name)!r}", findings, name.at) as entry:
            return read_value_type(entry, name, findings)[0]

    return read_named(fields, "types", read)
