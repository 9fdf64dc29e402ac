"""A type that a service defines is used by one of its actions."""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import Catalog
from actionsmith.diagnostics import Diagnostic, warning


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each type that nothing names."""
    for service in catalog.services.values():
        used = {
            str(parameter.type_name)
            for action in service.actions.values()
            for parameter in (*action.parameters.values(), *action.response.values())
        }
        for name, value_type in service.types.items():
            if name not in used and value_type.name:
                yield warning(
                    "unused-type", value_type.name.at, f"nothing uses the type {name!r}"
                )
