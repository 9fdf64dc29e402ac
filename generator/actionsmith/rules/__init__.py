"""The lint rules: one a file, whose name is the rule's id.

Every module has a docstring that says what the rule asks and why, and a function
`check(scope)` that yields its findings about what is judged.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from importlib import import_module

from actionsmith.diagnostics import Diagnostic

from .walk import Scope, actions

RULES: tuple[str, ...] = (
    "answer_member",
    "bound",
    "client_token",
    "comparison",
    "conflicting_error",
    "dead_parameter",
    "dead_value",
    "endpoint",
    "enumeration",
    "example",
    "example_rule",
    "example_value",
    "exclusive_required",
    "false_optional",
    "inconsistent",
    "lifecycle",
    "lone_comparison",
    "name",
    "pattern",
    "redundant_rule",
    "repeated_rule",
    "source_date",
    "state",
    "todo",
    "undecided",
    "undescribed_error",
    "unexercised_rule",
    "unknown_error",
    "unknown_parameter",
    "unknown_source",
    "unreachable_error",
    "unused_type",
    "vacuous_rule",
)
"""The modules of all rules."""

# Importing the analysis takes longer than all the others, and most actions of a cloud
# have no constraints.
_OF_CONSTRAINTS = frozenset(
    {
        "dead_parameter",
        "dead_value",
        "example_rule",
        "exclusive_required",
        "false_optional",
        "inconsistent",
        "lone_comparison",
        "redundant_rule",
        "repeated_rule",
        "undecided",
        "unexercised_rule",
        "unreachable_error",
        "vacuous_rule",
    }
)


Rule = Callable[[Scope], Iterator[Diagnostic]]


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield the findings of every rule about what is judged."""
    has_constraints = any(action.constraints for action in actions(scope))
    for rule in RULES:
        if has_constraints or rule not in _OF_CONSTRAINTS:
            yield from _rule(rule)(scope)


@functools.cache
def _rule(name: str) -> Rule:
    rule: Rule = import_module(f"{__name__}.{name}").check
    return rule
