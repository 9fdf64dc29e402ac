"""Readers of resources, of waiters for their states, and of pages."""

from __future__ import annotations

from actionsmith.diagnostics import error
from actionsmith.source import Node

from .fields import Fields
from .kinds import Findings
from .lifecycle import (
    Absent,
    Describe,
    Pagination,
    ReadBack,
    Resource,
    State,
    Waiter,
)
from .parts import read_named
from .text import Text
from .transitions import (
    read_filters,
    read_listings,
    read_new,
    read_sets,
    read_transitions,
)

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
                filters=read_filters(describe, findings),
                lists=read_listings(describe, findings),
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
            new=read_new(entry, findings),
            transitions=read_transitions(entry, findings),
            wait_for=_read_waiters(entry, findings),
        )


def _read_states(fields: Fields, findings: Findings) -> dict[str, State]:
    def read(name: Text, node: Node) -> State:
        with Fields(
            node, f"state {str(name)!r}", findings, name.at, "description"
        ) as entry:
            return State(name=name, description=entry.text("description"))

    return read_named(fields, "states", read)


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
            match=read_sets(entry, "match", findings),
            done=entry.texts("done"),
            not_done=entry.texts("not_done"),
            after=entry.seconds("after", _AFTER),
        )
