"""A code that something is said to raise is in a table of errors.

What an action's rules, preconditions and types raise stands in the action's own
table, because that is what a caller reads and catches; what a request earns when no
rule names a code stands in the provider's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from actionsmith.contract import Action, Catalog, ErrorRef
from actionsmith.diagnostics import Diagnostic, Location, did_you_mean, error

from .walk import actions


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each code that is missing from the table it belongs to."""
    provider = catalog.provider
    if "errors" not in provider.unread:
        for ref in provider.violations:
            yield from _missing(ref, provider.errors, "the provider's errors")
    # A type's code is one mistake, however many actions lack it.
    of_types: dict[Location, list[tuple[ErrorRef, Action]]] = {}
    for action in actions(catalog):
        if "errors" in action.unread:
            continue
        for ref in _stated(action):
            yield from _missing(ref, action.errors, f"the errors of {action.name}")
        for code_at, ref in _of_types(action).items():
            if ref.code not in action.errors:
                of_types.setdefault(code_at, []).append((ref, action))
    for lacking in of_types.values():
        ref, first = lacking[0]
        others = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
        yield from _missing(ref, first.errors, f"the errors of {first.name}{others}")


def _stated(action: Action) -> Iterator[ErrorRef]:
    for constraint in action.constraints.values():
        yield constraint.error
    for precondition in action.preconditions.values():
        yield precondition.error


def _of_types(action: Action) -> dict[Location, ErrorRef]:
    refs = [parameter.type.error for parameter in action.parameters.values()]
    return {ref.code.at: ref for ref in refs if ref}


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
