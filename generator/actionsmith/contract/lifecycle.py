"""What has a life of its own, and how its state is asked for and waited for.

All names are the wire's, as written; `actionsmith.rules` checks that they exist.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from actionsmith.diagnostics import Location

from .text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How an action hands out a long list page by page."""

    at: Location
    offset: Text
    """The parameter that says how many items to skip."""
    limit: Text
    """The parameter that says how many items a page has at most."""
    total: Text
    """The member of the answer that counts the items of all pages."""
    items: Text
    """The member of the answer that holds the items of one page."""


class Absent(enum.StrEnum):
    """What it means to a waiter that an answer lacks what it waits for."""

    DONE = "done"
    FAILED = "failed"
    WAIT = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiter:
    """A state to wait for. `delay` and `timeout` are seconds."""

    id: Text
    description: Text
    done: tuple[Text, ...]
    failed: tuple[Text, ...]
    absent: Absent
    delay: float
    timeout: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Describe:
    """Which action tells the state of a resource."""

    action: Text
    by: Text
    """The parameter that takes the id, or a list of ids."""
    items: Text | None
    """The member of the answer that holds what was found; None: the answer itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state that a resource can be in."""

    name: Text
    description: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """What an action does to the state of a resource."""

    at: Location
    action: Text
    origins: tuple[Text, ...]
    """The states that permit it; none for what brings a resource into being."""
    to: Text | None
    """The state that follows at once; None if the resource is gone."""
    then: Text | None
    """The state that follows in time, if that is another one."""
    when: Text | None
    """In which case, in words, if an action can do several things."""
    ends: bool
    """Whether the resource is gone in the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What the actions of a service create, change and remove."""

    id: Text
    title: Text
    description: Text
    describe: Describe
    identity: Text | None
    """The member of an item that holds its id; None where the answer is the item."""
    status: Text
    """The member that holds the state."""
    states: Mapping[str, State]
    transitions: tuple[Transition, ...]
    wait_for: Mapping[str, Waiter]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """How to learn what became of a call whose outcome is unknown."""

    at: Location
    resource: Text
    identity: Text
    """The parameter of the call that holds the id."""
    match: Mapping[Text, Text]
    """Members of the resource and the parameters that they are set from."""
    done: tuple[Text, ...]
    """States that tell that it was done."""
    not_done: tuple[Text, ...]
    """States that tell that it was not, some time after the call."""
    after: float
    """How many seconds after."""
