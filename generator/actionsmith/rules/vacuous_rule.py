"""A rule permits something and forbids something, and names each of its parts once.

What holds whatever is sent says nothing, and what never holds refuses every request:
something else was meant. The parts of a rule are judged as if they were independent, so
that nothing is found here that depends on values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from actionsmith.contract import Catalog
from actionsmith.diagnostics import Diagnostic, error
from actionsmith.logic import (
    And,
    Expression,
    Group,
    Implies,
    Node,
    Not,
    Or,
    Present,
    children,
)
from actionsmith.logic.evaluate import group_holds

from .walk import actions

# There are two to this power of cases.
_MOST_PARTS = 8


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each rule that says nothing or too much, and each part said twice."""
    for action in actions(catalog):
        for constraint in action.constraints.values():
            scalar = constraint.rule.scalar
            if again := _repeated(constraint.expression):
                yield error(
                    "vacuous-rule",
                    scalar.location_of(again.span[0]),
                    f"{again} stands here for the second time",
                    "change one of the two, or leave it out",
                )
            elif said := verdict(constraint.expression):
                yield error("vacuous-rule", scalar.at, *said)


def _repeated(node: Node) -> Node | None:
    """Return a member that one before it repeats."""
    if isinstance(node, And | Or | Group):
        seen: set[Node] = set()
        for member in node.members:
            if member in seen:
                return member
            seen.add(member)
    for child in children(node):
        if again := _repeated(child):
            return again
    return None


def verdict(expression: Expression) -> tuple[str, str] | None:
    """Return what is wrong with a rule that does not depend on its parts."""
    parts = list(dict.fromkeys(_parts(expression)))
    if len(parts) > _MOST_PARTS:
        return None
    cases = [
        dict(zip(parts, values, strict=True))
        for values in product((False, True), repeat=len(parts))
    ]
    kept = [case for case in cases if _holds(expression, case)]
    if len(kept) == len(cases):
        return "this rule always holds", "say what it forbids, or leave it out"
    if not kept:
        return "no request can keep this rule", "say what it permits"
    for part in parts:
        if isinstance(part, Present) and not any(case[part] for case in kept):
            return f"with this rule {part} can never be sent", "say when it can be"
    return None


def _parts(node: Node) -> Iterator[Node]:
    """Yield what AND, OR, NOT, IF and groups are made of."""
    if not isinstance(node, And | Or | Group | Not | Implies):
        yield node
        return
    for child in children(node):
        yield from _parts(child)


def _holds(node: Node, values: Mapping[Node, bool]) -> bool:
    match node:
        case Not(operand=operand):
            return not _holds(operand, values)
        case And(members=members):
            return all(_holds(member, values) for member in members)
        case Or(members=members):
            return any(_holds(member, values) for member in members)
        case Group(kind=kind, members=members):
            holding = sum(_holds(member, values) for member in members)
            return group_holds(kind, holding, len(members))
        case Implies(condition=condition, consequence=consequence):
            return not _holds(condition, values) or _holds(consequence, values)
        case _:
            return values[node]
