"""An error code means the same in every action of a service.

A code has one class, which has the words and the retry advice of one table: the
provider's, else the service's, else those of the first action. What another action
says otherwise would be lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import ErrorCode, Service
from actionsmith.diagnostics import Diagnostic, Related, Severity

from .walk import Scope


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each code of which an action says something that is lost."""
    common = scope.catalog.provider.errors
    for service in scope.services:
        yield from _lost_retries(service, {**service.errors, **common})
        yield from _lost_words(service, {**service.errors, **common})


def _lost_words(service: Service, above: dict[str, ErrorCode]) -> Iterator[Diagnostic]:
    first: dict[str, ErrorCode] = {}
    for action in service.actions.values():
        for code, entry in action.errors.items():
            if not entry.description or (code in above and above[code].description):
                continue
            before = first.setdefault(code, entry)
            if before.description != entry.description:
                yield _finding(
                    entry,
                    before,
                    f"the error {code!r} is described twice, and not alike",
                    "describe it once, in the service's file",
                )


def _lost_retries(
    service: Service, above: dict[str, ErrorCode]
) -> Iterator[Diagnostic]:
    first = dict(above)
    for action in service.actions.values():
        for code, entry in action.errors.items():
            before = first.setdefault(code, entry)
            if not entry.retry or before.retry is entry.retry:
                continue
            if before.retry is None and code not in above:
                first[code] = entry
                continue
            yield _finding(
                entry,
                before,
                f"'retry' of the error {code!r} has no effect here",
                "write it where the error stands first",
            )


def _finding(
    entry: ErrorCode, before: ErrorCode, message: str, hint: str
) -> Diagnostic:
    return Diagnostic(
        "conflicting-error",
        Severity.WARNING,
        entry.code.at,
        message,
        hint,
        (Related(before.code.at, "this entry counts"),),
    )
