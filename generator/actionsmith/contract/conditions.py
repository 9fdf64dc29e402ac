"""Reader of rules: of those between parameters, and of those that decide something."""

from __future__ import annotations

import re

from actionsmith.diagnostics import Diagnostic, error
from actionsmith.logic import Expression, ExpressionError, parse

from .fields import Fields
from .kinds import Findings
from .lifecycle import Condition
from .text import Text

_WORDS = r"\b[a-z]+ [a-z]+\b"


def read_condition(
    fields: Fields, key: str, findings: Findings, words: str | None = None
) -> Condition | None:
    """Read a rule that may be absent; ask for it when all other keys are read.

    `words` is the key for what is no rule.
    """
    rule = fields.optional_text(key)
    if not rule:
        return None
    if fields.is_cut(key):
        fields.unread.add(key)
        return None
    found: Findings = []
    expression = parse_rule(rule, found, key)
    if words and re.search(_WORDS, rule):
        hint = f"what is said in words has the key {words!r}"
        found = [each._replace(hint=hint) for each in found]
    findings += found
    if expression is None:
        fields.unread.add(key)
        return None
    return Condition(rule=rule, expression=expression)


def parse_rule(rule: Text, findings: Findings, key: str = "rule") -> Expression | None:
    """Return what a rule says, None if it cannot be read."""
    if not rule.scalar.exact:
        findings.append(_layout(rule, key))
        return None
    try:
        return parse(rule)
    except ExpressionError as problem:
        hint = problem.hint
        if rule.scalar.style == "plain" and _is_open_quote(rule, problem):
            hint = "add the quote; if a ' #' has cut the rule off, quote the whole rule"
        at = rule.scalar.location_of(problem.start)
        findings.append(error("rule-syntax", at, problem.message, hint))
        return None


def _layout(rule: Text, key: str) -> Diagnostic:
    """Return the finding about a rule in which no columns can be told."""
    if rule.scalar.style == "double" and "\n" not in rule:
        message = "a rule is written without escapes"
        hint = "put the whole rule in single quotes, and its strings in double ones"
    elif rule.scalar.style == "single" and "'" in rule:
        message = "a rule is written without doubled quotes"
        hint = "put the whole rule in double quotes"
    else:
        message = "a rule is written on one line"
        hint = f"write the whole rule behind '{key}:'; a long one may be split in two"
        if key != "rule":
            hint = f"write the whole rule behind '{key}:'"
    return error("rule-layout", rule.at, message, hint)


def _is_open_quote(rule: Text, problem: ExpressionError) -> bool:
    reaches_end = problem.start < problem.end == len(rule)
    opened = rule.startswith(("'", '"'), problem.start)
    # A string that ends where the rule does is closed.
    return (
        reaches_end and opened and rule[problem.start] not in rule[problem.start + 1 :]
    )
