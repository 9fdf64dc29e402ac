"""Reader of a provider file."""

from __future__ import annotations

from actionsmith.source import Node

from .fields import Fields
from .kinds import Findings
from .members import read_parameters
from .model import Provider, Violations
from .parts import (
    read_errors,
    read_language_version,
    read_required_error_ref,
    read_sources,
)
from .types import NO_TYPES


def read_provider(file: str, root: Node, findings: Findings) -> Provider:
    """Return what the file says of a cloud; mistakes go to `findings`."""
    with Fields(root, "a provider", findings) as fields:
        read_language_version(fields)
        fields.node("errors", required=True)
        provider = Provider(
            name=fields.text("provider"),
            file=file,
            title=fields.text("title"),
            package=fields.text("package"),
            description=fields.text("description"),
            sources=read_sources(fields, findings),
            violations=_read_violations(fields, findings),
            common_parameters=read_parameters(
                fields,
                "common_parameters",
                NO_TYPES,
                findings,
                common=True,
                header=True,
            ),
            response=read_parameters(
                fields, "response", NO_TYPES, findings, common=True
            ),
            errors=read_errors(fields, findings),
        )
    return provider._replace(unread=frozenset(fields.unread))


def _read_violations(fields: Fields, findings: Findings) -> Violations:
    with fields.inside("violations") as entry:
        return Violations(
            required=read_required_error_ref(entry, "required", findings),
            type=read_required_error_ref(entry, "type", findings),
            value=read_required_error_ref(entry, "value", findings),
            unknown=read_required_error_ref(entry, "unknown", findings),
        )
