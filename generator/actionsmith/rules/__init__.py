"""The lint rules: one a file, whose name is the rule's id.

Every module has a docstring that says what the rule asks and why, and a function
`check(catalog)` that yields its findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from actionsmith.diagnostics import Diagnostic

from . import (
    answer_member,
    bound,
    client_token,
    comparison,
    conflicting_error,
    dead_parameter,
    dead_value,
    endpoint,
    enumeration,
    example,
    example_rule,
    example_value,
    exclusive_required,
    false_optional,
    inconsistent,
    lifecycle,
    lone_comparison,
    name,
    pattern,
    redundant_rule,
    repeated_rule,
    source_date,
    state,
    todo,
    undecided,
    undescribed_error,
    unexercised_rule,
    unknown_error,
    unknown_parameter,
    unknown_source,
    unreachable_error,
    unused_type,
    vacuous_rule,
)
from .walk import Scope

RULES: tuple[Callable[[Scope], Iterator[Diagnostic]], ...] = (
    answer_member.check,
    bound.check,
    client_token.check,
    comparison.check,
    conflicting_error.check,
    dead_parameter.check,
    dead_value.check,
    endpoint.check,
    enumeration.check,
    example.check,
    example_rule.check,
    example_value.check,
    exclusive_required.check,
    false_optional.check,
    inconsistent.check,
    lifecycle.check,
    lone_comparison.check,
    name.check,
    pattern.check,
    redundant_rule.check,
    repeated_rule.check,
    source_date.check,
    state.check,
    todo.check,
    undecided.check,
    undescribed_error.check,
    unexercised_rule.check,
    unknown_error.check,
    unknown_parameter.check,
    unknown_source.check,
    unreachable_error.check,
    unused_type.check,
    vacuous_rule.check,
)


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield the findings of every rule about what is judged."""
    for rule in RULES:
        yield from rule(scope)
