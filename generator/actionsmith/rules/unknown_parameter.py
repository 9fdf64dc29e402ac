"""A rule between parameters speaks of parameters that the action has."""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import Catalog
from actionsmith.diagnostics import Diagnostic, did_you_mean, error
from actionsmith.logic import names

from .walk import actions


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each name in a rule that is no parameter, where it stands in the rule."""
    for action in actions(catalog):
        if "parameters" in action.unread:
            continue
        known = ", ".join(action.parameters)
        for constraint in action.constraints.values():
            for mention in names(constraint.expression):
                if mention.name not in action.parameters:
                    yield error(
                        "unknown-parameter",
                        constraint.rule.scalar.location_of(mention.span[0]),
                        f"{action.name} has no parameter {mention.name!r}",
                        did_you_mean(mention.name, action.parameters)
                        or (f"its parameters are {known}" if known else None),
                    )
