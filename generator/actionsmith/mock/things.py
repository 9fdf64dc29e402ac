"""What there is: the resources of one kind, by id, and the changes that go on."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from actionsmith.contract import Base, Resource, Service, Transition
from actionsmith.rules.askings import members_of
from actionsmith.runtime.values import is_ipv6


@dataclass(frozen=True, slots=True)
class Settle:
    """When a change is over: after so many looks at it, or after so many seconds.

    What comes first counts, and None never comes. With one look the first one shows
    the state that passes, and the next one the state that follows.
    """

    polls: int | None = 1
    seconds: float | None = None

    @property
    def is_at_once(self) -> bool:
        """Whether no change goes on at all."""
        return self.polls == 0 or self.seconds == 0


@dataclass(slots=True, eq=False)
class Thing:
    """One resource. What it is called and its state are among its members."""

    id: str
    members: dict[str, object]
    change: Change | None = None
    """What goes on with it."""


@dataclass(frozen=True, slots=True)
class End:
    """What a change comes to, for one resource."""

    store: Store
    thing: Thing
    transition: Transition


@dataclass(slots=True, eq=False)
class Change:
    """What one call has begun: it is over for all its resources at once."""

    polls: int | None
    due: float | None
    ends: list[End] = field(default_factory=list[End])

    def settle(self) -> None:
        """Bring it to its end, where nothing else has begun meanwhile."""
        for end in self.ends:
            end.store.changes.pop(self, None)
            if end.thing.change is self:
                end.thing.change = None
                end.store.finish(end.thing, end.transition)


class Store:
    """All resources of one kind, in the order in which they came into being."""

    def __init__(
        self, resource: Resource, service: Service, unique: Iterable[str]
    ) -> None:
        """Begin without any; `unique` are the members that are looked up by value."""
        self.resource = resource
        self.service = service
        self.described = members_of(resource, service)
        """What the contract says of the members."""
        # Where the answer tells of one resource alone, it need not repeat its id.
        self.identity = resource.identity or resource.describe.by
        self.things: dict[str, Thing] = {}
        self.changes: dict[Change, None] = {}
        known = {self.identity, str(resource.status), *_named(resource)}
        self._named = [name for name in self.described if name in known]
        self._lists = {
            name for name, e in self.described.items() if e.type.base is Base.LIST
        }
        self._owners: dict[str, dict[str, dict[str, None]]] = {
            member: {} for member in unique
        }

    def state(self, thing: Thing) -> str:
        """Return the state that a resource is in."""
        return str(thing.members[self.resource.status])

    def add(self, id_: str, written: object) -> Thing:
        """Add a resource without anything but its id, in the place of an older one."""
        if id_ in self.things:
            self.remove(self.things[id_])
        thing = self.things[id_] = Thing(id_, dict.fromkeys(self._named))
        for member in self._lists.intersection(self._named):
            thing.members[member] = []
        if self.identity in self.described:
            self.set(thing, self.identity, written)
        return thing

    def remove(self, thing: Thing) -> None:
        """Remove a resource."""
        for member in self._owners:
            self._forget(thing, member)
        thing.change = None
        del self.things[thing.id]

    def set(self, thing: Thing, member: str, value: object) -> None:
        """Give a member a value, or none; a list without a value is empty."""
        if value is None and member in self._lists:
            value = []
        if member in self._owners:
            self._forget(thing, member)
            if value is not None:
                same = self._owners[member].setdefault(comparable(value), {})
                same[thing.id] = None
        if member in thing.members:
            thing.members[member] = value
        else:
            members = {**thing.members, member: value}
            thing.members = {n: members[n] for n in self.described if n in members}

    def owners(self, member: str, value: object) -> Iterable[str]:
        """Return the ids of those whose member has a value."""
        return self._owners[member].get(comparable(value), ())

    def finish(self, thing: Thing, transition: Transition) -> None:
        """Do what a transition does in the end."""
        if transition.ends:
            self.remove(thing)
            return
        if transition.then is not None:
            self.set(thing, self.resource.status, str(transition.then))
        for member in transition.clear:
            self.set(thing, str(member), None)

    def look(self, changes: Iterable[Change]) -> None:
        """Count a look at changes, those first that have been looked at enough."""
        for change in list(changes):
            if change.polls is not None:
                if change.polls <= 0:
                    change.settle()
                else:
                    change.polls -= 1

    def _forget(self, thing: Thing, member: str) -> None:
        value = thing.members.get(member)
        if value is not None:
            same = self._owners[member].get(comparable(value), {})
            same.pop(thing.id, None)
            if not same:
                self._owners[member].pop(comparable(value), None)


def _named(resource: Resource) -> Iterator[str]:
    """Yield the members that the contract says something of."""
    for transition in resource.transitions:
        yield from (*transition.sets, *transition.clear)
    for values in (resource.new, *(t.values for t in resource.transitions)):
        yield from (*values.constants, *values.unique, *values.now)


def comparable(value: object) -> str:
    """Return a value as it is compared: as a text, an IPv6 address in its short form.

    >>> comparable(True), comparable(5), comparable("fc00:0:0:0::1")
    ('TRUE', '5', 'fc00::1')
    """
    if isinstance(value, str):
        if ":" in value and is_ipv6(value):
            return ipaddress.IPv6Address(value).compressed
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value)


def each(value: object) -> tuple[object, ...]:
    """Return the items of a list without repetition, or the one value there is.

    >>> each(["a", "b", "a"]), each("a"), each(None)
    (('a', 'b'), ('a',), ())
    """
    if isinstance(value, list):
        seen: dict[str, object] = {}
        for item in value:
            seen.setdefault(str(item), item)
        return tuple(seen.values())
    return () if value is None else (value,)


def copied(members: Mapping[str, object]) -> dict[str, object]:
    """Return members that can be changed without changing these."""
    return {
        name: copy_of(value) if isinstance(value, (list, dict)) else value
        for name, value in members.items()
    }


def copy_of(value: object) -> object:
    """Return a value of JSON that can be changed without changing this one."""
    if isinstance(value, list):
        return [copy_of(item) for item in value]
    if isinstance(value, dict):
        return {key: copy_of(item) for key, item in value.items()}
    return value
