"""A code that something is said to raise is in a table of errors.

What an action's rules, preconditions and types raise stands in the action's own
table, because that is what a caller reads and catches; what a request earns when no
rule names a code stands in the provider's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from actionsmith.contract import Action, ErrorCode, ErrorRef, Service
from actionsmith.diagnostics import Diagnostic, Location, closest, error

from .walk import Scope, value_types


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each code that is missing from the table it belongs to."""
    provider = scope.catalog.provider
    if scope.provider and "errors" not in provider.unread:
        for ref in provider.violations:
            yield from _missing(ref, provider.errors, "the provider's errors")
    for service, action in scope.actions:
        if "errors" not in action.unread:
            known = {**provider.errors, **service.errors}
            where = f"the errors of {action.name}"
            for ref in _stated(action):
                yield from _missing(ref, action.errors, where, known)
    for service in scope.services:
        yield from _types(service, {**provider.errors, **service.errors})


def _types(service: Service, known: Mapping[str, ErrorCode]) -> Iterator[Diagnostic]:
    """Yield each code of a type: one mistake, however many actions lack it."""
    of_types: dict[Location, list[tuple[ErrorRef, Action]]] = {}
    for action in service.actions.values():
        if "errors" in action.unread:
            continue
        for code_at, ref in _of_types(action).items():
            if ref.code not in action.errors:
                of_types.setdefault(code_at, []).append((ref, action))
    for lacking in of_types.values():
        ref, first = lacking[0]
        others = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
        where = f"the errors of {first.name}{others}"
        yield from _missing(ref, first.errors, where, known)


def _stated(action: Action) -> Iterator[ErrorRef]:
    for constraint in action.constraints.values():
        yield constraint.error
    for precondition in action.preconditions.values():
        yield precondition.error


def _of_types(action: Action) -> dict[Location, ErrorRef]:
    refs = [value_type.error for value_type in value_types(action)]
    return {ref.code.at: ref for ref in refs if ref}


def _missing(
    ref: ErrorRef,
    table: Mapping[str, object],
    where: str,
    above: Mapping[str, ErrorCode] = MappingProxyType({}),
) -> Iterator[Diagnostic]:
    if not ref.code or ref.code in table:
        return
    if ref.code in above:
        hint = f"write '{ref.code}: {{}}' under 'errors'; it is described already"
    elif (meant := closest(ref.code, {**table, **above})) in table:
        hint = f"did you mean {meant!r}?"
    else:
        hint = "list it there, with a description"
        if meant:
            hint = (
                f"did you mean {meant!r}? if so, write '{meant}: {{}}' under 'errors'"
            )
    message = f"{str(ref.code)!r} is not among {where}"
    yield error("unknown-error", ref.code.at, message, hint)
