"""Findings about names in a contract that lead to something else, or nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from actionsmith.contract import Base, Parameter, Text
from actionsmith.diagnostics import Diagnostic, did_you_mean, error


def typed(
    rule: str,
    name: Text,
    known: Mapping[str, Parameter],
    bases: tuple[Base, ...],
    lead: str,
) -> Iterator[Diagnostic]:
    """Yield why a name is none of those that are known, or of no type that will do."""
    if not name:
        return
    member = known.get(name)
    if member is None:
        yield unknown(rule, name, known, lead)
    elif member.type.is_known and member.type.base not in bases:
        wanted = " or ".join(bases)
        message = (
            f"{str(name)!r} must be of type {wanted} here, and is {member.type_name}"
        )
        yield error(rule, name.at, message)


def unknown(
    rule: str, name: Text, known: Mapping[str, object], lead: str
) -> Diagnostic:
    """Return the finding about a name that leads nowhere."""
    hint = did_you_mean(name, known) or f"it has {', '.join(known)}" if known else None
    return error(rule, name.at, f"{lead} {str(name)!r}", hint)
