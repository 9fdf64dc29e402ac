"""Kinds of nodes in an author's words: what is there, and what should be."""

from __future__ import annotations

from actionsmith.diagnostics import Diagnostic, error
from actionsmith.source import Mapping, Node, Scalar, Sequence

Findings = list[Diagnostic]

_TRUE = frozenset({"true", "yes", "on", "y", "1"})
_FALSE = frozenset({"false", "no", "off", "n", "0"})


def kind_of(node: Node) -> str:
    """Return what an author would call the node."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    return "nothing" if node.is_null else f"the text {node.text!r}"


def is_blank(node: Node) -> bool:
    """Tell whether nothing at all is written where a value could be."""
    return isinstance(node, Scalar) and node.style == "plain" and not node.text


def in_brackets(node: Node) -> bool:
    """Tell whether a list or a mapping with something in it is written in brackets."""
    # Without brackets a mapping starts where its first key does, and a list at least
    # two columns before its first item.
    if isinstance(node, Mapping) and node.entries:
        return node.entries[0].key.at != node.at
    if isinstance(node, Sequence) and node.items:
        return node.items[0].at.column == node.at.column + 1
    return False


def wrong_kind(
    node: Node, what: str, wanted: str, *, optional: bool = False
) -> Diagnostic:
    """Return the finding about a value that is not `wanted`."""
    if _is_empty(node):
        return error(
            "empty-value", node.at, f"{what} is empty", _to_fill(wanted, optional)
        )
    return error(
        "wrong-kind",
        node.at,
        f"{what} must be {wanted}, not {kind_of(node)}",
        _to_change(node, wanted),
    )


def _is_empty(node: Node) -> bool:
    if isinstance(node, Scalar):
        return node.is_null or not node.text.strip()
    return isinstance(node, Sequence) and not node.items


def _to_fill(wanted: str, optional: bool) -> str:
    if wanted == "a mapping":
        return "write lines of 'key: value' below it, indented, or {} for none"
    if wanted == "a mapping of names":
        return "write the names below it, indented, or leave the key out"
    return f"write {wanted}, or leave the key out" if optional else f"write {wanted}"


def _to_change(node: Node, wanted: str) -> str | None:
    if wanted == "true or false":
        word = node.text.casefold() if isinstance(node, Scalar) else ""
        truth = "true" if word in _TRUE else "false" if word in _FALSE else wanted
        return f"write {truth}, without quotes"
    if wanted == "a text":
        if in_brackets(node):
            return "put a text that starts with a bracket in quotes"
        return None
    if wanted == "a list":
        return f"write [{node.text}]" if isinstance(node, Scalar) else None
    if isinstance(node, Sequence):
        return "write lines of 'key: value', without '-'"
    return "write lines of 'key: value' below it, indented"
