"""A code that something is said to raise is in a table of errors.

What an action's rules, preconditions and types raise stands in the action's own
table, because that is what a caller reads and catches; what a request earns when no
rule names a code stands in the provider's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from actionsmith.contract import Action, Catalog, ErrorRef
from actionsmith.diagnostics import Diagnostic, did_you_mean, error

from .walk import actions


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each code that is missing from the table it belongs to."""
    provider = catalog.provider
    for ref in provider.violations:
        yield from _missing(ref, provider.errors, "the provider's errors")
    for action in actions(catalog):
        for ref in _refs(action):
            yield from _missing(ref, action.errors, f"the errors of {action.name}")


def _refs(action: Action) -> Iterator[ErrorRef]:
    for parameter in action.parameters.values():
        if parameter.type.error:
            yield parameter.type.error
    for constraint in action.constraints.values():
        yield constraint.error
    for precondition in action.preconditions.values():
        yield precondition.error


def _missing(
    ref: ErrorRef, table: Mapping[str, object], where: str
) -> Iterator[Diagnostic]:
    if ref.code and ref.code not in table:
        yield error(
            "unknown-error",
            ref.code.at,
            f"{str(ref.code)!r} is not among {where}",
            did_you_mean(ref.code, table) or "list it there, with a description",
        )
