"""Reader of a service file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from actionsmith.source import Node

from .fields import Fields
from .kinds import Findings
from .model import Action, Endpoint, Service, ValueType
from .parts import (
    read_errors,
    read_language_version,
    read_named,
    read_sources,
    read_value_type,
    settled,
)
from .text import Text


def read_service(file: str, root: Node, findings: Findings) -> Service:
    """Return what the file says of a service, without actions yet."""
    with Fields(root, "a service", findings) as fields:
        read_language_version(fields)
        service = Service(
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
    return replace(service, unread=frozenset(fields.unread))


_NO_ACTIONS: Mapping[str, Action] = {}


def _read_endpoints(fields: Fields, findings: Findings) -> dict[str, Endpoint]:
    def read(name: Text, node: Node) -> Endpoint:
        with Fields(
            node, f"endpoint {str(name)!r}", findings, name.at, "host"
        ) as entry:
            return Endpoint(
                name=name,
                host=entry.text("host"),
                description=entry.text("description"),
            )

    fields.node("endpoints", required=True)
    return read_named(fields, "endpoints", read)


def _read_types(fields: Fields, findings: Findings) -> dict[str, ValueType]:
    def read(name: Text, node: Node) -> ValueType:
        with Fields(node, f"type {str(name)!r}", findings, name.at, "type") as entry:
            value_type, _ = read_value_type(entry, name, findings)
        return settled(value_type, entry, findings)

    return read_named(fields, "types", read)
