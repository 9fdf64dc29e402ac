"""Reader of parameters and of the members of answers and structures."""

from __future__ import annotations

from actionsmith.source import Node, Scalar

from .fields import Fields
from .kinds import Findings, wrong_kind
from .model import Parameter
from .parts import read_named
from .text import Text
from .types import Types, read_value_type, settled


def read_parameters(
    fields: Fields,
    key: str,
    types: Types,
    findings: Findings,
    *,
    common: bool = False,
    header: bool = False,
    request: bool = False,
) -> dict[str, Parameter]:
    """Read the members of a request, an answer, a structure or the headers.

    What is `common` to all actions has names of its own in Python. With `header` a
    member names the header that carries it. What may be a client token is of a
    `request`.
    """

    def read(name: Text, node: Node) -> Parameter:
        with Fields(
            node, f"parameter {str(name)!r}", findings, name.at, "type"
        ) as entry:
            for key in ("type", "required", "description", "example"):
                entry.node(key)
            value_type, type_name = read_value_type(entry, None, types, findings)
            parameter = Parameter(
                name=name,
                type=value_type,
                type_name=type_name,
                required=entry.flag("required"),
                description=entry.text("description"),
                example=entry.node("example"),
                source=entry.optional_text("source"),
                header=entry.text("header") if header else None,
                sensitive=not header and entry.flag("sensitive"),
                client_token=request and entry.flag("client_token"),
                default=_read_default(entry, findings),
                deprecated=entry.optional_text("deprecated"),
                python_name=None if common else entry.optional_text("python_name"),
            )
        found = settled(value_type, entry, findings)
        return parameter if found is value_type else parameter._replace(type=found)

    return read_named(fields, key, read)


def _read_default(entry: Fields, findings: Findings) -> Scalar | None:
    node = entry.node("default")
    if node is None or isinstance(node, Scalar):
        return node
    findings.append(wrong_kind(node, "'default'", "a single value"))
    return None
