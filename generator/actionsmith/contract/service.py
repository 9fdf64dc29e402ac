"""Reader of a service file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from actionsmith.source import Mapping as MappingNode
from actionsmith.source import Node, Scalar

from .fields import Fields
from .kinds import Findings
from .members import read_parameters
from .model import Action, Base, Endpoint, Service, Structure, Structures, ValueType
from .parts import read_errors, read_language_version, read_named, read_sources
from .resources import read_resource
from .text import Text
from .types import NO_TYPES, Types, read_value_type, settled


def read_service(file: str, root: Node, findings: Findings) -> Service:
    """Return what the file says of a service, without actions yet."""
    with Fields(root, "a service", findings) as fields:
        read_language_version(fields)
        # Structures may name each other, and types them: they come in later.
        structures = Structures()
        types = _read_types(fields, structures, findings)
        structures |= _read_structures(fields, types, findings)
        service = Service(
            name=fields.text("service"),
            file=file,
            title=fields.text("title"),
            version=fields.text("version"),
            description=fields.text("description"),
            sources=read_sources(fields, findings),
            endpoints=_read_endpoints(fields, findings),
            types=types.named,
            structures=structures,
            resources=read_named(
                fields, "resources", partial(read_resource, findings=findings)
            ),
            errors=read_errors(fields, findings),
            actions=_NO_ACTIONS,
        )
    return service._replace(unread=frozenset(fields.unread))


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


def _read_types(
    fields: Fields, structures: Mapping[str, Structure], findings: Findings
) -> Types:
    """Read the named types; those of lists last, for they are built on the others."""
    names = dict.fromkeys(_names(fields.node("structures"))).keys()
    nodes = dict(fields.named("types"))
    types: dict[str, ValueType] = {}

    def read(name: Text, node: Node, known: Types) -> ValueType:
        with Fields(node, f"type {str(name)!r}", findings, name.at, "type") as entry:
            value_type, _ = read_value_type(entry, name, known, findings)
            described = value_type._replace(
                description=entry.optional_text("description"),
                example=entry.node("example"),
            )
        return settled(described, entry, findings)

    for name, node in nodes.items():
        if not _is_list(node):
            types[str(name)] = read(name, node, NO_TYPES)
    of_items = Types(dict(types), structures, names)
    for name, node in nodes.items():
        if _is_list(node):
            types[str(name)] = read(name, node, of_items)
    in_order = {str(name): types[str(name)] for name in nodes}
    return Types(in_order, structures, names, complete="types" not in fields.unread)


def _is_list(node: Node) -> bool:
    stated = node.get("type") if isinstance(node, MappingNode) else None
    return isinstance(stated, Scalar) and stated.text == Base.LIST


def _names(node: Node | None) -> Iterator[str]:
    if isinstance(node, MappingNode):
        yield from (entry.key.text for entry in node.entries)


def _read_structures(
    fields: Fields, types: Types, findings: Findings
) -> dict[str, Structure]:
    def read(name: Text, node: Node) -> Structure:
        with Fields(
            node, f"structure {str(name)!r}", findings, name.at, "description"
        ) as entry:
            entry.node("members", required=True)
            members = read_parameters(entry, "members", types, findings)
            return Structure(
                name=name, description=entry.text("description"), members=members
            )

    return read_named(fields, "structures", read)
