"""Contracts with one rule removed or changed, or one fact about a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import idl
from plain_contracts import Contract, Kind, Parameter, Rule

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


_DEEPEST = 4
"""How many lists and structures in each other have their insides changed."""


def changed_values(contract: Contract) -> Iterator[tuple[str, Contract]]:
    """Yield what is changed about which value, and the contract that this makes."""
    for what, parameters in _of_members(contract.parameters, 0):
        yield what, replace(contract, parameters=parameters)


def _of_members(
    members: Mapping[str, Parameter], depth: int
) -> Iterator[tuple[str, dict[str, Parameter]]]:
    for name, member in members.items():
        others = {n: other for n, other in members.items() if n != name}
        if depth:
            yield f"{name} is gone", others
        flipped = replace(member, required=not member.required)
        yield f"{name} is required, or is not", {**members, name: flipped}
        for what, kind in _of_kind(member.kind, depth):
            yield f"{name} {what}", {**members, name: replace(member, kind=kind)}


def _of_kind(kind: Kind, depth: int) -> Iterator[tuple[str, Kind]]:
    other = "boolean" if kind.base == "string" else "string"
    yield f"is {other}", Kind(base=other, code=kind.code)
    for key, bound in kind.bounds.items():
        fewer = {n: value for n, value in kind.bounds.items() if n != key}
        yield f"has no {key}", replace(kind, bounds=fewer)
        step = 1 if key.startswith("min") else -1
        moved = {**kind.bounds, key: bound + step}
        yield f"has another {key}", replace(kind, bounds=moved)
    for key in ("format", "pattern", "width"):
        if getattr(kind, key):
            yield f"has no {key}", replace(kind, **{key: None})
    if kind.enum:
        yield "has a value less", replace(kind, enum=kind.enum[:-1])
    if kind.bounds or kind.pattern or kind.enum or kind.format or kind.width:
        yield "has another confidence", replace(kind, enforced=not kind.enforced)
    if depth < _DEEPEST and kind.items:
        for what, items in _of_kind(kind.items, depth + 1):
            yield f"[] {what}", replace(kind, items=items)
    if depth < _DEEPEST and kind.members:
        for what, members in _of_members(kind.members, depth + 1):
            yield f". {what}", replace(kind, members=members)
