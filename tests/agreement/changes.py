"""Contracts with one rule removed or changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import idl
from plain_contracts import Contract, Rule

_OTHER_GROUP = {
    "ZeroOrOne": "OnlyOne",
    "OnlyOne": "ZeroOrOne",
    "AllOrNone": "Or",
    "Or": "AllOrNone",
    "and": "or",
    "or": "and",
}
_OTHER_SIGN = {"<=": "<", "<": "<=", ">=": ">", ">": ">=", "==": "!=", "!=": "=="}


def changes(contract: Contract) -> Iterator[tuple[str, Contract]]:
    """Yield what is done to which rule, and the contract that this makes."""
    for place, rule in enumerate(contract.rules):
        before, after = contract.rules[:place], contract.rules[place + 1 :]
        yield f"{rule.id} removed", replace(contract, rules=(*before, *after))
        for what, changed in _of_rule(rule):
            rules = (*before, changed, *after)
            yield f"{rule.id} {what}", replace(contract, rules=rules)
    if len(contract.rules) > 1:
        first, second, *others = contract.rules
        yield "rules swapped", replace(contract, rules=(second, first, *others))


def _of_rule(rule: Rule) -> Iterator[tuple[str, Rule]]:
    confidence = "inferred" if rule.enforced else "documented"
    yield f"is {confidence}", replace(rule, confidence=confidence)
    others = {"InvalidParameter", "InvalidParameterValue"} - {rule.code}
    yield "has another code", replace(rule, code=min(others))
    for tree in (_turned(rule.tree), _first_part(rule.tree)):
        if tree != rule.tree:
            text = idl.text(tree)
            yield f"becomes {text}", replace(rule, text=text)


def _turned(tree: idl.Tree) -> idl.Tree:
    """Return a rule that says about the same, and is another."""
    match tree:
        case ("if", condition, consequence):
            return "if", consequence, condition
        case ("relates", left, sign, right):
            return "relates", left, _OTHER_SIGN[sign], right
        case ("is", name, sign, constants):
            return "is", name, _OTHER_SIGN[sign], constants
        case ("not", inner):
            return inner
        case ("sent", _) | ("like", _, _):
            return "not", tree
        case (group, *members):
            return (_OTHER_GROUP[group], *members)
    raise AssertionError(tree)


def _first_part(tree: idl.Tree) -> idl.Tree:
    """Return a rule with a change in its first member, if it has members."""
    if tree[0] in ("if", "not", "and", "or", *idl.GROUPS):
        word, first, *others = tree
        return (word, _turned(first), *others)
    return tree
