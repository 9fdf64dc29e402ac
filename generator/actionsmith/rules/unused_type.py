"""A type that a service defines is used by one of its actions."""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import Catalog
from actionsmith.diagnostics import Diagnostic, warning


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each type that nothing names."""
    for service in catalog.services.values():
        members = [
            member
            for action in service.actions.values()
            for member in (*action.parameters.values(), *action.response.values())
        ]
        unread = service.unread.union(*(a.unread for a in service.actions.values()))
        # A type may be meant where a name is wrong, or in what could not be read.
        if unread & {"actions", "parameters", "response"} or not all(
            member.type.is_known for member in members
        ):
            continue
        used = {str(member.type_name) for member in members}
        for name, value_type in service.types.items():
            if name not in used and value_type.name:
                yield warning(
                    "unused-type",
                    value_type.name.at,
                    f"no action uses the type {name!r}",
                    "leave it out until one does",
                )
