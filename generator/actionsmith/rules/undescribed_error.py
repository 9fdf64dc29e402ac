"""Every error code is described, by its action or by a table further up.

A code without a description inherits the service's or the provider's; where there is
none, the error class and the docs would have nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from actionsmith.contract import ErrorCode
from actionsmith.diagnostics import Diagnostic, closest, error

from .walk import Scope


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each code that no table describes."""
    common, unread = scope.catalog.provider.errors, scope.catalog.provider.unread
    for provider in scope.provider:
        yield from _undescribed(provider.errors)
    # The words may stand in a table that could not be read.
    for service in scope.services:
        if "errors" not in unread | service.unread:
            yield from _undescribed(service.errors, common)
    for service, action in scope.actions:
        if "errors" not in unread | service.unread:
            yield from _undescribed(action.errors, service.errors, common)


def _undescribed(
    table: Mapping[str, ErrorCode], *above: Mapping[str, ErrorCode]
) -> Iterator[Diagnostic]:
    for name, entry in table.items():
        # Of one that a table further up has, that table is to describe it.
        if entry.description is None and not any(name in each for each in above):
            described = [code for each in above for code in each if code not in table]
            meant = closest(name, described)
            yield error(
                "undescribed-error",
                entry.code.at,
                f"nothing describes the error {name!r}",
                (f"did you mean {meant!r}? else " if meant else "")
                + "write {description: ...} behind it, as neither the service nor the "
                "provider describes it",
            )
