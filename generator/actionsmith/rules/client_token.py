"""A client token is one optional text: the client makes one for each call.

By it the service knows that a request is the repetition of another. An action has one
at most, and a caller may give one of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import Base
from actionsmith.diagnostics import Diagnostic, Related, error

from .walk import Scope, actions


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each client token that no client could make, or that is one too many."""
    for action in actions(scope):
        tokens = [p for p in action.parameters.values() if p.client_token]
        for other in tokens[1:]:
            yield error(
                "client-token",
                other.name.at,
                f"{action.name} has a client token already: {tokens[0].name}",
                "say 'client_token: true' of the one that the service goes by",
                (Related(tokens[0].name.at, f"the client token {tokens[0].name}"),),
            )
        if not tokens:
            continue
        first = tokens[0]
        kind = first.type
        if kind.is_known and (kind.base is not Base.STRING or kind.enum or kind.format):
            yield error(
                "client-token",
                first.type_name.at,
                f"a client cannot make a value of {first.name}: it is no free text",
                "a client token is of type string",
            )
