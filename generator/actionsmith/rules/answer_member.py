"""An action describes of its answer what is its own, and promises nothing of it.

What every answer has, such as the id of the request, stands in the provider's file. A
member may always be missing, so to call it required would have no effect.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.diagnostics import Diagnostic, Related, error, warning

from .walk import Scope, actions

_FAULT = "Error"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each member that is in every answer, and each that is required."""
    common = scope.catalog.provider.response
    for action in actions(scope):
        for name, member in action.response.items():
            if name in common:
                yield error(
                    "answer-member",
                    member.name.at,
                    f"every answer has the member {name!r}",
                    "leave it out here",
                    (Related(common[name].name.at, "it is described here"),),
                )
            elif name == _FAULT:
                yield error(
                    "answer-member",
                    member.name.at,
                    f"an answer with the member {name!r} is that of an action that "
                    "failed",
                    "leave it out: what the codes mean stands under 'errors'",
                )
            elif member.required:
                yield warning(
                    "answer-member",
                    member.name.at,
                    f"a member of an answer cannot be required, as {name!r} is",
                    "leave 'required' out: any member may be missing",
                )
