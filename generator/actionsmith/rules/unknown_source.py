"""A fact's source is one that the file lists under `sources`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from actionsmith.contract import ErrorCode, Parameter, Source
from actionsmith.diagnostics import Diagnostic, did_you_mean, error

from .walk import Scope, actions


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each source that is not listed."""
    for provider in scope.provider:
        if "sources" not in provider.unread:
            yield from _unknown(
                [
                    *provider.common_parameters.values(),
                    *provider.response.values(),
                    *provider.errors.values(),
                ],
                provider.sources,
            )
    for service in scope.services:
        if "sources" not in service.unread:
            yield from _unknown(service.errors.values(), service.sources)
            for structure in service.structures.values():
                yield from _unknown(structure.members.values(), service.sources)
    for action in actions(scope):
        if "sources" in action.unread:
            continue
        yield from _unknown(
            [
                *action.parameters.values(),
                *action.response.values(),
                *action.errors.values(),
            ],
            action.sources,
        )


def _unknown(
    facts: Iterable[Parameter | ErrorCode], sources: Mapping[str, Source]
) -> Iterator[Diagnostic]:
    for fact in facts:
        if fact.source and fact.source not in sources:
            yield error(
                "unknown-source",
                fact.source.at,
                f"there is no source {str(fact.source)!r}",
                did_you_mean(fact.source, sources)
                or "list it under 'sources' of this file",
            )
