"""Readers of resources, of waiters for their states, and of pages."""

from __future__ import annotations

from actionsmith.diagnostics import error
from actionsmith.source import Mapping, Node, Scalar, Sequence

from .fields import Fields
from .kinds import Findings, wrong_kind
from .lifecycle import (
    Absent,
    Describe,
    Pagination,
    ReadBack,
    Resource,
    State,
    Transition,
    Waiter,
)
from .parts import read_named
from .text import Text

_DELAY, _TIMEOUT = 2.0, 120.0
"""Seconds between the questions of a waiter, and until it gives up."""

_AFTER = 5.0
"""Seconds after which a state shows whether a request was carried out."""


def read_resource(name: Text, node: Node, findings: Findings) -> Resource:
    """Read what the actions of a service create, change and remove."""
    with Fields(node, f"resource {str(name)!r}", findings, name.at, "title") as entry:
        describe = entry.inside("describe")
        with describe:
            described = Describe(
                action=describe.text("action"),
                by=describe.text("by"),
                items=describe.optional_text("items"),
            )
        entry.node("states", required=True)
        return Resource(
            id=name,
            title=entry.text("title"),
            description=entry.text("description"),
            describe=described,
            identity=entry.optional_text("identity"),
            status=entry.text("status"),
            states=_read_states(entry, findings),
            transitions=_read_transitions(entry, findings),
            wait_for=_read_waiters(entry, findings),
        )


def _read_states(fields: Fields, findings: Findings) -> dict[str, State]:
    def read(name: Text, node: Node) -> State:
        with Fields(
            node, f"state {str(name)!r}", findings, name.at, "description"
        ) as entry:
            return State(name=name, description=entry.text("description"))

    return read_named(fields, "states", read)


def _read_transitions(fields: Fields, findings: Findings) -> tuple[Transition, ...]:
    node = fields.node("transitions")
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        findings.append(wrong_kind(node, "'transitions'", "a list"))
        return ()
    return tuple(_read_transition(item, findings) for item in node.items)


def _read_transition(node: Node, findings: Findings) -> Transition:
    with Fields(node, "a transition", findings, None, "action") as entry:
        return Transition(
            at=node.at,
            action=entry.text("action"),
            origins=entry.texts("from"),
            to=entry.optional_text("to"),
            then=entry.optional_text("then"),
            when=entry.optional_text("when"),
            ends=entry.flag("ends"),
        )


def _read_waiters(fields: Fields, findings: Findings) -> dict[str, Waiter]:
    def read(name: Text, node: Node) -> Waiter:
        with Fields(node, f"waiter {str(name)!r}", findings, name.at) as entry:
            absent = entry.choice("absent", Absent) or Absent.WAIT
            done = entry.texts("done")
            if not done and absent is not Absent.DONE and not entry.place("done"):
                message = f"the waiter {str(name)!r} is never done"
                hint = "list the states to wait for: done: [STATE]"
                findings.append(error("missing-key", name.at, message, hint))
            return Waiter(
                id=name,
                description=entry.text("description"),
                done=done,
                failed=entry.texts("failed"),
                absent=absent,
                delay=entry.seconds("delay", _DELAY),
                timeout=entry.seconds("timeout", _TIMEOUT),
            )

    return read_named(fields, "wait_for", read)


def read_pagination(fields: Fields, findings: Findings) -> Pagination | None:
    """Read how an action hands out a long list page by page."""
    node = fields.node("paginate")
    if node is None:
        return None
    with Fields(node, "'paginate'", findings) as entry:
        return Pagination(
            at=node.at,
            offset=entry.text("offset"),
            limit=entry.text("limit"),
            total=entry.text("total"),
            items=entry.text("items"),
        )


def read_read_back(fields: Fields, findings: Findings) -> ReadBack | None:
    """Read how to learn what became of a call whose outcome is unknown."""
    node = fields.node("read_back")
    if node is None:
        return None
    with Fields(node, "'read_back'", findings) as entry:
        for key in ("done", "not_done"):
            entry.node(key, required=True)
        return ReadBack(
            at=node.at,
            resource=entry.text("resource"),
            identity=entry.text("identity"),
            match=_read_match(entry, findings),
            done=entry.texts("done"),
            not_done=entry.texts("not_done"),
            after=entry.seconds("after", _AFTER),
        )


def _read_match(fields: Fields, findings: Findings) -> dict[Text, Text]:
    node = fields.node("match")
    if node is None:
        return {}
    if not isinstance(node, Mapping):
        findings.append(wrong_kind(node, "'match'", "a mapping of names"))
        return {}
    match = {}
    for entry in node.entries:
        if isinstance(entry.value, Scalar) and entry.value.text.strip():
            match[Text(entry.key)] = Text(entry.value)
        else:
            what = f"'match' of {entry.key.text}"
            findings.append(wrong_kind(entry.value, what, "the name of a parameter"))
    return match
