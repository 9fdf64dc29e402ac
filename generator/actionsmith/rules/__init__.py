"""The lint rules: one a file, whose name is the rule's id.

Every module has a docstring that says what the rule asks and why, and a function
`check(catalog)` that yields its findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from actionsmith.contract import Catalog
from actionsmith.diagnostics import Diagnostic

from . import (
    answer_member,
    comparison,
    conflicting_error,
    endpoint,
    enumeration,
    example,
    example_rule,
    example_value,
    lone_comparison,
    name,
    pattern,
    repeated_rule,
    source_date,
    todo,
    undescribed_error,
    unknown_error,
    unknown_parameter,
    unknown_source,
    unused_type,
    vacuous_rule,
)

RULES: tuple[Callable[[Catalog], Iterator[Diagnostic]], ...] = (
    answer_member.check,
    comparison.check,
    conflicting_error.check,
    endpoint.check,
    enumeration.check,
    example.check,
    example_rule.check,
    example_value.check,
    lone_comparison.check,
    name.check,
    pattern.check,
    repeated_rule.check,
    source_date.check,
    todo.check,
    undescribed_error.check,
    unknown_error.check,
    unknown_parameter.check,
    unknown_source.check,
    unused_type.check,
    vacuous_rule.check,
)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield the findings of every rule about a catalog."""
    for rule in RULES:
        yield from rule(catalog)
