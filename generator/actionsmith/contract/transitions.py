"""Readers of what actions do to resources, of filters, and of what is checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from actionsmith.diagnostics import did_you_mean, error
from actionsmith.source import Mapping, Node, Scalar, Sequence

from .conditions import read_condition
from .fields import Fields
from .kinds import Findings, wrong_kind
from .lifecycle import (
    Asks,
    Check,
    Compared,
    Filters,
    Listing,
    Transition,
    Values,
)
from .text import Text


def read_transitions(fields: Fields, findings: Findings) -> tuple[Transition, ...]:
    """Read what actions do to a resource."""
    return tuple(
        _read_transition(item, findings)
        for item in _items(fields, "transitions", findings)
    )


def _items(fields: Fields, key: str, findings: Findings) -> tuple[Node, ...]:
    node = fields.node(key)
    if isinstance(node, Sequence):
        return node.items
    if node is not None:
        fields.unread.add(key)
        findings.append(wrong_kind(node, repr(key), "a list"))
    return ()


def _read_transition(node: Node, findings: Findings) -> Transition:
    with Fields(node, "a transition", findings, None, "action") as entry:
        transition = Transition(
            at=node.at,
            action=entry.text("action"),
            by=entry.optional_text("by"),
            origins=entry.texts("from"),
            to=entry.optional_text("to"),
            then=entry.optional_text("then"),
            ends=entry.flag("ends"),
            case=entry.optional_text("case"),
            count=entry.optional_text("count"),
            sets=read_sets(entry, "set", findings),
            clear=entry.texts("clear"),
            values=_read_values(entry, findings),
            answers=entry.optional_text("answers"),
            when=read_condition(entry, "when", findings, "case"),
        )
    return transition._replace(unread=frozenset(entry.unread))


def read_new(fields: Fields, findings: Findings) -> Values:
    """Read what every new resource has."""
    node = fields.node("new")
    if node is None:
        return Values(constants={}, unique=(), now=())
    with Fields(node, "'new'", findings) as entry:
        return _read_values(entry, findings)


def _read_values(fields: Fields, findings: Findings) -> Values:
    return Values(
        constants=dict(_pairs(fields, "constants", findings)),
        unique=fields.texts("unique"),
        now=fields.texts("now"),
    )


def read_sets(fields: Fields, key: str, findings: Findings) -> dict[Text, Text]:
    """Read which members are set from which parameters."""
    found = {}
    for name, value in _pairs(fields, key, findings):
        if _is_text(value):
            found[name] = Text(value)
        else:
            what = f"{key!r} of {name!s}"
            findings.append(wrong_kind(value, what, "the name of a parameter"))
    return found


def _pairs(fields: Fields, key: str, findings: Findings) -> Iterator[tuple[Text, Node]]:
    node = fields.node(key)
    if isinstance(node, Mapping):
        yield from ((Text(entry.key), entry.value) for entry in node.entries)
    elif node is not None:
        fields.unread.add(key)
        findings.append(wrong_kind(node, repr(key), "a mapping of names"))


def read_filters(fields: Fields, findings: Findings) -> dict[Text, Text | Filters]:
    """Read which parameters narrow what is listed, and how."""
    found: dict[Text, Text | Filters] = {}
    for name, value in _pairs(fields, "filters", findings):
        if _is_text(value):
            found[name] = Text(value)
            continue
        what = f"the filter {str(name)!r}"
        if not isinstance(value, Mapping):
            wanted = "the name of a member, or a mapping"
            findings.append(wrong_kind(value, what, wanted))
            continue
        with Fields(value, what, findings, name.at) as entry:
            entry.node("names", required=True)
            filters = Filters(
                at=name.at,
                name=entry.text("name"),
                values=entry.text("values"),
                names=_read_names(entry, findings),
            )
        if not entry.unread:
            found[name] = filters
    return found


def _read_names(fields: Fields, findings: Findings) -> dict[Text, Compared]:
    found = {}
    for name, value in _pairs(fields, "names", findings):
        if _is_text(value):
            found[name] = Compared(value=Text(value), key=None)
            continue
        what = f"the filter {str(name)!r}"
        if not isinstance(value, Mapping):
            wanted = "the name of a member, or a mapping"
            findings.append(wrong_kind(value, what, wanted))
            continue
        with Fields(value, what, findings, name.at) as entry:
            compared = Compared(value=entry.text("value"), key=entry.text("key"))
        if not entry.unread:
            found[name] = compared
    return found


def read_listings(fields: Fields, findings: Findings) -> tuple[Listing, ...]:
    """Read what is listed where nobody asks for more."""
    found = []
    for node in _items(fields, "lists", findings):
        with Fields(node, "an entry of 'lists'", findings) as entry:
            only = {}
            inner = entry.inside("only")
            with inner:
                names = entry.node("only")
                keys = names.entries if isinstance(names, Mapping) else ()
                only = {Text(e.key): inner.texts(e.key.text) for e in keys}
            found.append(
                Listing(
                    at=node.at,
                    only=only,
                    when=read_condition(entry, "when", findings),
                )
            )
    return tuple(found)


def read_check(fields: Fields, findings: Findings) -> Check | None:
    """Read how a precondition is checked."""
    node = fields.node("check")
    if node is None:
        return None
    if isinstance(node, Sequence):
        findings.append(wrong_kind(node, "'check'", "a word, or a mapping"))
        return None
    if not isinstance(node, Mapping):
        asks = _read_asks(fields, findings)
        if asks is None:
            return None
        return Check(at=node.at, asks=asks, rule=None, when=None, unique=None)
    with Fields(node, "'check'", findings) as entry:
        unique = entry.optional_text("unique")
        when = read_condition(entry, "when", findings)
        rule = read_condition(entry, "rule", findings)
        given = [key for key in ("rule", "unique") if entry.place(key)]
        if len(given) != 1:
            message = "'check' needs one of 'rule' and 'unique'"
            findings.append(error("missing-key", node.at, message))
        elif when and unique:
            message = "'when' goes with 'rule'"
            findings.append(error("unknown-key", when.rule.at, message))
    if (rule is None and not unique) or entry.unread:
        return None
    return Check(at=node.at, asks=None, rule=rule, when=when, unique=unique)


def _read_asks(fields: Fields, findings: Findings) -> Asks | None:
    text = fields.optional_text("check")
    if not text:
        return None
    try:
        return Asks(text)
    except ValueError:
        words = ", ".join(Asks)
        hint = did_you_mean(text, [each.value for each in Asks])
        hint = hint or f"it is one of {words}, or has a 'rule' or 'unique' below it"
        message = f"'check' cannot be {str(text)!r}"
        findings.append(error("wrong-value", text.at, message, hint))
        return None


def _is_text(node: Node) -> TypeGuard[Scalar]:
    return isinstance(node, Scalar) and bool(node.text.strip()) and not node.is_null
