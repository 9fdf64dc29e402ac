"""What has a life of its own, and how its state is asked for and waited for.

All names are the wire's, as written; `actionsmith.rules` checks that they exist.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import NamedTuple

from actionsmith.diagnostics import Location
from actionsmith.logic import Expression
from actionsmith.source import Node

from .text import Text


class Condition(NamedTuple):
    """A rule that decides something, in the language of the rules of an action."""

    rule: Text
    expression: Expression


class Pagination(NamedTuple):
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


class Waiter(NamedTuple):
    """A state to wait for. `delay` and `timeout` are seconds."""

    id: Text
    description: Text
    done: tuple[Text, ...]
    failed: tuple[Text, ...]
    absent: Absent
    delay: float
    timeout: float


class Describe(NamedTuple):
    """Which action tells the state of a resource."""

    action: Text
    by: Text
    """The parameter that takes the id, or a list of ids."""
    items: Text | None
    """The member of the answer that holds what was found; None: the answer itself."""
    filters: Mapping[Text, Text | Filters]
    """What narrows the list, by parameter: the value of a member, or named filters."""
    lists: tuple[Listing, ...]
    """What is listed where nobody asks for ids: the first whose `when` holds."""


class Filters(NamedTuple):
    """What a parameter means that is a list of filters, each a name and some values.

    Of several filters all have to be met, and of the values of a filter one.
    """

    at: Location
    name: Text
    """The member of a filter that holds its name."""
    values: Text
    """The member of a filter that holds its values."""
    names: Mapping[Text, Compared]
    """What is compared, by the name of the filter."""


class Compared(NamedTuple):
    """What a filter compares: a member of the resource.

    `Tags.Value` is a member of the items of `Tags`, of which one has to be met.
    """

    value: Text
    key: Text | None
    """The member beside it that has to be what the `*` in the name stands for."""


class Listing(NamedTuple):
    """What is listed where neither ids nor a filter on these members ask for more."""

    at: Location
    when: Condition | None
    """A rule on the request; None: in all other cases."""
    only: Mapping[Text, tuple[Text, ...]]
    """The values that a member has to have, one of them."""


class State(NamedTuple):
    """A state that a resource can be in."""

    name: Text
    description: Text


class Values(NamedTuple):
    """What members get that no request says."""

    constants: Mapping[Text, Node]
    unique: tuple[Text, ...]
    """Members with a value of their own, which looks like their example."""
    now: tuple[Text, ...]
    """Members with the time at which it happens."""


class Transition(NamedTuple):
    """What an action does to a resource.

    An action that can do several things has several: it is the first one whose `when`
    holds, and whose `origins` have the resource's state.
    """

    at: Location
    action: Text
    by: Text | None
    """The parameter with the id, or the ids; None where a new one is given an id."""
    origins: tuple[Text, ...]
    """The states that permit it; none for what brings a resource into being."""
    to: Text | None
    """The state that follows at once; None: it stays in its state, or is gone."""
    then: Text | None
    """The state that follows in time, if that is another one."""
    ends: bool
    """Whether the resource is gone in the end."""
    when: Condition | None
    """In which case: a rule on the parameters of the action."""
    case: Text | None
    """In which case, in words, where the service alone can tell."""
    count: Text | None  # type: ignore[assignment] # tuples count, too
    """The parameter that says how many new ones there are; None: one."""
    sets: Mapping[Text, Text]
    """Members and the parameters that they are set from, as soon as it begins.

    A parameter that is left out sets its default, or nothing if it has none.
    """
    clear: tuple[Text, ...]
    """Members that have no value any more when it is over."""
    values: Values
    """What other members get as soon as it begins."""
    answers: Text | None
    """The member of the answer that holds the id, or the ids."""
    unread: frozenset[str] = frozenset()
    """Keys whose values could not be read, so that what they lack proves nothing."""

    @property
    def ends_in(self) -> Text | None:
        """The state that it comes to; None if that is no other one, or none at all."""
        return None if self.ends else self.then or self.to


class Resource(NamedTuple):
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
    new: Values
    """What every new one has, whatever has brought it into being."""
    transitions: tuple[Transition, ...]
    wait_for: Mapping[str, Waiter]


class ReadBack(NamedTuple):
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


class Asks(enum.StrEnum):
    """What a precondition asks that needs no more words."""

    EXISTS = "exists"
    """Whether there are the resources that the request names."""
    STATE = "state"
    """Whether their states permit the action: a transition begins there."""
    FILTERS = "filters"
    """Whether the names of the filters are known, and their values can occur."""


class Check(NamedTuple):
    """How a mock finds out whether a precondition holds: one of three ways."""

    at: Location
    asks: Asks | None
    rule: Condition | None
    """What the members of each resource that the request names have to keep."""
    when: Condition | None
    """A rule on the request without which `rule` asks nothing."""
    unique: Text | None
    """A member of which no two resources have the value that the request sets."""
