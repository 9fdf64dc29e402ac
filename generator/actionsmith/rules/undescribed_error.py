"""Every error code is described, by its action or by a table further up.

A code without a description inherits the service's or the provider's; where there is
none, the error class and the docs would have nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from actionsmith.contract import Catalog, ErrorCode
from actionsmith.diagnostics import Diagnostic, error


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each code that no table describes."""
    common = catalog.provider.errors
    yield from _undescribed(common)
    for service in catalog.services.values():
        # The words may stand in a table that could not be read.
        if "errors" in catalog.provider.unread | service.unread:
            continue
        yield from _undescribed(service.errors, common)
        for action in service.actions.values():
            yield from _undescribed(action.errors, service.errors, common)


def _undescribed(
    table: Mapping[str, ErrorCode], *above: Mapping[str, ErrorCode]
) -> Iterator[Diagnostic]:
    for name, entry in table.items():
        tables = (table, *above)
        if not any(
            name in each and each[name].description is not None for each in tables
        ):
            yield error(
                "undescribed-error",
                entry.code.at,
                f"nothing describes the error {name!r}",
                "write {description: ...} behind it, as neither the service nor the "
                "provider describes it",
            )
