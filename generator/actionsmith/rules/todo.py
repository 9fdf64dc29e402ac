"""A contract that is done holds no TODO.

`actionsmith new` writes one wherever an author has to fill something in.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import Text
from actionsmith.diagnostics import Diagnostic, warning

from .walk import Scope, actions


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each sentence of an action that is still to be written."""
    for action in actions(scope):
        texts: list[Text | None] = [action.summary, action.description]
        texts += [source.title for source in action.sources.values()]
        for table in (
            action.parameters,
            action.response,
            action.constraints,
            action.preconditions,
            action.errors,
            action.examples,
        ):
            texts += [entry.description for entry in table.values()]
        for text in texts:
            if text and text.startswith("TODO"):
                yield warning("todo", text.at, "this is still to be written")
