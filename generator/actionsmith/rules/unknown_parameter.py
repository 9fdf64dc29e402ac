"""A rule speaks of parameters that the action has.

One that checks a precondition speaks of the members of a resource.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.diagnostics import Diagnostic, closest, error
from actionsmith.logic import (
    And,
    Group,
    Node,
    Or,
    Parameter,
    Relation,
    children,
    names,
)

from .askings import askings
from .walk import Scope, is_name


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield each name in a rule that leads nowhere, where it stands in the rule."""
    for asking in askings(scope):
        if not asking.is_read:
            continue
        known = ", ".join(asking.known)
        # What a rule speaks of may be meant by a name that is wrong where it stands.
        misnamed = not all(is_name(name) for name in asking.known)
        texts = set(_texts(asking.expression))
        for mention in names(asking.expression):
            if mention.name in asking.known or misnamed:
                continue
            # What is named beside it already is not meant a second time.
            beside = _beside(asking.expression, mention)
            meant = closest(mention.name, asking.known)
            hint = f"did you mean {meant!r}?" if meant and meant not in beside else ""
            if not hint and mention in texts:
                hint = f"write '{mention.name}', with quotes, for the text"
            yield error(
                "unknown-parameter",
                asking.rule.scalar.location_of(mention.span[0]),
                f"{asking.owner} has no {asking.part} {mention.name!r}",
                hint or (f"its {asking.part}s are {known}" if known else None),
            )


def _beside(node: Node, mention: Parameter) -> set[str]:
    """Return the names that stand with a name in one list or comparison."""
    for child in children(node):
        inside = [each.span for each in names(child)]
        if mention.span in inside and len(inside) > 1:
            return _beside(child, mention)
    if isinstance(node, And | Or | Group | Relation):
        return {each.name for each in names(node)}
    return set()


def _texts(node: Node) -> Iterator[Parameter]:
    """Yield each name that stands where a text may be meant: A == fast."""
    if isinstance(node, Relation) and node.comparator in ("==", "!="):
        if isinstance(node.right, Parameter):
            yield node.right
        return
    for child in children(node):
        yield from _texts(child)
