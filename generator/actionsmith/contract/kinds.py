"""Kinds of nodes in an author's words: what is there, and what should be."""

from __future__ import annotations

import re

from actionsmith.diagnostics import Diagnostic, error
from actionsmith.source import Mapping, Node, Scalar, Sequence

Findings = list[Diagnostic]

_TRUE = frozenset({"true", "yes", "on", "y", "1"})
# What stands around a truth value by mistake.
_ROUND_IT = " \n,;.'\"\u2018\u2019\u201c\u201d"
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
    if isinstance(node, Mapping):
        return node.flow and bool(node.entries)
    return isinstance(node, Sequence) and node.flow and bool(node.items)


def wrong_kind(
    node: Node,
    what: str,
    wanted: str,
    *,
    optional: bool = False,
    prose: bool = True,
    lead: str | None = None,
) -> Diagnostic:
    """Return the finding about a value that is not `wanted`.

    `prose` tells whether it may start with a bracket, and `lead` which key a text in
    the place of a mapping is meant for.
    """
    if _is_empty(node):
        hint = _to_fill(wanted, optional, lead)
        return error("empty-value", node.at, f"{what} is empty", hint)
    return error(
        "wrong-kind",
        node.at,
        f"{what} must be {wanted}, not {kind_of(node)}",
        _to_change(node, wanted, prose, lead),
    )


def _is_empty(node: Node) -> bool:
    if isinstance(node, Scalar):
        return node.is_null or not node.text.strip()
    return isinstance(node, Sequence) and not node.items


def _to_fill(wanted: str, optional: bool, lead: str | None) -> str:
    if wanted == "a mapping" and lead not in (None, "description"):
        return f"write '{lead}: ...' and what else it needs below it, indented"
    if wanted == "a mapping":
        return "write lines of 'key: value' below it, indented, or {} for none"
    if wanted == "a mapping of names":
        return "write the names below it, indented, or leave the key out"
    return f"write {wanted}, or leave the key out" if optional else f"write {wanted}"


def _to_change(node: Node, wanted: str, prose: bool, lead: str | None) -> str | None:
    if wanted == "true or false":
        word = node.text.strip(_ROUND_IT).casefold() if isinstance(node, Scalar) else ""
        truth = "true" if word in _TRUE else "false" if word in _FALSE else wanted
        quoted = isinstance(node, Scalar) and node.style in ("single", "double")
        return f"write {truth}, without quotes" if quoted else f"write {truth}"
    if wanted == "a text":
        if in_brackets(node) and not prose:
            return "write one value, without brackets"
        if in_brackets(node):
            return "put a text that starts with a bracket in quotes"
        return None
    if wanted == "a list" and isinstance(node, Scalar):
        return f"write [{re.sub(' *[|,;] *', ', ', node.text)}]"
    if not wanted.startswith("a mapping"):
        return None
    if isinstance(node, Sequence):
        return "write lines of 'key: value', without '-'"
    if lead and isinstance(node, Scalar) and len(node.text) <= 60:
        return f"write '{lead}: {node.text.strip()}' below it, indented"
    return "write lines of 'key: value' below it, indented"
