"""A rule between parameters speaks of parameters that the action has."""

from __future__ import annotations

from collections.abc import Iterator

from actionsmith.contract import Catalog
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

from .walk import actions, is_name


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield each name in a rule that is no parameter, where it stands in the rule."""
    for action in actions(catalog):
        if "parameters" in action.unread:
            continue
        known = ", ".join(action.parameters)
        # What a rule speaks of may be meant by a name that is wrong where it stands.
        misnamed = not all(is_name(name) for name in action.parameters)
        for constraint in action.constraints.values():
            texts = set(_texts(constraint.expression))
            for mention in names(constraint.expression):
                if mention.name in action.parameters or misnamed:
                    continue
                # What is named beside it already is not meant a second time.
                beside = _beside(constraint.expression, mention)
                meant = closest(mention.name, action.parameters)
                hint = (
                    f"did you mean {meant!r}?" if meant and meant not in beside else ""
                )
                if not hint and mention in texts:
                    hint = f"write '{mention.name}', with quotes, for the text"
                yield error(
                    "unknown-parameter",
                    constraint.rule.scalar.location_of(mention.span[0]),
                    f"{action.name} has no parameter {mention.name!r}",
                    hint or (f"its parameters are {known}" if known else None),
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
