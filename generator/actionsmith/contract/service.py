"""Reader of a service file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from actionsmith.source import Mapping, Node, Scalar

from .fields import Fields
from .kinds import Findings
from .members import read_parameters
from .model import Action, Base, Endpoint, Parameter, Service, Structure, ValueType
from .parts import read_errors, read_language_version, read_named, read_sources
from .resources import read_resource
from .text import Text
from .types import NO_TYPES, Types, read_value_type, settled

_Members: TypeAlias = dict[str, dict[str, Parameter]]
"""The members of each structure."""


def read_service(file: str, root: Node, findings: Findings) -> Service:
    """Return what the file says of a service, without actions yet."""
    with Fields(root, "a service", findings) as fields:
        read_language_version(fields)
        # Structures may name each other, and types them: their members come in later.
        structures: _Members = {n: {} for n in _names(fields.node("structures"))}
        types = _read_types(fields, structures, findings)
        service = Service(
            name=fields.text("service"),
            file=file,
            title=fields.text("title"),
            version=fields.text("version"),
            description=fields.text("description"),
            sources=read_sources(fields, findings),
            endpoints=_read_endpoints(fields, findings),
            types=types.named,
            structures=_read_structures(fields, types, structures, findings),
            resources=read_named(
                fields, "resources", partial(read_resource, findings=findings)
            ),
            errors=read_errors(fields, findings),
            actions=_NO_ACTIONS,
        )
    return replace(service, unread=frozenset(fields.unread))


_NO_ACTIONS: dict[str, Action] = {}


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


def _read_types(fields: Fields, structures: _Members, findings: Findings) -> Types:
    """Read the named types; those of lists last, for they are built on the others."""
    nodes = dict(fields.named("types"))
    types: dict[str, ValueType] = {}

    def read(name: Text, node: Node, known: Types) -> ValueType:
        with Fields(node, f"type {str(name)!r}", findings, name.at, "type") as entry:
            value_type, _ = read_value_type(entry, name, known, findings)
            described = replace(
                value_type,
                description=entry.optional_text("description"),
                example=entry.node("example"),
            )
        return settled(described, entry, findings)

    for name, node in nodes.items():
        if not _is_list(node):
            types[str(name)] = read(name, node, NO_TYPES)
    of_items = Types(dict(types), structures)
    for name, node in nodes.items():
        if _is_list(node):
            types[str(name)] = read(name, node, of_items)
    in_order = {str(name): types[str(name)] for name in nodes}
    return Types(in_order, structures, complete="types" not in fields.unread)


def _is_list(node: Node) -> bool:
    stated = node.get("type") if isinstance(node, Mapping) else None
    return isinstance(stated, Scalar) and stated.text == Base.LIST


def _names(node: Node | None) -> Iterator[str]:
    if isinstance(node, Mapping):
        yield from (entry.key.text for entry in node.entries)


def _read_structures(
    fields: Fields, types: Types, structures: _Members, findings: Findings
) -> dict[str, Structure]:
    def read(name: Text, node: Node) -> Structure:
        with Fields(
            node, f"structure {str(name)!r}", findings, name.at, "description"
        ) as entry:
            entry.node("members", required=True)
            members = structures[str(name)]
            members |= read_parameters(entry, "members", types, findings)
            return Structure(
                name=name, description=entry.text("description"), members=members
            )

    return read_named(fields, "structures", read)
